"""The IRIs of the graph on this host, now and in each release: each leads to its page and its data."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound
from werkzeug.http import http_date

from graph.message import Message
from server import language, memento, resource, sheet, tombstone
from server.dataset import Served
from server.memento import ACCEPT_DATETIME, LINK_FORMAT, Timeline
from server.near import near
from server.negotiate import PAGE, Page, choose
from server.problems import Unknown, repeated
from server.responses import (
    GRAPH_OFFERS,
    REVALIDATE,
    VARY,
    Shown,
    conditional,
    data,
    lead_to,
    page,
    told_of,
)
from server.services import history, served
from server.tombstone import Tombstone

blueprint = Blueprint("pages", __name__)

OFFERS: tuple[Shown, ...] = (*GRAPH_OFFERS, PAGE)
BY_SUFFIX = {"." + offer.name: offer for offer in OFFERS}
NOT_IN_IRIS = re.compile(r'[\x00-\x20"<>\\^`{|}]')
TIMEMAP = Page("link", LINK_FORMAT)


@dataclass(frozen=True)
class Found:
    """A resource by the path that was asked for; `offer` where its suffix names a format."""

    iri: NamedNode
    offer: Shown | None


@blueprint.get("/<path:path>")
def show(path: str) -> Response:
    """Answer with a resource as it is now, or lead to what it was at the moment that is asked for."""
    now, timeline = served(), _timeline(path)
    asked = request.headers.get(ACCEPT_DATETIME)
    if asked is not None and timeline.mementos:
        return _lead_back(timeline, asked)
    return answer(now, path)


@blueprint.get("/timemap/<path:path>")
def timemap(path: str) -> Response:
    """List the mementos of a resource."""
    dataset, timeline = served().dataset, _timeline(path)
    if not timeline.mementos:
        raise NotFound(Message("no release that is here describes <%(iri)s>", iri=dataset.base + repeated(path)))
    return conditional(dataset, TIMEMAP, lambda: Response(timeline.listed(), mimetype=LINK_FORMAT), history().tag)


def answer(now: Served, path: str) -> Response:
    """Lead from a resource to its page or data (303), answer with those where a suffix names one, or tell of its end.

    An old release answers with mementos.
    """
    timeline = _timeline(path)
    found = _find(now, path)
    if found is None:
        raise Unknown(_unknown(now, path, timeline), near(now, path))
    stone = tombstone.of(now, found.iri)
    if stone is not None:
        response = _gone(now, found, stone, timeline)
    elif found.offer is None:
        response = _lead_on(now, path)
    else:
        response = _shown(now, found.iri, found.offer, timeline)
    return _dated(response, now, timeline)


def _find(now: Served, path: str) -> Found | None:
    # The plain IRI first: it may end in what looks like a suffix.
    for name, offer in _readings(path):
        iri = _known(now, name)
        if iri is not None:
            return Found(iri, offer)
    return None


def _readings(path: str) -> list[tuple[str, Shown | None]]:
    """Return what the path may mean: paths of resources, with the format that a suffix then names.

    It comes decoded; what no IRI may hold was percent-encoded in that of the resource too.
    """
    path = NOT_IN_IRIS.sub(lambda sign: f"%{ord(sign[0]):02X}", path)
    stem, dot, name = path.rpartition(".")
    offer = BY_SUFFIX.get(dot + name)
    return [(path, None), *([(stem, offer), (stem + "/", offer)] if offer else [(path + "/", None)])]


def _known(now: Served, path: str) -> NamedNode | None:
    try:
        iri = NamedNode(now.dataset.base + path)
    except ValueError:
        return None
    return iri if path and resource.is_known(now, iri) else None


def _timeline(path: str) -> Timeline:
    all_ = history()
    names = [name for name, _ in _readings(path) if name]
    return Timeline(request.root_url, path, all_.editions, all_.states(names))


def _unknown(now: Served, path: str, timeline: Timeline) -> Message:
    iri = now.dataset.base + repeated(path)
    if not timeline.described:
        return Message("there is no resource <%(iri)s> here", iri=iri)
    last = timeline.described[-1]
    return Message(
        "there is no resource <%(iri)s> here; release %(version)s has it, see %(address)s",
        iri=iri,
        version=last.version,
        address=timeline.memento(last),
    )


def _lead_back(timeline: Timeline, asked: str) -> Response:
    chosen = timeline.at(memento.moment(asked))
    response = Response(status=302)
    response.location = timeline.memento(chosen)
    response.headers["Link"] = timeline.links(chosen.version)
    response.headers["Vary"] = ACCEPT_DATETIME
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _dated(response: Response, now: Served, timeline: Timeline) -> Response:
    """Return the answer with what Memento tells of it: an old one's moment, and where the others are."""
    if timeline.mementos:
        edition = history().find(now.dataset.version) if now.place != "/" else None
        if edition is not None:
            response.headers["Memento-Datetime"] = http_date(edition.published)
        else:
            response.headers["Vary"] = f"{VARY}, {ACCEPT_DATETIME}"
        response.headers["Link"] = timeline.links(edition.version if edition else None)
    return response


def _lead_on(now: Served, path: str) -> Response:
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))

    def lead() -> Response:
        return lead_to(language.address(f"{now.place}{path.rstrip('/')}.{offer.name}", page=request.args.get("page")))

    return conditional(now.dataset, offer, lead, history().tag)


def _shown(now: Served, iri: NamedNode, offer: Shown, timeline: Timeline) -> Response:
    def make() -> Response:
        if isinstance(offer, Page):
            return page(sheet.write(now, iri, timeline))
        return data(resource.describe(now, iri), offer, now.dataset)

    return conditional(now.dataset, offer, make, history().tag)


def _gone(now: Served, found: Found, stone: Tombstone, timeline: Timeline) -> Response:
    """Return 410 with the tombstone, whatever the client has: conditions are for success only (RFC 9110, 13.2.1)."""
    offer = found.offer or choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, Page):
        formats = [each.name for each in GRAPH_OFFERS]
        told = {"dataset": now.dataset, "iri": found.iri, "stone": stone, "timeline": timeline, "formats": formats}
        response = page(render_template("tombstone.html", **told))
    else:
        response = data(resource.describe(now, found.iri), offer, now.dataset)
    response.status_code = 410
    response.headers.extend(told_of(now.dataset))
    return response
