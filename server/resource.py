"""One resource as it is shown: its facts, the nodes below it, and their evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.order import Term, predicate_key, term_key
from graph.terms import DCT, NAMING, RDF, SKOS
from server import expression, origin
from server.dataset import Served
from server.evidence import Evidence, Witness
from server.labels import label
from server.lookup import Lookup
from server.origin import Origin


@dataclass(frozen=True)
class Value:
    """One object of a fact: a text, or a resource with its name; `facts` are those of a node below."""

    text: str
    iri: NamedNode | None
    language: str
    facts: tuple["Fact", ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Fact:
    """A property with all its values."""

    predicate: NamedNode
    label: str
    values: tuple[Value, ...]

    @property
    def is_type(self) -> bool:
        """Whether this says what the resource is."""
        return self.predicate == RDF.type


def is_known(served: Served, iri: NamedNode) -> bool:
    """Whether anything at all is said of the IRI, or with it."""
    store = served.store
    patterns = ((iri, None, None, None), (None, None, None, iri), (None, None, iri, None))
    return any(next(iter(store.quads_for_pattern(*pattern)), None) is not None for pattern in patterns)


def describe(served: Served, iri: NamedNode) -> list[Quad]:
    """Return the resource's own triples, those of the nodes below it, and the names of what they point to."""
    own = list(_below(served, iri, set()))
    pointed = {quad.object for quad in own if isinstance(quad.object, NamedNode)}
    store = served.store
    return [
        *own,
        *(quad for term in pointed for kind in NAMING for quad in store.quads_for_pattern(term, kind, None)),
    ]


def facts(served: Served, iri: NamedNode, witness: Witness) -> tuple[Fact, ...]:
    """Return the facts of a resource in the order of the model, with the words that state them."""
    return _facts(served, iri, witness, frozenset({iri}))


def origins(served: Served, iri: NamedNode) -> tuple[Origin, ...]:
    """Return the pages that the resource was read from."""
    sources = served.store.quads_for_pattern(iri, DCT.source, None, DefaultGraph())
    return tuple(origin.of(served, quad.object) for quad in sources if isinstance(quad.object, NamedNode))


def _own(served: Served, iri: NamedNode) -> list[Quad]:
    """Return the triples of the resource itself, each once.

    What a page's own graph states differently from the default graph belongs to that page, not here; only a
    resource that is described nowhere else is taken from there.
    """
    store = served.store
    graphs = (DefaultGraph(), served.dataset.evidence)
    found = [quad for graph in graphs for quad in store.quads_for_pattern(iri, None, None, graph)]
    found = found or list(store.quads_for_pattern(iri, None, None, None))
    return list({quad.triple: quad for quad in found}.values())


def _below(served: Served, iri: NamedNode, seen: set[str]) -> Iterator[Quad]:
    seen.add(iri.value)
    for quad in _own(served, iri):
        yield quad
        term = quad.object
        if _is_below(term, iri, served.store) and term.value not in seen:
            yield from _below(served, term, seen)


def _is_below(term: Term, iri: Term | None, store: Lookup) -> TypeGuard[NamedNode]:
    if not (isinstance(term, NamedNode) and isinstance(iri, NamedNode)):
        return False
    if not term.value.startswith(iri.value.rstrip("/") + "/"):
        return False
    # A scheme's concepts stand below it in name only.
    return next(iter(store.quads_for_pattern(term, RDF.type, SKOS.Concept)), None) is None


def _facts(
    served: Served,
    iri: NamedNode,
    witness: Witness,
    seen: frozenset[NamedNode],
    told: frozenset[NamedNode] | None = None,
) -> tuple[Fact, ...]:
    """Return the facts of a resource; of a node in an expression, `told`: those of these properties alone."""
    own = sorted(_own(served, iri), key=lambda quad: term_key(quad.object))
    evidence = witness.of(iri)
    by_predicate: dict[NamedNode, list[Quad]] = {}
    for quad in own:
        if told is None or quad.predicate in told:
            by_predicate.setdefault(quad.predicate, []).append(quad)
    return tuple(
        Fact(
            predicate,
            label(served.store, predicate),
            tuple(
                _value(served, quad, iri, witness, seen, evidence.get((predicate, quad.object), ()))
                for quad in by_predicate[predicate]
            ),
        )
        for predicate in sorted(by_predicate, key=predicate_key)
    )


def _value(
    served: Served,
    quad: Quad,
    iri: NamedNode,
    witness: Witness,
    seen: frozenset[NamedNode],
    support: tuple[Evidence, ...],
) -> Value:
    term = quad.object
    if isinstance(term, Literal):
        return Value(expression.literal(term), None, term.language or "", (), support)
    if not isinstance(term, NamedNode):
        return Value(str(term), None, "", (), support)
    # An age range of a target group stands beside it, below the initiative.
    if term in seen or not any(_is_below(term, each, served.store) for each in seen):
        return Value(label(served.store, term), term, "", (), support)
    expressed = expression.node(served, term, _own(served, term))
    if expressed is None:
        nested = _facts(served, term, witness, seen | {term})
        return Value(label(served.store, term), term, "", nested, support)
    rest = _facts(served, term, witness, seen | {term}, expressed.untold) if expressed.untold else ()
    return Value(expressed.text, term, "", rest, support)
