"""Aligned tables for a terminal or a pipe."""

from collections.abc import Sequence

from tabulate import tabulate

from graph.terminal import shown

# They would break a row.
_BREAKS = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})


def table(headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """Return the rows below their headings, nothing cut; a column of integers and gaps stands to the right.

    What a terminal would act on is shown as its escape, so that each row is one line.
    """
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    sides = ["right" if _is_count(column) else "left" for column in columns]
    # Numbers stay as they are written: "1.50" is not 1.5, nor "017" 17.
    written = [[shown(str(cell).translate(_BREAKS)) for cell in row] for row in rows]
    return tabulate(written, headers=headings, tablefmt="simple", colalign=sides, disable_numparse=True)


def _is_count(column: Sequence[str | int]) -> bool:
    return any(isinstance(cell, int) for cell in column) and all(isinstance(cell, int) or cell == "" for cell in column)
