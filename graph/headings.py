"""The headings that the agency's pages use, and what kind of section each opens."""

import re
from enum import StrEnum


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
    r"(?: (?:for|med|bag|i|af) (?:projektet|initiativet|indsatsen|puljen|programmet|satspuljen|forløbet))?"
)
_THE_PROJECTS = r"(?:(?:projektets|initiativets|indsatsens|puljens|programmets|forløbets) )?"

_WORDS: dict[Kind, str] = {
    Kind.PERIOD: r"(?:projekt|tids|støtte|initiativ|pulje|bevillings)?periode[nr]?|tidsramme|løbetid|varighed",
    Kind.TARGET_GROUP: r"(?:(?:primær|sekundær|overordnet)e? )?målgruppe(?:n|r|rne)?",
    Kind.BACKGROUND: r"baggrund(?:en)?",
    Kind.PURPOSE: r"formål(?:et)?(?: og (?:mål|indhold|målgruppe))?|mål(?:et|ene|sætning|sætninger)?",
    Kind.DOCUMENTATION: r"dokumentation(?: og evaluering)?|evaluering(?: og dokumentation)?",
    Kind.PARTNERS: r"samarbejds(?:parter|partnere|part|partner)|aktører|(?:deltagende |projekt)kommuner",
    Kind.FUNDING: r"finansiering|økonomi|bevilling|økonomisk ramme|midler",
    Kind.CONTACT: r"kontakt(?:person|personer|oplysninger|information)?",
    Kind.LEAD: r"(?:om )?(?:indhold(?:et)?|beskrivelse|projektet|initiativet|indsatsen|puljen|aktiviteter(?:ne)?)",
    Kind.FOOTER: r"nyhedsbrev|læs mere|læs også|relateret(?: indhold)?|tilmeld dig her|del (?:siden|på .*)|find mere",
}
_HEADINGS = {
    kind: re.compile(rf"{_THE_PROJECTS}(?:{words}){_OF_THE_PROJECT}", re.IGNORECASE) for kind, words in _WORDS.items()
}
_INLINE = re.compile(r"(?P<heading>[^:.\n]{3,60}?) ?: *(?P<rest>\S.*)")
_ALONE = re.compile(r"(?P<heading>[^:.\n]{3,80}?) ?:?")
UPDATED = re.compile(r"(?:sidst|senest) (?:opdateret|ændret|redigeret):? *(?P<date>\d.*)?", re.IGNORECASE)
"""The line that says when a page was last updated."""
_ASIDE = re.compile(r"(?:læs (?:mere|også)|se også|find mere|hent|download|tilmeld dig)\b.*", re.IGNORECASE)
_ROLE = re.compile(r"(?:primær|sekundær|overordnet|direkte|indirekte)e?", re.IGNORECASE)
_SENTENCE_WORD = re.compile(r"\b(?:er|har|skal|kan|vil|som|der|at|få|får|giver|støtter)\b", re.IGNORECASE)
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


def kind_of(heading: str) -> Kind | None:
    """Return the kind of section that a heading opens, None for one that nobody told us of."""
    for kind, pattern in _HEADINGS.items():
        if pattern.fullmatch(heading.strip()):
            return kind
    return None


def inline(line: str) -> tuple[Kind, int, int] | None:
    """Split "Periode: 2014 – 2017" into kind, end of the heading's words and start of the content."""
    match = _INLINE.fullmatch(line)
    kind = kind_of(match.group("heading")) if match else None
    if match is None or kind is None or kind is Kind.LEAD:
        return None
    return kind, match.end("heading"), match.start("rest")


def alone(line: str) -> Kind | None:
    """Return the kind of a heading that has its line for itself; OTHER for an unknown one with a colon."""
    match = _ALONE.fullmatch(line.strip())
    if match is None:
        return None
    kind = kind_of(match.group("heading"))
    if kind is None and line.rstrip().endswith(":") and len(line.split()) <= 6:
        return Kind.OTHER
    if kind is Kind.LEAD and not line.rstrip().endswith(":") and line.strip()[:1].islower():
        return None
    return kind
