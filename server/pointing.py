"""What points to a resource: counted by property, and shown a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions

from server.dataset import Served
from server.labels import full_label, label
from server.paging import Page, page

COUNT = "SELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s ?p {iri} }} GROUP BY ?p"
ROWS = "SELECT ?p ?s WHERE {{ ?s ?p {iri} }} ORDER BY ?p ?s OFFSET {first} LIMIT {many}"


@dataclass(frozen=True)
class Link:
    """A resource that points here; without an IRI where it has none."""

    iri: NamedNode | None
    text: str


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


def to(served: Served, iri: NamedNode, number: int) -> Pointing:
    """Return a page of what points to the resource; NotFound where it has fewer."""
    counts = {
        row["p"]: int(cast(Literal, row["n"]).value)
        for row in cast(QuerySolutions, served.store.query(COUNT.format(iri=iri)))
        if isinstance(row["p"], NamedNode)
    }
    shown = page(number, sum(counts.values()))
    links = {each: tuple(group) for each, group in _links(served, iri, shown)}
    return Pointing(tuple(_kinds(served, counts, links, shown)), shown)


def _kinds(
    served: Served, counts: dict[NamedNode, int], links: dict[NamedNode, tuple[Link, ...]], shown: Page
) -> Iterator[Kind]:
    before = 0
    for predicate in sorted(counts, key=lambda each: each.value):
        name = label(served.store, predicate)
        yield Kind(predicate, name, counts[predicate], shown.of(before), links.get(predicate, ()))
        before += counts[predicate]


def _links(served: Served, iri: NamedNode, shown: Page) -> Iterator[tuple[NamedNode, list[Link]]]:
    if not shown.total:
        return
    query = ROWS.format(iri=iri, first=shown.first, many=shown.size)
    rows = list(cast(QuerySolutions, served.store.query(query)))
    for predicate, group in groupby(rows, key=lambda row: row["p"]):
        yield cast(NamedNode, predicate), [_link(served, row["s"]) for row in group]


def _link(served: Served, subject: object) -> Link:
    if isinstance(subject, NamedNode):
        return Link(subject, full_label(served.store, subject))
    return Link(None, str(subject))
