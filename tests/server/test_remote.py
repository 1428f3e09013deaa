"""Answering from a store over HTTP: a real Virtuoso 7, another server of ours, and stores that misbehave."""

import csv
import io
import json
import os
import re
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from program import Shell
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)
from serving import serving
from virtuoso import CREDENTIALS, Virtuoso, virtuoso

from graph.archive import publish
from graph.build import Built
from graph.release import Release
from graph.report import Report
from graph.terms import BASE
from server import services
from server.app import create_app
from server.dataset import Shared
from server.settings import Settings

QUESTIONS = sorted((Path(__file__).parents[1] / "questions").glob("*.rq"))
SMALL = '<http://example.org/a> <http://example.org/p> _:b .\n_:b <http://example.org/q> "c" .\n'


def get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def ask(address: str, query: str, format: str, *graphs: tuple[str, str]) -> tuple[int, bytes]:  # noqa: A002 - the parameter's name
    told = urllib.parse.urlencode([("query", query), ("format", format), *graphs])
    return get(f"{address}/sparql?{told}")


def load(shell: Shell, store: Virtuoso, release: Release) -> None:
    called = ("publish", "--endpoint", store.endpoint, "--release", release.folder)
    ended = shell(*called, env={**os.environ, **CREDENTIALS})
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def local(shipped: Built) -> Iterator[str]:
    """A server that answers from the release on the disk."""
    with serving("--release", shipped.release.folder) as address:
        yield address


@pytest.fixture(scope="module")
def remote(shipped: Built, store: Virtuoso, shell: Shell) -> Iterator[str]:
    """A server that answers from the same release in Virtuoso."""
    load(shell, store, shipped.release)
    with serving("--endpoint", store.endpoint) as address:
        yield address


# The same answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_every_question_is_answered(remote: str, question: Path) -> None:
    status, body = ask(remote, question.read_text(encoding="utf-8"), "csv")
    assert status == 200, body
    _, *rows = csv.reader(io.StringIO(body.decode()))
    assert sorted("\t".join(row) for row in rows) == question.with_suffix(".tsv").read_text("utf-8").splitlines()


EVIDENCE = ("named-graph-uri", BASE + "graph/evidence")
PREFIXES = f"BASE <{BASE}> PREFIX ig: <ontology/> PREFIX dct: <http://purl.org/dc/terms/> PREFIX g: <graph/>\n"
TABLES = [
    "SELECT * { ?s a ig:Initiative ; dct:title ?title }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT * { GRAPH ?g { ?s a ?type } }",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT * { GRAPH g:evidence { ?s a ?type } }",
    "SELECT (COUNT(*) AS ?n) { GRAPH <graph/evidence> { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) FROM g:evidence { ?s ?p ?o }",
    "SELECT ?t (COUNT(?s) AS ?n) FROM NAMED g:evidence WHERE { GRAPH ?g { ?s a ?t } } GROUP BY ?t",
    "SELECT (COUNT(*) AS ?n) { GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) FROM <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o }",
    "SELECT ?i ?page { ?i dct:source ?page . GRAPH ?page { ?i a ?type } }",
    "SELECT * { ?i dct:source ?page . OPTIONAL { GRAPH ?page { ?i dct:title ?title } } }",
    "SELECT * { ?i dct:source ?page . MINUS { GRAPH ?page { ?i dct:abstract ?text } } }",
    "SELECT ?i { ?i dct:source ?page . FILTER EXISTS { GRAPH ?page { ?i dct:abstract ?text } } }",
    "SELECT ?g ?h (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?t } GRAPH ?h { ?s a ?t } } GROUP BY ?g ?h",
    "SELECT (COUNT(DISTINCT *) AS ?n) { GRAPH ?g { ?s a ?t } }",
    "SELECT ?s ?stored1 { GRAPH ?stored1 { ?s a ig:Initiative } }",
    "SELECT ?s ?length { ?s <https://schema.org/duration> ?length }",
    "SELECT * { ?s ?p 'GRAPH ?g { } # FROM <x>' }",
    "ASK { ?s a ig:Initiative }",
    "ASK { ?s a ig:Nothing }",
]


@pytest.mark.parametrize("query", TABLES)
def test_a_query_has_the_solutions_that_it_has_on_the_disk(local: str, remote: str, query: str) -> None:
    ours, theirs = (ask(address, PREFIXES + query, "tsv") for address in (local, remote))
    assert theirs[0] == 200, theirs
    assert sorted(theirs[1].splitlines()) == sorted(ours[1].splitlines())


def test_the_protocols_dataset_goes_before_that_of_the_query(local: str, remote: str) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) FROM <http://example.org/none> { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    assert ask(remote, query, "csv", EVIDENCE) == ask(local, query, "csv", EVIDENCE)
    assert ask(remote, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv", EVIDENCE) == (200, b"n\r\n0\r\n")


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s dct:title ?o } { ?s a ig:Initiative ; dct:title ?o }",
        "DESCRIBE <initiative/boernehuse> ig:Initiative",
        "DESCRIBE ?programme { ?i ig:partOfProgramme ?programme }",
        "DESCRIBE * { ?i a ig:Programme }",
        "DESCRIBE ?s FROM g:evidence { ?s a ig:Assertion }",
        "DESCRIBE <initiative/unknown>",
    ],
)
def test_a_query_for_a_graph_has_the_triples_that_it_has_on_the_disk(local: str, remote: str, query: str) -> None:
    ours, theirs = (ask(address, PREFIXES + query, "nt") for address in (local, remote))
    assert theirs[0] == 200, theirs
    assert set(theirs[1].splitlines()) == set(ours[1].splitlines())


def test_every_graph_comes_back_as_it_was_published(remote: str, shipped: Built) -> None:
    expected: dict[str, set[str]] = {}
    for quad in parse(path=shipped.release.folder / "dataset.nq", format=RdfFormat.N_QUADS):
        name = getattr(quad.graph_name, "value", "")
        expected.setdefault(f"graph={urllib.parse.quote(name)}" if name else "default", set()).add(str(quad.triple))
    for asked, triples in expected.items():
        status, body = get(f"{remote}/graphs?{asked}&format=nt")
        assert (status, {str(quad.triple) for quad in parse(body, RdfFormat.N_TRIPLES)}) == (200, triples)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_the_bytes_of_an_answer_do_not_depend_on_the_store(local: str, remote: str, name: str) -> None:
    query = PREFIXES + "SELECT * { ?s a ig:Initiative ; dct:title ?title } ORDER BY ?s"
    assert ask(remote, query, name) == ask(local, query, name)
    assert ask(remote, "ASK {}", name) == ask(local, "ASK {}", name)


@pytest.mark.parametrize(
    "path",
    [
        "/initiative/boernehuse.ttl",
        "/initiative/boernehuse.html",
        "/ontology/Initiative.html",
        "/concept/situation/vold.html",
        "/source/002_4b03cd7b5420c8a1.html",
        "/initiative/unknown",
        "/graphs?format=ttl&graph=http%3A%2F%2Fexample.org%2Fnone",
    ],
)
def test_a_page_is_the_one_that_is_made_from_the_disk(local: str, remote: str, path: str) -> None:
    ours, theirs = (get(address + path, Accept="text/html") for address in (local, remote))
    assert (theirs[0], *without_dumps(theirs[1], remote)) == (ours[0], *without_dumps(ours[1], local))


def without_dumps(page: bytes, address: str) -> list[bytes]:
    """The lines of a page but those that lead to a release, older ones, or what is searched: they lie on a disk.

    Where a page tells the address of its server, that stands for itself.
    """
    of_a_disk = rb'<p>(?:I data siden udgave|Henvisning:|<a href="/search\?).*?</p>|<link rel="timemap"[^>]*>'
    page = re.sub(of_a_disk, b"", page, flags=re.DOTALL)
    lines = page.replace(address.encode(), b"").splitlines()
    apart = (b'"/releases/', b'"/validation', b'class="version"')
    return [line for line in lines if line and not any(each in line for each in apart)]


def test_the_descriptions_count_what_is_counted_on_the_disk(local: str, remote: str) -> None:
    for path in ("/?format=nt", "/sparql?format=nt"):
        answers = (get(address + path)[1].replace(address.encode(), b"") for address in (local, remote))
        ours, theirs = (
            {line for line in answer.splitlines() if b"<http://rdfs.org/ns/void#" in line} for answer in answers
        )
        assert {line for line in ours if b"dataDump" not in line} == theirs


def test_a_query_that_breaks_the_grammar_is_told_as_ever(local: str, remote: str) -> None:
    for query in ("SELECT * {", "SELECT * { ?s unknown:p ?o }", "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"):
        status, body = ask(remote, query, "json")
        assert (status, body) == ask(local, query, "json")
        assert status == 400


def test_functions_of_one_stores_own_are_refused(remote: str) -> None:
    status, body = ask(remote, "PREFIX b: <bif:> SELECT ?s { ?s ?p ?o . ?o b:contains 'vold' }", "json")
    assert (status, json.loads(body)["column"]) == (400, 11)


# Limits and failures --------------------------------------------------------------------------------------


@contextmanager
def limited(endpoint: str, timeout: float = 30.0) -> Iterator[Callable[..., tuple[int, str]]]:
    """An application on a store with a result limit of 1 MiB: gives status and detail."""
    app: Flask = create_app(Settings(Shared(endpoint, BASE), workers=1, timeout=timeout, result=1))
    try:
        client = app.test_client()

        def asked(query: str) -> tuple[int, str]:
            response = client.get("/sparql", query_string={"query": query, "format": "tsv"})
            return response.status_code, response.json["detail"] if response.is_json else response.text

        yield asked
    finally:
        services.of(app).close()


CROSSED = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
CROSSED_OFTEN = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p . ?q ?r ?s . ?t ?u ?v"
    " FILTER(STR(?c) > STR(?v)) }"
)


def test_a_result_over_its_limit_is_refused(remote: str, store: Virtuoso) -> None:
    with limited(store.endpoint) as asked:
        assert asked(CROSSED + " LIMIT 19000")[0] == 403


def test_a_query_that_takes_too_long_is_ended(shell: Shell, release: Release) -> None:
    # Virtuoso goes on with it, and would slow down all tests that follow: this one ends with the test.
    with virtuoso() as mortal:
        load(shell, mortal, release)
        with limited(mortal.endpoint, timeout=1.0) as asked:
            assert asked(CROSSED_OFTEN) == (504, "the query took longer than 1 seconds; ask for less")
            assert asked("SELECT (1 AS ?n) {}")[0] == 200


def test_an_answer_that_virtuoso_cuts_is_an_error(remote: str) -> None:
    status, body = ask(remote, CROSSED + " LIMIT 30000", "tsv")
    assert (status, "the store cut its answer (x-sparql-maxrows: 20000)" in body.decode()) == (502, True)


def test_what_a_store_cannot_do_is_told_in_its_words(remote: str) -> None:
    status, body = ask(remote, PREFIXES + "SELECT * { ?a dct:source+ ?b }", "json")
    assert (status, "transitive start not given" in body.decode()) == (502, True)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_release_published_while_serving_is_switched_to(shell: Shell, store: Virtuoso, tmp_path: Path) -> None:
    base = "https://example.org/switched/"
    says = NamedNode(base + "says")
    releases = [
        publish(tmp_path / "releases", [Quad(says, says, Literal(word))], Report(()), base, {}, date(2026, 1, day))[0]
        for day, word in enumerate(("first", "second"), 1)
    ]
    load(shell, store, releases[0])
    with serving("--endpoint", store.endpoint, "--base", base) as address:
        query = "SELECT ?word { ?s ?p ?word }"
        assert get(f"{address}/health/ready") == (200, b"ready 2026-01-01\n")
        assert ask(address, query, "csv") == (200, b"word\r\nfirst\r\n")
        load(shell, store, releases[1])
        assert within(20, lambda: ask(address, query, "csv") == (200, b"word\r\nsecond\r\n"))
        assert get(f"{address}/health/ready") == (200, b"ready 2026-01-02\n")


def test_a_store_that_ends_in_the_middle_of_a_query_is_told_of_and_noticed(shell: Shell, release: Release) -> None:
    with virtuoso() as mortal:
        load(shell, mortal, release)
        with serving("--endpoint", mortal.endpoint) as address:
            slow = CROSSED_OFTEN
            answers: list[tuple[int, bytes]] = []
            asking = threading.Thread(target=lambda: answers.append(ask(address, slow, "json")))
            asking.start()
            asking.join(2)
            assert not answers
            mortal.process.kill()
            asking.join(20)
            assert [status for status, _ in answers] == [502]
            assert json.loads(answers[0][1])["title"] == "Bad Gateway"
            assert within(20, lambda: get(f"{address}/health/ready")[0] == 503)
            assert get(f"{address}/initiative/never-asked-for")[0] == 502


# Stores that misbehave: each answer is what such a store writes to its line --------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
ROWS = b'{"head":{"vars":["root","version","etag"]},"results":{"bindings":[]}}'
BADLY = {
    "an error": (b"HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nno memory", 502, "no memory"),
    "a part": (b"HTTP/1.1 206 Part\r\nContent-Length: 0\r\n\r\n", 502, "206"),
    "another format": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", 502, "text/html"),
    "a way to elsewhere": (
        b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        502,
        "302",
    ),
    "no length": (HEAD + b"Connection: close\r\n\r\n" + ROWS, 502, "does not tell where its answer ends"),
    "less than its length": (HEAD + b"Content-Length: 200\r\n\r\n" + ROWS, 502, "cannot be asked"),
    "a chunk and no end": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + ROWS[:16] + b"\r\n", 502, "asked"),
    "a document cut off": (HEAD + b"Content-Length: 30\r\n\r\n" + ROWS[:30], 502, "breaks off or is none"),
    "a limit reached": (HEAD + b"X-SQL-State: S1TAT\r\nContent-Length: 69\r\n\r\n" + ROWS, 502, "S1TAT"),
    "nothing": (b"", 502, "cannot be asked"),
    "no HTTP": (b"hello\r\n\r\n", 502, "cannot be asked"),
    "that its own limit passed": (
        b"HTTP/1.1 500 No\r\nContent-Length: 49\r\n\r\nVirtuoso S1T00 Error SR171: Transaction timed out",
        504,
        "Transaction timed out",
    ),
    "that it gave up": (b"HTTP/1.1 504 Slow\r\nContent-Length: 0\r\n\r\n", 504, "gave up"),
}
RIGHT = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(ROWS), ROWS)


class Misbehaving:
    """A store that answers its server's own questions, and strangers' ones as it was told."""

    def __init__(self) -> None:
        self.answer = RIGHT
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                asked = line.recv(65536)
                while b"query=" not in asked:
                    asked += line.recv(65536)
                line.sendall(self.answer if b"stranger" in asked else RIGHT)


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[tuple[Misbehaving, Callable[..., tuple[int, str]]]]:
    store = Misbehaving()
    with limited(store.endpoint) as asked:
        yield store, asked
    store.close()


@pytest.mark.parametrize("answer", BADLY)
def test_a_store_that_answers(misbehaving: tuple[Misbehaving, Callable[..., tuple[int, str]]], answer: str) -> None:
    store, asked = misbehaving
    store.answer, status, said = BADLY[answer]
    found, detail = asked(f"SELECT ?s {{ ?s ?p 'stranger: {answer}' }}")
    assert (found, said in detail) == (status, True), detail
    assert "\n" not in detail
    assert store.endpoint not in detail


@pytest.mark.parametrize("path", ["/stranger.ttl", "/stranger.html"])
def test_a_page_from_an_answer_that_breaks_off_between_rows_is_a_bad_gateway(path: str) -> None:
    row = b'{"s":{"type":"uri","value":"http://a.example/"}}'
    rows = b'{"head":{"vars":["s"]},"results":{"bindings":[' + b",".join([row, row])
    store = Misbehaving()
    store.answer = HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(rows), rows)
    with serving("--endpoint", store.endpoint) as address:
        status, body = get(address + path, Accept="application/json")
    store.close()
    assert (status, json.loads(body)["detail"].split(" (")[0]) == (502, "the database: the answer is no SPARQL result")


# A store of somebody else's -------------------------------------------------------------------------------


def test_any_other_endpoint_is_served_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text(SMALL)
    (tmp_path / "g.nt").write_text(SMALL.replace("/a>", "/g>"))
    base = ("--base", "http://example.org/")
    named = "http://example.org/graph=g.nt"
    with (
        serving("a.nt", "--named", named, *base, cwd=tmp_path) as theirs,
        serving("--endpoint", f"{theirs}/sparql", *base) as ours,
    ):
        for query in (
            "SELECT * { ?s <p> ?o . ?o <q> ?c }",
            "SELECT ?g ?s { GRAPH ?g { ?s <p> ?o } }",
            "SELECT ?s FROM <graph> { ?s <p> ?o }",
            "SELECT ?s ?g FROM <graph> { { ?s <p> ?o } UNION { GRAPH ?g { ?s <p> ?o } } }",
        ):
            (status, body), (_, expected) = (ask(address, query, "json") for address in (ours, theirs))
            assert status == 200, body
            found, wanted = (
                [[None if t is None or "_:" in str(t) else t for t in row] for row in solutions(each)]
                for each in (body, expected)
            )
            assert found == wanted
        # The description follows a blank node, however deep.
        described = ask(ours, "DESCRIBE <a>", "nt")[1].decode().splitlines()
        assert sorted(line.split()[1] for line in described) == ["<http://example.org/p>", "<http://example.org/q>"]
        assert get(f"{ours}/a.nt")[0] == 200
        assert get(f"{ours}/health/ready") == (200, b"ready unversioned\n")
        assert get(f"{ours}/", Accept="text/html")[0] == 200
        assert get(f"{ours}/graphs?graph=http%3A%2F%2Fexample.org%2Fgraph&format=nt")[0] == 200


def solutions(body: bytes) -> list[list[object]]:
    found = parse_query_results(body, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return sorted(([*row] for row in found), key=str)


def test_a_store_that_cannot_be_reached_is_told_at_the_start_in_one_line(shell: Shell, tmp_path: Path) -> None:
    ended = shell("serve", "--endpoint", "http://127.0.0.1:9/sparql", cwd=tmp_path)
    told = ended.stderr.decode()
    assert (ended.returncode, ended.stdout, told.count("\n")) == (2, b"", 1)
    assert told.startswith("indsatsgraf: http://127.0.0.1:9/sparql: the store cannot be asked (")


def test_a_store_and_files_are_not_served_together(shell: Shell, tmp_path: Path) -> None:
    ended = shell("serve", "--endpoint", "http://127.0.0.1:9/sparql", "a.nt", cwd=tmp_path)
    assert (ended.returncode, ended.stderr.decode().startswith("indsatsgraf: --endpoint: the store there")) == (2, True)
