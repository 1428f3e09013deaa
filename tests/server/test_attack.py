"""A stranger does the worst that is known, and nobody else notices.

All of it comes from 127.0.0.1; the other client, whose lookups are watched, asks from 127.0.0.2.
"""

import json
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from asking import ENDLESS, Got, metric, send
from bystander import THINGS
from mutated import mutated
from rude import hang_up, rude
from serving import serving
from siege import MIB, is_worker, open_files, processes, server_at, siege, worked

pytestmark = pytest.mark.alone

WORKERS = 4
TIMEOUT = 2.0
"""Seconds."""
MEMORY = 256
"""MiB."""
DIRECT = "application/sparql-query"
CALM = 0.01
"""Seconds: a lookup that takes no longer is calm, whatever the machine does beside it."""
MUTATIONS = 10_000

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
NEXT = "<http://example.org/next>"
DOUBLED = " ".join(f"BIND(CONCAT(?x{step}, ?x{step}) AS ?x{step + 1})" for step in range(40))

ENDED = {503, 504}
"""Past its memory or its deadline, whichever comes first on this machine; 403 where it may be the result's size."""
ATTACKS: dict[str, tuple[str, set[int]]] = {
    "5,000 nested braces": ("SELECT * WHERE {" + "{" * 5000 + "}" * 5000 + "}", {400}),
    "20,000 parentheses": ("ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }", {400}),
    "20,000 parentheses left open": ("ASK { FILTER(" + "(" * 20_000, {400}),
    "50,000 summands": ("ASK { FILTER(" + "1+" * 50_000 + "1) }", {400}),
    "a product that is counted": (f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", {504}),
    "a product that is sorted": (f"SELECT * {{ {PRODUCT} }} ORDER BY ?l ?a", ENDED),
    "a product without repetitions": (f"SELECT DISTINCT * {{ {PRODUCT} }}", ENDED | {403}),
    "a product in groups": (f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?d ?g", ENDED),
    "a product in one string": (f"SELECT (GROUP_CONCAT(?c) AS ?n) {{ {PRODUCT} }}", ENDED),
    "a path from everywhere": (f"SELECT (COUNT(*) AS ?n) {{ ?a ({NEXT}|^{NEXT})* ?b . ?c {NEXT}+ ?d }}", ENDED),
    "paths in a row": (f"SELECT * {{ ?a {NEXT}+/{NEXT}+/{NEXT}+ ?b }} ORDER BY ?b", ENDED),
    "a string that doubles": (f'SELECT ?x40 {{ BIND("{"x" * 1000}" AS ?x0) {DOUBLED} }}', {503}),
    "a result past its limit": (f'SELECT ?a ("{"x" * 100_000}" AS ?x) {{ ?a ?b ?c }}', {403, 504}),
    "a graph past its limit": (f'CONSTRUCT {{ ?a ?b "{"x" * 100_000}" }} {{ ?a ?b ?c }}', ENDED | {403}),
    "an update": ("DELETE WHERE { ?s ?p ?o }", {400}),
}
SERVICES = (
    "SERVICE <{}> {{ ?s ?p ?o }}",
    "service silent <{}> {{}}",
    "SeRvIcE<{}>{{}}",
    "VALUES ?x {{ <{}> }} SERVICE ?x {{}}",
    "SERVICE # <\n <{}> {{}}",
    "SERVICE\t<{}>\r{{}}",
    "\\u0053ERVICE <{}> {{}}",
    "S\\U00000045RVICE <{}> {{}}",
    "?s ?p trueSERVICE<{}>{{}}",
    "?s ?p 1SERVICE<{}>{{}}",
    "?s ?p 'a'SERVICE<{}>{{}}",
    "FILTER(1<2)SERVICE#>\n<{}> {{}}",
    "OPTIONAL {{ GRAPH ?g {{ SERVICE <{}> {{}} }} }}",
    "FILTER EXISTS {{ SERVICE <{}> {{}} }}",
    "{{ SELECT * {{ SERVICE <{}> {{}} }} }}",
)
"""The ways to spell a call of another service; `{}` is its address."""


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """10,000 triples about things that lead to each other."""
    file = tmp_path_factory.mktemp("things") / "things.nt"
    base = "http://example.org"
    with file.open("w") as out:
        for number in range(THINGS):
            thing = f"<{base}/thing/{number}>"
            out.write(f'{thing} <{base}/name> "thing {number}" .\n')
            out.write(f"{thing} <{base}/next> <{base}/thing/{(number * 7 + 1) % THINGS}> .\n")
            out.write(f"{thing} <{base}/kind> <{base}/kind/{number % 13}> .\n")
            out.write(f'{thing} <{base}/size> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n')
    return file


def yielding() -> None:
    """Let this thread take what processor time is left: an attacker's own work is done on another machine."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def ask(address: str, query: str) -> Got:
    return send(address, "POST", "/sparql", query, Content_Type=DIRECT)


def test_a_stranger_hurts_nobody(things: Path, tmp_path: Path) -> None:
    limits = ("--workers", str(WORKERS), "--timeout", str(TIMEOUT), "--memory", str(MEMORY))
    log = tmp_path / "log"
    with serving(things, "--base", "http://example.org/", *limits, log=log) as address:
        server = server_at(address)
        files = open_files(server)
        with siege(address) as seen, rude(address, silent=200, senders=100, readers=100) as slow:
            hang_up(address, mid_query=50, mid_result=50)
            wrong = unexpected(address) + flooded(address) + services_called(address) + bodies_let_in(address)
            lost = killed_from_outside(address, server)
            statuses = answers_to_mutations(address)
        assert awaited_files(server, files)
        assert sum(map(is_worker, processes(server))) == WORKERS + 1
        assert metric(address, "indsatsgraf_queries_running") == 0
    assert wrong == []
    assert (lost.status, lost.problem["detail"]) == (
        503,
        "the process of the query was lost; try again in a moment",
    )
    assert slow == {408: 100}
    assert (statuses.total(), set(statuses) - {200, 400, 403, 503, 504}) == (MUTATIONS, set())
    assert late(log) == []
    assert seen.memory < (WORKERS * MEMORY + 500) * MIB
    assert (seen.wrong, seen.lookups > 1000) == ([], True)
    assert seen.attacked < 5 * max(seen.calm, CALM)


def unexpected(address: str) -> list[str]:
    """Return the attacks whose status was not theirs."""
    # One client has half of the places; more at a time would only wait for each other.
    with ThreadPoolExecutor(WORKERS // 2, initializer=yielding) as pool:
        got = pool.map(lambda attack: ask(address, attack[0]).status, ATTACKS.values())
        told = zip(ATTACKS.items(), got, strict=True)
        return [f"{name}: {status}" for (name, (_, expected)), status in told if status not in expected]


def flooded(address: str) -> list[str]:
    """Return what was answered, but for refusals, to many more endless queries than one client has places for."""
    with ThreadPoolExecutor(40, initializer=yielding) as pool:
        got = pool.map(lambda number: ask(address, f"{ENDLESS} # {number}").status, range(40))
        return [f"flooded: {status}" for status in got if status not in ENDED]


def services_called(address: str) -> list[str]:
    """Return the spellings of a SERVICE that were not refused or that called it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        service = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        let_in = [each for each in SERVICES if ask(address, f"ASK {{ {each.format(service)} }}").status != 400]
        try:
            listener.accept()[0].close()
        except TimeoutError:
            return let_in
        return [*let_in, "one of them was called"]


def bodies_let_in(address: str) -> list[str]:
    """Return the ways to send 10 MB that were not refused."""
    query = b"ASK {} #".ljust(10 * MIB, b"x")
    told: list[str] = []
    for name, body in (("with its length", query), ("in chunks", pieces(query))):
        connection = connection_to(address)
        connection.request("POST", "/sparql", body, {"Content-Type": DIRECT})
        with connection.getresponse() as response:
            if response.status != 413:
                told.append(f"{name}: {response.status}")
        connection.close()
    return told


def pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 65536):
        yield data[start : start + 65536]


def killed_from_outside(address: str, server: int) -> Got:
    """Return the answer to a query whose process is killed while it works."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, address, ENDLESS)
        time.sleep(0.3)
        before = {pid: worked(pid) for pid in processes(server) if is_worker(pid)}
        time.sleep(0.3)
        os.kill(max(before, key=lambda pid: worked(pid) - before[pid]), signal.SIGKILL)
        return asked.result()


def answers_to_mutations(address: str) -> Counter[int]:
    """Return how often each status was the answer to a random query."""
    queries = list(mutated(MUTATIONS, seed=1))
    connections = 6
    with ThreadPoolExecutor(connections, initializer=yielding) as pool:
        shares = (queries[start::connections] for start in range(connections))
        return sum(pool.map(lambda share: statuses_of(address, share), shares), Counter())


def statuses_of(address: str, queries: list[str]) -> Counter[int]:
    connection = connection_to(address)
    told: Counter[int] = Counter()
    for query in queries:
        connection.request("POST", "/sparql?timeout=0.2", query.encode(), {"Content-Type": DIRECT})
        with connection.getresponse() as response:
            response.read()
            told[response.status] += 1
    connection.close()
    return told


def connection_to(address: str) -> HTTPConnection:
    host = urlsplit(address)
    return HTTPConnection(str(host.hostname), host.port, timeout=30)


def late(log: Path) -> list[str]:
    """Return the queries that the server worked on for longer than their deadline and a second."""
    told = [json.loads(line) for line in log.read_text().splitlines()]
    return [str(each) for each in told if each.get("total_ms", 0) > (TIMEOUT + 1) * 1000]


def awaited_files(server: int, before: int) -> bool:
    """Return whether the server comes to have no more files and connections open than before."""
    deadline = time.monotonic() + 10
    while open_files(server) > before + WORKERS and time.monotonic() < deadline:
        time.sleep(0.1)
    return open_files(server) <= before + WORKERS
