"""Stored text and its plain reading, character by character."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.invisible import INVISIBLE

_DASHES = dict.fromkeys(map(ord, "‒–—−"), "–") | dict.fromkeys(map(ord, "‐‑"), "-")
# What no XML can hold, and so no page either: a fact read from there must be written in every format.
_NO_TEXT = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF], " ")
_READ_AS = _DASHES | _NO_TEXT
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029")
_MOST_MARKS = 30
"""Combining marks on one character, as in Unicode's stream-safe text; ordering more takes long."""


class Span(NamedTuple):
    """The characters from `start` up to, not including, `end`; code points, counted from 0."""

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        """Tell whether every character of the other span lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was stored and, beside it, the plain reading that rules are written for.

    `plain` is NFC with one kind of space, line end, dash and hyphen, without soft hyphens, and with a space for
    each control character; `offsets[i]` is where its character `i` begins in `stored`, and one more gives the end.
    """

    stored: str
    plain: str
    offsets: Sequence[int]

    def locate(self, span: Span) -> Span:
        """Return where a span of the plain reading stands in the stored text."""
        return Span(self.offsets[span.start], self._end(span.end))

    def _end(self, end: int) -> int:
        """Return the stored end: what was dropped behind the last character does not belong to it."""
        last = self.offsets[end - 1]
        following = self.offsets[end]
        while following > last + 1 and self.stored[following - 1] in INVISIBLE:
            following -= 1
        return following


def text(stored: str) -> Text:
    """Read a stored text plainly; every plain character knows where it came from."""
    table, irregular = _alphabet(stored)
    if irregular is None:
        return Text(stored, stored.translate(table), range(len(stored) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in irregular.finditer(stored):
        start, plain = match.start(), _plain(match.group())
        pieces += [stored[position:start].translate(table), plain]
        offsets += range(position, start)
        offsets += [start] * len(plain)
        position = match.end()
    pieces.append(stored[position:].translate(table))
    return Text(stored, "".join(pieces), (*offsets, *range(position, len(stored) + 1)))


def _alphabet(stored: str) -> tuple[dict[int, str], re.Pattern[str] | None]:
    """Return how each character reads that stands for itself, and what finds all others; None without others."""
    table: dict[int, str] = {}
    marks, others = "", ""
    for character in sorted(set(stored)):
        if unicodedata.combining(character):
            marks += character
        elif character == "\r" or len(plain := _plain(character)) != 1:
            others += character
        elif plain != character:
            table[ord(character)] = plain
    if not marks and not others:
        return table, None
    with_marks = f"(?s:.)[{re.escape(marks)}]{{1,{_MOST_MARKS}}}|[{re.escape(marks)}]|" if marks else ""
    return table, re.compile(rf"\r\n|{with_marks}[{re.escape(others)}\r]")


def _plain(cluster: str) -> str:
    """Return how a character with its combining marks reads."""
    if cluster in INVISIBLE:
        return ""
    if cluster in _LINE_ENDS:
        return "\n"
    if cluster != "\n" and cluster.isspace():
        return " "
    return unicodedata.normalize("NFC", cluster).translate(_READ_AS)
