"""A concept's place in the tree of its scheme, and the whole of that tree."""

from collections.abc import Iterable, Mapping
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
LARGEST = 500
"""Concepts of a scheme whose tree is drawn; those of a larger one are listed a page at a time."""
IN_TREE = frozenset({SKOS.inScheme, SKOS.topConceptOf})
"""By what concepts point to their scheme: where its tree stands, they need not be listed again."""


@dataclass(frozen=True)
class Place:
    """The scheme of a concept, what is broader than it, the broadest first, and what is narrower."""

    scheme: NamedNode | None
    broader: tuple[NamedNode, ...]
    narrower: tuple[NamedNode, ...]


@dataclass(frozen=True)
class Branch:
    """A concept with those that are narrower."""

    concept: NamedNode
    narrower: tuple["Branch", ...]


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
    return Place(scheme, tuple(above), tuple(_by_name(store, below)[:WIDEST]))


def tree(served: Served, iri: NamedNode) -> tuple[Branch, ...]:
    """Return the concepts of a scheme by name, each below its broader one; none of what is no scheme, or no tree."""
    store = served.store
    concepts = set(_subjects(store, SKOS.inScheme, iri))
    if len(concepts) > LARGEST:
        return ()
    below: dict[NamedNode | None, list[NamedNode]] = {}
    for each in _by_name(store, concepts):
        broader = next((one for one in _objects(store, each, SKOS.broader) if one in concepts), None)
        below.setdefault(broader, []).append(each)
    found = _branches(below, None, DEEPEST)
    return found if _number(found) == len(concepts) else ()  # a circle of broader ones hangs on nothing


def _branches(
    below: Mapping[NamedNode | None, list[NamedNode]], above: NamedNode | None, depth: int
) -> tuple[Branch, ...]:
    return tuple(Branch(each, _branches(below, each, depth - 1)) for each in below.get(above, ()) if depth)


def _number(branches: Iterable[Branch]) -> int:
    return sum(1 + _number(each.narrower) for each in branches)


def definition(served: Served, iri: NamedNode) -> Name:
    """Return what a concept, or anything else that is defined, means; nothing where that is not said."""
    found = (quad.object for quad in served.store.quads_for_pattern(iri, SKOS.definition, None))
    return preferred([each for each in found if isinstance(each, Literal)])


def _by_name(store: Lookup, concepts: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(concepts, key=lambda each: natural(label(store, each).casefold()))


def _objects(store: Lookup, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return sorted((each for each in found if isinstance(each, NamedNode)), key=str)


def _subjects(store: Lookup, predicate: NamedNode, term: NamedNode) -> list[NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, predicate, term))
    return [each for each in found if isinstance(each, NamedNode)]
