"""What a spreadsheet takes for a formula, and how text is kept from being one."""

import re

# What a spreadsheet would compute instead of showing it; a number is what it looks like.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")


def inert(text: str) -> str:
    """Return the text of a cell, with an apostrophe before what a spreadsheet would run."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
