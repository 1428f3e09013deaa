"""What persons corrected, as it is shown: what a fact rests on that was not read, and what was withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.order import natural
from graph.terms import DCT, IG, RDF
from server.dataset import Served
from server.labels import label, preferred


@dataclass(frozen=True)
class Amendment:
    """A correction: why, when, and who or what says so; `sources` are addresses or texts."""

    iri: NamedNode
    reason: str
    day: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Withdrawn:
    """A fact that was read of a resource and does not hold, by a correction."""

    predicate: str
    value: str
    by: Amendment


def of(served: Served, iri: NamedNode) -> Amendment:
    """Return a correction."""
    reasons = [each for each in _all(served, iri, IG.reason) if isinstance(each, Literal)]
    days = [each.value for each in _all(served, iri, DCT.date) if isinstance(each, Literal)]
    sources = (each.value for each in _all(served, iri, DCT.source) if isinstance(each, NamedNode | Literal))
    return Amendment(iri, preferred(reasons), days[0] if days else "", tuple(sorted(sources)))


def withdrawn(served: Served, iri: NamedNode) -> tuple[Withdrawn, ...]:
    """Return what corrections withdrew of a resource, in one order."""
    return tuple(sorted(_withdrawn(served, iri), key=lambda each: (each.predicate, natural(each.value))))


def _withdrawn(served: Served, iri: NamedNode) -> Iterator[Withdrawn]:
    graph = served.dataset.corrections
    for quad in served.store.quads_for_pattern(None, RDF.subject, iri, graph):
        by = [each.subject for each in served.store.quads_for_pattern(None, IG.withdraws, quad.subject, graph)]
        [predicate] = _all(served, quad.subject, RDF.predicate)
        [value] = _all(served, quad.subject, RDF.object)
        for correction in by:
            if isinstance(correction, NamedNode) and isinstance(predicate, NamedNode):
                told = label(served.store, value) if isinstance(value, NamedNode) else str(getattr(value, "value", ""))
                yield Withdrawn(label(served.store, predicate), told, of(served, correction))


def _all(served: Served, subject: NamedNode | BlankNode | Triple, predicate: NamedNode) -> list[object]:
    found = served.store.quads_for_pattern(subject, predicate, None, served.dataset.corrections)
    return [quad.object for quad in found]
