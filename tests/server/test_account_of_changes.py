"""What changed with a release, over HTTP: a page, data and a feed."""

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from changing import turtle
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from graph.archive import publish
from graph.changes import activities, compare, to_json, to_markdown
from graph.changes.model import Changes
from graph.release import CHANGES, Release
from graph.report import Report
from graph.terms import BASE
from server import changes as views
from server import services
from server.app import create_app
from server.settings import Settings

OLD = "<initiative/broen> a ig:Initiative ; dct:title 'Broen & <b>vejen</b>'@da ; ig:municipalityCount 5 ."
WHOLE = "/releases/2026-02-01/changes.json"
NEW = """
<initiative/broen> a ig:Initiative ; dct:title 'Broen & <b>vejen</b>'@da ; ig:municipalityCount 12 .
<initiative/hus> a ig:Initiative ; dct:title 'Huset'@da .
"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    out = tmp_path_factory.mktemp("releases")
    old = publish(out, turtle(OLD), Report(()), BASE, {}, date(2026, 1, 1))[0]
    new = publish(out, turtle(NEW), Report(()), BASE, {}, date(2026, 2, 1))[0]
    (new.folder / CHANGES).write_text(to_json(compare(old, new)), encoding="utf-8")
    return old, new


@pytest.fixture(scope="module")
def changes(pair: tuple[Release, Release]) -> Changes:
    return compare(*pair)


@pytest.fixture(scope="module")
def client(pair: tuple[Release, Release]) -> Iterator[FlaskClient]:
    app = create_app(Settings(pair[0].folder.parent / "current", workers=1))
    yield app.test_client()
    services.of(app).close()


def test_a_page_tells_what_changed_with_the_release_in_service_and_with_one_by_its_version(
    client: FlaskClient,
) -> None:
    pages = [
        client.get(f"/releases/{each}/changes", headers={"Accept": "text/html"}) for each in ("current", "2026-02-01")
    ]
    assert [each.status_code for each in pages] == [200, 200]
    [words] = {re.sub(r"\s+", " ", re.sub("<[^>]*>", "", each.text)) for each in pages}
    assert "Ændringer fra udgave 2026-01-01 til 2026-02-01 1 nyt initiativ og 1 ændret initiativ." in words
    assert "Broen &amp; &lt;b&gt;vejen&lt;/b&gt; (ændret) Antallet af kommuner er ændret: 5 → 12" in words
    english = client.get("/releases/current/changes?language=en").text
    assert "Number of municipalities changed: 5 → 12" in english
    assert '<a href="/releases/2026-02-01/changes">' in client.get("/releases/", headers={"Accept": "text/html"}).text
    assert '<html lang="en">' in english


def test_each_format_is_had_by_its_suffix_and_led_to_by_accept_and_name(client: FlaskClient, changes: Changes) -> None:
    graph = {Quad(*each, DefaultGraph()) for each in activities(changes)}
    for suffix, format_ in (("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)):
        answer = client.get(f"/releases/2026-02-01/changes.{suffix}")
        assert set(parse(answer.data, format=format_)) == graph
    with client.get("/releases/2026-02-01/changes.json") as answer:
        assert answer.text == to_json(changes)
    assert client.get("/releases/2026-02-01/changes.md").text == to_markdown(changes, "da")
    assert client.get("/releases/2026-02-01/changes.md?language=en").text == to_markdown(changes, "en")
    for asked in ({"headers": {"Accept": "text/turtle"}}, {"query_string": {"format": "ttl"}}):
        answer = client.get("/releases/current/changes", **asked)
        assert (answer.status_code, answer.location) == (303, "/releases/2026-02-01/changes.ttl")


def test_the_activities_have_iris_that_lead_to_the_account(changes: Changes) -> None:
    subjects = {str(each.subject) for each in activities(changes)}
    account = f"{BASE}releases/2026-02-01/changes"
    assert subjects == {f"<{account}>", f"<{account}#1>", f"<{account}#2>"}


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/releases/2026-01-01/changes", 404, "nothing is told of what changed with release 2026-01-01"),
        ("/releases/2026-01-01/changes.json", 404, "nothing is told of what changed with release 2026-01-01"),
        ("/releases/2026-12-31/changes", 404, "there is no release 2026-12-31 here"),
        ("/releases/current/changes.exe", 404, "what changed is not told as exe; choose from html, md, json"),
        ("/releases/current/changes?format=exe", 406, "none of the formats asked for is on offer"),
        ("/releases/current/changes?language=fr", 400, "language: 'fr' is not on offer; choose from da, en"),
    ],
)
def test_what_is_not_there_is_told(client: FlaskClient, path: str, status: int, detail: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json["detail"].startswith(detail)) == (status, True)


def test_what_the_client_has_already_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("2026-02-01/changes", "2026-02-01/changes.ttl", "2026-02-01/changes.json", "changes.atom"):
        with client.get(f"/releases/{path}") as first:
            tag = first.headers["ETag"]
        with client.get(f"/releases/{path}", headers={"If-None-Match": tag}) as again:
            assert (first.status_code, again.status_code) == (200, 304)


def test_the_feed_has_an_entry_for_each_release_that_changed_something(
    client: FlaskClient, pair: tuple[Release, Release]
) -> None:
    answer = client.get("/releases/changes.atom")
    feed = ElementTree.fromstring(answer.text)  # noqa: S314 - our own answer
    name = "{http://www.w3.org/2005/Atom}"
    assert answer.mimetype == "application/atom+xml"
    assert [feed.findtext(name + each) for each in ("id", "updated")] == [
        f"{BASE}releases/changes.atom",
        pair[1].published.isoformat(),
    ]
    [entry] = feed.findall(name + "entry")
    assert {each: entry.findtext(name + each) for each in ("id", "title", "updated")} == {
        "id": f"{BASE}releases/2026-02-01/changes",
        "title": "Ændringer fra udgave 2026-01-01 til 2026-02-01: 1 nyt initiativ og 1 ændret initiativ.",
        "updated": pair[1].published.isoformat(),
    }
    said = " ".join("".join(entry.find(name + "content").itertext()).split())
    assert "Broen & <b>vejen</b> (ændret) Antallet af kommuner er ændret: 5 → 12" in said
    assert [each.get("href") for each in entry.findall(name + "link")] == [
        "http://localhost/releases/2026-02-01/changes"
    ]


def test_an_account_too_long_to_show_is_had_as_a_file_alone(
    client: FlaskClient, pair: tuple[Release, Release], changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    file: Path = pair[1].folder / CHANGES
    whole = file.read_bytes()
    try:
        file.write_bytes(whole + b" " * views.LONGEST)
        page = client.get("/releases/2026-02-01/changes.ttl")
        assert (page.status_code, page.json["detail"].partition("; ")) == (
            403,
            ("so much changed with release 2026-02-01 that it is not shown", "; ", f"take it as {WHOLE}"),
        )
        with client.get(WHOLE) as data:
            assert json.loads(data.text) == json.loads(to_json(changes))
        feed = client.get("/releases/changes.atom", headers={"Accept-Language": "da"}).text
        assert "Så meget er ændret, at beretningen er en fil til at hente." in feed
        file.write_bytes(b"{")
        assert client.get("/releases/2026-02-01/changes.nt").status_code == 503
    finally:
        file.write_bytes(whole)


@pytest.mark.parametrize(
    "damage",
    [
        lambda told: told.update(base="https://example.org/ x/"),
        lambda told: told["new"].update(version='2026-02-01"><'),
        lambda told: told["resources"][0].update(iri="broen"),
        lambda told: told["resources"][0].update(successors=[{"iri": "a b", "title": {"da": "", "en": ""}}]),
        lambda told: told["resources"][0]["title"].update(da="\ud800"),
        lambda told: told.update(resources="broen"),
    ],
)
def test_an_account_that_is_none_is_told_as_such_whatever_is_odd_in_it(
    client: FlaskClient, pair: tuple[Release, Release], damage: Callable[[dict[str, Any]], object]
) -> None:
    file = pair[1].folder / CHANGES
    whole = file.read_bytes()
    told = json.loads(whole)
    damage(told)
    try:
        file.write_text(json.dumps(told))
        answers = [client.get(f"/releases/2026-02-01/changes.{each}") for each in ("html", "md", "ttl", "rdf", "nt")]
        assert [each.status_code for each in answers] == [503] * 5
        assert client.get("/releases/changes.atom").status_code == 200
    finally:
        file.write_bytes(whole)


def test_a_pipe_in_the_place_of_an_account_is_not_waited_for(
    client: FlaskClient, pair: tuple[Release, Release]
) -> None:
    file = pair[1].folder / CHANGES
    whole = file.read_bytes()
    file.unlink()
    try:
        os.mkfifo(file)
        assert [client.get(f"/releases/2026-02-01/changes.{each}").status_code for each in ("html", "json")] == [
            404
        ] * 2
    finally:
        file.unlink()
        file.write_bytes(whole)
