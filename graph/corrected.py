"""Quads with the corrections of persons: withdrawn statements leave the default graph, added ones join it (pure).

What the pages state stays in their graphs and in the evidence, where it is marked as withdrawn.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from graph import evidence, turtle
from graph.correction import Correction
from graph.terms import BASE, CORRECTIONS, DCT, IG, RDF

GRAPH = NamedNode(BASE + CORRECTIONS)
"""The named graph of the corrections and of what they add."""

_BELOW = re.compile(re.escape(BASE) + "initiative/[^/]+/.+")
"""A node that describes one fact of an initiative, such as a period."""


def quads(read: Iterable[Quad], corrections: Sequence[Correction]) -> Iterator[Quad]:
    """Yield what was read as it is corrected; what a node states comes behind the statement that leads to it."""
    if not corrections:
        yield from read
        return
    withdrawal = _Withdrawal(corrections)
    for quad in read:
        if quad.graph_name == evidence.GRAPH:
            yield quad
            yield from withdrawal.mark(quad)
        elif not withdrawal.concerns(quad) or quad.graph_name != DefaultGraph():
            yield quad
    for each in corrections:
        yield from _told(each)


def unmatched(read: Iterable[Quad], corrections: Sequence[Correction]) -> list[str]:
    """Return a line for each statement of a correction that does not fit what was read, in the corrections' order."""
    if not corrections:
        return []
    withdrawn = {triple for each in corrections for triple in each.withdrawn}
    added = {triple for each in corrections for triple in each.added}
    subjects = {triple.subject for triple in added}
    described = {triple.subject for triple in added if triple.predicate == RDF.type}
    found: set[Triple] = set()
    for quad in read:
        if quad.graph_name == evidence.GRAPH:
            continue
        if quad.triple in withdrawn or (quad.triple in added and quad.graph_name == DefaultGraph()):
            found.add(quad.triple)
        if quad.subject in subjects:
            described.add(quad.subject)
    return [line for each in corrections for line in _unmatched(each, found, described)]


def _unmatched(
    correction: Correction, found: set[Triple], described: set[NamedNode | BlankNode | Triple]
) -> Iterator[str]:
    name = correction.iri.value.removeprefix(BASE)
    for triple in correction.withdrawn:
        if triple not in found:
            yield f"{name} withdraws what is not read any more: {_shown(triple)}"
    for triple in correction.added:
        if triple in found:
            yield f"{name} adds what is read by now: {_shown(triple)}"
        elif triple.subject not in described:
            yield f"{name} adds to what no page describes: {_shown(triple)}"


class _Withdrawal:
    """Finds in a stream of quads what is withdrawn, the nodes below it included."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self._by = {triple: each.iri for each in corrections for triple in each.withdrawn}
        self._nodes: dict[object, NamedNode] = {}
        self._assertions: dict[object, dict[NamedNode, object]] = {}

    def concerns(self, quad: Quad) -> bool:
        """Tell whether the statement is withdrawn; a node that it leads to is withdrawn with it."""
        by = self._of(quad.triple)
        if by and isinstance(quad.object, NamedNode) and _BELOW.fullmatch(quad.object.value):
            self._nodes[quad.object] = by
        return by is not None

    def mark(self, quad: Quad) -> Iterator[Quad]:
        """Yield which correction withdrew an assertion, once all of what it asserts has gone by."""
        if quad.predicate not in (RDF.subject, RDF.predicate, RDF.object):
            return
        said = self._assertions.setdefault(quad.subject, {})
        said[quad.predicate] = quad.object
        if len(said) == 3:
            del self._assertions[quad.subject]
            subject, predicate, value = said[RDF.subject], said[RDF.predicate], said[RDF.object]
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
                by = self._of(Triple(subject, predicate, value))  # type: ignore[arg-type]  # an object as it was read
                if by:
                    yield Quad(quad.subject, IG.withdrawnBy, by, evidence.GRAPH)

    def _of(self, triple: Triple) -> NamedNode | None:
        return self._by.get(triple) or self._nodes.get(triple.subject)


def _told(correction: Correction) -> Iterator[Quad]:
    """Yield a correction with its statements, what it adds, and the assertions that rest on it."""
    iri = correction.iri
    about: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, IG.Correction), (DCT.date, correction.date)]
    about += [(IG.reason, reason) for reason in correction.reasons]
    about += [(DCT.source, source) for source in correction.sources]
    for predicate, value in about:
        yield Quad(iri, predicate, value, GRAPH)
    for number, triple in enumerate(correction.added, 1):
        node = NamedNode(f"{iri.value}/added/{number}")
        yield Quad(iri, IG.adds, node, GRAPH)
        yield Quad(triple.subject, triple.predicate, triple.object, GRAPH)
        yield Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
        yield from _statement(node, IG.Assertion, triple, evidence.GRAPH)
        yield Quad(node, IG.supportedBy, iri, evidence.GRAPH)
    for number, triple in enumerate(correction.withdrawn, 1):
        node = NamedNode(f"{iri.value}/withdrawn/{number}")
        yield Quad(iri, IG.withdraws, node, GRAPH)
        yield from _statement(node, RDF.Statement, triple, GRAPH)


def _statement(node: NamedNode, class_: NamedNode, triple: Triple, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(node, RDF.type, class_, graph)
    yield Quad(node, RDF.subject, triple.subject, graph)
    yield Quad(node, RDF.predicate, triple.predicate, graph)
    yield Quad(node, RDF.object, triple.object, graph)


def _shown(triple: Triple) -> str:
    return " ".join(_term(term) for term in (triple.subject, triple.predicate, triple.object))


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        short = turtle.short(term.value)
        return short if short != term.value else f"<{term.value.removeprefix(BASE)}>"
    return f"“{term.value}”" if isinstance(term, Literal) else str(term)
