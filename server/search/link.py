"""The link from a concept, a programme or a body to the search that finds its initiatives."""

from collections.abc import Iterable
from itertools import chain, islice

from pyoxigraph import DefaultGraph, NamedNode

from graph.search.facets import FACETS, Facet
from graph.terms import IG, RDF, SKOS
from server.dataset import Served
from server.pointing import owner
from server.search.choice import Choice

_BY_NAME = {facet.name: facet for facet in FACETS}
_BY_KIND = {"programme": "programme", "agency": "body"}
_LOOKED_AT = 50
"""Uses of a value that are looked at; a store has them in no order, so one of an initiative is among so many."""


def address(now: Served, iris: Iterable[NamedNode]) -> str:
    """Return the address of the search for those of these values that it would find; nothing where there are none."""
    if now.place != "/" or isinstance(now.dataset.store, str):
        return ""  # what is searched is the release in service, on the disk
    chosen: dict[str, list[str]] = {}
    for iri in iris:
        facet = _facet(now, iri)
        if facet and _finds(now, facet, iri):
            chosen.setdefault(facet.name, []).append(iri.value)
    return Choice(values=chosen).address(now.dataset.base) if chosen else ""


def _facet(now: Served, iri: NamedNode) -> Facet | None:
    """Return the facet that a value belongs to, as its IRI tells."""
    kind, _, rest = iri.value.removeprefix(now.dataset.base).partition("/")
    return _BY_NAME.get(rest.partition("/")[0] if kind == "concept" else _BY_KIND.get(kind, ""))


def _finds(now: Served, facet: Facet, iri: NamedNode) -> bool:
    """Whether an initiative has the value, or one that is next narrower."""
    narrower = now.store.quads_for_pattern(None, SKOS.broader, iri, DefaultGraph()) if facet.is_tree else ()
    values = chain((iri,), (quad.subject for quad in narrower if isinstance(quad.subject, NamedNode)))
    return any(_has_initiative(now, facet, each) for each in values)


def _has_initiative(now: Served, facet: Facet, value: NamedNode) -> bool:
    for quad in islice(now.store.quads_for_pattern(None, facet.way[-1], value, DefaultGraph()), _LOOKED_AT):
        subject = quad.subject
        above = owner(now, subject) if len(facet.way) > 1 and isinstance(subject, NamedNode) else subject
        if above and next(iter(now.store.quads_for_pattern(above, RDF.type, IG.Initiative)), None):
            return True
    return False
