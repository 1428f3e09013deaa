"""A SHACL property path: one predicate, or several put together as in SPARQL."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Dataset, NamedNode, Triple

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


def read(graph: Dataset, node: object) -> Path:
    """Return the path that a node stands for in RDF; LookupError where it stands for none."""
    if isinstance(node, NamedNode):
        return node
    said = _said(graph, node)
    for operator, predicate in UNARY.items():
        if predicate in said:
            return ComplexPath(operator, (read(graph, said[predicate]),))
    if SH.alternativePath in said:
        return ComplexPath("|", tuple(_items(graph, said[SH.alternativePath])))
    return ComplexPath("/", tuple(_items(graph, node)))


def _items(graph: Dataset, cell: object) -> Iterator[Path]:
    seen = set[object]()
    while cell != RDF.nil:
        if cell in seen:
            raise LookupError(cell)
        seen.add(cell)
        said = _said(graph, cell)
        yield read(graph, said[RDF.first])
        cell = said[RDF.rest]


def _said(graph: Dataset, node: object) -> Mapping[NamedNode, object]:
    if not isinstance(node, BlankNode):
        raise LookupError(node)
    return {quad.predicate: quad.object for quad in graph.quads_for_subject(node)}


_TOKEN = re.compile(r"<([^<>]*)>|([(|/)^*+?])")


def parse(text: str) -> Path:
    """Return the path that `text` writes so, predicates as IRIs in angle brackets; ValueError where it writes none."""
    tokens = [*_TOKEN.finditer(text)]
    if "".join(each[0] for each in tokens) != text:
        raise ValueError(text)
    path, end = _parsed(tokens, 0)
    if end != len(tokens):
        raise ValueError(text)
    return path


def _parsed(tokens: Sequence[re.Match[str]], at: int) -> tuple[Path, int]:
    if at == len(tokens):
        raise ValueError("a path that breaks off")
    match tokens[at][0]:
        case "^":
            path, at = _parsed(tokens, at + 1)
            return ComplexPath("^", (path,)), at
        case "(":
            path, at = _group(tokens, at + 1)
        case _:
            path, at = NamedNode(tokens[at][1] or ""), at + 1
    while at < len(tokens) and tokens[at][0] in "*+?":
        path, at = ComplexPath(tokens[at][0], (path,)), at + 1
    return path, at


def _group(tokens: Sequence[re.Match[str]], at: int) -> tuple[Path, int]:
    first, at = _parsed(tokens, at)
    parts, operator = [first], "/"
    while at < len(tokens) and tokens[at][0] in "|/":
        operator = tokens[at][0]
        part, at = _parsed(tokens, at + 1)
        parts.append(part)
    if at == len(tokens) or tokens[at][0] != ")":
        raise ValueError("a path that breaks off")
    return ComplexPath(operator, tuple(parts)), at + 1
