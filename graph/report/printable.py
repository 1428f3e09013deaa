"""Text of unknown origin in a report: printable, of a length and width that are known."""

import re
import unicodedata
from collections.abc import Iterable

from graph.terminal import character, printable

__all__ = ["LONGEST", "character", "clipped", "lines", "printable", "sound", "width"]

LONGEST = 1000
"""How many characters of a message are shown."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """Return text that can be encoded: what a file that is not UTF-8 left in it, lone surrogates, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def clipped(text: str, longest: int = LONGEST) -> str:
    """Return the text, or as much of its beginning as there is room for and an ellipsis; printable, on one line."""
    # Cut before it is looked at: a literal may have 50 MB.
    shown = printable(text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def lines(text: str) -> list[str]:
    """Return the lines of a message that say something, printable and without their indentation."""
    cut = text[: LONGEST + 1]
    return [clipped(each.strip()) for each in cut.splitlines() if each.strip()] + ["…"] * (len(text) > len(cut))


def width(text: Iterable[str]) -> int:
    """Return how many columns of a terminal printable text takes."""
    if isinstance(text, str) and text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(one: str) -> int:
    if unicodedata.category(one) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(one) in "WF" else 1
