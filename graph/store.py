"""The only opener of an Oxigraph store."""

import shutil
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from graph import formats
from graph.errors import DataError, InputError, ReleaseError
from graph.formats import GraphFormat

# What Oxigraph raises for a folder that it cannot read or write: RocksDB's corruption is a RuntimeError.
_STORE_ERRORS = (OSError, RuntimeError)


_DATA = ("CURRENT", "MANIFEST-", *"0123456789")
"""How the names of the files begin that hold data: the rest are logs, locks and options."""


def open_read_only(folder: Path) -> Store:
    """Return the store in the folder, for any number of readers at once; ReleaseError if there is none."""
    if not folder.is_dir():
        raise ReleaseError(f"{folder}: there is no store here; make one with `indsatsgraf build`")
    if not (folder / "CURRENT").is_file():
        raise ReleaseError(f"{folder}: this folder is not an Oxigraph store; choose another or build again")
    try:
        return Store.read_only(str(folder))
    except _STORE_ERRORS as error:
        raise ReleaseError(f"{folder}: the store cannot be read ({_first_line(error)}); build again") from error


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of each file that holds a store's data; reading changes none of them.

    Oxigraph opens a store with a file cut short as a smaller one, or an empty one.
    """
    return {file.name: file.stat().st_size for file in sorted(folder.iterdir()) if file.name.startswith(_DATA)}


def create(folder: Path, quads: Iterable[Quad]) -> None:
    """Make a store of the quads in a new folder, closed on return; ReleaseError if it cannot be written."""
    with _new(folder) as store:
        store.bulk_extend(quads)


def load_files(folder: Path, files: Sequence[Path], named: Mapping[str, Path]) -> None:
    """Make a store of RDF files in a new folder, those of `named` in the graphs of these IRIs.

    DataError gives file, line and column of what is not right, InputError names a file that cannot be read or
    is of an unknown format; then the folder is not made.
    """
    sources: list[tuple[Path, NamedNode | None, GraphFormat]] = [
        *((file, None, formats.of_file(file)) for file in files),
        *((file, _graph_name(iri, file), _triples_format(file)) for iri, file in named.items()),
    ]
    with _new(folder) as store:
        for file, graph, syntax in sources:
            _load(store, file, graph, syntax)
            if graph is not None:
                store.add_graph(graph)  # one without a triple is part of the dataset too


@contextmanager
def _new(folder: Path) -> Generator[Store]:
    if folder.exists():
        raise ReleaseError(f"{folder}: it exists already; choose a folder that does not")
    try:
        store = Store(folder)
        yield store
        store.optimize()
        store.flush()
    except _STORE_ERRORS as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ReleaseError(
            f"{folder}: the store cannot be written ({_first_line(error)}); make room or choose another"
        ) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _load(store: Store, file: Path, graph: NamedNode | None, syntax: GraphFormat) -> None:
    try:
        content = file.open("rb")
    except OSError as error:
        raise InputError(f"{file}: it cannot be read ({_first_line(error)}); check its name") from error
    with content:
        try:
            store.bulk_load(content, syntax.ox, base_iri=file.resolve().as_uri(), to_graph=graph)
        except SyntaxError as error:
            raise unreadable(file, error) from error


def unreadable(file: Path | str, error: SyntaxError) -> DataError:
    """Return the error for an RDF file that Oxigraph could not parse: file, line, column and reason."""
    reason = _first_line(error).split(": ", 1)[-1].removesuffix(f" (line {error.lineno})")
    place = f"{file}:{error.lineno}:{error.offset}" if error.lineno else str(file)
    for said, meant in _MEANT.items():
        if said in str(error):
            return DataError(f"{place}: {meant}", error.lineno, error.offset)
    return DataError(f"{place}: {reason}; correct the file", error.lineno, error.offset)


_MEANT = {
    "Invalid UTF-8": "this is not UTF-8; save the file as UTF-8",
    "LoadDocumentCallback": "its @context is on the web, and nothing is fetched; write the context into the file",
}
"""What Oxigraph says → what a reader can act on, where that differs."""


def _graph_name(iri: str, file: Path) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise InputError(f"{iri}={file}: {iri!r} is not an absolute IRI ({error})") from error


def _triples_format(file: Path) -> GraphFormat:
    syntax = formats.of_file(file)
    if syntax.named_graphs:
        raise InputError(f"{file}: it has graph names of its own; give it without a graph IRI")
    return syntax


def _first_line(error: BaseException) -> str:
    text = str(error.strerror if isinstance(error, OSError) and error.strerror else error)
    return text.splitlines()[0] if text else type(error).__name__
