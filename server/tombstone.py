"""What a release says of a resource that was withdrawn: why, and what is there in its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from graph.terms import AS, DCT, IG, RDF
from server.dataset import Served
from server.labels import Name, preferred


@dataclass(frozen=True)
class Tombstone:
    """A withdrawn resource: its former title, what it was, the reason, and its successors."""

    title: Name
    kinds: tuple[NamedNode, ...]
    reason: Name
    successors: tuple[NamedNode, ...]


def of(served: Served, iri: NamedNode) -> Tombstone | None:
    """Return what the release says of a withdrawn resource; None where it is not withdrawn."""
    quads = list(served.store.quads_for_pattern(iri, None, None, DefaultGraph()))
    if not any(quad.predicate == RDF.type and quad.object == AS.Tombstone for quad in quads):
        return None
    titles, reasons = (
        preferred([each.object for each in quads if each.predicate == predicate and isinstance(each.object, Literal)])
        for predicate in (DCT.title, IG.reason)
    )
    kinds, successors = (
        [each.object for each in quads if each.predicate == predicate and isinstance(each.object, NamedNode)]
        for predicate in (AS.formerType, DCT.isReplacedBy)
    )
    return Tombstone(titles or Name(iri.value), _sorted(kinds), reasons, _sorted(successors))


def _sorted(iris: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    return tuple(sorted(iris, key=str))
