"""A column of a table: its name in the header, its titles, and how its cells are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode

from graph.spreadsheet import inert
from graph.tables.graph import Graph, Thing

SEPARATOR = "|"
"""Stands between the values of one cell."""

# Only these are escaped, so that a value without the separator is written as it is.
_ESCAPED = re.compile(r"\||%(?=7C|25)")

Row = Sequence[Sequence[Thing]]
"""The things that a row tells of: none, one or several in each place."""


class Datatype(StrEnum):
    """What the values of a column are: words in Danish, a code, or what CSVW calls so."""

    TEXT = "text"
    CODE = "string"
    IRI = "anyURI"
    DATE = "date"
    DURATION = "duration"
    INTEGER = "integer"
    DECIMAL = "decimal"


@dataclass(frozen=True)
class Column:
    """A column with a Danish and an English title.

    It shows what the things in a place of the row have of a property, or without one the things themselves.
    `several` says that a cell may hold more than one value, and `named` that names stand for IRIs.
    """

    name: str
    da: str
    en: str
    place: int
    property: NamedNode | None
    datatype: Datatype = Datatype.TEXT
    several: bool = False
    named: bool = False

    def cell(self, graph: Graph, row: Row) -> str:
        """Return the cell of a row, empty where the graph says nothing."""
        values = self._values(graph, row[self.place])
        if not values:
            return ""
        if self.datatype not in (Datatype.TEXT, Datatype.CODE):
            return SEPARATOR.join(values)
        if self.several:
            values = [_ESCAPED.sub(_escape, each) for each in values]
        return inert(SEPARATOR.join(values))

    def _values(self, graph: Graph, things: Sequence[Thing]) -> Sequence[str]:
        if self.property is None:
            return [each.name if self.named else each.node.value for each in things]
        found = graph.values(things, self.property)
        return [graph.name(each) if self.named else each.value for each in found]


def identity(name: str, da: str, en: str, place: int) -> Column:
    """Return the column with the IRIs of the things in a place of the rows."""
    return Column(name, f"{da} (IRI)", f"{en} (IRI)", place, None, Datatype.IRI)


def title(name: str, da: str, en: str, place: int) -> Column:
    """Return the column with the names of the things in a place of the rows."""
    return Column(name, da, en, place, None, named=True)


def linked(
    name: str, da: str, en: str, place: int, property_: NamedNode, *, several: bool = True
) -> tuple[Column, Column]:
    """Return a column with the names of what a property leads to, and one with their IRIs in the same order."""
    return (
        Column(name, da, en, place, property_, several=several, named=True),
        Column(f"{name}_iri", f"{da} (IRI)", f"{en} (IRI)", place, property_, Datatype.IRI, several),
    )


def _escape(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
