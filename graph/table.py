"""Aligned tables for a terminal or a pipe."""

import re
from collections.abc import Sequence

from tabulate import tabulate

# They would break a row, or make a terminal act.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def table(headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """Return the rows below their headings, nothing cut; a column of integers and gaps stands to the right.

    A control character is shown as its escape, so that each row is one line.
    """
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    sides = ["right" if _is_count(column) else "left" for column in columns]
    # Numbers stay as they are written: "1.50" is not 1.5, nor "017" 17.
    written = [[_CONTROL.sub(_escape, str(cell)) for cell in row] for row in rows]
    return tabulate(written, headers=headings, tablefmt="simple", colalign=sides, disable_numparse=True)


def _is_count(column: Sequence[str | int]) -> bool:
    return any(isinstance(cell, int) for cell in column) and all(isinstance(cell, int) or cell == "" for cell in column)


def _escape(found: re.Match[str]) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(found[0]) or f"\\u{ord(found[0]):04X}"
