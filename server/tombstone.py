"""What a release says of a resource that was withdrawn: why, and what is there in its place."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from graph.terms import AS, DCT, IG, RDF
from server.dataset import Served


@dataclass(frozen=True)
class Tombstone:
    """A withdrawn resource: its former title, the reasons by language, and its successors."""

    title: str
    reasons: Mapping[str, str]
    successors: tuple[NamedNode, ...]


def of(served: Served, iri: NamedNode) -> Tombstone | None:
    """Return what the release says of a withdrawn resource; None where it is not withdrawn."""
    quads = list(served.store.quads_for_pattern(iri, None, None, DefaultGraph()))
    if not any(quad.predicate == RDF.type and quad.object == AS.Tombstone for quad in quads):
        return None
    titles = [each.object.value for each in quads if each.predicate == DCT.title and isinstance(each.object, Literal)]
    reasons = {
        each.object.language or "da": each.object.value
        for each in quads
        if each.predicate == IG.reason and isinstance(each.object, Literal)
    }
    successors = (each.object for each in quads if each.predicate == DCT.isReplacedBy)
    found = sorted((each for each in successors if isinstance(each, NamedNode)), key=str)
    return Tombstone(min(titles, default=iri.value), dict(sorted(reasons.items())), tuple(found))
