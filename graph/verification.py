"""Proof that a release, such as one that was downloaded, is what its manifest says."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple, parse

from graph import dumps, formats, manifest, sorting, tables
from graph.errors import DataError
from graph.release import EXAMPLES, REPORT, Release
from graph.store import unreadable
from graph.terms import EVIDENCE

Progress = Callable[[str], object]
"""Is told the name of each file before it is looked at."""


def faults(release: Release, progress: Progress = lambda _: None) -> Iterator[str]:
    """Yield a line for each way in which the files of a release are not what its manifest says.

    Bytes and SHA-256 of each file, the hash of the graph by RDFC-1.0, computed anew from its statements, and for every
    other RDF file that it holds just the statements of the dataset that it should. Memory does not grow with the graph.
    """
    changed = list(_changed(release, progress))
    yield from changed
    if changed:
        return  # what the statements are does not matter any more
    try:
        yield from _differing(release, progress)
    except DataError as error:
        yield str(error)


def _changed(release: Release, progress: Progress) -> Iterator[str]:
    for name in (*dumps.DUMPS, *tables.TABLES, REPORT, EXAMPLES):
        if name not in release.files:
            yield f"{name}: the manifest does not tell of it"
    for name, published in release.files.items():
        progress(name)
        try:
            there = manifest.file_of(release.folder / name)
        except OSError as error:
            yield f"{name}: {(error.strerror or 'cannot be read').lower()}"
            continue
        if there != published:
            yield (
                f"{name}: {there.bytes:,} bytes with SHA-256 {there.sha256}, "
                f"published were {published.bytes:,} with {published.sha256}"
            )


def _differing(release: Release, progress: Progress) -> Iterator[str]:
    folder, evidence = release.folder, NamedNode(release.base + EVIDENCE)
    progress(dumps.DATASET)
    if _hash(_read(folder / dumps.DATASET)) != release.manifest["graph"]["sha256"]:
        yield f"{dumps.DATASET}: its statements have another hash by RDFC-1.0"
    default = _hash(_of_graph(folder, DefaultGraph()))
    expected = {
        (dumps.FACTS, dumps.VOCABULARY): default,
        (dumps.JSON_LD,): default,
        (dumps.RDF_XML,): default,
        (dumps.EVIDENCE_FILE,): _hash(_of_graph(folder, evidence)),
    }
    for names, hashed in expected.items():
        progress(names[0])
        if _hash(quad for name in names for quad in _read(folder / name)) != hashed:
            yield f"{' and '.join(names)}: other statements than in {dumps.DATASET}"


def _of_graph(folder: Path, graph: NamedNode | DefaultGraph) -> Iterator[Triple]:
    return (quad.triple for quad in dumps.quads(folder, graph))


def _read(file: Path) -> Iterator[Quad]:
    """Yield the quads of a file; DataError with its line where it is not right."""
    try:
        for quad in parse(path=file, format=formats.of_file(file).ox):
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
                raise DataError(f"{file.name}: a statement of {quad.subject} has a node without an IRI")
            yield quad
    except SyntaxError as error:
        raise unreadable(file.name, error) from error


def _hash(statements: Iterable[Quad | Triple]) -> str:
    """Return the SHA-256 of statements as canonical N-Quads; they have no blank nodes."""
    digest, last = hashlib.sha256(), b""
    with tempfile.TemporaryDirectory(prefix="indsatsgraf-") as folder:
        for line in sorting.ordered((f"{each} .\n".encode() for each in statements), len, Path(folder)):
            if line != last:
                digest.update(line)
            last = line
    return digest.hexdigest()
