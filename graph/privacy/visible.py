"""A text as a person sees it, in which what is hidden or written oddly is found."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from graph.invisible import INVISIBLE

_DASHES = dict.fromkeys("‐‑", "-") | dict.fromkeys("‒—―−", "–")
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Visible:
    """The text without invisible characters, with one kind of digit, space, dash and line end.

    `offsets[i]` is where its character `i` stands in the text as it was.
    """

    text: str
    offsets: Sequence[int]

    def locate(self, start: int, end: int) -> slice:
        """Return where a stretch of the visible text stands in the text as it was, with what is invisible in it."""
        return slice(self.offsets[start], self.offsets[end - 1] + 1)


def visible(text: str) -> Visible:
    """Return a text as a person sees it."""
    table = {ord(character): seen for character in set(text) if (seen := _seen(character)) != character}
    shown = text.translate(table)
    if len(shown) == len(text):
        return Visible(shown, range(len(text)))
    return Visible(shown, [place for place, character in enumerate(text) if table.get(ord(character), character)])


def _seen(character: str) -> str:
    """Return the one character as which another is read, nothing for an invisible one."""
    if character in "\t\n\r" or " " <= character <= "~":
        return character
    if character in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    if character in INVISIBLE or category == "Cc":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "No" and unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return character  # it numbers a note, behind a number too
    normal = unicodedata.normalize("NFKC", character)
    return _DASHES.get(normal, normal) if len(normal) == 1 else character
