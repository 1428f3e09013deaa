"""How fast the files of a release are written from its store, beside Oxigraph's own dumps of the same."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import DefaultGraph, RdfFormat, Store

from benchmarks import generator
from benchmarks.command import Run, run
from benchmarks.results import ENGINE, PROJECT, Bar, Row
from graph import dumps, store, tables
from graph.terms import BASE, PREFIXES

RATIO = 3
"""How many times as long as Oxigraph the files may take."""
MOST_MIB = 512
"""What writing them may take, whatever the size of the graph."""


def against_oxigraph(initiatives: int) -> Iterator[Row]:
    """Yield how long both take for the default graph: N-Quads and Turtle, then JSON-LD and RDF/XML too."""
    with TemporaryDirectory(prefix="benchmark-") as temporary:
        folder = Path(temporary)
        _load(folder, initiatives)
        for measure, ours, theirs in (
            ("N-Quads and Turtle, in order", "turtle", "nq ttl"),
            ("all RDF files", "files", "nq ttl jsonld rdf"),
        ):
            our, their = _part(folder, ours), _part(folder, theirs)
            yield Row(measure, "s", {PROJECT: our.seconds, ENGINE: their.seconds}, [Bar(ENGINE, RATIO)])
        figures = {PROJECT: our.mebibytes, ENGINE: their.mebibytes}
        yield Row("memory of all RDF files", "MiB", figures, [Bar(PROJECT, 0, allowance=MOST_MIB)])
        part = _part(folder, "tables")
        yield Row("tables", "s", {PROJECT: part.seconds})
        yield Row("memory of the tables", "MiB", {PROJECT: part.mebibytes}, [Bar(PROJECT, 0, allowance=MOST_MIB)])


def _load(folder: Path, initiatives: int) -> None:
    with (folder / "graph.nt").open("wb") as file:
        generator.write(file, initiatives)
    store.load_files(folder / "store", [folder / "graph.nt"], {})


def _part(folder: Path, what: str) -> Run:
    with TemporaryDirectory(dir=folder) as out:
        return run([sys.executable, "-m", "benchmarks.dumping", what, folder / "store", out])


def _write(what: str, opened: Store, out: Path) -> None:
    """Write one part, in a process of its own."""
    match what:
        case "files":
            dumps.write(opened, BASE, out)
        case "turtle":
            dumps.write_dataset(opened, out)
            dumps.write_graphs(BASE, out)
        case "tables":
            tables.write(opened, BASE, out)
        case _:
            for suffix in what.split():
                syntax = RdfFormat.from_extension(suffix)
                assert syntax is not None  # noqa: S101 - they are named above
                graph = None if suffix == "nq" else DefaultGraph()
                opened.dump(out / f"graph.{suffix}", syntax, from_graph=graph, prefixes=dict(PREFIXES))


if __name__ == "__main__":
    _write(sys.argv[1], store.open_read_only(Path(sys.argv[2])), Path(sys.argv[3]))
