"""What programs ask every site for unprompted: robots.txt, the sitemap and the icon."""

from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from graph.message import Message
from server import inventory
from server.dataset import Served
from server.language import IN_PATHS
from server.negotiate import Page
from server.responses import conditional
from server.services import served

blueprint = Blueprint("crawling", __name__)

XML = Page("xml", "application/xml")
TEXT = Page("txt", "text/plain")
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000
"""Addresses that one sitemap may list (sitemaps.org)."""
PAGES = ("", "about", "search", "ontology.html", "releases/", "validation")
CLOSED = ("/sparql", "/releases/*/sparql", "/releases/*/*/", "/graphs", "/timemap/", "/search?", "/report?", "/metrics")
"""What costs a query, is a state of what stands elsewhere, or has no end."""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers off queries and old states, and tell them where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in CLOSED), f"Sitemap: {request.root_url}sitemap.xml"]
    return conditional(served().dataset, TEXT, lambda: Response("\n".join(lines) + "\n", mimetype=TEXT.media_type))


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Return the icon, which browsers want beside an answer that is no page too."""
    return current_app.send_static_file("icon.svg")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List every page; the sitemaps that list them, where there are too many for one."""
    now = served()
    parts = -(-_number(now) // MOST)

    def make() -> Response:
        if parts == 1:
            return _listed("urlset", "url", _addresses(now))
        return _listed("sitemapindex", "sitemap", (f"sitemap-{each}.xml" for each in range(1, parts + 1)))

    return conditional(now.dataset, XML, make)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """List the pages of one part of the index."""
    now = served()
    first = (number - 1) * MOST
    if not 0 <= first < _number(now):
        raise NotFound(
            Message("there is no sitemap %(number)d; /sitemap.xml lists those that there are", number=number)
        )
    listed = islice(_addresses(now), first, first + MOST)
    return conditional(now.dataset, XML, lambda: _listed("urlset", "url", listed))


def _number(now: Served) -> int:
    return len(PAGES) + sum(map(len, inventory.of(now).kinds.values()))


def _addresses(now: Served) -> Iterator[str]:
    resources = chain.from_iterable(inventory.of(now).kinds.values())
    return chain(PAGES, (f"{quote(each, safe=IN_PATHS)}.html" for each in resources))


def _listed(root: str, item: str, paths: Iterator[str]) -> Response:
    host = request.root_url
    lines = (f"<{item}><loc>{escape(host + each)}</loc></{item}>\n" for each in paths)
    text = "".join((f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{NAMESPACE}">\n', *lines, f"</{root}>\n"))
    return Response(text, mimetype=XML.media_type)
