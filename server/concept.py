"""A concept's place in the tree of its scheme."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.order import natural
from graph.terms import SKOS
from server.dataset import Served
from server.labels import Name, label, preferred
from server.lookup import Lookup

DEEPEST = 20
"""Steps that are taken upwards."""
WIDEST = 200
"""Narrower concepts that are shown."""


@dataclass(frozen=True)
class Place:
    """The scheme of a concept, what is broader than it, the broadest first, and what is narrower."""

    scheme: NamedNode | None
    broader: tuple[NamedNode, ...]
    narrower: tuple[NamedNode, ...]


def place(served: Served, iri: NamedNode) -> Place | None:
    """Return the place of a concept; None of what is in no scheme."""
    store = served.store
    scheme = next(iter(_objects(store, iri, SKOS.inScheme)), None)
    above: list[NamedNode] = []
    at = next(iter(_objects(store, iri, SKOS.broader)), None)
    while at is not None and at not in above and len(above) < DEEPEST:
        above.insert(0, at)
        at = next(iter(_objects(store, at, SKOS.broader)), None)
    if scheme is None and not above:
        return None
    below = {*_objects(store, iri, SKOS.narrower), *_subjects(store, SKOS.broader, iri)}
    ordered = sorted(below, key=lambda each: natural(label(store, each).casefold()))
    return Place(scheme, tuple(above), tuple(ordered[:WIDEST]))


def definition(served: Served, iri: NamedNode) -> Name:
    """Return what a concept, or anything else that is defined, means; nothing where that is not said."""
    found = (quad.object for quad in served.store.quads_for_pattern(iri, SKOS.definition, None))
    return preferred([each for each in found if isinstance(each, Literal)])


def _objects(store: Lookup, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return sorted((each for each in found if isinstance(each, NamedNode)), key=str)


def _subjects(store: Lookup, predicate: NamedNode, term: NamedNode) -> list[NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, predicate, term))
    return [each for each in found if isinstance(each, NamedNode)]
