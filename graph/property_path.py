"""A SHACL property path: one predicate, or several put together as in SPARQL."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from graph.terms import RDF, SH

UNARY = {"^": SH.inversePath, "*": SH.zeroOrMorePath, "+": SH.oneOrMorePath, "?": SH.zeroOrOnePath}
"""SPARQL's operator of one path → the property that says it in RDF."""


@dataclass(frozen=True)
class ComplexPath:
    """A path of more than one predicate, its operator one of `UNARY`, `/` or `|`."""

    operator: str
    parts: tuple["Path", ...]


Path = NamedNode | ComplexPath


def text(path: Path, name: Callable[[NamedNode], str] = str) -> str:
    """Return the path as SPARQL writes it, each predicate by the name that the function gives it."""
    if isinstance(path, NamedNode):
        return name(path)
    parts = [text(part, name) for part in path.parts]
    if path.operator == "^":
        return "^" + parts[0]
    if path.operator in UNARY:
        return parts[0] + path.operator
    return "(" + path.operator.join(parts) + ")"


def describe(path: Path) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """Return the node that stands for the path in RDF, and the triples that describe it."""
    if isinstance(path, NamedNode):
        return path, []
    described = [describe(part) for part in path.parts]
    nodes = [node for node, _ in described]
    triples = [triple for _, its in described for triple in its]
    if path.operator in UNARY:
        whole = BlankNode()
        return whole, [*triples, Triple(whole, UNARY[path.operator], nodes[0])]
    cells = [BlankNode() for _ in nodes]
    triples.extend(_list(cells, nodes))
    if path.operator == "/":
        return cells[0], triples
    whole = BlankNode()
    return whole, [*triples, Triple(whole, SH.alternativePath, cells[0])]


def _list(cells: Sequence[BlankNode], items: Sequence[NamedNode | BlankNode]) -> Iterator[Triple]:
    rests: list[NamedNode | BlankNode] = [*cells[1:], RDF.nil]
    for cell, item, rest in zip(cells, items, rests, strict=True):
        yield Triple(cell, RDF.first, item)
        yield Triple(cell, RDF.rest, rest)
