"""An answer can be cited: by its release, the hashes of query and result, and the address that repeats it."""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from asking import send
from flask import Flask
from flask.testing import FlaskClient
from past import FIRST, SECOND, release_all
from serving import serving

from graph.terms import DCT
from server import services
from server.app import create_app
from server.digest import of
from server.settings import Settings

QUERY = f"SELECT ?s ?t {{ ?s <{DCT.title.value}> ?t }} # 100 % {{ 'æøå' \\ }}"
SHA_256 = hashlib.sha256(QUERY.encode()).hexdigest()
ADDRESS = f"http://localhost/releases/{SECOND}/sparql?{urlencode({'query': QUERY})}"
AT = f"/releases/{SECOND}/sparql/citation"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(Settings(release_all(tmp_path_factory.mktemp("past")), workers=1))
    yield app
    services.of(app).close()


@pytest.fixture
def cited(past: Flask) -> FlaskClient:
    return past.test_client()


def result(client: FlaskClient) -> str:
    """Return the SHA-256 as the page tells one to make it."""
    first, *rows = client.get(ADDRESS, headers={"Accept": "text/tab-separated-values"}).text.splitlines()
    return hashlib.sha256("".join(f"{line}\n" for line in (first, *sorted(rows))).encode()).hexdigest()


def test_a_citation_in_words_has_all_that_repeats_the_answer(cited: FlaskClient) -> None:
    today = datetime.now(UTC).date()
    danish = cited.get(AT, query_string={"query": QUERY, "format": "text"})
    assert (danish.status_code, danish.mimetype, danish.headers["Cache-Control"]) == (200, "text/plain", "no-store")
    assert danish.text == (
        f"Indsatsgraf: Svar på en SPARQL-forespørgsel. Indsatsgraf, udgave {SECOND}, udgivet 2026-01-31. "
        f"SHA-256 af forespørgslen: {SHA_256}; SHA-256 af svaret: {result(cited)} "
        f"(TSV med sorterede rækker, 2 rækker). Hentet {today}: {ADDRESS}\n"
    )
    english = cited.get(AT, query_string={"query": QUERY}, headers={"Accept-Language": "en-GB, da;q=0.5"})
    assert english.text.startswith(f"Indsatsgraf: Answer to a SPARQL query. Indsatsgraf, release {SECOND}, published")
    asked = {"query": QUERY, "language": "en"}
    assert cited.get(AT, query_string=asked).text == english.text


def test_one_row_is_told_as_one(cited: FlaskClient) -> None:
    for language, told in (("da", "(TSV med sorterede rækker, 1 række)"), ("en", "(TSV with its rows sorted, 1 row)")):
        assert told in cited.get(AT, query_string={"query": "SELECT (1 AS ?n) {}", "language": language}).text


def test_a_truth_value_is_told_as_what_it_is(cited: FlaskClient) -> None:
    for query, language, told in (
        ("ASK {}", "da", "(svaret er sandt). Hentet"),
        ("ASK {}", "en", "(the answer is true). Accessed"),
        ("ASK { <x:y> ?p ?o }", "en", "(the answer is false). Accessed"),
    ):
        assert told in cited.get(AT, query_string={"query": query, "language": language}).text


def test_bibtex_is_escaped_and_its_braces_are_balanced(cited: FlaskClient) -> None:
    asked = {"query": QUERY, "format": "bibtex", "title": '50 % {af} "det"\\\n}_æ~^&#$', "language": "en"}
    entry = cited.get(AT, query_string=asked)
    assert entry.mimetype == "application/x-bibtex"
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry.text, re.MULTILINE))
    assert fields["title"] == (
        r'50 \% \textbraceleft{}af\textbraceright{} "det"\textbackslash{} \textbraceright{}\_æ'
        r"\textasciitilde{}\textasciicircum{}\&\#\$"
    )
    assert (fields["url"], fields["version"], fields["langid"]) == (ADDRESS, SECOND, "english")
    for value in fields.values():
        depths = [value[:end].count("{") - value[:end].count("}") for end in range(len(value) + 1)]
        assert min(depths) == depths[-1] == 0


def test_csl_json_is_one_item_that_a_program_reads(cited: FlaskClient) -> None:
    asked = {"query": QUERY, "title": 'a "b"\r\n\\c'}
    answer = cited.post(AT, data=asked, headers={"Accept": "application/vnd.citationstyles.csl+json"})
    (item,) = json.loads(answer.data)
    assert (item["title"], item["URL"], item["type"]) == ('a "b" \\c', ADDRESS, "dataset")
    assert (item["version"], item["issued"]) == (SECOND, {"date-parts": [[2026, 1, 31]]})
    assert SHA_256 in item["note"]


def test_the_page_gives_a_command_that_gives_the_same_hash(tmp_path: Path) -> None:
    with serving("--release", release_all(tmp_path)) as address:
        for query in (
            QUERY,
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "ASK {}",
            "SELECT ?x ?p { ?s ?p ?o }",
            "SELECT ?x { ?x ?y 1 }",
        ):
            asked = urlencode({"query": query})
            told = send(address, "GET", f"/sparql/citation?{asked}", Accept="text/html", Accept_Language="en").body
            text = told.decode().replace("&#39;", "'")
            command = re.findall(r"<code>(curl .*?)</code>", text, re.DOTALL)[0].replace("&#34;", '"')
            made = subprocess.run(["bash", "-c", command], capture_output=True, check=True, text=True)  # noqa: S607 - the shell of whoever tries it
            (said,) = set(re.findall(r"SHA-256 of the result: (\w+)", text))
            assert made.stdout.split()[0] == said


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT (NOW() AS ?t) {}", "as the query gives another each time it is asked"),
        ("SELECT (BNODE() AS ?b) {}", "as its blank nodes get other names each time it is given"),
        ("CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o }", "as its blank nodes get other names each time it is given"),
    ],
)
def test_a_result_that_no_hash_can_hold_has_none(cited: FlaskClient, query: str, told: str) -> None:
    text = cited.get(AT, query_string={"query": query, "language": "en"}).text
    assert f"; the result has no SHA-256, {told}. " in text


def test_the_hash_does_not_depend_on_the_order_of_rows_but_on_their_number() -> None:
    assert of(b"?a\n1\n2\n") == of(b"?a\n2\n1\n") != of(b"?a\n1\n2\n2\n")
    assert of(b"<a> <b> <c> .\n<a> <b> <d> .\n") == of(b"<a> <b> <d> .\n<a> <b> <c> .\n<a> <b> <d> .\n")
    assert not of(b'?a\n"_:b"\n').has_blank_nodes


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({}, 400, "give one query in the parameter `query`; there were 0"),
        ({"query": "SELECT"}, 400, "the query breaks off"),
        ({"query": "ASK {}", "language": "de"}, 400, "language: 'de' is not on offer; choose from da, en"),
        ({"query": "ASK {}", "title": "x" * 301}, 400, "title: it has 301 characters; shorten it to 300"),
        ({"query": "ASK {}", "timeout": "x"}, 400, "timeout: 'x' is no number of seconds"),
        ({"query": "INSERT DATA {}"}, 400, ""),
    ],
)
def test_what_cannot_be_cited_is_refused(cited: FlaskClient, asked: dict[str, str], status: int, told: str) -> None:
    answer = cited.get("/sparql/citation", query_string=asked)
    assert (answer.status_code, told in answer.get_json()["detail"]) == (status, True)


def test_the_query_page_of_a_release_asks_and_cites_that_release(cited: FlaskClient) -> None:
    page = cited.get(f"/releases/{FIRST}/sparql", headers={"Accept": "text/html"}).text
    assert f'<form action="/releases/{FIRST}/sparql" method="get">' in page
    assert f'<button type="submit" formaction="/releases/{FIRST}/sparql/citation">' in page
    # The form sends the format of the answer along.
    answer = cited.get(AT, query_string={"query": QUERY, "format": "csv"}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


def test_queries_for_a_citation_have_the_limits_of_all_queries(tmp_path: Path) -> None:
    with serving("--release", release_all(tmp_path), "--rate-limit", "2") as address:
        paths = (AT, "/sparql/citation", f"/releases/{FIRST}/sparql")
        assert [send(address, "GET", f"{path}?query=ASK%7B%7D").status for path in paths] == [200, 200, 429]
