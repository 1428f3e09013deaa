"""Names of persons in contact sections."""

import re
from collections.abc import Iterator
from functools import lru_cache

from graph import headings
from graph.headings import Kind
from graph.privacy.introduction import DETAIL
from graph.privacy.name import JOB, WHOLE_NAME, WORD, is_personal

_CONTACT = re.compile(
    r"^[ \t]*(?:(?:\w{1,30}s[ ])?kontakt(?:person(?:er)?|oplysninger|info(?:rmation)?)?|henvendelser?"
    r"|(?:for )?(?:yderligere|flere|mere) (?:oplysninger|information)|(?:har du )?spørgsmål)\b[ \t]*[:?]?",
    re.IGNORECASE | re.MULTILINE,
)
_CONTACT_REACH = 12
"""Lines below a contact heading in which names are looked for."""
_LONGEST_LINE = 120
"""Characters of a line in a contact section; longer ones are prose."""
_PARTS = re.compile(
    r"[,;|()/\t]|\s[–-]\s|\b(?:og|eller|ved|att\.?|navn|mail|e-mail|tlf|sms)(?:[:.]|\b)|:|\+?\d[\d ]*",
    re.IGNORECASE,
)
_BULLETS = " \t:.-–—•·*▪●◦‣>"
_SURNAME_FIRST = re.compile(rf"(?P<last>{WORD}),[ ]?(?P<first>{WORD}(?:[ ]{WORD}){{0,3}})")
_LOOSE_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]+(?:[ ][^\W\d_][^\W\d_'’.-]+){1,3}")
_COMMON = re.compile(
    r"\b(?:på|til|for|fra|i|om|med|er|der|som|at|af|os|du|dig|din|den|det|de|vi|kan|skal|ring|skriv|kontakt|hos|via|eller"
    r"|hverdage|mandag|fredag|daglig|direkte|mere|her)\b",
    re.IGNORECASE,
)
"""Words of a sentence, none of a name that is written without capitals."""
# A line stands below as many headings as it is near to; what it tells is found out once.
_ONCE = lru_cache(maxsize=1024)


def find(text: str) -> Iterator[str]:
    """Yield the names in the lines below each contact heading, and beside it."""
    for heading in _CONTACT.finditer(text):
        lines = _contact_lines(text, heading.end())
        first = True
        for number, (line, joined) in enumerate(lines[:-1]):
            first = first and (number == 0 or joined)
            following = lines[number + 1][0] if number + 2 < len(lines) else ""
            above = lines[number - 1][0] if number and joined else ""
            detailed = any(map(_detailed, (line, above, following)))
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


@_ONCE
def _detailed(line: str) -> bool:
    """Tell whether a line has a job title, or somebody's number or address."""
    return bool(DETAIL.search(line) or JOB.search(line))


@_ONCE
def _opens_entry(line: str) -> bool:
    """Tell whether a line is what follows a title, such as a sentence or "Periode:"."""
    opened = headings.inline(line) or headings.alone(line)
    return line[-1:] in {".", "…"} or len(line) > _LONGEST_LINE or opened not in (None, Kind.CONTACT, Kind.FOOTER)


@_ONCE
def _ends_contact(line: str) -> bool:
    opened = headings.inline(line) or headings.alone(line)
    return len(line) > _LONGEST_LINE or headings.aside(line) or opened not in (None, Kind.CONTACT, Kind.OTHER)


@_ONCE
def _names_of(line: str, *, loosely: bool) -> tuple[str, ...]:
    """Return the names in a line of a contact section, surname first too; loosely, also those without capitals."""
    found: list[str] = []
    turned = _SURNAME_FIRST.fullmatch(line.strip(_BULLETS))
    if turned and not JOB.search(line) and is_personal(turned.expand(r"\g<last> \g<first>")):
        found += (turned.group(), turned.expand(r"\g<first> \g<last>"))
    for part in _PARTS.split(line):
        candidate = JOB.sub("", part).strip(_BULLETS)
        named = WHOLE_NAME.fullmatch(candidate)
        uncapitalised = loosely and _LOOSE_NAME.fullmatch(candidate) and not _COMMON.search(candidate)
        if (named or uncapitalised) and is_personal(candidate):
            found.append(candidate)
    return tuple(found)
