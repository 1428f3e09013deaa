"""One resource as it is shown: its facts, the nodes below it, and their evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TypeGuard

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.order import Term, statements
from graph.terms import DCT, IG, NAMING, RDF, SKOS
from server import expression, language, origin
from server.dataset import Served
from server.evidence import Support, Witness
from server.labels import Name, label
from server.language import gettext, marked
from server.lookup import Lookup
from server.origin import Origin

_ROWS: Mapping[NamedNode, str] = {
    IG.hasTargetGroup: marked("Target group"),
    IG.hasAgeRange: marked("Age or grade"),
    IG.hasInvolvement: marked("Taking part"),
    IG.hasFunding: marked("Funding"),
    IG.asStated: marked("In the page's words"),
}
"""What a row is called where the name of its property, such as "has target group", is half a sentence."""


@dataclass(frozen=True)
class Value:
    """One object of a fact: a text, or a resource with its name; `facts` are those of a node below."""

    text: str
    iri: NamedNode | None
    facts: tuple["Fact", ...]
    support: Support | None


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


Nodes = Mapping[NamedNode, Sequence[Quad]]
"""The triples of some nodes, in the order of the model."""


@dataclass(frozen=True)
class _Context:
    served: Served
    own: Nodes
    witness: Witness


def is_known(served: Served, iri: NamedNode) -> bool:
    """Whether anything at all is said of the IRI, or with it."""
    store = served.store
    patterns = ((iri, None, None, None), (None, None, None, iri), (None, None, iri, None))
    return any(next(iter(store.quads_for_pattern(*pattern)), None) is not None for pattern in patterns)


def nodes(served: Served, iri: NamedNode) -> Nodes:
    """Return the triples of a resource, and those of each node below it."""
    found: dict[NamedNode, list[Quad]] = {}
    ahead = [iri]
    while ahead:
        node = ahead.pop()
        if node not in found:
            found[node] = statements(_own(served, node))
            ahead.extend(quad.object for quad in found[node] if _is_below(quad.object, iri, served.store))
    return found


def describe(served: Served, iri: NamedNode) -> list[Quad]:
    """Return the resource's own triples, those of the nodes below it, and the names of what they point to."""
    own = list(chain.from_iterable(nodes(served, iri).values()))
    pointed = {quad.object for quad in own if isinstance(quad.object, NamedNode)}
    store = served.store
    return [
        *own,
        *(quad for term in pointed for kind in NAMING for quad in store.quads_for_pattern(term, kind, None)),
    ]


def facts(served: Served, iri: NamedNode, own: Nodes, witness: Witness) -> tuple[Fact, ...]:
    """Return the facts of a resource in the order of the model, with the words that state them."""
    return _facts(_Context(served, own, witness), iri, frozenset({iri}))


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


def _is_below(term: Term, iri: NamedNode, store: Lookup) -> TypeGuard[NamedNode]:
    if not (isinstance(term, NamedNode) and term.value.startswith(iri.value.rstrip("/") + "/")):
        return False
    # A scheme's concepts stand below it in name only.
    return next(iter(store.quads_for_pattern(term, RDF.type, SKOS.Concept)), None) is None


def _facts(
    context: _Context, iri: NamedNode, seen: frozenset[NamedNode], only: frozenset[NamedNode] | None = None
) -> tuple[Fact, ...]:
    """Return the facts of a resource; of a node in an expression those of these properties alone."""
    evidence = context.witness.of(iri)
    # They are in order.
    return tuple(
        Fact(
            predicate,
            _row(context.served.store, predicate),
            tuple(_value(context, quad.object, seen, evidence.get((predicate, quad.object))) for quad in quads),
        )
        for predicate, quads in groupby(context.own[iri], key=lambda quad: quad.predicate)
        if only is None or predicate in only
    )


def _row(store: Lookup, predicate: NamedNode) -> Name:
    own = _ROWS.get(predicate)
    return Name(gettext(own), language.current()) if own else label(store, predicate)


def _value(context: _Context, term: Term, seen: frozenset[NamedNode], support: Support | None) -> Value:
    if isinstance(term, Literal):
        return Value(Name(expression.literal(term), term.language or ""), None, (), support)
    if not isinstance(term, NamedNode):
        return Value(str(term), None, (), support)
    is_node = term in context.own and term not in seen
    expressed = expression.node(context.served, term, context.own[term]) if is_node else None
    if expressed:
        rest = _facts(context, term, seen | {term}, expressed.untold) if expressed.untold else ()
        return Value(expressed.text, term, rest, support)
    below = _facts(context, term, seen | {term}) if is_node else ()
    return Value(label(context.served.store, term), term, below, support)
