"""The front page, and the description of the whole dataset beside it."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from pyoxigraph import DefaultGraph, Literal, NamedNode

from graph.order import natural
from graph.release import Release
from graph.terms import DCAT, DCT, IG, RDF
from server import description
from server.dataset import Dataset, Served
from server.labels import label
from server.lookup import Lookup
from server.negotiate import PAGE, Page, choose
from server.responses import GRAPH_OFFERS, Shown, conditional, data, lead_to, page
from server.services import history, served

blueprint = Blueprint("home", __name__)

OFFERS: tuple[Shown, ...] = (PAGE, *GRAPH_OFFERS)
COUNTED = (
    (IG.Initiative, "indsatser"),
    (IG.Programme, "programmer"),
    (IG.TargetGroup, "målgrupper"),
)


@dataclass(frozen=True)
class Entry:
    """An initiative in the list: its name and the years that it covers."""

    iri: NamedNode
    title: str
    years: str


@blueprint.get("/")
def home() -> Response:
    """Show the front page to people and VoID with DCAT to an RDF client."""
    now = served()
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, Page):
        return conditional(now.dataset, offer, lambda: page(_page(now)))
    others = _others(now.dataset)

    def describe() -> Response:
        return data(description.dataset(now, request.root_url, others), offer, now.dataset)

    return conditional(now.dataset, offer, describe, *(each.version for each in others))


@blueprint.get("/.well-known/void")
def well_known() -> Response:
    """Lead to the description of the dataset."""
    return lead_to("/")


def _others(dataset: Dataset) -> list[Release]:
    """Return the releases beside the one in service."""
    return [each.release for each in history().editions if each.version != dataset.version]


def _page(now: Served) -> str:
    counts = [(now.classes.get(kind, 0), name) for kind, name in COUNTED]
    return render_template(
        "home.html",
        dataset=now.dataset,
        counts=[(number, name) for number, name in counts if number],
        triples=now.triples,
        entries=_entries(now.store),
        classes=now.classes,
    )


def _entries(store: Lookup) -> list[Entry]:
    iris = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, IG.Initiative, DefaultGraph())]
    made = [Entry(iri, label(store, iri), _years(store, iri)) for iri in iris if isinstance(iri, NamedNode)]
    return sorted(made, key=lambda entry: natural(entry.title.casefold()))


def _years(store: Lookup, iri: NamedNode) -> str:
    """Return the years of the first stated period, such as 2013–2016; a planned period has no start."""
    for quad in store.quads_for_pattern(iri, DCT.temporal, None, DefaultGraph()):
        if isinstance(quad.object, NamedNode):
            start, end = (_year(store, quad.object, each) for each in (DCAT.startDate, DCAT.endDate))
            if start:
                return start if start == end else f"{start}–{end}"
    return ""


def _year(store: Lookup, period: NamedNode, predicate: NamedNode) -> str:
    for quad in store.quads_for_pattern(period, predicate, None, DefaultGraph()):
        if isinstance(quad.object, Literal):
            return quad.object.value[:4]
    return ""
