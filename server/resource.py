"""One resource as it is shown: its facts, the nodes below it, their evidence, and what points to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeGuard

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from graph.order import Term, natural, predicate_key, term_key
from graph.terms import DCT, IG, NAMING, OA, RDF, SKOS
from server import amendment, origin
from server.amendment import Amendment
from server.dataset import Served
from server.labels import full_label, label
from server.lookup import Lookup
from server.origin import Origin

Node = NamedNode | BlankNode | Triple

MANY = 100
"""How many links to a resource a page shows."""

Evidenced = Mapping[tuple[str, str], list["Evidence"]]
"""(predicate IRI, object as N-Triples) → where it is stated."""


@dataclass(frozen=True)
class Evidence:
    """The words that state a fact, and where they stand; or the correction by which a person added it."""

    quote: str
    span: NamedNode
    origin: Origin | None
    amendment: Amendment | None = None


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


@dataclass(frozen=True)
class Link:
    """A resource that points here, by one property."""

    iri: NamedNode
    text: str
    predicate: str


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


def facts(served: Served, iri: NamedNode) -> tuple[Fact, ...]:
    """Return the facts of a resource in the order of the model, with the words that state them."""
    return _facts(served, iri, frozenset({iri}))


def stated(served: Served, iri: NamedNode) -> tuple[Evidence, ...]:
    """Return the words from which a node below a resource was read, such as a target group of an initiative."""
    found = served.store.quads_for_pattern(None, RDF.object, iri, served.dataset.evidence)
    words = (
        each
        for quad in found
        if _is_below(iri, _one(served, quad.subject, RDF.subject), served.store)
        for each in _support(served, quad.subject)
    )
    return tuple(sorted(words, key=lambda each: natural(each.span.value)))


def origins(served: Served, iri: NamedNode) -> tuple[Origin, ...]:
    """Return the pages that the resource was read from."""
    sources = served.store.quads_for_pattern(iri, DCT.source, None, DefaultGraph())
    return tuple(origin.of(served, quad.object) for quad in sources if isinstance(quad.object, NamedNode))


def links(served: Served, iri: NamedNode) -> tuple[list[Link], bool]:
    """Return what points to the resource, at most MANY, and whether there is more."""
    store = served.store
    found = list(islice(store.quads_for_pattern(None, None, iri, DefaultGraph()), MANY + 1))
    made = [
        Link(quad.subject, full_label(store, quad.subject), label(store, quad.predicate))
        for quad in found[:MANY]
        if isinstance(quad.subject, NamedNode)
    ]
    return sorted(made, key=lambda each: (each.predicate, each.text)), len(found) > MANY


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


def _facts(served: Served, iri: NamedNode, seen: frozenset[NamedNode]) -> tuple[Fact, ...]:
    evidence = _evidence(served, iri)
    by_predicate: dict[NamedNode, list[Quad]] = {}
    for quad in sorted(_own(served, iri), key=lambda quad: term_key(quad.object)):
        by_predicate.setdefault(quad.predicate, []).append(quad)
    return tuple(
        Fact(
            predicate,
            label(served.store, predicate),
            tuple(_value(served, quad, iri, evidence, seen) for quad in by_predicate[predicate]),
        )
        for predicate in sorted(by_predicate, key=predicate_key)
    )


def _value(served: Served, quad: Quad, iri: NamedNode, evidence: Evidenced, seen: frozenset[NamedNode]) -> Value:
    term = quad.object
    support = tuple(evidence.get((quad.predicate.value, str(term)), ()))
    if isinstance(term, Literal):
        return Value(term.value, None, term.language or "", (), support)
    if not isinstance(term, NamedNode):
        return Value(str(term), None, "", (), support)
    below = _is_below(term, iri, served.store) and term not in seen
    nested = _facts(served, term, seen | {term}) if below else ()
    return Value(label(served.store, term), term, "", nested, support)


def _evidence(served: Served, iri: NamedNode) -> Evidenced:
    graph = served.dataset.evidence
    found: dict[tuple[str, str], list[Evidence]] = {}
    for quad in served.store.quads_for_pattern(None, RDF.subject, iri, graph):
        predicate = _one(served, quad.subject, RDF.predicate)
        term = _one(served, quad.subject, RDF.object)
        if isinstance(predicate, NamedNode) and term is not None:
            found.setdefault((predicate.value, str(term)), []).extend(_support(served, quad.subject))
    # As they stand on the page: stores give them in any order.
    return {fact: sorted(words, key=lambda each: natural(each.span.value)) for fact, words in found.items()}


def _support(served: Served, assertion: Node) -> Iterator[Evidence]:
    graph = served.dataset.evidence
    for quad in served.store.quads_for_pattern(assertion, IG.supportedBy, None, graph):
        support = quad.object
        if isinstance(support, NamedNode):
            added = served.store.quads_for_pattern(support, IG.adds, assertion, served.dataset.corrections)
            yield _amended(served, support) if next(iter(added), None) else _quoted(served, support)


def _amended(served: Served, correction: NamedNode) -> Evidence:
    found = amendment.of(served, correction)
    return Evidence(found.reason, correction, None, found)


def _quoted(served: Served, span: NamedNode) -> Evidence:
    selectors = served.store.quads_for_pattern(span, OA.hasSelector, None, served.dataset.evidence)
    quotes = [_one(served, quad.object, OA.exact) for quad in selectors if isinstance(quad.object, NamedNode)]
    quote = next((each.value for each in quotes if isinstance(each, Literal)), "")
    source = _one(served, span, OA.hasSource)
    return Evidence(quote, span, origin.of(served, source) if isinstance(source, NamedNode) else None)


def _one(served: Served, subject: Node, predicate: NamedNode) -> Term | None:
    found = next(iter(served.store.quads_for_pattern(subject, predicate, None, served.dataset.evidence)), None)
    return None if found is None else found.object
