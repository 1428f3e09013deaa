import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from graph.archive import publish
from graph.release import Release
from graph.report import Report, Result, Severity
from graph.terms import BASE, DCT, IG, RDF, SH
from server import services
from server.app import create_app
from server.settings import Settings

THING = NamedNode(BASE + "initiative/ny")


def quads(title: str) -> list[Quad]:
    return [Quad(THING, RDF.type, IG.Initiative), Quad(THING, DCT.title, Literal(title, language="da"))]


@pytest.fixture
def switching(tmp_path: Path) -> Iterator[tuple[Flask, Path]]:
    publish(tmp_path, quads("Den gamle"), Report(()), BASE, {}, date(2026, 1, 1))
    app = create_app(Settings(tmp_path / "current", workers=1))
    yield app, tmp_path
    services.of(app).close()


def title(client: FlaskClient) -> str:
    asked = {"query": f"SELECT ?t {{ <{THING.value}> <{DCT.title.value}> ?t }}", "format": "csv"}
    return client.get("/sparql", query_string=asked).text.splitlines()[1]


def test_every_file_of_the_release_can_be_had_as_published(client: FlaskClient, published: Release) -> None:
    for name, told in published.manifest["files"].items():
        for version in (published.version, "current"):
            with client.get(f"/releases/{version}/{name}") as response:
                assert hashlib.sha256(response.data).hexdigest() == told["sha256"]
    with client.get(f"/releases/{published.version}/manifest.json") as response:
        assert json.loads(response.data) == published.manifest


def test_a_file_by_its_version_may_be_kept_for_good(client: FlaskClient, published: Release) -> None:
    with client.get(f"/releases/{published.version}/facts.ttl") as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get("/releases/current/facts.ttl") as response:
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/releases/2000-01-01/facts.ttl",
        "/releases/current/store",
        "/releases/current/..%2ffacts.ttl",
        "/releases/..%2f..%2f..%2fetc/passwd",
        "/releases/current/%2e%2e",
        "/releases/current/.",
    ],
)
def test_nothing_else_can_be_had(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_list_names_version_and_files(client: FlaskClient, published: Release) -> None:
    page = client.get("/releases/").text
    for name in ("facts.ttl", "dataset.nq", "report.ttl", "manifest.json"):
        assert f'<a href="/releases/{published.version}/{name}">{name}</a>' in page


def test_a_graph_can_be_read_by_its_name(client: FlaskClient, published: Release) -> None:
    everything = set(parse(path=published.folder / "dataset.nq", format=RdfFormat.N_QUADS))
    for query, name in (
        ("default", DefaultGraph()),
        (f"graph={BASE}graph/evidence", NamedNode(BASE + "graph/evidence")),
    ):
        found = parse(client.get(f"/graphs?{query}").data, RdfFormat.TURTLE)
        assert {quad.triple for quad in found} == {q.triple for q in everything if q.graph_name == name}


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?default&graph=http://x/", 400), ("?graph=x%20y", 400), (f"?graph={BASE}graph/ukendt", 404)],
)
def test_a_graph_that_is_not_named_rightly_is_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get("/graphs" + query).status_code == status


def test_graphs_are_read_only(client: FlaskClient) -> None:
    assert client.put("/graphs?default", data="").status_code == 405


def test_the_findings_of_the_check_are_shown_and_given_as_turtle(tmp_path: Path) -> None:
    warning = Result(
        focus=THING,
        path=DCT.modified,
        value=None,
        severity=Severity.WARNING,
        component=SH.MinCountConstraintComponent,
        shape=None,
        messages={"da": "Datoen kan ikke passe.", "en": "The date cannot be right."},
    )
    publish(tmp_path, quads("Ny"), Report((warning,)), BASE, {}, date(2026, 1, 1))
    app = create_app(Settings(tmp_path / "current", workers=1))
    client = app.test_client()
    page = client.get("/validation", headers={"Accept": "text/html"}).text
    services.of(app).close()
    assert '<tr><td>Advarsel</td><td><a href="/initiative/ny">Ny</a></td><td>Datoen kan ikke passe.</td></tr>' in page
    assert client.get("/validation", headers={"Accept": "text/turtle"}).headers["Location"] == (
        "/releases/2026-01-01/report.ttl"
    )


def test_the_findings_of_an_old_release_stay_and_come_a_page_at_a_time(tmp_path: Path) -> None:
    remarks = [
        Result(
            THING, DCT.modified, None, Severity.INFO, SH.MinCountConstraintComponent, None, {"da": f"Nr. {number:02}"}
        )
        for number in range(51)
    ]
    publish(tmp_path, quads("Gammel"), Report(tuple(remarks)), BASE, {}, date(2026, 1, 1))
    publish(tmp_path, quads("Ny"), Report(()), BASE, {}, date(2026, 1, 2))
    app = create_app(Settings(tmp_path / "current", workers=1))
    client = app.test_client()
    first, second = (client.get(f"/releases/2026-01-01/validation?page={each}").text for each in (1, 2))
    told = {number: re.findall(r"<td>Nr\. (\d\d)</td>", page) for number, page in ((1, first), (2, second))}
    assert told == {1: [f"{number:02}" for number in range(50)], 2: ["50"]}
    assert '<a href="/releases/2026-01-01/initiative/ny">Gammel</a>' in second
    past_the_end = client.get("/releases/2026-01-01/validation?page=3")
    assert (past_the_end.status_code, past_the_end.json["detail"]) == (
        404,
        "there is no page 3 of this list; its last page is ?page=2",
    )
    assert "Nr. " not in client.get("/validation").text
    services.of(app).close()


def test_a_new_release_is_served_at_once_and_marks_old_answers_as_changed(
    switching: tuple[Flask, Path],
) -> None:
    app, out = switching
    client = app.test_client()
    tag = client.get("/initiative/ny.html").headers["ETag"]
    assert title(client) == "Den gamle"
    publish(out, quads("Den nye"), Report(()), BASE, {}, date(2026, 1, 2))
    services.of(app).in_service.look()
    assert title(client) == "Den nye"
    assert "Den nye" in client.get("/initiative/ny.html", headers={"If-None-Match": tag}).text
    assert client.get("/health/ready").text == "ready 2026-01-02\n"


@pytest.mark.parametrize("target", ["missing", "current"])
def test_a_new_release_that_cannot_be_used_leaves_the_old_one_in_service(
    switching: tuple[Flask, Path], target: str
) -> None:
    app, out = switching
    client = app.test_client()
    link = out / ".new"
    link.symlink_to(target)
    link.replace(out / "current")
    services.of(app).in_service.look()
    assert title(client) == "Den gamle"
    assert client.get("/health/ready").status_code == 200


def test_a_release_can_be_cited_by_its_version_when_a_newer_one_is_in_service(
    switching: tuple[Flask, Path],
) -> None:
    app, out = switching
    client = app.test_client()
    with client.get("/releases/2026-01-01/facts.ttl") as response:
        before = response.data
    listed = client.get("/releases/")
    assert "Andre udgaver" not in listed.text
    publish(out, quads("Den nye"), Report(()), BASE, {}, date(2026, 1, 10))
    publish(out, quads("Den nyeste"), Report(()), BASE, {}, date(2026, 1, 10))
    services.of(app).in_service.look()
    with client.get("/releases/2026-01-01/facts.ttl") as response:
        assert (response.status_code, response.data) == (200, before)
        assert response.headers["Indsatsgraf-Release"] == "2026-01-01"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    page = client.get("/releases/", headers={"If-None-Match": listed.headers["ETag"]}).text
    versions = ("2026-01-10-2", "2026-01-10", "2026-01-01")
    places = [page.index(f'<a href="/releases/{version}/">') for version in versions]
    assert places == sorted(places)


def test_what_is_no_release_beside_the_one_in_service_is_not_served(switching: tuple[Flask, Path]) -> None:
    app, out = switching
    client = app.test_client()
    shutil.copytree(out / "2026-01-01", out / "2026-01-05")  # by its manifest it is another
    (out / "2026-01-06").symlink_to("2026-01-01")
    (out / "2026-01-07").mkdir()
    (out / "2026-01-07/facts.ttl").write_text("")
    shutil.copytree(out / "2026-01-01", out / "copy")
    for name in ("2026-01-05", "2026-01-06", "2026-01-07", "copy", "..", "2026-01-01/.", "2026-01-01%0a"):
        assert client.get(f"/releases/{name}/facts.ttl").status_code == 404
    assert "Andre udgaver" not in client.get("/releases/").text


@pytest.mark.parametrize("path", ["/releases/", "/releases/current/facts.ttl", "/validation"])
def test_a_release_taken_from_the_disk_is_told_as_a_problem(switching: tuple[Flask, Path], path: str) -> None:
    app, out = switching
    shutil.rmtree(out)
    services.of(app).in_service.look()
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.get_json()["detail"] == (
        "the files of release 2026-01-01 are not on the server's disk any more; "
        "its operator is to publish a release again"
    )


def test_the_server_tells_that_it_lives(client: FlaskClient) -> None:
    assert client.get("/health/live").text == "live\n"
