"""The headings that the agency's pages use, and what kind of section each opens."""

import re
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What a section speaks of."""

    TITLE = "title"
    TAGS = "tags"
    LEAD = "lead"
    PERIOD = "period"
    TARGET_GROUP = "target group"
    BACKGROUND = "background"
    PURPOSE = "purpose"
    DOCUMENTATION = "documentation"
    PARTNERS = "partners"
    FUNDING = "funding"
    CONTACT = "contact"
    OTHER = "other"
    FOOTER = "footer"


_OF_THE_PROJECT = (
    r"(?: (?:for|med|bag|i|af|til) (?:projektet|initiativet|indsatsen|puljen|programmet|satspuljen|forløbet))?"
)
_THE_PROJECTS = r"(?:(?:projektets|initiativets|indsatsens|puljens|programmets|forløbets) )?"

_WORDS: dict[Kind, str] = {
    Kind.PERIOD: r"\w{0,20}periode[nr]?|tidsramme[nr]?|tidshorisont|løbetid|varighed|start og slut|start- og slutdato",
    Kind.TARGET_GROUP: r"(?:(?:primær|sekundær|overordnet|direkte|indirekte)e? )?målgruppe(?:n|r|rne)?"
    r"|hvem er (?:i )?målgruppen|(?:hvem er (?:projektet|initiativet|indsatsen|puljen|forløbet) for)",
    Kind.BACKGROUND: r"baggrund(?:en)?",
    Kind.PURPOSE: r"formål(?:et)?(?: og indhold)?|mål(?:et|ene|sætning|sætninger)?|(?:hvad er )formålet",
    Kind.DOCUMENTATION: r"dokumentation(?:en)?|evaluering(?:en)?",
    Kind.PARTNERS: r"samarbejds(?:parter|partnere|part|partner)(?:ne)?|aktører(?:ne)?|partnere|parter"
    r"|(?:deltagende |medvirkende |projekt)kommuner(?:ne)?",
    Kind.FUNDING: r"finansiering(?:en)?|økonomi(?:en)?|bevilling(?:en)?|økonomisk(?:e)? ramme|midler|budget",
    Kind.CONTACT: r"kontakt(?:person|personer|oplysninger|information)?",
    Kind.LEAD: r"(?:(?:kort )?om )?(?:indhold(?:et)?|beskrivelse|projektet|initiativet|indsatsen|puljen"
    r"|aktiviteter(?:ne)?)",
    Kind.FOOTER: r"nyhedsbrev|læs mere|læs også|relateret(?: indhold)?|tilmeld dig her|del (?:siden|på .*)|find mere",
    Kind.OTHER: r"lovgrundlag|organisering(?:en)?|resultater(?:ne)?|metoder|implementering(?:en)?|udgivelser"
    r"|publikationer|materialer|tidsplan|status|erfaringer(?:ne)?|effekter|definitioner|litteratur|referencer|kilder"
    r"|noter|ansøgning(?:sfrist)?|hvem kan søge|sådan søger (?:du|i)|styregruppe|følgegruppe|projektorganisation"
    r"|spørgsmål og svar|uddybning|perspektiver",
}
_HEADINGS = {
    kind: re.compile(rf"{_THE_PROJECTS}(?:{words}){_OF_THE_PROJECT}", re.IGNORECASE) for kind, words in _WORDS.items()
}
_INLINE = re.compile(r"(?P<heading>[^:.\n]{3,60}?) ?: *(?P<rest>\S.*)")
_UNMARKED = re.compile(
    rf"(?P<heading>{_THE_PROJECTS}(?:(?P<period>{_WORDS[Kind.PERIOD]})"
    rf"|{'|'.join(_WORDS[kind] for kind in (Kind.TARGET_GROUP, Kind.PURPOSE, Kind.BACKGROUND, Kind.FUNDING))}))"
    r" (?P<rest>(?-i:[A-ZÆØÅ\d])(?(period).{,60}[^.]|.*))",
    re.IGNORECASE,
)
"""A heading and its content with nothing but a space between them; a sentence would go on in small letters."""
_ALONE = re.compile(r"(?P<heading>[^:.\n]{3,80}?) ?:?")
UPDATED = re.compile(
    r"(?:(?:(?:denne |web)?siden?|(?:sidens )?indhold(?:et)?|artiklen) (?:er|blev) "
    r"|(?:publiceret|offentliggjort|oprettet|udgivet)\b[^a-zæøå]{1,3}(?:den )?\d[^:]{0,30}?[ |·/–,;.-]+)?"
    r"(?:sidst|senest) (?:opdateret|ændret|redigeret|revideret):?(?: d\.| den)? *(?P<date>\d.*)?",
    re.IGNORECASE,
)
"""The line that says when a page was last updated."""
_ASIDE = re.compile(
    r"(?:læs (?:mere|også)|se også|find mere|hent|download|tilmeld dig)\b.*"
    r"|du er her\b.*|(?:gå|spring) til (?:hoved)?indhold(?:et)?|forside|(?:[^>»›]+ [>»›] ){2,}[^>»›]+",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?:primær|sekundær|overordnet|direkte|indirekte)e?", re.IGNORECASE)
_SENTENCE_WORD = re.compile(r"\b(?:er|har|skal|kan|vil|som|der|at|få|får|giver|støtter)\b", re.IGNORECASE)
_STATEMENT = re.compile(r"(?!hv)\w.*\b(?:er|har|omfatter|udgøres af|består af)\b.*:", re.IGNORECASE)
"""A line that a list goes on: "Projektet har to målgrupper:"."""
_LONGEST_TAGS = 200
"""Characters; the longest known line of tags has 87."""


def aside(line: str) -> bool:
    """Tell whether a line speaks of the site and not of an initiative: "Læs mere om …", "Senest opdateret …"."""
    return bool(_ASIDE.fullmatch(line) or UPDATED.fullmatch(line))


def qualifies(word: str) -> bool:
    """Tell whether a heading's first word tells one target group from another: "Primær målgruppe"."""
    return bool(_ROLE.fullmatch(word))


def tags(line: str) -> bool:
    """Tell whether a line may be a page's tags: short, no heading, and without the words that make a sentence."""
    short = len(line) <= _LONGEST_TAGS and line[-1] not in ".:!?"
    return short and not _SENTENCE_WORD.search(line) and not alone(line)


def known() -> str:
    """Return the headings that are looked for, as a person would list them."""
    return "Periode, Målgruppe, Formål, Baggrund, Finansiering, Samarbejdsparter, Dokumentation, Kontakt"


@lru_cache(maxsize=4096)
def kind_of(heading: str) -> Kind | None:
    """Return the kind of section that a heading opens, None for one that nobody told us of.

    Of two known headings in one ("Formål og målgruppe") the first with a role counts.
    """
    words = heading.strip(" ?")
    for kind, pattern in _HEADINGS.items():
        if pattern.fullmatch(words):
            return kind
    first, joined, second = words.partition(" og ")
    kinds = (kind_of(first), kind_of(second)) if joined else (None,)
    return None if None in kinds else next((kind for kind in kinds if kind is not Kind.OTHER), Kind.OTHER)


def inline(line: str) -> tuple[Kind, int, int] | None:
    """Split "Periode: 2014 – 2017" into kind, end of the heading's words and start of the content.

    A heading that repeats the one before it belongs to it: "Målgruppe: Primær målgruppe: …".
    """
    match = _INLINE.fullmatch(line) or _UNMARKED.fullmatch(line)
    kind = kind_of(match.group("heading")) if match else None
    if match is None or kind is None or kind is Kind.LEAD:
        return None
    begins = match.start("rest")
    repeated = inline(line[begins:])
    if repeated and repeated[0] is kind:
        return kind, begins + repeated[1], begins + repeated[2]
    return None if kind_of(line[begins:].rstrip(" :")) is kind else (kind, match.end("heading"), begins)


def alone(line: str) -> Kind | None:
    """Return the kind of a heading that has its line for itself; OTHER for one without a role, as with a mere colon."""
    first, colon, last = line.strip().partition(": ")
    if colon and kind_of(first) and kind_of(first) is kind_of(last.rstrip(" :")):
        return kind_of(first)
    match = _ALONE.fullmatch(line.strip())
    if match is None:
        return None
    kind = kind_of(match.group("heading"))
    if kind is None and line.rstrip().endswith(":") and len(line.split()) <= 6:
        return None if _STATEMENT.fullmatch(line.strip()) else Kind.OTHER
    if kind in (Kind.LEAD, Kind.OTHER) and not line.rstrip().endswith(":") and line.strip()[:1].islower():
        return None
    return kind
