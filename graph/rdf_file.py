"""An RDF file as a user gives it: of any format, gzip included, or standard input."""

import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from graph import formats, store, xml
from graph.content import UNPACKING_ERRORS, Content
from graph.errors import DataError, InputError
from graph.formats import GraphFormat

STANDARD_INPUT = "-"
_LONGEST = "16 MiB"


@dataclass(frozen=True, slots=True)
class RdfFile:
    """An RDF file: its name as the user gave it, where it is, its format, and what its relative IRIs are below."""

    name: str
    path: Path
    syntax: GraphFormat
    base: str

    @contextmanager
    def open(self) -> Generator[Content]:
        """Give the content, unpacked; InputError tells of a file that cannot be read."""
        try:
            with self.path.open("rb") as raw:
                yield Content(self.name, raw, self.syntax.ox == RdfFormat.RDF_XML)
        except UNPACKING_ERRORS as error:
            raise InputError(f"{self.name}: it cannot be unpacked ({error}); pack it again with gzip") from error
        except OSError as error:
            raise InputError(f"{self.name}: {error.strerror or error}; name an RDF file that can be read") from error

    def quads(self, blank_prefix: str) -> Iterator[Quad]:
        """Yield the quads, the blank nodes named by the prefix and their number in the order in which they appear.

        Within a quad that is subject, object, graph name. DataError tells the line and column of what is not RDF.
        """
        names: dict[BlankNode, BlankNode] = {}
        with self.open() as content:
            try:
                # It needs no more of a file than to be read.
                for quad in parse(cast(IO[bytes], content), self.syntax.ox, base_iri=self.base):
                    yield _renamed(quad, names, blank_prefix)
            except SyntaxError as error:
                raise self._unreadable(error) from error
            except MemoryError as error:
                raise DataError(
                    f"{self.name}: an IRI or literal is longer than {_LONGEST}; shorten it or leave it out"
                ) from error

    def _unreadable(self, error: SyntaxError) -> DataError:
        if not error.lineno and self.syntax.ox == RdfFormat.RDF_XML:
            # Oxigraph does not tell where.
            with self.open() as content:
                error = xml.complaint(content) or error
        return store.unreadable(self.name, error)

    def read(self, most: int) -> bytes | None:
        """Return all of the content, or None where it has more bytes than that, unpacked."""
        with self.open() as content:
            parts: list[bytes] = []
            while part := content.read(_AT_ONCE):
                parts.append(part)
                most -= len(part)
                if most < 0:
                    return None
            return b"".join(parts)


_AT_ONCE = 1 << 20


def _renamed(quad: Quad, names: dict[BlankNode, BlankNode], prefix: str) -> Quad:
    blank = [each for each in (quad.subject, quad.object, quad.graph_name) if isinstance(each, BlankNode)]
    if not blank:
        return quad
    for each in blank:
        names.setdefault(each, BlankNode(f"{prefix}{len(names)}"))
    parts: list[Any] = [quad.subject, quad.predicate, quad.object, quad.graph_name]
    renamed: list[Any] = [names[each] if isinstance(each, BlankNode) else each for each in parts]
    return Quad(*renamed)


@contextmanager
def opened(names: Iterable[Path], syntax: str | None = None) -> Generator[list[RdfFile]]:
    """Give the RDF files of the names, `-` for standard input, in the format named or in that of their suffix.

    Standard input and pipes are kept in files of their own meanwhile, since their lines are asked for again. InputError
    tells of a name without a known format.
    """
    with tempfile.TemporaryDirectory() as folder:
        yield [_file(name, syntax, Path(folder)) for name in names]


def _file(name: Path, syntax: str | None, folder: Path) -> RdfFile:
    if str(name) == STANDARD_INPUT:
        if syntax is None:
            known = "|".join(formats.GRAPHS)
            raise InputError(f"-: standard input has no suffix; name its format with --syntax {known}")
        kept = _kept(Path("/dev/stdin"), folder / "standard-input")
        return RdfFile(STANDARD_INPUT, kept, formats.GRAPHS[syntax], Path.cwd().as_uri() + "/")
    unpacked = name.with_suffix("") if name.suffix.lower() == ".gz" else name
    form = formats.GRAPHS[syntax] if syntax else formats.of_file(unpacked)
    path = _kept(name, folder / f"pipe{len(list(folder.iterdir()))}") if name.is_fifo() else name
    return RdfFile(str(name), path, form, name.resolve().as_uri())


def _kept(pipe: Path, kept: Path) -> Path:
    if not kept.exists():
        with pipe.open("rb") as content, kept.open("wb") as copy:
            shutil.copyfileobj(content, copy)
    return kept
