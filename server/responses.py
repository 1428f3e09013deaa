"""What the responses have in common: formats, tags for caches, the version of the release, safety headers."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version as installed_version

from flask import Flask, Response, request
from pyoxigraph import DefaultGraph, Quad, Triple
from werkzeug.utils import get_content_type
from werkzeug.wrappers import Request

from graph import formats
from graph.formats import GraphFormat
from graph.release import PROGRAM
from server import gateway, language
from server.dataset import Dataset
from server.negotiate import PAGE, Offer, Page

GRAPH_OFFERS = tuple(each for each in formats.GRAPHS.values() if not each.named_graphs)
RESULT_OFFERS = tuple(formats.RESULTS.values())

Shown = GraphFormat | Page
"""How a resource can be had: as data or as a page."""

REVALIDATE = "public, no-cache"
"""A cache asks each time, which costs little: the tag is known without computing the answer."""
NEVER = "no-store"
VARY = "Accept, Accept-Encoding, Accept-Language"
"""The headers of a request that the form of every answer follows from."""
FOREVER = "public, max-age=31536000, immutable"

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load and do."""


def policy(**more: str) -> str:
    """Return the policy of a page that may do more, such as `script_src="'self'"`."""
    told = POLICY | {name.replace("_", "-"): sources for name, sources in more.items()}
    return "; ".join(f"{name} {sources}" for name, sources in told.items())


HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Indsatsgraf-Release, Link, Memento-Datetime, Retry-After",
    "Content-Security-Policy": policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Content-Type, If-None-Match, Query-Id",
    "Access-Control-Max-Age": "86400",
}


def register(app: Flask) -> None:
    """Let every response of the application carry the common headers."""
    app.after_request(_complete)


def conditional(dataset: Dataset, offer: Offer, make: Callable[[], Response], *parts: str) -> Response:
    """Return what `make` makes, tagged; or 304, without making it, when the client has it already.

    The tag follows from the release, the code, the offer, and the parts: all of the request that counts.
    """
    tag = tag_of(dataset, offer, request, *parts)
    known = request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else make()
    response.set_etag(tag)
    for name, value in told_of(dataset):
        response.headers.setdefault(name, value)
    if response.status_code == 200:
        request.environ[gateway.REPEATS] = True
    return response


def tag_of(dataset: Dataset, offer: Offer, request: Request, *parts: str) -> str:
    """Return the tag of an answer, without quotes."""
    told = (dataset.etag, dataset.version, _code(), offer.name, request.full_path, request.host, *parts)
    if isinstance(offer, Page):
        told += (language.of(request),)
    return hashlib.sha256("\0".join(told).encode(errors="replace")).hexdigest()[:32]


def once(dataset: Dataset, response: Response) -> Response:
    """Return the response as one that the same request does not give again."""
    for name, value in told_of(dataset, NEVER):
        response.headers[name] = value
    return response


def told_of(dataset: Dataset, cache_control: str = REVALIDATE) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer that follows from a release."""
    return (
        ("Indsatsgraf-Release", dataset.version),
        ("Cache-Control", cache_control),
        ("Vary", VARY),
    )


def content_type(offer: Offer) -> str:
    """Return the media type with its charset, where it is one of text."""
    return get_content_type(offer.media_type, "utf-8")


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
    response.location = language.address(path)
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
