"""A release is replaced, and a server ended, while clients are being answered: none of them is cut short."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from asking import ENDLESS, Got, ask
from by_hand import connected, received, responses
from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, parse
from rude import asking_for
from serving import serving
from siege import processes, server_at

from graph.archive import publish
from graph.report import Report
from graph.terms import BASE

DATASET = Path(__file__).with_name("dataset.trig")
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""Its result has more than 10 MB."""
A_WHILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?c) = STR(?k)) }"
"""A query that takes about a second."""


def test_a_new_release_takes_over_without_a_failed_request(tmp_path: Path) -> None:
    quads = list(parse(path=DATASET, format=RdfFormat.TRIG, base_iri=BASE))
    first, _ = publish(tmp_path, quads, Report(()), BASE, {}, date(2026, 1, 1))
    size = sum(quad.graph_name == DefaultGraph() for quad in quads)
    more = Quad(quads[0].subject, quads[0].predicate, Literal("new"), DefaultGraph())
    with serving("--release", tmp_path / "current") as address, ThreadPoolExecutor(4) as pool:
        over = threading.Event()
        clients = [pool.submit(answers_until, over, address, f"127.0.0.{2 + n}") for n in range(4)]
        time.sleep(0.5)
        second, _ = publish(tmp_path, [*quads, more], Report(()), BASE, {}, date(2026, 1, 2))
        time.sleep(3)
        over.set()
        told = [each.result() for each in clients]
    for answers in told:
        assert {got.status for got in answers} == {200}
        # In this order, and none of the old one after the new one.
        assert list(dict.fromkeys(got.headers["indsatsgraf-release"] for got in answers)) == [
            first.version,
            second.version,
        ]
        counts = [int(got.body.split()[1]) for got in answers]
        assert (counts == sorted(counts), set(counts)) == (True, {size, size + 1})


def answers_until(over: threading.Event, address: str, source: str) -> list[Got]:
    """Ask by turns what the cache has and what it has not."""
    told: list[Got] = []
    graph = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    while not over.is_set():
        texts = (graph, f"{graph} # {source} {len(told)}")
        told += [ask(address, text, source=source, Accept="text/csv") for text in texts]
    return told


def test_a_server_told_to_end_finishes_what_it_was_asked_and_waits_for_no_idle_client(current: Path) -> None:
    with serving("--release", current) as address:
        server = server_at(address)
        pids = processes(server)
        idle = [connected(address) for _ in range(100)]
        running, reading = connected(address), connected(address)
        running.sendall(asking_for(A_WHILE))
        reading.sendall(asking_for(LONG))
        begun = reading.recv(1000)
        os.kill(server, signal.SIGTERM)
        (counted,) = responses(received(running))
        (long,) = responses(begun + received(reading))
        # Both answers are whole; it ends before the clients that are idle do.
        deadline = time.monotonic() + 30
        while alive(pids) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive(pids) == set()
        assert (counted.status, len(counted.body)) == (200, int(counted.headers["content-length"]))
        assert (long.status, len(long.body)) == (200, int(long.headers["content-length"]))
        for line in (*idle, running, reading):
            line.close()


def test_two_signals_at_once_end_a_query_without_end_at_its_deadline_and_then_the_server(current: Path) -> None:
    with serving("--release", current, "--timeout", "2") as address, connected(address) as asking:
        server = server_at(address)
        pids = processes(server)
        asking.sendall(asking_for(ENDLESS))
        time.sleep(0.5)
        os.kill(server, signal.SIGTERM)
        os.kill(server, signal.SIGINT)
        (got,) = responses(received(asking))
        assert got.status == 504
        deadline = time.monotonic() + 30
        while alive(pids) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive(pids) == set()


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}/exe").exists()}
