"""A release as one file of any RDF format, in memory that does not grow with the graph but for TriG."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, RdfFormat

from graph import dumps, formats
from graph.formats import GraphFormat
from graph.release import Release, quads

_PIECE = 1024 * 1024
_THERE = {RdfFormat.N_QUADS: dumps.DATASET, RdfFormat.JSON_LD: dumps.JSON_LD, RdfFormat.RDF_XML: dumps.RDF_XML}
"""Format → the file of a release that holds just what is exported in it."""


def export(release: Release, syntax: GraphFormat) -> Iterator[bytes]:
    """Yield the pieces of a release in a format: the dataset where that has named graphs, else the default graph."""
    if syntax.ox in _THERE:
        with (release.folder / _THERE[syntax.ox]).open("rb") as file:
            yield from _pieces(file)
    elif syntax.ox == RdfFormat.TURTLE:
        with tempfile.TemporaryDirectory(prefix="indsatsgraf-") as folder:
            made = Path(folder) / "graph.ttl"
            dumps.write_turtle(dumps.subjects(release.folder, DefaultGraph()), release.base, made)
            with made.open("rb") as file:
                yield from _pieces(file)
    elif syntax.ox == RdfFormat.N_TRIPLES:
        for quad in dumps.quads(release.folder, DefaultGraph()):
            yield f"{quad.triple} .\n".encode()
    else:
        yield formats.write(quads(release), syntax, release.base)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, _PIECE), b"")
