"""What the responses have in common: formats, tags for caches, the version of the release, safety headers."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version as installed_version

from flask import Flask, Response, request
from pyoxigraph import DefaultGraph, Quad, Triple

from graph import formats
from graph.formats import GraphFormat
from graph.release import PROGRAM
from server.dataset import Dataset
from server.negotiate import PAGE, Offer, Page

GRAPH_OFFERS = tuple(each for each in formats.GRAPHS.values() if not each.named_graphs)
RESULT_OFFERS = tuple(formats.RESULTS.values())

Shown = GraphFormat | Page
"""How a resource can be had: as data or as a page."""

REVALIDATE = "public, no-cache"
"""A cache asks each time, which costs little: the tag is known without computing the answer."""
FOREVER = "public, max-age=31536000, immutable"

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Indsatsgraf-Release, Retry-After",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register(app: Flask) -> None:
    """Let every response of the application carry the common headers."""
    app.after_request(_complete)


def conditional(dataset: Dataset, offer: Offer, make: Callable[[], Response], *parts: str) -> Response:
    """Return what `make` makes, tagged; or 304, without making it, when the client has it already.

    The tag follows from the release, the code, the offer, and the parts: all of the request that counts.
    """
    told = (dataset.etag, dataset.version, _code(), offer.name, request.full_path, request.host, *parts)
    tag = hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]
    known = request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else make()
    response.set_etag(tag)
    response.headers["Indsatsgraf-Release"] = dataset.version
    response.headers.setdefault("Cache-Control", REVALIDATE)
    response.vary.add("Accept")
    return response


def data(quads: Iterable[Quad | Triple], offer: GraphFormat, dataset: Dataset) -> Response:
    """Return triples in a graph format, the same bytes for the same triples."""
    plain = (Quad(each.subject, each.predicate, each.object, DefaultGraph()) for each in quads)
    return Response(formats.write(plain, offer, dataset.base), mimetype=offer.media_type)


def page(text: str) -> Response:
    """Return a page for people."""
    return Response(text, mimetype=PAGE.media_type)


def lead_to(path: str) -> Response:
    """Return 303 to a path on this host."""
    response = Response(status=303)
    response.location = path
    return response


@cache
def _code() -> str:
    return installed_version(PROGRAM)


def _complete(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers.update(PREFLIGHT)
    return response
