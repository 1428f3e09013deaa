"""Where in the files that were checked the statement of each result stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from pyoxigraph import BlankNode, NamedNode, Store

from graph import places
from graph.places import Sought
from graph.property_path import ComplexPath, Path
from graph.rdf_file import RdfFile
from graph.report import Place, Result, Term
from graph.terms import SH

LARGEST = 256 * 1024 * 1024
"""Bytes of a file up to which places are looked for: its text has to be in memory for that."""

_OF_NO_STATEMENT = frozenset(
    {SH.MinCountConstraintComponent, SH.HasValueConstraintComponent, SH.QualifiedMinCountConstraintComponent}
)


def located(results: Sequence[Result], data: Store, files: Sequence[RdfFile], prefixes: Sequence[str]) -> list[Result]:
    """Return the results with the place of what is wrong: of the statement, or where one is missing of its subject.

    `prefixes` are those of the blank nodes of each file. What a file does not say has no place, and neither has what
    stands in RDF/XML or JSON-LD.
    """
    sought = [list(dict.fromkeys(_statements(each, data))) for each in results]
    wanted = {statement for statements in sought for statement in statements}
    found: dict[Sought, Place] = {}
    for file, prefix in zip(files, prefixes, strict=True):
        if wanted and file.path.stat().st_size <= LARGEST:
            there = places.find(file.name, file.read(), file.syntax, file.base, wanted, prefix)
            found = {**there, **found}
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
