"""What points to a resource: counted by property, and shown a page at a time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from graph.order import natural, predicate_key
from server import expression
from server.dataset import Served
from server.labels import full_label, label
from server.lookup import Subject
from server.paging import Page, page

COUNT = "SELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s ?p {iri} }} GROUP BY ?p"
ABOVE = frozenset({"initiative", "programme"})
"""What has nodes below it that are shown with it."""
SORTED = 1000
"""Resources that are put in order; more stand as the store has them, as to sort them would take seconds."""


@dataclass(frozen=True)
class Link:
    """A resource that points here, and by which node below it, in words; without an IRI where it has none."""

    iri: NamedNode | None
    text: str
    by: str = ""


@dataclass(frozen=True)
class Kind:
    """How many resources point here by one property, on which page they begin, and those that are shown."""

    predicate: NamedNode
    label: str
    number: int
    begins: int
    shown: tuple[Link, ...]


@dataclass(frozen=True)
class Pointing:
    """A page of what points to a resource."""

    kinds: tuple[Kind, ...]
    page: Page


def to(served: Served, iri: NamedNode, number: int, without: Collection[NamedNode] = ()) -> Pointing:
    """Return a page of what points to the resource, not by the properties `without`; NotFound where it has fewer."""
    counts = {
        row["p"]: int(cast(Literal, row["n"]).value)
        for row in cast(QuerySolutions, served.store.query(COUNT.format(iri=iri)))
        if isinstance(row["p"], NamedNode) and row["p"] not in without
    }
    shown = page(number, sum(counts.values()))
    return Pointing(tuple(_kinds(served, iri, counts, shown)), shown)


def _kinds(served: Served, iri: NamedNode, counts: dict[NamedNode, int], shown: Page) -> Iterator[Kind]:
    before = 0
    for predicate in sorted(counts, key=predicate_key):
        first, end = (min(max(0, place - before), counts[predicate]) for place in (shown.first, shown.end))
        subjects = _subjects(served, predicate, iri, counts[predicate]) if first < end else iter(())
        links = tuple(_link(served, each) for each in islice(subjects, first, end))
        yield Kind(predicate, label(served.store, predicate), counts[predicate], shown.of(before), links)
        before += counts[predicate]


def _subjects(served: Served, predicate: NamedNode, iri: NamedNode, number: int) -> Iterator[Subject]:
    found = (quad.subject for quad in served.store.quads_for_pattern(None, predicate, iri, DefaultGraph()))
    return iter(sorted(found, key=lambda each: natural(str(each)))) if number <= SORTED else found


def owner(served: Served, iri: NamedNode) -> NamedNode | None:
    """Return the resource that a node is shown with, as its IRI tells; None where it stands for itself."""
    kind, _, rest = iri.value.removeprefix(served.dataset.base).partition("/")
    slug, _, below = rest.partition("/")
    return NamedNode(f"{served.dataset.base}{kind}/{slug}") if kind in ABOVE and below else None


def _link(served: Served, subject: Subject) -> Link:
    if not isinstance(subject, NamedNode):
        return Link(None, str(subject))
    above = owner(served, subject)
    if above is None:
        return Link(subject, full_label(served.store, subject))
    own = list(served.store.quads_for_pattern(subject, None, None, DefaultGraph()))
    expressed = expression.node(served, subject, own)
    return Link(above, label(served.store, above), expressed.text if expressed else label(served.store, subject))
