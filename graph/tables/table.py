"""A table: its name and titles, what its rows tell of, and its columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.tables.column import Column, Row
from graph.tables.graph import Graph, Thing

INITIATIVE = "initiative_iri"
"""The column by which all tables join."""


@dataclass(frozen=True)
class Table:
    """A table, with what it holds and what to know of it in Danish and English.

    `rows` maps a class to what gives the rows of one of its things. The cells of `key` together are those of one
    row alone.
    """

    name: str
    da: str
    en: str
    descriptions: Mapping[str, str]
    rows: Mapping[NamedNode, Callable[[Graph, Thing], Iterator[Row]]]
    columns: Sequence[Column]
    key: Sequence[str]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def cells(self, graph: Graph, row: Row) -> Sequence[str]:
        """Return the cells of a row."""
        return [each.cell(graph, row) for each in self.columns]
