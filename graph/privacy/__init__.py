"""Contact persons, phone numbers, e-mail addresses and CPR-like numbers, masked at equal length."""

import re
from collections.abc import Iterator

from graph.privacy import contact, introduction, number
from graph.privacy.name import reads_as_unit
from graph.privacy.visible import visible

__all__ = ["MASK", "mask", "reads_as_unit"]

MASK = "█"
"""Stands for one character that is kept out of the graph."""

_FIRST_WORD = re.compile(r"(?<![\w'’.\u0300-\u036f-])\w[\w'’.\u0300-\u036f-]*")
_RUN = re.compile(r"\S+")
_ENDINGS = ".,;:!?)-'’\"”"
_MOST_WORDS, _LONGEST_NAME = 12, 200
"""Words and characters of a name."""


def mask(text: str) -> str:
    """Replace each character of personal data by `█`; length and all other characters stay as they are.

    Masked are phone numbers, CPR-like numbers and personal e-mail addresses anywhere, and the names that a
    contact section, a job title or such a number introduces, wherever else they stand. The name of a unit stays.
    """
    seen = visible(text)
    masked = list(text)
    for start, end in _personal(seen.text):
        place = seen.locate(start, end)
        masked[place] = [character if character in "\r\n" else MASK for character in text[place]]
    return "".join(masked)


def _personal(text: str) -> Iterator[tuple[int, int]]:
    yield from number.find(text)
    yield from _places({*contact.find(text), *introduction.find(text)}, text)


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
