"""The default graph of a store, read a thing at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph.order import term_key
from graph.terms import DCT, RDF, SKOS

Value = NamedNode | Literal
"""What a release says of a thing: it has no blank nodes."""

_VALUES = (NamedNode, Literal)
_NAMES = (SKOS.prefLabel, DCT.title)

# How much is kept, however large the graph: the concepts, bodies and pages that many rows lead to.
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Thing:
    """A node with what is said of it: property → values, in the order of `graph.order`."""

    node: NamedNode
    said: Mapping[NamedNode, Sequence[Value]]

    def values(self, property_: NamedNode) -> Sequence[Value]:
        """Return the values of a property."""
        return self.said.get(property_, ())

    @property
    def name(self) -> str:
        """The Danish name of the thing, else one in another language, else its IRI."""
        for property_ in _NAMES:
            names = [each for each in self.values(property_) if isinstance(each, Literal)]
            if names:
                return next((each.value for each in names if each.language == "da"), names[0].value)
        return self.node.value


class Graph:
    """Looks things up in the default graph; `base` is that of its IRIs."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._key = lru_cache(_KEPT)(term_key)
        self._kept = lru_cache(_KEPT)(self.thing)
        self.name = lru_cache(_KEPT)(self._name)
        self.planned = NamedNode(f"{base}concept/period-status/planlagt")
        """The status of a period that is expected."""

    def instances(self, class_: NamedNode) -> Sequence[str]:
        """Return the IRIs of the things of a class, in order."""
        found = self._store.quads_for_pattern(None, RDF.type, class_, DefaultGraph())
        return sorted(each.subject.value for each in found if isinstance(each.subject, NamedNode))

    def thing(self, node: NamedNode) -> Thing:
        """Return the thing that an IRI names."""
        said: dict[NamedNode, list[Value]] = {}
        for quad in self._store.quads_for_pattern(node, None, None, DefaultGraph()):
            value = quad.object
            if isinstance(value, _VALUES):
                said.setdefault(quad.predicate, []).append(value)
        for values in said.values():
            if len(values) > 1:
                values.sort(key=self._key)
        return Thing(node, said)

    def things(self, thing: Thing, property_: NamedNode) -> Sequence[Thing]:
        """Return what a property of the thing leads to."""
        return [self.thing(each) for each in thing.values(property_) if isinstance(each, NamedNode)]

    def shared(self, thing: Thing, property_: NamedNode) -> Sequence[Thing]:
        """Return what a property of this thing and of many others leads to."""
        return [self._kept(each) for each in thing.values(property_) if isinstance(each, NamedNode)]

    def values(self, things: Sequence[Thing], property_: NamedNode) -> Sequence[Value]:
        """Return the values that the things have of a property, each once."""
        if len(things) == 1:
            return things[0].values(property_)
        return sorted({value for thing in things for value in thing.values(property_)}, key=self._key)

    def _name(self, node: Value) -> str:
        """Return the name of what an IRI names."""
        return self.thing(node).name if isinstance(node, NamedNode) else node.value
