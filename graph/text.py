"""Stored text and its plain reading, character by character."""

import unicodedata
from dataclasses import dataclass

_DASHES = dict.fromkeys(map(ord, "‒–—−"), "–") | dict.fromkeys(map(ord, "‐‑"), "-")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True, order=True)
class Span:
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

    `plain` is NFC with one kind of space, line end, dash and hyphen, and without soft hyphens; `offsets[i]`
    is where its character `i` begins in `stored`, and one more gives the end.
    """

    stored: str
    plain: str
    offsets: tuple[int, ...]

    def locate(self, span: Span) -> Span:
        """Return where a span of the plain reading stands in the stored text."""
        return Span(self.offsets[span.start], self._end(span.end))

    def _end(self, end: int) -> int:
        """Return the stored end: what was dropped behind the last character does not belong to it."""
        last = self.offsets[end - 1]
        following = self.offsets[end]
        while following > last + 1 and self.stored[following - 1] in _INVISIBLE:
            following -= 1
        return following


def text(stored: str) -> Text:
    """Read a stored text plainly; every plain character knows where it came from."""
    characters: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(stored):
        for character in _plain(cluster):
            characters.append(character)
            offsets.append(start)
    return Text(stored, "".join(characters), (*offsets, len(stored)))


def _clusters(stored: str) -> list[tuple[int, str]]:
    """Cut a text into base characters with their combining marks; CR LF is one."""
    if stored.isascii() and "\r" not in stored:
        return list(enumerate(stored))
    found: list[tuple[int, str]] = []
    for position, character in enumerate(stored):
        joins = unicodedata.combining(character) or (character == "\n" and found and found[-1][1] == "\r")
        if found and joins:
            start, cluster = found[-1]
            found[-1] = (start, cluster + character)
        else:
            found.append((position, character))
    return found


def _plain(cluster: str) -> str:
    if cluster in _INVISIBLE:
        return ""
    if cluster in ("\r\n", "\r", "\u2028", "\u2029"):
        return "\n"
    if cluster != "\n" and cluster.isspace():
        return " "
    return unicodedata.normalize("NFC", cluster).translate(_DASHES)
