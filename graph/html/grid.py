"""A table whose first row names its columns: which heading each of its cells stands under."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph import headings
from graph.headings import Kind

_NO_COLUMN = frozenset({Kind.FOOTER, Kind.OTHER})
_LONGEST_HEADING = 200
"""Characters of a column's heading; a cell with more holds something else, such as another table."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Of cells, the words of the column's heading; of rows of headings and of cells with titles, that they are."""

    labels: dict[int, str]
    heads: set[int]
    titles: set[int]


def read(tree: LexborHTMLParser) -> Grid:
    """Return the grid of all tables in which two or more columns have a known heading; nodes by their memory ids."""
    grid = Grid({}, set(), set())
    for table in tree.css("table"):
        rows = list(_rows(table))
        columns = [_words(cell) for cell in rows[0].iter()] if len(rows) > 1 else []
        if sum(headings.kind_of(words) not in (None, *_NO_COLUMN) for words in columns) > 1:
            grid.heads.add(rows[0].mem_id)
            _label(grid, columns, rows[1:])
    return grid


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """Yield the rows of a table, not of those in its cells."""
    for part in table.iter():
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in part.iter() if row.tag == "tr")


def _words(cell: LexborNode) -> str:
    text = cell.text()
    return " ".join(text.split()).rstrip(" :") if len(text) <= _LONGEST_HEADING else ""


def _label(grid: Grid, columns: Sequence[str], rows: Sequence[LexborNode]) -> None:
    """Give each cell the heading of its column; the first column, where it has no known one, has the titles."""
    for row in rows:
        for number, (heading, cell) in enumerate(zip(columns, row.iter(), strict=False)):
            if number == 0 and headings.kind_of(heading) is None and len(rows) > 1:
                grid.titles.add(cell.mem_id)
            elif heading:
                grid.labels[cell.mem_id] = heading
