"""Contact persons, phone numbers, e-mail addresses and CPR-like numbers, masked at equal length."""

import re
from collections.abc import Iterator
from functools import cache

from graph import headings, vocabulary
from graph.headings import Kind

MASK = "█"
"""Stands for one character that is kept out of the graph."""

_GAP = r"[ \u00a0]"
_NUMBERS = re.compile(
    rf"""
    (?=[\d(+]) (?:                                                         # at most places nothing begins
    (?<![\w.,/-]) (?<!§) (?<!§[ \u00a0]) (?: \(?(?:\+|00)45\)? {_GAP}* )?
        (?! (?:19|20)\d\d (?:{_GAP}|[-–])? (?:19|20)\d\d )                  # two years are no phone number
        \d{{2}} (?P<gap>{_GAP}?|[.-]) \d{{2}} (?P<middle>{_GAP}|[-]|(?P=gap)) \d{{2}} (?P=gap) \d{{2}}
        (?! [\w/-] | [.,]\d | {_GAP}*(?:kr|mio|mia|t\.kr|DKK) )            # an amount is none either
    | (?<![\w.,/+-]) (?:\+|00) [1-9]\d (?:[ \u00a0-]?\d){{6,12}} (?!\w)
    | (?<![\w.,/-]) \d (?:{_GAP}\d){{7}} (?!\w | {_GAP}\d)             # single digits
    | (?: (?<=tlf[ ]) | (?<=tlf\.[ ]) | (?<=tlf\.:[ ]) | (?<=telefon[ ]) | (?<=telefon:[ ]) | (?<=mobil[ ])
        | (?<=mobil:[ ]) | (?<=sms[ ]) | (?<=sms:[ ]) ) \d (?:[ \u00a0.-]?\d){{7,11}} (?!\w)
    # CPR
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) \d{{2}} (?:{_GAP}?[-\u2013]{_GAP}?|{_GAP}) \d{{4}} (?!\w)
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?P<dot>[./-]|{_GAP}) (?:0[1-9]|1[0-2]) (?P=dot) \d{{2}}
        {_GAP}?[-\u2013]{_GAP}? \d{{4}} (?!\w | [./-]\d)
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) \d{{6}} (?![\w.,])
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REGISTERED = re.compile(r"(?:CVR|EAN|ISBN|ISSN|j\.? ?nr|sagsnr)[^\d\n]*$", re.IGNORECASE)
"""What stands before a number that names a company, a book or a case, not a person."""
_AT = r"(?:@|\s?[\[(](?:at|a|snabel-?a)[\])]\s?)"
_DOT = r"(?:\.|\s?[\[(](?:dot|punktum)[\])]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+\])-])[\w.+-]+(?:[\[(](?:dot|punktum)[\])][\w.+-]+){{0,4}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE
)
_PROFILE = re.compile(r"(?<=linkedin\.com/in/)[\w%.-]+", re.IGNORECASE)
_PUBLIC_MAILBOX = re.compile(
    r"(?:info|kontakt|post|mail|sikkerpost|servicestyrelsen|socialstyrelsen|sbst|hovedpostkasse|presse|viso)@",
    re.IGNORECASE,
)
_UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())
_WORD = rf"[{_UPPER}](?:[\w'’\u0300-\u036f-]|\.(?=\w))*(?:(?<=\b\w)\.|(?<=\bChr)\.)?"
_PARTICLE = r"(?:af|de|del|den|der|di|dos|du|el|al|bin|da|la|le|ter|van|von|zu)"
_NAME = rf"(?<![\w'’.\u0300-\u036f-]){_WORD}(?:{_GAP}+(?:{_PARTICLE}{_GAP}+){{0,2}}{_WORD}){{1,5}}"
_WHOLE_NAME = re.compile(_NAME)
_FIRST_WORD = re.compile(r"(?<![\w'’.\u0300-\u036f-])\w[\w'’.\u0300-\u036f-]*")
_RUN = re.compile(r"\S+")
_ENDINGS = ".,;:!?)-'’\"”"
_MOST_WORDS, _LONGEST_NAME = 12, 200
"""Words and characters of a name."""
_TITLE = (
    r"(?:[a-zæøå]{0,25}(?:fuldmægtig|konsulent|chef|koordinator|medarbejder|rådgiver|sekretær|direktør|redaktør"
    r"|professor|lektor|adjunkt|psykolog|læge|formand|forperson|assistent|pædagog|terapeut)"
    r"|[a-zæøå]{2,25}(?:leder|behandler|ansvarlig|ejer|holder|forsker)|Leder|student|akademiker|kontaktperson|ph\.d\."
    r"|cand\.[a-zæøå]{2,10}\.?|forfatter|evaluator|supervisor|jurist|advokat|økonom|controller|forstander|borgmester)"
)
_JOB = re.compile(rf"(?<!\w){_TITLE}(?!\w)", re.IGNORECASE)
_DETAIL = re.compile(rf"(?:tlf|telefon|mobil|sms|e-?mail)\b|@|\[at\]|\+45|(?<!\d)\d{{2}}{_GAP}?\d{{2}}{_GAP}?\d{{2}}")
_LINE_END = r"[ \t\u00a0\r]*"
_INTRODUCED = re.compile(
    # What every alternative begins with, told once, and the titles looked for once: at most places nothing begins.
    rf"(?<!\w)(?=[^\W\d_])(?:(?i:{_TITLE})(?:(?!\w)"
    rf"(?:[ \u00a0,:–-]{{1,3}}|[ \u00a0]?(?::{_LINE_END}\n)?{_LINE_END}\n[ \t\u00a0]*)(?P<titled>{_NAME})"
    rf"|(?i:e|e?n|e?r|erne):{_LINE_END}\n?[ \t\u00a0]*(?P<titles>{_NAME}))"
    rf"|[Kk]ontakt(?:e|er)?(?:{_GAP}(?:til|venligst|evt\.))?{_GAP}+(?P<direct>{_NAME})"
    rf"|(?i:v/{_GAP}?|ved{_GAP}+)(?P<by>{_NAME})"
    rf"|(?i:henvendelser?|henvend{_GAP}(?:dig|jer)|skriv|ring|ske|rettes|sendes|mail|spørgsmål|tilmelding)"
    rf"{_GAP}+til{_GAP}+(?P<to>{_NAME})"
    rf"|(?P<before>{_NAME})(?=,{_GAP}?(?i:{_TITLE})(?!\w)|{_LINE_END}\n[ \t\u00a0]*(?i:{_TITLE}){_LINE_END}(?:\n|\Z)"
    rf"|{_GAP}?[,(:–-]{{0,2}}{_GAP}?(?:(?:på|via){_GAP})?(?:{_DETAIL.pattern})))"
)
_ALSO = re.compile(rf"{_GAP}(?:og|eller|samt|&){_GAP}(?P<also>{_NAME})")
_UNIT = re.compile(
    r"(?<!\w)(?:kontor\w*|\w{0,30}cent(?:er|ret|re)|\w{0,30}enhed\w*|afdeling\w*|\w*team|\w{0,30}styrelsens?"
    r"|\w*ministeri\w*|kommunes?|kommunerne|regions?|børn(?:s|e(?!sen)\w*)?|unge[a-zæøå]*|voksne\w*|ældre\w*|familie\w*"
    r"|viso|siso|udsatte|handicap\w*|social\w*|specialiser\w*|viden\w*|analyse\w*|sekretariat\w*|direktion\w*"
    r"|stab(?:en)?|økonomi|jura|kommunikation|presse\w*|rådgivning\w*|udvikling\w*|implementering|forebyggelse\w*"
    r"|tilsyn\w*|fond(?:en|s)?|forening\w*|universitet\w*|landsforening\w*|psykiatri\w*|misbrug\w*|hjemløshed\w*"
    r"|skoler?|dagtilbud|\w*tilbud|uddannelse\w*|beskæftigelse\w*|sundhed\w*|kvalitet|læring|integration|velfærd\w*|området"
    r"|rehabilitering\w*|hjælpemidler|anbringelse\w*|institut\w*|stiftelse\w*|hospital\w*|forvaltning\w*)(?!\w)",
    re.IGNORECASE,
)
"""Words that only the names of units and bodies have."""
_NO_NAME = re.compile(
    r"(?<!\w)(?:og|kommune\w*|indsats\w*|national\w*|tværgående|data|tidlig\w*|område\w*|projekt\w*|program\w*|pulje\w*"
    r"|metode\w*|model\w*|telefon|tlf|sms|mail|e-mail|mobil|nyhedsbrev|dansk\w*|danmark\w*|hus|psykisk\w*|sårbar\w*"
    r"|faglig\w*|støtte\w*|\w{0,30}skoles?|dagtilbud|nye?|sankt|skt|sct|management|consulting|group|\w{0,30}(?:vej|gade|allé|stræde|plads)"
    rf"|(?-i:[{_UPPER}]$))(?!\w)|{_UNIT.pattern}",
    re.IGNORECASE,
)
"""Words that names of units, bodies and addresses have and names of people have not."""
_CONTACT = re.compile(
    r"^[ \t\u00a0]*(?:(?:\w{1,30}s[ ])?kontakt(?:person(?:er)?|oplysninger|info(?:rmation)?)?|henvendelser?"
    r"|(?:for )?(?:yderligere|flere|mere) (?:oplysninger|information)|(?:har du )?spørgsmål)\b[ \t]*[:?]?",
    re.IGNORECASE | re.MULTILINE,
)
_CONTACT_REACH = 12
"""Lines below a contact heading in which names are looked for."""
_LONGEST_LINE = 120
"""Characters of a line in a contact section; longer ones are prose."""
_PARTS = re.compile(
    r"[,;|()/\t]|\s[–-]\s|\b(?:og|eller|ved|att\.?|navn|mail|e-mail|tlf|sms)(?:[:.]|\b)|:|\+?\d[\d \u00a0]*",
    re.IGNORECASE,
)
_BULLETS = " \u00a0\t:.-–—•·*▪●◦‣>"
_SURNAME_FIRST = re.compile(rf"(?P<last>{_WORD}),{_GAP}?(?P<first>{_WORD}(?:{_GAP}{_WORD}){{0,3}})")
_LOOSE_NAME = re.compile(rf"[^\W\d_][^\W\d_'’-]+(?:{_GAP}[^\W\d_][^\W\d_'’.-]+){{1,3}}")
_COMMON = re.compile(
    r"\b(?:på|til|for|fra|i|om|med|er|der|som|at|af|os|du|dig|din|den|det|de|vi|kan|skal|ring|skriv|kontakt|hos|via|eller"
    r"|hverdage|mandag|fredag|daglig|direkte|mere|her)\b",
    re.IGNORECASE,
)
"""Words of a sentence, none of a name that is written without capitals."""
_UNIT_PARTS = re.compile(r"[,;/|()]|\s[–-]\s")
_LONGEST_UNIT = 100
"""Characters of a unit's name."""


def mask(text: str) -> str:
    """Replace each character of personal data by `█`; length and all other characters stay as they are.

    Masked are phone numbers, CPR-like numbers and personal e-mail addresses anywhere, and the names that a
    contact section, a job title or such a number introduces, wherever else they stand. The name of a unit stays.
    """
    masked = list(text)
    for start, end in _personal(text):
        masked[start:end] = [character if character in "\r\n" else MASK for character in text[start:end]]
    return "".join(masked)


def reads_as_unit(line: str) -> bool:
    """Tell whether a line is surely the name of a unit or body: all its parts read so, and no part may be a person."""
    parts = [part for part in map(str.strip, _UNIT_PARTS.split(line)) if part]
    short = 0 < len(line) <= _LONGEST_UNIT and line[-1] not in ".:?!"
    return short and not _JOB.search(line) and bool(parts) and all(map(_unit_part, parts))


def _unit_part(part: str) -> bool:
    unnamed = _WHOLE_NAME.search(_NO_NAME.sub(",", part)) is None
    return part in _known_names() or (unnamed and bool(_UNIT.search(part) or re.search(r"\bog [a-zæøå]{4}", part)))


def _personal(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBERS.finditer(text):
        if not _REGISTERED.search(text, max(0, match.start() - 12), match.start()):
            yield match.span()
    for match in _EMAIL.finditer(text):
        if not _PUBLIC_MAILBOX.match(match.group()):
            yield match.span()
    for match in _PROFILE.finditer(text):
        yield match.span()
    yield from _places({*_contact_names(text), *_introduced_names(text)}, text)


def _places(names: set[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand, with any spaces between their words, before a genitive ending too."""
    wanted = {" ".join(name.split()) for name in names}
    firsts = {name.split(" ")[0].rstrip(",") for name in wanted}
    for first in _FIRST_WORD.finditer(text) if names else ():
        if first.group() in firsts:
            yield from _place(wanted, text, first.start())


def _place(wanted: set[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the longest of the names that begins at a place."""
    words = list(_RUN.finditer(text, start, start + _LONGEST_NAME))[:_MOST_WORDS]
    above = ""
    found: list[tuple[int, int]] = []
    for word in words:
        letters = word.group().rstrip(_ENDINGS)
        endings = {letters, letters.removesuffix("s").rstrip("'’")}
        found += [(start, word.start() + len(last)) for last in endings if above + last in wanted]
        above += word.group() + " "
    yield from found[-1:]


def _introduced_names(text: str) -> Iterator[str]:
    """Yield the names beside a job title, "kontakt", "v/" or somebody's number or address."""
    for match in _INTRODUCED.finditer(text):
        name = next(filter(None, match.group("titled", "titles", "direct", "by", "to", "before"))).rstrip(".-'’")
        name = _JOB.sub("", name).strip()
        if _WHOLE_NAME.fullmatch(name) and _personal_name(name):
            yield name
            also = _ALSO.match(text, match.end())
            if also and _personal_name(also.group("also")):
                yield also.group("also").rstrip(".-'’")


def _contact_names(text: str) -> Iterator[str]:
    """Yield the names in the lines below each contact heading, and beside it."""
    for heading in _CONTACT.finditer(text):
        lines = _contact_lines(text, heading.end())
        first = True
        for number, (line, joined) in enumerate(lines[:-1]):
            first = first and (number == 0 or joined)
            following = lines[number + 1][0] if number + 2 < len(lines) else ""
            above = lines[number - 1][0] if number and joined else ""
            near = f"{line}\n{above}\n{following}"
            detailed = bool(_DETAIL.search(near) or _JOB.search(near))
            if first or detailed or line[0] in _BULLETS or not _opens_entry(lines[number + 1][0]):
                yield from _names_of(line, loosely=detailed or (number == 0 and heading.group().endswith(":")))


def _contact_lines(text: str, start: int) -> list[tuple[str, bool]]:
    """Return the lines of a contact section and the one that ends it; each with whether it touches the one above."""
    found: list[tuple[str, bool]] = []
    joined = True
    while start < len(text) and len(found) < _CONTACT_REACH:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + _LONGEST_LINE + 1)].strip()
        start = end + 1
        if line and _ends_contact(line):
            return [*found, (line, False)]
        if line:
            found.append((line, joined))
        joined = bool(line)
    return [*found, ("" if start >= len(text) else "…", False)]


def _opens_entry(line: str) -> bool:
    """Tell whether a line is what follows a title, such as a sentence or "Periode:"."""
    opened = headings.inline(line) or headings.alone(line)
    return line[-1:] in {".", "…"} or len(line) > _LONGEST_LINE or opened not in (None, Kind.CONTACT, Kind.FOOTER)


def _ends_contact(line: str) -> bool:
    opened = headings.inline(line) or headings.alone(line)
    return len(line) > _LONGEST_LINE or headings.aside(line) or opened not in (None, Kind.CONTACT, Kind.OTHER)


def _names_of(line: str, *, loosely: bool) -> Iterator[str]:
    """Yield the names in a line of a contact section, surname first too; loosely, also those without capitals."""
    turned = _SURNAME_FIRST.fullmatch(line.strip(_BULLETS))
    if turned and not _JOB.search(line) and _personal_name(turned.expand(r"\g<last> \g<first>")):
        yield from (turned.group(), turned.expand(r"\g<first> \g<last>"))
    for part in _PARTS.split(line):
        candidate = _JOB.sub("", part).strip(_BULLETS)
        named = _WHOLE_NAME.fullmatch(candidate)
        uncapitalised = loosely and _LOOSE_NAME.fullmatch(candidate) and not _COMMON.search(candidate)
        if (named or uncapitalised) and _personal_name(candidate):
            yield candidate


def _personal_name(candidate: str) -> bool:
    """Tell whether a name is a person's, as far as no unit's word and nothing that the vocabulary knows is in it."""
    words = candidate.split()
    starts = {" ".join(words[:count]).rstrip(".") for count in range(1, len(words) + 1)}
    return not _NO_NAME.search(candidate) and not starts & _known_names()


@cache
def _known_names() -> frozenset[str]:
    """Return the names of bodies, municipalities, programmes, laws and methods, as they are written."""
    known = vocabulary.load()
    groups = (known.bodies, known.municipalities, known.programmes, known.laws, known.scheme("method"))
    return frozenset(label for group in groups for name in group for label in name.labels)
