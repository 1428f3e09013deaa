"""How fast a graph is checked beside the `pyshacl` command, from start to exit, and whether both report the same."""

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from benchmarks import generator
from benchmarks.command import run
from benchmarks.initiative import iri
from benchmarks.results import PROJECT, PYSHACL, Bar, Row
from graph.errors import DataError
from graph.terms import DCT, IG, RDF, SH, XSD
from graph.vocabulary import turtle_files

BIN = Path(sys.executable).parent
RATIO = 5
"""How many times faster than the `pyshacl` command a check is to be."""
MOST_SECONDS, MOST_MIB = 60, 4096
"""What the check of a large graph may take."""
MAY_FIND = (0, 1)
"""The exit statuses of a check that was made."""
WRONG = 100
"""One initiative in so many has three wrong statements."""


def against_pyshacl(initiatives: int) -> Iterator[Row]:
    """Yield how long both take on the default graph; DataError if they do not report the same."""
    with TemporaryDirectory(prefix="benchmark-") as temporary:
        folder = Path(temporary)
        file, shapes = _graph(folder, initiatives), _shapes(folder)
        ours = run(_ours(file, folder / "ours.ttl"), MAY_FIND)
        theirs = run([BIN / "pyshacl", "-s", shapes, "-f", "turtle", "-o", folder / "theirs.ttl", file], MAY_FIND)
        told, expected = (_results(folder / name) for name in ("ours.ttl", "theirs.ttl"))
        if told != expected:
            raise DataError(f"{len(told ^ expected)} results are told by one of the two alone; see what changed")
        yield Row(
            f"check, {len(told):,} results",
            "s",
            {PROJECT: ours.seconds, PYSHACL: theirs.seconds},
            [Bar(PYSHACL, 1 / RATIO)],
        )
        yield Row("memory of the check", "MiB", {PROJECT: ours.mebibytes, PYSHACL: theirs.mebibytes})


def alone(initiatives: int, *, evidence: int = 0, bars: bool = False) -> Iterator[Row]:
    """Yield how long a check takes, and with how much memory, on the default graph or on everything."""
    with TemporaryDirectory(prefix="benchmark-") as temporary:
        folder = Path(temporary)
        taken = run(_ours(_graph(folder, initiatives, evidence=evidence), folder / "ours.ttl"), MAY_FIND)
        yield _bounded("check", "s", taken.seconds, MOST_SECONDS if bars else 0)
        yield _bounded("memory of the check", "MiB", taken.mebibytes, MOST_MIB if bars else 0)


def _bounded(measure: str, unit: str, figure: float, most: int) -> Row:
    return Row(measure, unit, {PROJECT: figure}, [Bar(PROJECT, 0, allowance=most)] if most else [])


def _ours(file: Path, report: Path) -> list[Path | str]:
    return [BIN / "indsatsgraf", "validate", "--format", f"ttl:{report}", file]


def _graph(folder: Path, initiatives: int, *, evidence: int = 0) -> Path:
    file = folder / ("graph.nq" if evidence else "graph.nt")
    with file.open("wb") as output:
        generator.write(output, initiatives, evidence=evidence)
        serialize(_wrong(initiatives), output, RdfFormat.N_TRIPLES)
    return file


def _wrong(initiatives: int) -> Iterator[Triple]:
    for number in range(1, initiatives + 1, WRONG):
        yield Triple(iri(number), DCT.title, Literal("En anden titel", language="da"))
        yield Triple(iri(number), IG.situation, NamedNode("https://example.org/ukendt"))
        yield Triple(iri(number), IG.municipalityCount, Literal("200", datatype=XSD.integer))


def _shapes(folder: Path) -> Path:
    quads = [quad for file in turtle_files(files("shapes")) for quad in parse(file.read_bytes(), RdfFormat.TURTLE)]
    shapes = folder / "shapes.ttl"
    serialize((quad.triple for quad in quads), shapes, RdfFormat.TURTLE)
    return shapes


def _results(report: Path) -> set[tuple[str, ...]]:
    """Return the results as focus node, path, value, component, shape and severity, without the details of any."""
    graph = Dataset(parse(path=report, format=RdfFormat.TURTLE))
    return {_result(graph, cast(BlankNode, quad.object)) for quad in graph.quads_for_predicate(SH.result)}


def _result(graph: Dataset, node: NamedNode | BlankNode) -> tuple[str, ...]:
    said = {quad.predicate: quad.object for quad in graph.quads_for_subject(node) if quad.predicate != RDF.type}
    wanted = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)
    return tuple("" if isinstance(said.get(each), BlankNode) else str(said.get(each)) for each in wanted)
