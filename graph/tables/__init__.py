"""The graph as tables: CSV for spreadsheets and statistics, with a description in CSVW."""

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from pyoxigraph import NamedNode, Store

from graph.manifest import Content
from graph.tables.csvw import description
from graph.tables.funding import FUNDING
from graph.tables.graph import Graph
from graph.tables.initiatives import INITIATIVES
from graph.tables.involvements import INVOLVEMENTS
from graph.tables.table import Table
from graph.tables.target_groups import TARGET_GROUPS
from graph.terms import IG

__all__ = ["TABLES", "write"]

_TABLES = (INITIATIVES, TARGET_GROUPS, INVOLVEMENTS, FUNDING)
_DESCRIPTION = "csv-metadata.json"  # the name by which CSVW looks for it beside a table


TABLES: Mapping[str, Content] = {
    **{table.file: Content("text/csv", f"{table.da} som tabel", f"{table.en} as a table") for table in _TABLES},
    _DESCRIPTION: Content(
        "application/csvm+json",
        "tabellernes kolonner og nøgler, til programmer",
        "the tables' columns and keys, for programs",
    ),
}
"""File name → what it is, in the order in which the files are written."""

_Append = Callable[[Iterable[Iterable[str]]], None]


def write(store: Store, base: str, folder: Path) -> None:
    """Write the tables of the default graph and their description to a folder.

    The bytes follow from the graph alone, and memory does not grow with it but by the IRIs of the initiatives.
    """
    graph = Graph(store, base)
    with ExitStack() as streams:
        begun = [(table, _begin(table, folder, streams)) for table in _TABLES]
        for class_ in (IG.Initiative, IG.Programme):
            concerned = [(table, table.rows[class_], append) for table, append in begun if class_ in table.rows]
            for iri in graph.instances(class_):
                # Read once for all tables: to read the store is what takes time.
                thing = graph.thing(NamedNode(iri))
                for table, rows, append in concerned:
                    append(table.cells(graph, row) for row in rows(graph, thing))
    (folder / _DESCRIPTION).write_bytes(description(_TABLES))


def _begin(table: Table, folder: Path, streams: ExitStack) -> _Append:
    """Write the header of a table; return what appends rows to it."""
    # With a byte order mark, without which Excel does not take it for UTF-8.
    stream = streams.enter_context((folder / table.file).open("x", encoding="utf-8-sig", newline=""))
    lines = csv.writer(stream)
    lines.writerow([each.name for each in table.columns])
    return lines.writerows
