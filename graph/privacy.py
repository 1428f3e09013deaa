"""Contact persons, phone numbers, e-mail addresses and CPR-like numbers, masked at equal length."""

import re
from collections.abc import Iterator

MASK = "█"
"""Stands for one character that is kept out of the graph."""

_NUMBERS = re.compile(
    r"""
    (?<![\w.,/-]) (?<!§) (?<!§[ \u00a0]) (?: (?:\+|00)45 [ \u00a0]* )?
        (?! (?:19|20)\d\d [ \u00a0]? (?:19|20)\d\d )                      # two years are no phone number
        \d{2} (?P<gap>[ \u00a0.]?) \d{2} (?P<middle>[ \u00a0]|(?P=gap)) \d{2} (?P=gap) \d{2}
        (?! [\w/-] | [.,]\d | [ \u00a0]*(?:kr|mio|mia|t\.kr|DKK) )          # an amount is none either
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) \d{2} [ \u00a0]?[-\u2013][ \u00a0]? \d{4} (?!\w)  # CPR
    | (?<![\w.,/-]) (?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) \d{6} (?![\w.,])
    """,
    re.VERBOSE,
)
_REGISTERED = re.compile(r"(?:CVR|EAN|ISBN|ISSN|j\.? ?nr|sagsnr)[^\d\n]*$", re.IGNORECASE)
"""What stands before a number that names a company, a book or a case, not a person."""
_EMAIL = re.compile(r"[\w.+-]+(?:@|\s?\[at\]\s?|\(at\))[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PUBLIC_MAILBOX = re.compile(
    r"(?:info|kontakt|post|mail|sikkerpost|servicestyrelsen|socialstyrelsen|sbst|hovedpostkasse|presse|viso)@",
    re.IGNORECASE,
)
_NAME_WORD = r"[A-ZÆØÅÉÖÄÜ][\w'’.-]*"
_NAME = re.compile(rf"{_NAME_WORD}(?:[ \u00a0]+(?:(?:af|de|la|van|von|der|el|al|bin)[ \u00a0]+)?{_NAME_WORD}){{1,5}}")
_JOB = re.compile(
    r"\b(?:[a-zæøå]*fuldmægtig|[a-zæøå]*konsulent|[a-zæøå]*leder|[a-zæøå]*chef|[a-zæøå]*koordinator|[a-zæøå]*medarbejder"
    r"|direktør|souschef|student|rådgiver|sekretær|socialrådgiver|psykolog|akademiker|assistent|kontaktperson)\b",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(
    r"\b(?:og|kontor\w*|\w*center|centret|\w*enhed\w*|afdeling\w*|team|\w*styrelsen?|ministeriet|kommune|børn|unge"
    r"|voksne|familier|viso|siso|indsatser|udsatte|handicap|projekt\w*|telefon|tlf|mail|mobil|nyhedsbrev)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^[ \t\u00a0]*kontakt(?:person(?:er)?|oplysninger|information)?\b[ \t]*:?", re.IGNORECASE | re.MULTILINE
)
_NEXT_TO = re.compile(
    rf"{_JOB.pattern}[ \u00a0,:]+(?P<name>{_NAME.pattern})|kontakt(?:e|er)?[ \u00a0]+(?P<direct>{_NAME.pattern})"
)
_CONTACT_REACH = 8
"""Lines below a contact heading in which names are looked for."""


def mask(text: str) -> str:
    """Replace each character of personal data by `█`; length and all other characters stay as they are.

    Masked are phone numbers, CPR-like numbers and personal e-mail addresses anywhere, and the names that a
    contact section or a job title introduces, wherever else they stand. The name of a unit stays.
    """
    masked = list(text)
    for start, end in _personal(text):
        masked[start:end] = [character if character in "\r\n" else MASK for character in text[start:end]]
    return "".join(masked)


def _personal(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBERS.finditer(text):
        if not _REGISTERED.search(text, max(0, match.start() - 12), match.start()):
            yield match.span()
    for match in _EMAIL.finditer(text):
        if not _PUBLIC_MAILBOX.match(match.group()):
            yield match.span()
    for name in {*_contact_names(text), *_introduced_names(text)}:
        for match in re.finditer(re.escape(name), text):
            yield match.span()


def _introduced_names(text: str) -> Iterator[str]:
    """Yield the names that stand right behind a job title or "kontakt"."""
    for match in _NEXT_TO.finditer(text):
        name = match.group("name") or match.group("direct")
        if not _UNIT_WORD.search(name):
            yield name


def _contact_names(text: str) -> Iterator[str]:
    """Yield the names in the lines below each contact heading, and beside it."""
    for heading in _CONTACT.finditer(text):
        lines = [line.strip() for line in text[heading.end() :].split("\n")]
        for line in [line for line in lines if line][:_CONTACT_REACH]:
            for part in re.split(r"[,;|]|\s[–-]\s", line):
                candidate = _JOB.sub("", part).strip(" :.")
                if _NAME.fullmatch(candidate) and not _UNIT_WORD.search(candidate):
                    yield candidate
