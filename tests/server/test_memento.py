"""Old releases answer: their resources as mementos (RFC 7089), their endpoints, and what was withdrawn."""

import shutil
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from asking import metric, send
from flask import Flask
from flask.testing import FlaskClient
from past import FIRST, MOMENTS, NEW, OLD, SECOND, STATES, THIRD, TOMBSTONE, release, release_all
from pyoxigraph import NamedNode, RdfFormat, parse
from serving import serving

from graph.terms import DCAT, DCT
from server import services
from server.app import create_app
from server.settings import Settings

HOST = "http://localhost/"
TITLES = f"SELECT ?t {{ ?s <{DCT.title.value}> ?t }} ORDER BY ?t"


def link(version: str, relations: str, path: str) -> str:
    return f'<{HOST}releases/{version}/{path}>; rel="{relations}"; datetime="{MOMENTS[version][1]}"'


def origin(path: str) -> list[str]:
    return [
        f'<{HOST}{path}>; rel="original timegate"',
        f'<{HOST}timemap/{path}>; rel="timemap"; type="application/link-format"',
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_all(tmp_path_factory.mktemp("past")).parent


@pytest.fixture(scope="module")
def past_app(out: Path) -> Iterator[Flask]:
    app = create_app(Settings(out / "current", workers=1))
    yield app
    services.of(app).close()


@pytest.fixture
def past(past_app: Flask) -> FlaskClient:
    return past_app.test_client()


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", FIRST),
        (MOMENTS[FIRST][1], FIRST),
        ("Sat, 31 Jan 2026 15:00:00 GMT", FIRST),
        (MOMENTS[SECOND][1], SECOND),
        ("Fri, 31 Dec 9999 23:59:59 GMT", THIRD),
    ],
)
@pytest.mark.parametrize("path", ["initiative/gammel", "initiative/gammel.html"])
def test_a_resource_leads_to_its_state_at_a_moment(past: FlaskClient, path: str, moment: str, version: str) -> None:
    answer = past.get(f"/{path}", headers={"Accept-Datetime": moment})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HOST}releases/{version}/{path}")
    assert (answer.headers["Vary"], "Memento-Datetime" in answer.headers) == ("Accept-Datetime", False)


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "2026-01-31",
        "Sun, 31 Jan 2026 10:00:00 GMT",
        "Sat, 31 Jan 2026 10:00:00 CET",
        "Sat, 31 Jan 2026 10:00:60 GMT",
    ],
)
def test_what_is_no_moment_is_refused(past: FlaskClient, moment: str) -> None:
    answer = past.get("/initiative/gammel", headers={"Accept-Datetime": moment})
    assert (answer.status_code, answer.get_json()["detail"]) == (
        400,
        f"Accept-Datetime: {moment!r} is no moment; write it as `Sat, 31 Jan 2026 12:00:00 GMT`",
    )


def test_a_memento_tells_its_moment_and_its_neighbours(past: FlaskClient) -> None:
    path = "initiative/gammel.ttl"
    answer = past.get(f"/releases/{SECOND}/{path}")
    assert (answer.status_code, answer.headers["Memento-Datetime"]) == (200, MOMENTS[SECOND][1])
    assert answer.headers["Indsatsgraf-Release"] == SECOND
    assert answer.headers["Link"].split(", <") == ", ".join(
        [
            *origin(path),
            link(FIRST, "first prev memento", path),
            link(SECOND, "memento", path),
            link(THIRD, "last next memento", path),
        ]
    ).split(", <")
    titles = {quad.object.value for quad in parse(answer.data, RdfFormat.TURTLE) if quad.predicate == DCT.title}
    assert titles == {"Den gamle, rettet"}


def test_a_memento_leads_to_its_own_formats_and_is_a_memento_of_that(past: FlaskClient) -> None:
    answer = past.get(f"/releases/{FIRST}/initiative/gammel", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/releases/{FIRST}/initiative/gammel.html")
    assert answer.headers["Memento-Datetime"] == MOMENTS[FIRST][1]
    page = past.get(answer.headers["Location"])
    assert f'Sådan var det i udgave <a href="/releases/{FIRST}/">{FIRST}</a>' in page.text
    assert '<a href="/initiative/gammel.html">Se, hvordan det er nu</a>' in page.text
    tag = page.headers["ETag"]
    assert past.get(answer.headers["Location"], headers={"If-None-Match": tag}).status_code == 304


def test_a_resource_in_service_tells_of_its_mementos_and_since_when_it_is_there(past: FlaskClient) -> None:
    path = "initiative/ny.html"
    answer = past.get(f"/{path}")
    assert "Memento-Datetime" not in answer.headers
    assert answer.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language, Accept-Datetime"
    assert answer.headers["Link"] == ", ".join(
        [*origin(path), link(SECOND, "first memento", path), link(THIRD, "last memento", path)]
    )
    link_ = f'<a href="{HOST}releases/{SECOND}/{path}">{SECOND}</a>'
    assert f"I data siden udgave {link_}, udgivet 31. januar 2026" in answer.text


def test_the_timemap_lists_all_mementos(past: FlaskClient) -> None:
    path = "initiative/gammel"
    answer = past.get(f"/timemap/{path}")
    own = f'<{HOST}timemap/{path}>; rel="self"; type="application/link-format"'
    assert (answer.status_code, answer.mimetype) == (200, "application/link-format")
    assert answer.text == ",\n".join(
        [
            origin(path)[0],
            f'{own}; from="{MOMENTS[FIRST][1]}"; until="{MOMENTS[THIRD][1]}"',
            link(FIRST, "first memento", path),
            link(SECOND, "memento", path),
            link(THIRD, "last memento", path) + "\n",
        ]
    )
    assert past.get("/timemap/initiative/ukendt").status_code == 404


def test_what_was_withdrawn_is_gone_with_its_reason_and_successor(past: FlaskClient) -> None:
    tag = past.get(f"/releases/{SECOND}/initiative/gammel.ttl").headers["ETag"]
    for path in ("/initiative/gammel", "/initiative/gammel.ttl", f"/releases/{THIRD}/initiative/gammel.ttl"):
        for headers in ({}, {"If-None-Match": tag}, {"If-None-Match": "*"}):
            answer = past.get(path, headers=headers)
            assert (answer.status_code, answer.headers["Indsatsgraf-Release"]) == (410, THIRD)
            assert {quad.triple for quad in TOMBSTONE} < {quad.triple for quad in parse(answer.data, RdfFormat.TURTLE)}
    head = past.head("/initiative/gammel.ttl")
    assert (head.status_code, head.data) == (410, b"")
    page = past.get("/initiative/gammel", headers={"Accept": "text/html"})
    assert page.status_code == 410
    for told in (
        "<p>Den blev lagt sammen med en anden.</p>",
        '<p>Hvad det var: <a href="/ontology/Initiative">',
        '<link rel="alternate" type="text/turtle" href="/initiative/gammel.ttl">',
        '<a href="/initiative/ny">Den nye</a>',
        f'<a href="{HOST}releases/{SECOND}/initiative/gammel">{SECOND}</a>',
    ):
        assert told in page.text
    english = past.get("/initiative/gammel?language=en", headers={"Accept": "text/html"})
    assert (english.status_code, "<p>It was merged with another.</p>" in english.text) == (410, True)
    assert '<a href="/initiative/ny?language=en" lang="da">Den nye</a>' in english.text


def test_each_release_answers_queries_for_itself(past: FlaskClient) -> None:
    for version, quads in STATES.items():
        answer = past.get(f"/releases/{version}/sparql", query_string={"query": TITLES, "format": "csv"})
        titles = sorted(quad.object.value for quad in quads if quad.predicate == DCT.title)
        assert [row.strip('"') for row in answer.text.splitlines()] == ["t", *titles]
        assert answer.headers["Indsatsgraf-Release"] == version
        assert "</releases/" not in answer.headers["Link"]
        cited = answer.headers["Link"].removeprefix("<").removesuffix('>; rel="cite-as"')
        assert past.get(cited, headers={"Accept": "text/csv"}).data == answer.data


def test_the_address_that_repeats_an_answer_names_its_graphs(past: FlaskClient) -> None:
    asked = {"query": "ASK {}", "default-graph-uri": "http://x.example/g", "named-graph-uri": "http://x.example/h"}
    assert past.get("/sparql", query_string=asked).headers["Link"] == (
        f"<{HOST}releases/{THIRD}/sparql?query=ASK+%7B%7D&default-graph-uri=http%3A%2F%2Fx.example%2Fg"
        '&named-graph-uri=http%3A%2F%2Fx.example%2Fh>; rel="cite-as"'
    )


def test_an_address_too_long_for_a_header_is_not_told(past: FlaskClient) -> None:
    answer = past.get("/sparql", query_string={"query": f"ASK {{}} # {'x' * 2000}"})
    assert (answer.status_code, "Link" in answer.headers) == (200, False)


def test_current_stands_for_files_alone(past: FlaskClient) -> None:
    for path in ("sparql", "sparql?query=ASK%7B%7D", "initiative/", "sparql/citation?query=ASK%7B%7D"):
        answer = past.get(f"/releases/current/{path}")
        assert (answer.status_code, answer.get_json()["detail"]) == (
            404,
            "the release in service has no address of its own for this; take its version from /releases/",
        )
    assert past.get("/releases/current/initiative/ny.ttl").status_code == 404


def test_a_release_is_shown_with_its_files_and_neighbours(past: FlaskClient) -> None:
    page = past.get(f"/releases/{SECOND}/").text
    for told in (
        f'<a href="/releases/{FIRST}/" rel="prev">{FIRST}</a>',
        f'<a href="/releases/{THIRD}/" rel="next">{THIRD}</a>',
        f'<a href="/releases/{SECOND}/sparql">',
        "Udgivet 31. januar 2026 kl. 15.00.01 UTC.",
        "Kontrollen fandt 0 overtrædelser",
    ):
        assert told in page
    assert (
        '<a href="/releases/2026-01-31/initiative/gammel">Den gamle</a>'
        in past.get(f"/releases/{FIRST}/initiative/").text
    )
    assert past.get("/releases/current/").headers["Location"] == f"/releases/{THIRD}/"


@pytest.mark.parametrize(
    "path",
    ["", "sparql", "sparql?query=ASK%7B%7D", "sparql/citation?query=ASK%7B%7D", "initiative/", "initiative/ny.ttl"],
)
@pytest.mark.parametrize("version", ["2026-13-99", "..", "%2e%2e", "2026-01-31%0a", "%00", "2026-01-31-3"])
def test_a_release_that_is_not_there_is_refused(past: FlaskClient, version: str, path: str) -> None:
    answer = past.get(f"/releases/{version}/{path}")
    assert answer.status_code == 404
    assert answer.get_json()["detail"].endswith("here; /releases/ lists those that there are")


def test_a_release_tells_an_rdf_client_of_itself_as_the_front_page_does(past: FlaskClient) -> None:
    catalogue = set(parse(past.get("/?format=nt").data, RdfFormat.N_TRIPLES))
    for before, version in pairwise((None, *STATES)):
        it = NamedNode(f"{HOST}releases/{version}/")
        answer = past.get(f"/releases/{version}/", headers={"Accept": "application/n-triples"})
        told = set(parse(answer.data, RdfFormat.N_TRIPLES))
        assert told <= catalogue
        assert {quad for quad in catalogue if quad.subject == it} <= told
        earlier = {quad.object for quad in told if quad.predicate == DCAT.previousVersion}
        assert earlier == ({NamedNode(f"{HOST}releases/{before}/")} if before else set())
        page = past.get(f"/releases/{version}/", headers={"Accept": "text/html"}).text
        assert f'<link rel="alternate" type="text/turtle" href="/releases/{version}/?format=ttl">' in page


def test_where_a_release_is_gone_its_resources_are_named_as_they_are_now(past: FlaskClient) -> None:
    path = "/releases/2025-12-31/initiative/ny.html"
    assert past.get(path).get_json()["near"] == [{"iri": NEW.value, "title": "Den nye"}]
    page = past.get(path, headers={"Accept": "text/html"})
    assert (page.status_code, '<a href="/initiative/ny">Den nye</a>' in page.text) == (404, True)


def test_what_a_link_in_a_release_leads_to_is_not_given(tmp_path: Path) -> None:
    current = release_all(tmp_path)
    file = tmp_path / FIRST / "facts.ttl"
    outside = shutil.copy(file, tmp_path / "outside")
    file.unlink()
    file.symlink_to(outside)
    app = create_app(Settings(current, workers=1))
    assert app.test_client().get(f"/releases/{FIRST}/facts.ttl").status_code == 404
    services.of(app).close()


def test_a_server_of_files_has_no_old_releases(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text(f"{OLD} {DCT.title} {NEW} .\n")
    with serving("a.nt", cwd=tmp_path) as address:
        for path in (f"/releases/{FIRST}/", f"/releases/{FIRST}/sparql", f"/releases/{FIRST}/initiative/gammel"):
            assert send(address, "GET", path).problem["detail"] == (
                "the server answers from files or a database, not from a folder of releases; there are none"
            )
        assert send(address, "GET", "/sparql/citation?query=ASK%7B%7D").status == 404
        # A header that asks for another time finds none, and the answer is what is here.
        got = send(address, "GET", "/initiative/gammel.nt", Accept_Datetime="Thu, 01 Jan 1970 00:00:00 GMT")
        assert (got.status, got.body.decode()) == (200, f"{OLD} {DCT.title} {NEW} .\n")


def test_releases_come_and_go_while_the_server_runs(tmp_path: Path) -> None:
    release(tmp_path, FIRST)
    query = "/sparql?query=ASK%7B%7D&format=csv"
    with serving("--release", tmp_path / "current") as address:
        page = send(address, "GET", "/initiative/gammel.html")
        for moment, status in (("Thu, 01 Jan 1970 00:00:00 GMT", 302), ("", 400)):  # the page is in the cache by now
            assert send(address, "GET", "/initiative/gammel.html", Accept_Datetime=moment).status == status
        assert send(address, "GET", f"/releases/{FIRST}{query}").body == b"true"
        for version in (SECOND, THIRD):
            release(tmp_path, version)
        _await(address, "/initiative/gammel.html", 410)
        for _ in range(2):  # made, and from the cache
            assert send(address, "GET", f"/releases/{FIRST}{query}").body == b"true"
        assert metric(address, 'indsatsgraf_queries_total{outcome="cached"}') == 1
        before = send(address, "GET", f"/releases/{FIRST}/initiative/gammel.html")
        assert (page.status, before.status) == (200, 200)
        shutil.rmtree(tmp_path / FIRST)
        for path in (f"/releases/{FIRST}/", f"/releases/{FIRST}{query}", f"/releases/{FIRST}/initiative/gammel.html"):
            _await(address, path, 404)
        timemap = send(address, "GET", "/timemap/initiative/gammel").body.decode()
        assert (f"/{FIRST}/" in timemap, f"/{SECOND}/" in timemap) == (False, True)


def _await(address: str, path: str, status: int) -> None:
    """Ask until the answer is what it must become; what it is until then is a plain answer too."""
    deadline = time.monotonic() + 20
    while (found := send(address, "GET", path).status) != status:
        assert found in (200, 410, 404, 503)
        assert time.monotonic() < deadline, f"{path} still answers {found}"
        time.sleep(0.05)
