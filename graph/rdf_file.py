"""An RDF file as a user gives it: of any format, gzip included, or standard input."""

import gzip
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import BlankNode, Quad, parse

from graph import formats, store
from graph.errors import DataError, InputError
from graph.formats import GraphFormat

STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"
_LONGEST = "16 MiB"


@dataclass(frozen=True, slots=True)
class RdfFile:
    """An RDF file: its name as the user gave it, where it is, its format, and what its relative IRIs are below."""

    name: str
    path: Path
    syntax: GraphFormat
    base: str

    @contextmanager
    def open(self) -> Generator[IO[bytes]]:
        """Give the content, unpacked; InputError tells of a file that cannot be read."""
        try:
            with self.path.open("rb") as content:
                packed = content.peek(len(_GZIP)).startswith(_GZIP)
                yield cast(IO[bytes], gzip.GzipFile(fileobj=content)) if packed else content
        except (gzip.BadGzipFile, EOFError) as error:
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
                for quad in parse(content, self.syntax.ox, base_iri=self.base):
                    yield _renamed(quad, names, blank_prefix)
            except SyntaxError as error:
                raise store.unreadable(self.name, error) from error
            except MemoryError as error:
                raise DataError(
                    f"{self.name}: an IRI or literal is longer than {_LONGEST}; shorten it or leave it out"
                ) from error

    def read(self) -> bytes:
        """Return all of the content."""
        with self.open() as content:
            return content.read()


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

    Standard input is kept in a file of its own meanwhile, since its lines are asked for again. InputError tells of a
    name without a known format.
    """
    with tempfile.TemporaryDirectory() as folder:
        yield [_file(name, syntax, Path(folder)) for name in names]


def _file(name: Path, syntax: str | None, folder: Path) -> RdfFile:
    if str(name) == STANDARD_INPUT:
        return _standard_input(syntax, folder)
    unpacked = name.with_suffix("") if name.suffix.lower() == ".gz" else name
    form = formats.GRAPHS[syntax] if syntax else formats.of_file(unpacked)
    return RdfFile(str(name), name, form, name.resolve().as_uri())


def _standard_input(syntax: str | None, folder: Path) -> RdfFile:
    if syntax is None:
        known = "|".join(formats.GRAPHS)
        raise InputError(f"-: standard input has no suffix; name its format with --syntax {known}")
    kept = folder / "standard-input"
    if not kept.exists():
        kept.write_bytes(Path("/dev/stdin").read_bytes())
    return RdfFile(STANDARD_INPUT, kept, formats.GRAPHS[syntax], Path.cwd().as_uri() + "/")
