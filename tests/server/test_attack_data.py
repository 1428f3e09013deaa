"""Data that attack whoever reads them: on every kind of page and in every format, a text stays a text."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from hostile import FORMULAS, GONE, ODD, TEXTS, poisoned, tombstone
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from graph import store
from graph.archive import publish
from graph.build import Built
from graph.report import Report
from graph.spreadsheet import inert
from graph.terms import BASE, DCT, IG, RDF
from server import services
from server.app import create_app
from server.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HOST = "http://localhost"
FIRST, LONGEST, OTHER = (NamedNode(f"{BASE}initiative/{name}") for name in ("keep", "vida", "boernehuse"))
ROOTS = (
    *("/", "/search", "/search?q=alert", "/validation", "/releases/", "/report", "/about", "/initiative/"),
    *("/sitemap.xml", "/releases/changes.atom", "/releases/2026-02-01/changes", "/releases/2026-01-31/"),
    *(f"/{quote(iri.removeprefix(BASE), safe='/%')}" for iri in (FIRST.value + ODD, LONGEST.value, GONE.value)),
)
FEW = 2
"""Addresses of one kind that are asked for."""
FOLLOWED = {"href", "src", "action", "formaction", "cite", "data", "poster"}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
NOT_CRAWLED = re.compile(r"/sparql|/graphs|/static/|/releases/[^/]*/(sparql|[^/]*\.(nq|rdf|jsonld|ttl|csv)$)")
"""What comes from the engine or from the build, and is tested there."""


class Shape(HTMLParser):
    """The elements of a page with their attributes, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def links(self) -> list[str]:
        return [told[name] or "" for _, told in self.elements for name in FOLLOWED & told.keys()]


@pytest.fixture(scope="module")
def site(shipped: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    quads = list(store.open_read_only(shipped.release.store))
    made = list(poisoned(quads, FIRST, LONGEST))
    title = [each for each in made if each.subject == OTHER and each.predicate == DCT.title]
    before = [Quad(OTHER, DCT.title, Literal(TEXTS[0], language="da")), Quad(GONE, RDF.type, IG.Initiative)]
    out = tmp_path_factory.mktemp("hostile")
    publish(out, [*(each for each in made if each not in title), *before], Report(()), BASE, {}, date(2026, 1, 31))
    publish(out, [*made, *tombstone()], Report(()), BASE, {}, date(2026, 2, 1))
    app = create_app(Settings(out / "current", workers=1))
    yield app.test_client()
    services.of(app).close()


@pytest.fixture(scope="module")
def answers(site: FlaskClient) -> Mapping[str, list[tuple[str, str]]]:
    """By media type the addresses and answers of a crawl in both languages."""
    found: dict[str, list[tuple[str, str]]] = {}
    waiting = deque(f"{root}{'&' if '?' in root else '?'}language={each}" for root in ROOTS for each in ("da", "en"))
    seen, kinds = set(waiting), Counter[object]()
    while waiting:
        address = waiting.popleft()
        answer = site.get(address, headers={"Accept": BROWSER}, follow_redirects=True)
        assert answer.status_code in (200, 410), address
        found.setdefault(str(answer.mimetype), []).append((address, answer.text))
        answer.close()
        links = Shape(answer.text).links if answer.mimetype == "text/html" else []
        for link in (urljoin(HOST + address, each).partition("#")[0] for each in links):
            path = link.removeprefix(HOST)
            if path == link or path in seen or NOT_CRAWLED.match(path):
                continue
            kind = _kind(path)
            if kinds[kind] < FEW:
                kinds[kind] += 1
                seen.add(path)
                waiting.append(path)
    return found


def test_a_page_has_no_element_attribute_or_address_of_its_data(answers: Mapping[str, list[tuple[str, str]]]) -> None:
    pages = answers["text/html"]
    assert sum("alert(1)" in page for _, page in pages) > 100
    for address, page in pages:
        shape, blocks = Shape(page), BLOCK.findall(page)
        scripts = [told for tag, told in shape.elements if tag == "script"]
        assert all(str(told.get("src")).startswith("/static/") for told in scripts if "type" not in told), address
        assert len(blocks) == len([told for told in scripts if told == {"type": "application/ld+json"}]), address
        assert {json.loads(block)["@type"] for block in blocks} <= {"Dataset", "WebPage"}
        assert [tag for tag, _ in shape.elements if not tag.isalnum()] == [], address
        assert [name for _, told in shape.elements for name in told if name.startswith("on")] == [], address
        assert {urlsplit(each.strip()).scheme for each in shape.links} <= {"", "http", "https", "mailto"}, address


def _json(text: str) -> None:
    json.loads(text)


def _xml(text: str) -> None:
    elements = list(ET.fromstring(text.encode()).iter())  # noqa: S314 - our own server wrote it
    assert not [each for each in elements if each.tag.endswith("evil")]
    assert {urlsplit(each.get("href", "")).scheme for each in elements} <= {"", "http", "https"}


def _csv(text: str) -> None:
    header, *rows = csv.reader(io.StringIO(text))
    assert {len(row) for row in rows} <= {len(header)}
    assert [cell for row in rows for cell in row if inert(cell) != cell] == []


def _turtle(text: str) -> None:
    assert all(quad.graph_name == DefaultGraph() for quad in parse(text, RdfFormat.TURTLE))


CHECKS: Mapping[str, Callable[[str], None]] = {
    "application/atom+xml": _xml,
    "application/json": _json,
    "application/ld+json": _json,
    "application/rdf+xml": _xml,
    "application/xml": _xml,
    "text/csv": _csv,
    "text/turtle": _turtle,
}


@pytest.mark.parametrize("media_type", CHECKS)
def test_a_file_is_whole_whatever_its_texts_say(answers: Mapping[str, list[tuple[str, str]]], media_type: str) -> None:
    for address, text in answers[media_type]:
        try:
            CHECKS[media_type](text)
        except Exception as error:
            error.add_note(address)
            raise


def test_a_reference_holds_a_hostile_title_as_a_title(site: FlaskClient) -> None:
    for title in (*TEXTS, *FORMULAS):
        asked = {"query": "ASK {}", "title": title, "language": "en"}
        csl, bibtex = (
            site.get("/sparql/citation", query_string={**asked, "format": each}).text for each in ("csl", "bibtex")
        )
        plain = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
        assert json.loads(csl)[0]["title"] == plain
        assert bibtex.count("{") == bibtex.count("}")
        page = site.get("/sparql/citation", query_string=asked, headers={"Accept": "text/html"}).text
        assert [told for tag, told in Shape(page).elements if tag == "script" and "src" not in told] == []


def _kind(path: str) -> object:
    parts = urlsplit(path)
    first, _, rest = parts.path.removeprefix("/").partition("/")
    suffix = parts.path.rpartition("/")[2].rpartition(".")[2] if "." in parts.path.rpartition("/")[2] else ""
    return (first, rest.count("/"), suffix, "language=en" in parts.query, re.sub(r"=[^&]*", "", parts.query))
