"""Text on its way to a terminal, which some characters of a page or of a file's name would make act."""

import re

# Controls but tabs and line ends, what turns the direction of writing, and the bytes of names that are no UTF-8.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(words: str) -> str:
    """Return a text in which each character that a terminal would act on is shown as its escape, as in JSON."""
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04X}", words)
