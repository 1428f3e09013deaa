"""How a value is written for people: dates, numbers and amounts by language, a small node in one expression."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from graph.bilingual import Bilingual
from graph.changes import display
from graph.changes.description import Node, Value
from graph.terms import ADMS, CV, DCAT, DCT, IG, RDF, SDO
from server import language
from server.dataset import Served
from server.labels import label

_EXPRESSED = frozenset({DCT.PeriodOfTime, IG.AgeRange, IG.FundingAllocation, IG.Involvement, CV.ContactPoint})
_IMPLIED = frozenset({RDF.type, IG.asStated, IG.ageBound, DCAT.startDate, DCAT.endDate, SDO.amount})
"""What an expression makes needless to tell: bounds are inclusive in it, and the words stand beside it."""


@dataclass(frozen=True)
class Expressed:
    """A node in words, and the properties that these do not tell."""

    text: str
    untold: frozenset[NamedNode]


@dataclass(frozen=True)
class _Names:
    """Calls things as the pages do, in the language of this answer."""

    served: Served

    @property
    def base(self) -> str:
        """The IRI below which the things are."""
        return self.served.dataset.base

    def called(self, iri: NamedNode) -> Bilingual:
        """Return what people call a thing."""
        name = label(self.served.store, iri)
        return Bilingual(name, name)


def literal(value: Literal) -> str:
    """Return a literal as the language of this answer writes it; a text as it is."""
    return value.value if value.language else display.literal(value, language.current())


def node(served: Served, iri: NamedNode, own: Sequence[Quad]) -> Expressed | None:
    """Return a period, an age range, an amount or an involvement in one expression; None of what has none."""
    if not any(quad.object in _EXPRESSED for quad in own if quad.predicate == RDF.type):
        return None
    described = _described(served, iri, own, deep=True)
    told = display.compact(described, _Names(served))
    if told is None:
        return None
    untold = frozenset(described.facts) - display.told_by_compact(described) - _IMPLIED - {ADMS.status}
    planned = " (" + label(served.store, status) + ")" if (status := _status(described)) else ""
    return Expressed(told.within(language.current()) + planned, untold)


def _status(described: Node) -> NamedNode | None:
    status = described.one(ADMS.status)
    return status if isinstance(status, NamedNode) else None


def _described(served: Served, iri: NamedNode, own: Sequence[Quad], *, deep: bool) -> Node:
    facts: dict[NamedNode, list[Value]] = {}
    for quad in own:
        value = quad.object
        if deep and isinstance(value, NamedNode) and value.value.startswith(f"{iri.value}/"):
            facts.setdefault(quad.predicate, []).append(_below(served, value))
        else:
            facts.setdefault(quad.predicate, []).append(value)
    return Node(iri, {predicate: tuple(values) for predicate, values in facts.items()}, ())


def _below(served: Served, iri: NamedNode) -> Node:
    own = {quad.triple: quad for quad in served.store.quads_for_pattern(iri, None, None)}
    return _described(served, iri, list(own.values()), deep=False)
