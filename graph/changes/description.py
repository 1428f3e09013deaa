"""A thing with its facts and the nodes below it: equal for two releases where only the names of these nodes differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode

from graph.changes.candidates import thing
from graph.changes.reader import Reader
from graph.order import Term
from graph.terms import CORRECTIONS, DCT, EVIDENCE

APART = DCT.relation
"""The property under which a node is told that stands below a thing by its IRI, but that nothing there leads to."""

Content = tuple[object, ...]
"""What is said of a node, whatever its IRI; only ever compared with another."""


@dataclass(frozen=True)
class Node:
    """A resource as one release describes it: its facts, and their content, by which it is compared."""

    iri: NamedNode
    facts: Mapping[NamedNode, tuple["Value", ...]]
    content: Content

    def all(self, predicate: NamedNode) -> tuple["Value", ...]:
        """Return the values of a property."""
        return self.facts.get(predicate, ())

    def one(self, predicate: NamedNode) -> "Value | None":
        """Return the value of a property that has exactly one."""
        values = self.all(predicate)
        return values[0] if len(values) == 1 else None


Value = Term | Node


def content(value: Value) -> Content:
    """Return what a value says."""
    return value.content if isinstance(value, Node) else ("", str(value))


def describe(reader: Reader, iri: str, subjects: Iterable[str]) -> Node:
    """Return what a release says of a thing; `subjects` are nodes of it that are told whether or not it leads there."""
    base = reader.release.base
    described = _Description(reader, iri)
    whole = described.node(NamedNode(iri), ())
    apart = sorted({each for each in subjects if each != iri and thing(each, base) == iri} - described.seen)
    # One of them may lead to the next.
    nodes = (described.node(NamedNode(each), ()) for each in apart if each not in described.seen)
    loose = [node for node in nodes if node.facts]
    return _node(whole.iri, {**whole.facts, APART: (*whole.all(APART), *loose)}) if loose else whole


class _Description:
    def __init__(self, reader: Reader, iri: str) -> None:
        self._reader = reader
        self._iri = iri
        self.seen: set[str] = set()

    def node(self, iri: NamedNode, above: tuple[NamedNode, ...]) -> Node:
        self.seen.add(iri.value)
        path = (*above, iri)
        facts: dict[NamedNode, list[Value]] = {}
        for predicate, value in self._own(iri):
            facts.setdefault(predicate, []).append(self._value(value, path))
        return _node(iri, facts)

    def _value(self, value: Term, path: tuple[NamedNode, ...]) -> Value:
        if not isinstance(value, NamedNode) or value in path or not value.value.startswith(self._iri + "/"):
            return value
        return self.node(value, path) if thing(value.value, self._reader.release.base) == self._iri else value

    def _own(self, iri: NamedNode) -> Iterator[tuple[NamedNode, Term]]:
        graphs: list[DefaultGraph | NamedNode] = [DefaultGraph()]
        base = self._reader.release.base
        if self._iri.startswith(base + "source/"):
            graphs.append(NamedNode(base + EVIDENCE))
        if self._iri.startswith(base + "correction/"):
            graphs.append(NamedNode(base + CORRECTIONS))
        store = self._reader.store
        found = (quad for graph in graphs for quad in store.quads_for_pattern(iri, None, None, graph))
        return iter(dict.fromkeys((quad.predicate, quad.object) for quad in found))


def _node(iri: NamedNode, facts: Mapping[NamedNode, Iterable[Value]]) -> Node:
    # Equal contents stand in equal order; which of two equal nodes comes first then shows nowhere.
    ordered = {predicate: tuple(sorted(facts[predicate], key=_order)) for predicate in sorted(facts, key=str)}
    told = tuple((str(predicate), *map(content, values)) for predicate, values in ordered.items())
    return Node(iri, ordered, ("node", *told))


def _order(value: Value) -> tuple[str, str]:
    return (repr(content(value)), value.iri.value if isinstance(value, Node) else "")
