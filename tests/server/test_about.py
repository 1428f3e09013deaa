"""The page about the project, and what crawlers are told."""

import json
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.build import Built
from server import crawling, services
from server.app import create_app
from server.settings import Settings

NAME = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def app(shipped: Built) -> Iterator[Flask]:
    app = create_app(Settings(shipped.release.folder, workers=1))
    yield app
    services.of(app).close()


def listed(client: FlaskClient, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).data)  # noqa: S314 - our own
    return [each.text or "" for each in root.iter(f"{NAME}loc")]


def test_it_tells_of_the_model_the_sources_the_quality_and_the_terms(client: FlaskClient) -> None:
    page = client.get("/about?language=en").text
    for told in (
        '<title id="drawing-title">The classes and their properties</title>',
        "2 pages are stored as they were when they were retrieved.",
        "<dt>Check of the rules (SHACL)</dt><dd>0 violations, ",
        "<dt>Facts that show their words</dt><dd>",
        "<dt>Text that nothing was read from</dt><dd>2%</dd>",
        "<dt>Pages updated, as they say</dt><dd>from 18 May 2015 to 23 March 2022</dd>",
        "<dt>Last retrieval of a page</dt><dd>not known</dd>",
        '<a href="https://creativecommons.org/licenses/by/4.0/deed.en" rel="license noreferrer">CC BY 4.0</a>',
        "Indsatsgraf. Release 2026-01-31, ",
        "This site sets no cookies",
    ):
        assert told in page


def test_a_release_tells_how_much_text_nothing_was_read_from_and_an_older_one_is_silent(
    shipped: Built, tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(shipped.release.folder, tmp_path / "2026-01-31", symlinks=True))
    told = json.loads((copied / "manifest.json").read_bytes())
    del told["text"]
    (copied / "manifest.json").write_text(json.dumps(told))
    for folder, shown in ((shipped.release.folder, True), (copied, False)):
        app = create_app(Settings(folder, workers=1))
        client = app.test_client()
        for path in ("/about?language=en", f"/releases/{folder.name}/?language=en"):
            assert ("nothing was read from" in client.get(path).text) == shown, path
        services.of(app).close()


def test_crawlers_are_kept_off_queries_and_shown_the_sitemap(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /sparql", "Disallow: /releases/*/sparql", "Disallow: /search?"} < set(lines)
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_the_sitemap_lists_a_page_of_each_resource(client: FlaskClient) -> None:
    found = listed(client, "/sitemap.xml")
    initiatives = {each for each in found if each.startswith("http://localhost/initiative/")}
    assert len(initiatives) == 28
    assert len(found) == len(set(found))
    for each in (found[0], found[1], *sorted(initiatives)[:3], found[-1]):
        assert client.get(each).status_code == 200, each


def test_a_long_sitemap_is_an_index_of_bounded_ones(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed(client, "/sitemap.xml")
    monkeypatch.setattr(crawling, "MOST", 100)
    parts = listed(client, "/sitemap.xml")
    assert len(parts) == -(-len(whole) // 100)
    pieces = [listed(client, each.removeprefix("http://localhost")) for each in parts]
    assert max(map(len, pieces)) == 100
    assert list(chain(*pieces)) == whole
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


def test_every_page_names_its_data_and_the_feed_of_changes(client: FlaskClient) -> None:
    for path, turtle, linked_data in (
        ("/about", "/?format=ttl", "/?format=jsonld"),
        ("/", "/?format=ttl", "/?format=jsonld"),
        ("/initiative/keep.html", "/initiative/keep.ttl", "/initiative/keep.jsonld"),
        ("/ontology.html", "/ontology.ttl", "/ontology.jsonld"),
    ):
        page = client.get(path, headers={"Accept": "text/html"}).text
        for type_, target in (("text/turtle", turtle), ("application/ld+json", linked_data)):
            [told] = re.findall(rf'<link rel="alternate" type="{re.escape(type_)}" href="([^"]*)"', page)
            assert (told, client.get(told).mimetype) == (target, type_)
        assert '<link rel="alternate" type="application/atom+xml" href="/releases/changes.atom"' in page
