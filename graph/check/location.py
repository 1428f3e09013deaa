"""Where in files a statement stands, and which one that is for a result."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from graph import places
from graph.errors import DataError
from graph.places import Sought
from graph.property_path import ComplexPath, Path
from graph.rdf_file import RdfFile
from graph.report import Place, Result, Term
from graph.terms import SH

LARGEST = 256 * 1024 * 1024
"""Bytes of a file, unpacked, up to which places are looked for: its text has to be in memory for that."""

_OF_NO_STATEMENT = frozenset(
    {SH.MinCountConstraintComponent, SH.HasValueConstraintComponent, SH.QualifiedMinCountConstraintComponent}
)


@dataclass(frozen=True)
class Sources:
    """The files that quads come from; the blank nodes of each have the prefix of its place in the order."""

    files: list[RdfFile]
    letter: str

    def add(self, file: RdfFile) -> Iterator[Quad]:
        """Take one more file, and return its quads."""
        self.files.append(file)
        return self.quads(*self.prefixes[-1])

    def quads(self, file: RdfFile, prefix: str) -> Iterator[Quad]:
        """Yield the quads of a file, its blank nodes named by the prefix; DataError for what SHACL cannot look at."""
        for quad in file.quads(prefix):
            if isinstance(quad.object, Triple):
                raise DataError(
                    f"{file.name}: it has a triple inside a triple (RDF 1.2), which SHACL cannot look at; "
                    "leave out what stands in << >> and {| |}"
                )
            yield quad

    @property
    def prefixes(self) -> Sequence[tuple[RdfFile, str]]:
        """Each file with the prefix of its blank nodes."""
        return [(file, f"{self.letter}{number}b") for number, file in enumerate(self.files)]

    def find(self, wanted: Collection[Sought]) -> Mapping[Sought, Place]:
        """Return where each statement stands first; nothing is found in RDF/XML, JSON-LD and very large files."""
        found: dict[Sought, Place] = {}
        for file, prefix in self.prefixes:
            text = file.read(LARGEST) if wanted else None
            if text is not None:
                found = {**places.find(file.name, text, file.syntax, file.base, wanted, prefix), **found}
        return found

    def place_of(self, quad: Quad) -> str:
        """Return the place of a statement, for an error."""
        return self.where(Sought(quad.subject, quad.predicate, quad.object), Sought(quad.subject, quad.predicate))

    def where(self, *likely: Sought) -> str:
        """Return the place of the first statement that is found, for an error, or all files where none is."""
        found = self.find(likely)
        place = next((found[each] for each in likely if each in found), None)
        return str(place) if place else ", ".join(each.name for each in self.files)


def located(results: Sequence[Result], data: Store, sources: Sources) -> list[Result]:
    """Return the results with the place of what is wrong: of the statement, or where one is missing of its subject."""
    sought = [list(dict.fromkeys(_statements(each, data))) for each in results]
    found = sources.find({statement for statements in sought for statement in statements})
    return [
        replace(result, place=next((found[each] for each in statements if each in found), None))
        for result, statements in zip(results, sought, strict=True)
    ]


def _statements(result: Result, data: Store) -> Iterator[Sought]:
    """Yield the statements that may be the one that is wrong, the likeliest first."""
    if result.path is not None:
        if result.value is not None:
            yield from _leading(result.focus, result.path, result.value, data)
        if isinstance(result.path, NamedNode):
            if result.component not in _OF_NO_STATEMENT:
                yield Sought(result.focus, result.path)
            if result.value is not None and result.value != result.focus:
                yield Sought(result.value, result.path)
    yield Sought(result.focus)
    if result.value is not None:
        yield Sought(result.value)


def _leading(focus: Term, path: Path, value: Term, data: Store) -> Iterator[Sought]:
    """Yield the statements by which the last step of the path comes to the value."""
    if isinstance(path, NamedNode):
        yield Sought(focus, path, value)
    elif path.operator == "^" and isinstance(path.parts[0], NamedNode):
        yield Sought(value, path.parts[0], focus)
    elif path.operator == "/":
        nodes: set[Term] = {focus}
        for step in path.parts[:-1]:
            nodes = {node for each in nodes for node in _next(each, step, data)}
        for node in sorted(nodes, key=str):
            yield from _leading(node, path.parts[-1], value, data)
    elif path.operator in ("|", "*", "+", "?"):
        for part in path.parts:
            yield from _leading(focus, part, value, data)


def _next(node: Term, step: Path, data: Store) -> Iterable[Term]:
    match step:
        case NamedNode() if isinstance(node, NamedNode | BlankNode):
            return [cast(Term, quad.object) for quad in data.quads_for_pattern(node, step, None, None)]
        case ComplexPath("^", (NamedNode() as predicate,)):
            return [cast(Term, quad.subject) for quad in data.quads_for_pattern(None, predicate, node, None)]
        case _:
            return []
