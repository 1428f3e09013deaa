"""Text of unknown origin on its way to a terminal: nothing that it acts on, hides or reorders."""

import unicodedata
from collections.abc import Callable


def character(one: str) -> str:
    """Return one character as it is shown: as an escape where a screen acts on it or does not show it."""
    if one.isprintable():
        return one
    return f"\\u{ord(one):04X}" if ord(one) < 0x10000 else f"\\U{ord(one):08X}"


def printable(text: str) -> str:
    """Return a text on one line with an escape for each character that is not seen as itself, odd spaces too."""
    return text if text.isprintable() else "".join(map(character, text))


def shown(text: str, escape: Callable[[str], str] = character) -> str:
    """Return a text with its line ends, tabs and odd spaces, and an escape for all else that is not seen as itself."""
    return text if text.isprintable() else "".join(one if _is_seen(one) else escape(one) for one in text)


def on_one_line(text: str) -> str:
    """Return a text as `shown` does, each of its line ends and tabs as a space."""
    return shown(text).replace("\n", " ").replace("\t", " ")


def _is_seen(one: str) -> bool:
    return one.isprintable() or one in "\n\t" or unicodedata.category(one) == "Zs"
