"""The words of a file that a result is about, with as much of their line as fits beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.report.model import Place
from graph.report.printable import character, width

WIDEST = 100
"""How many columns a quoted line takes, not counting the ellipses where it is cut."""

_TAB = " " * 4


@dataclass(frozen=True)
class Quote:
    """A line in three parts, printable, its tabs as spaces: the words marked, and what stands around them."""

    before: str
    words: str
    after: str


def quote(place: Place) -> Quote:
    """Return the line of the place around the words marked there, a long one cut, whatever its length."""
    text = place.text
    start = min(place.column - 1, len(text))
    end = min(start + place.length, len(text))
    words = _fitting(text[start : min(end, start + WIDEST)], WIDEST)
    room = WIDEST - _width(words)
    # Only what can fit is looked at: a line may have 50 MB.
    left = _fitting(reversed(text[max(0, start - WIDEST) : start]), room)
    right = _fitting(text[end : end + WIDEST], room) if len(words) == end - start else []
    left = _fitting(left, max(room // 2, room - _width(right)))
    right = _fitting(right, room - _width(left))
    return Quote(
        "…" * (len(left) < start) + "".join(reversed(left)),
        "".join(words),
        "".join(right) + "…" * (start + len(words) + len(right) < len(text)),
    )


def _fitting(characters: Iterable[str], room: int) -> list[str]:
    """Return the first characters as they are shown, so many as the room holds."""
    shown: list[str] = []
    for each in characters:
        piece = _TAB if each == "\t" else character(each) if len(each) == 1 else each
        room -= width(piece)
        if room < 0:
            break
        shown.append(piece)
    return shown


def _width(pieces: Iterable[str]) -> int:
    return sum(map(width, pieces))
