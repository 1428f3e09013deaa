"""The query page: what it gives its editor, and that the editor asks nobody else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph import formats
from graph.terms import IG, PREFIXES

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted((ROOT / "editor" / "src").glob("*.js"))
BROWSER = {"Accept": "text/html"}


def settings(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="editor-settings">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_has_every_word_that_the_editor_says(client: FlaskClient, language: str) -> None:
    words = settings(client.get(f"/sparql?language={language}", headers=BROWSER).text)["words"]
    code = "".join(each.read_text() for each in SOURCES)
    assert set(re.findall(r'\bwords\("(\w+)"', code)) - set(words) == set()
    # Views and columns are named by variables: the names stand elsewhere in the code.
    assert {name for name in words if not re.search(rf"\b{name.removesuffix('Needs')}\b", code)} == set()


def test_the_words_of_the_editor_are_danish_on_a_danish_page(client: FlaskClient) -> None:
    danish, english = (settings(client.get(f"/sparql?language={tag}", headers=BROWSER).text) for tag in ("da", "en"))
    assert {name for name, word in danish["words"].items() if word == english["words"][name]} == set()


def test_the_editor_offers_every_format_of_the_endpoint(client: FlaskClient) -> None:
    offered = settings(client.get("/sparql", headers=BROWSER).text)["settings"]["formats"]
    assert [each["name"] for each in offered["table"]] == list(formats.RESULTS)
    assert [each["name"] for each in offered["graph"]] == list(formats.GRAPHS)


def test_the_page_may_run_its_own_scripts_and_ask_its_own_host_alone(client: FlaskClient) -> None:
    first = client.get("/sparql", headers=BROWSER)
    again = client.get("/sparql", headers={**BROWSER, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    for response in (first, again):
        told = response.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "style-src 'self'"} <= set(told)
        assert "unsafe" not in " ".join(told)
    loaded = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]*)"', first.text)
    assert {path.rpartition("/")[0] for path in loaded} == {"/static", "/static/editor"}
    for path in loaded:
        with client.get(path) as file:
            assert file.status_code == 200
    assert "script-src" not in client.get("/releases/", headers=BROWSER).headers["Content-Security-Policy"]


def test_without_javascript_the_form_asks_and_says_what_the_editor_needs(client: FlaskClient) -> None:
    page = client.get("/sparql?language=en", headers=BROWSER).text
    assert "<noscript>" in page
    assert "needs JavaScript" in page
    asked = client.get("/sparql", query_string={"query": "ASK {}", "format": "csv"}, headers=BROWSER)
    assert asked.data.strip() == b"true"


def test_the_editor_completes_what_the_graph_has_in_the_language_of_the_page(client: FlaskClient) -> None:
    danish, english = (client.get(f"/sparql/completions.json?language={tag}").json for tag in ("da", "en"))
    assert danish is not None
    assert english is not None
    assert danish["prefixes"] == PREFIXES
    classes = {each["iri"]: each for each in english["classes"]}
    assert classes[IG.Initiative.value]["name"] == "ig:Initiative"
    properties = [each["name"] for each in danish["properties"]]
    assert "dct:title" in properties
    assert [each["name"] for each in english["properties"]] == properties
    used = client.post("/sparql", data={"query": "SELECT DISTINCT ?p { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"})
    assert used.json is not None
    assert {each["p"]["value"] for each in used.json["results"]["bindings"]} == {
        each["iri"] for each in danish["properties"]
    }


def test_the_editor_of_an_old_release_completes_from_it_and_asks_it(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=BROWSER)
    version = page.headers["Indsatsgraf-Release"]
    told = settings(client.get(f"/releases/{version}/sparql", headers=BROWSER).text)["settings"]
    assert told["endpoint"] == f"/releases/{version}/sparql"
    assert client.get(told["completions"]).json == client.get("/sparql/completions.json").json
    assert client.get("/releases/1999-01-01/sparql/completions.json").status_code == 404


def test_what_the_bundle_is_made_of_is_pinned_and_named_with_its_licence(client: FlaskClient) -> None:
    lock = json.loads((ROOT / "editor" / "package-lock.json").read_text())
    packages = {path.removeprefix("node_modules/"): each for path, each in lock["packages"].items() if path}
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert not any("resolved" in each for each in packages.values())
    with client.get("/static/editor/licences.txt") as file:
        licences = file.text
    bundled = {f"{name} {each['version']}" for name, each in packages.items() if not each.get("dev")}
    assert {line for line in bundled if line not in licences} == set()
