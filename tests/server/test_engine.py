import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.errors import QueryError, QueueFull
from graph.release import Release
from server.app import create_app
from server.engine import Job, Limits, Pool
from server.services import KEY
from server.settings import Settings

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
SORTED = "SELECT DISTINCT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p } ORDER BY ?p ?a"
DOUBLED = "BIND(CONCAT(?x{0}, ?x{0}) AS ?x{1})"


@pytest.fixture(scope="module")
def strict(current: Path) -> Iterator[Flask]:
    """An application that ends a query after three seconds, at 256 MiB, or when its result passes 1 MiB."""
    app = create_app(Settings(current, workers=1, timeout=3.0, memory=256, result=1))
    yield app
    app.extensions[KEY].pool.close()


@pytest.fixture
def attacked(strict: Flask) -> FlaskClient:
    return strict.test_client()


def swelling() -> str:
    """A query whose one value doubles until it passes any memory."""
    steps = " ".join(DOUBLED.format(step, step + 1) for step in range(40))
    return f'SELECT ?x40 WHERE {{ BIND("{"x" * 1000}" AS ?x0) {steps} }}'


def nested(opening: str, closing: str) -> str:
    return "SELECT * WHERE {" + opening * 5000 + closing * 5000 + "}"


ATTACKS = [
    pytest.param(ENDLESS, 504, id="a cartesian product"),
    pytest.param("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 403, id="a result beyond its limit"),
    pytest.param(swelling(), 503, id="a string that doubles and doubles"),
    pytest.param(nested("{", "}"), 400, id="5,000 braces"),
    pytest.param(nested("{", ""), 400, id="5,000 braces that never close"),
    pytest.param("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", 400, id="5,000 parentheses"),
    pytest.param("ASK { ?s ?p " + "[ ?p " * 5000 + "1" + "]" * 5000 + " }", 400, id="5,000 brackets"),
    pytest.param("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, id="SERVICE"),
    pytest.param("SELECT * { service silent <http://127.0.0.1:9/> {} }", 400, id="service silent"),
    pytest.param("ASK { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }", 400, id="SERVICE joined to a word"),
]


@pytest.mark.parametrize(("query", "status"), ATTACKS)
def test_an_attack_gets_its_status_and_the_next_query_its_answer(
    attacked: FlaskClient, query: str, status: int
) -> None:
    response = attacked.post("/sparql", data={"query": query})
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert ("Retry-After" in response.headers) == (status == 503)
    assert attacked.post("/sparql", data={"query": "ASK {}", "format": "csv"}).text == "true"


def test_sorting_a_cartesian_product_ends_at_a_limit(attacked: FlaskClient) -> None:
    assert attacked.post("/sparql", data={"query": SORTED}).status_code in (503, 504)
    assert attacked.post("/sparql", data={"query": "ASK {}", "format": "csv"}).text == "true"


def test_a_service_that_the_tokeniser_cannot_see_calls_nobody(published: Release) -> None:
    # A tokeniser takes `<2)SERVICE#>` for an IRI, the engine for a comparison and a SERVICE.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        query = f"SELECT * {{ FILTER(1<2)SERVICE#>\n<{address}> {{ ?s ?p ?o }} }}"
        pool = Pool(Limits(workers=1, timeout=5, memory=512, result=1, queue=1))
        try:
            with pytest.raises(QueryError, match="could not be evaluated"):
                pool.run(Job(published.store, query, "json"))
            with pytest.raises(TimeoutError):
                listener.accept()
        finally:
            pool.close()


def test_a_query_beyond_the_queue_is_refused_at_once(published: Release) -> None:
    pool = Pool(Limits(workers=1, timeout=3, memory=512, result=1, queue=0))
    refused: list[QueueFull] = []
    started = threading.Event()

    def ask(query: str) -> None:
        try:
            started.set()
            pool.run(Job(published.store, query, "json"))
        except QueueFull as error:
            refused.append(error)
        except Exception:  # noqa: S110 - the endless one ends at its deadline, as it should
            pass

    first = threading.Thread(target=ask, args=(ENDLESS,))
    first.start()
    started.wait()
    while not refused:
        ask("ASK {}")
    first.join()
    pool.close()
    assert str(refused[0]) == "0 queries are waiting already; try again in a moment"


def test_a_query_process_is_given_no_secrets(published: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    pool = Pool(Limits(workers=1, timeout=5, memory=512, result=1, queue=1))
    try:
        pool.run(Job(published.store, "ASK {}", "json")).file.close()
        environments = [
            Path(f"/proc/{child}/environ").read_bytes()
            for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        ]
    finally:
        pool.close()
    assert environments
    assert not any(b"SOME_TOKEN" in each for each in environments)


def test_closing_a_pool_ends_its_processes(published: Release) -> None:
    def children() -> set[str]:
        return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())

    before = children()
    pool = Pool(Limits(workers=2, timeout=5, memory=512, result=1, queue=1))
    assert len(children() - before) == 2
    pool.close()
    assert children() == before
