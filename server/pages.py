"""The IRIs of the graph on this host: each leads to its page and its data."""

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from server import amendment, labels, resource
from server.dataset import Dataset, Served
from server.negotiate import PAGE, Page, choose
from server.problems import repeated
from server.responses import GRAPH_OFFERS, Shown, conditional, data, lead_to, page
from server.services import served

blueprint = Blueprint("pages", __name__)

OFFERS: tuple[Shown, ...] = (*GRAPH_OFFERS, PAGE)
BY_SUFFIX = {"." + offer.name: offer for offer in OFFERS}


@blueprint.get("/<path:path>")
def show(path: str) -> Response:
    """Lead from a resource to its page or data (303), and answer with those where the suffix names one."""
    now = served()
    # The plain IRI first: it may end in what looks like a suffix.
    if _known(now, path):
        return _lead_on(now.dataset, path)
    stem, dot, name = path.rpartition(".")
    offer = BY_SUFFIX.get(dot + name)
    iri = next((found for each in (stem, stem + "/") if (found := _known(now, each))), None)
    if offer is None or iri is None:
        raise NotFound(f"there is no resource <{now.dataset.base}{repeated(path)}> here")
    return conditional(now.dataset, offer, lambda: _answer(now, iri, offer))


def _known(now: Served, path: str) -> NamedNode | None:
    try:
        iri = NamedNode(now.dataset.base + path)
    except ValueError:
        return None
    return iri if path and resource.is_known(now, iri) else None


def _lead_on(dataset: Dataset, path: str) -> Response:
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))

    def lead() -> Response:
        return lead_to(f"/{path.rstrip('/')}.{offer.name}")

    return conditional(dataset, offer, lead)


def _answer(now: Served, iri: NamedNode, offer: Shown) -> Response:
    if isinstance(offer, Page):
        return page(_page(now, iri))
    return data(resource.describe(now, iri), offer, now.dataset)


def _page(now: Served, iri: NamedNode) -> str:
    pointing, more = resource.links(now, iri)
    return render_template(
        "resource.html",
        dataset=now.dataset,
        iri=iri,
        title=labels.full_label(now.store, iri),
        facts=resource.facts(now, iri),
        stated=resource.stated(now, iri),
        origins=resource.origins(now, iri),
        withdrawn=amendment.withdrawn(now, iri),
        pointing=pointing,
        more=more,
        formats=[each.name for each in GRAPH_OFFERS],
    )
