"""What stands before Flask, as a client of a running server sees it."""

import gzip
import json
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from random import Random
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
import zstandard
from asking import ENDLESS, Got, ask, metric, send
from pyoxigraph import Literal, NamedNode, Quad
from serving import serving

from graph.archive import publish
from graph.release import Release
from graph.report import Report
from graph.terms import BASE

EVERYTHING = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
DECODED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "identity": bytes,
}


@pytest.fixture(scope="module")
def address(current: Path, log: Path) -> Iterator[str]:
    with serving("--release", current, "--workers", "2", log=log) as address:
        yield address


def awaited(condition: Callable[[], bool]) -> bool:
    """Return whether the condition comes to hold."""
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_repeated_query_is_answered_from_the_cache_with_the_same_bytes(address: str) -> None:
    hits = 'indsatsgraf_queries_total{outcome="cached"}'
    before = metric(address, hits)
    first, second = (ask(address, "ASK { ?repeated ?p ?o }") for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body) == (200, b'{"head":{},"boolean":true}')
    assert {**first.headers, "date": ""} == {**second.headers, "date": ""}
    assert metric(address, hits) - before == 1


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "uuid ()", "StrUUID()", "BNODE()"])
def test_what_differs_each_time_is_never_kept(address: str, function: str) -> None:
    first, second = (ask(address, f"SELECT ({function} AS ?differs) {{}}") for _ in range(2))
    assert (first.status, first.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in first.headers
    if function != "BNODE()":  # the engine counts them anew for each answer
        assert first.body != second.body


@pytest.mark.parametrize("coding", DECODED)
def test_every_coding_holds_the_same_bytes_and_has_a_tag_of_its_own(address: str, coding: str) -> None:
    plain = ask(address, EVERYTHING)
    for _ in range(2):  # made, then from the cache
        coded = ask(address, EVERYTHING, Accept_Encoding=coding)
        assert DECODED[coding](coded.body) == plain.body
        assert int(coded.headers["content-length"]) == len(coded.body)
        assert coded.headers.get("content-encoding", "identity") == coding
        assert (coded.headers["etag"] == plain.headers["etag"]) == (coding == "identity")
        assert coded.headers["vary"] == "Accept, Accept-Encoding, Accept-Language"


@pytest.mark.parametrize("coding", DECODED)
@pytest.mark.parametrize("path", ["/", "/sparql?" + urlencode({"query": EVERYTHING}), "/initiative/broen.html"])
def test_who_has_an_answer_already_is_told_so(address: str, path: str, coding: str) -> None:
    had = send(address, "GET", path, Accept_Encoding=coding)
    for _ in range(2):
        again = send(address, "GET", path, Accept_Encoding=coding, If_None_Match=had.headers["etag"])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", had.headers["etag"])
        assert "content-length" not in again.headers


@pytest.mark.parametrize("path", ["/", "/sparql?" + urlencode({"query": EVERYTHING}), "/releases/current/facts.ttl"])
def test_head_gives_the_headers_of_get(address: str, path: str) -> None:
    for coding in DECODED:
        got, head = (send(address, method, path, Accept_Encoding=coding) for method in ("GET", "HEAD"))
        assert head.body == b""
        assert {**got.headers, "date": ""} == {**head.headers, "date": ""}


def test_the_ways_to_ask_are_kept_apart(address: str) -> None:
    query = "SELECT ?kept { BIND(1 AS ?kept) }"
    form = urlencode({"query": query})
    for _ in range(2):
        assert send(address, "POST", "/sparql", form, Content_Type=FORM).body == ask(address, query).body
        direct = send(address, "POST", "/sparql", form, Content_Type="application/sparql-query")
        assert direct.status == 400  # the text of a form is no query
        assert send(address, "POST", "/sparql", query, Content_Type="application/sparql-query").status == 200
        assert ask(address, query, Accept="text/csv").body == b"kept\r\n1\r\n"
        assert ask(address, query, Accept="text/nothing").status == 406


def test_a_client_stops_its_own_query_and_nobody_elses(address: str) -> None:
    got: list[Got] = []
    asking = threading.Thread(target=lambda: got.append(ask(address, ENDLESS, Query_Id="a-long-one")))
    asking.start()
    assert awaited(lambda: metric(address, "indsatsgraf_queries_running") == 1)
    assert ask(address, "ASK {}", Query_Id="a-long-one").status == 409
    path = "/sparql/queries/a-long-one"
    assert send(address, "DELETE", path, source="127.0.0.2").status == 404
    assert send(address, "DELETE", path).status == 204
    asking.join()
    assert (got[0].status, got[0].problem["detail"]) == (409, "the query was stopped, as it was asked to be")
    assert send(address, "DELETE", path).status == 404


def test_an_id_that_no_path_can_hold_is_refused(address: str) -> None:
    refused = ask(address, "ASK {}", Query_Id="a/b")
    assert (refused.status, refused.problem["detail"]) == (
        400,
        "Query-Id: give 1 to 128 letters, digits, `-`, `.`, `_` or `~`, such as a UUID",
    )


def test_a_query_ends_when_its_client_hangs_up(address: str) -> None:
    host = urlsplit(address)
    path = "/sparql?" + urlencode({"query": ENDLESS + " # left"})
    with socket.create_connection((str(host.hostname), host.port)) as left:
        left.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert awaited(lambda: metric(address, "indsatsgraf_queries_running") == 1)
    assert awaited(lambda: metric(address, "indsatsgraf_queries_running") == 0)


@pytest.mark.parametrize(("given", "told"), [("0", "'0'"), ("-1", "'-1'"), ("nan", "'nan'"), ("soon", "'soon'")])
def test_a_timeout_that_is_none_is_refused(address: str, given: str, told: str) -> None:
    refused = send(address, "GET", "/sparql?" + urlencode({"query": "ASK {}", "timeout": given}))
    assert (refused.status, refused.problem["detail"]) == (
        400,
        f"timeout: {told} is no number of seconds; give one up to 30",
    )


def test_a_client_may_give_its_query_less_time(address: str) -> None:
    late = send(address, "GET", "/sparql?" + urlencode({"query": ENDLESS, "timeout": "0.5"}))
    assert (late.status, late.problem["detail"]) == (504, "the query took longer than 0.5 seconds; ask for less")


def test_each_query_is_told_of_in_one_line_without_its_text(address: str, log: Path) -> None:
    for query in ("ASK { ?told ?p ?o }", "ASK { ?told ?p ?o }", 'ASK { ?told"'):
        ask(address, query)

    def told() -> list[dict[str, object]]:
        lines = log.read_text().splitlines()
        assert not any("?told" in line for line in lines)
        return [json.loads(line) for line in lines]

    def kept() -> list[tuple[object, ...]]:
        return [(each["form"], each["outcome"], each["status"]) for each in told()[-3:]]

    assert awaited(lambda: kept() == [("ask", "answered", 200), ("ask", "cached", 200), ("ask", "data_error", 400)]), (
        kept()
    )
    last = told()[-3:]
    assert last[0]["query"] == last[1]["query"] != last[2]["query"]
    assert set(last[0]) == {
        *("time", "query", "form", "outcome", "status", "bytes", "release"),
        *("queue_ms", "engine_ms", "total_ms"),
    }


def test_more_queries_a_minute_than_allowed_are_refused_cached_or_not(current: Path) -> None:
    with serving("--release", current, "--rate-limit", "3", "--workers", "2") as address:
        answers = [ask(address, "ASK {}", X_Forwarded_For=f"192.0.2.{each}") for each in range(4)]
        assert [each.status for each in answers] == [200, 200, 200, 429]
        assert answers[3].problem["detail"].startswith("a client may ask 3 queries and searches a minute; slow down")
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert ask(address, "ASK {}", source="127.0.0.2").status == 200
        graphs = [send(address, "GET", "/graphs?default", source="127.0.0.3").status for _ in range(4)]
        assert graphs == [200, 200, 200, 429]
        assert send(address, "GET", "/").status == 200
        assert send(address, "OPTIONS", "/sparql").status == 200
        assert metric(address, 'indsatsgraf_queries_total{outcome="too_many_requests"}') == 2


def test_what_is_no_query_is_not_counted_as_one(address: str) -> None:
    counted = metric(address, 'indsatsgraf_queries_total{outcome="bad_request"}')
    assert [send(address, "GET", path, Host="a b").status for path in ("/", "/health/live", "/sparql")] == [400] * 3
    assert metric(address, 'indsatsgraf_queries_total{outcome="bad_request"}') == counted + 1


@pytest.mark.parametrize("path", ["//sparql", "/%73parql"])
def test_another_spelling_of_the_path_does_not_evade_the_count(current: Path, path: str) -> None:
    with serving("--release", current, "--rate-limit", "1", "--workers", "2") as address:
        statuses = [send(address, "GET", f"{each}?query=ASK%7B%7D").status for each in (path, "/sparql", path)]
    assert statuses == [200, 429, 429]


def test_a_proxy_is_believed_about_the_client_when_it_is_told_of(current: Path) -> None:
    with serving("--release", current, "--rate-limit", "1", "--workers", "2", "--proxies", "1") as address:
        told = [f"203.0.113.9, 192.0.2.{client}" for client in (1, 1, 2)]
        assert [ask(address, "ASK {}", X_Forwarded_For=each).status for each in told] == [200, 429, 200]
        described = send(address, "GET", "/", Accept="text/turtle", X_Forwarded_Proto="https", X_Forwarded_Host="a.dk")
        assert b"<https://a.dk/sparql>" in described.body


def test_a_query_of_the_last_moment_is_told_of_when_the_server_ends(current: Path, tmp_path: Path) -> None:
    log = tmp_path / "stderr"
    with serving("--release", current, "--workers", "2", log=log) as address:
        ask(address, "ASK { ?last ?p ?o }")
    assert [json.loads(line)["outcome"] for line in log.read_text().splitlines()] == ["answered"]


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file of what is started grow past 100 kB, as on a disk with no more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_a_result_for_which_there_is_no_room_is_refused_and_the_next_query_answered(current: Path) -> None:
    long = f'SELECT ("{"x" * 400_000}" AS ?long) {{}}'
    with serving("--release", current, "--workers", "2") as address:
        refused = send(address, "POST", "/sparql", long, Content_Type="application/sparql-query")
        assert (refused.status, refused.problem["detail"]) == (
            503,
            "the server has no room for a result of this size now; ask for less, or try again later",
        )
        assert ask(address, "ASK {}").status == 200


@pytest.fixture
def large(tmp_path: Path) -> Release:
    """A release whose dump hardly gets shorter by compressing it."""
    numbers = Random(1)  # noqa: S311 - the same ones each time, and no secret
    node = NamedNode(BASE + "a")
    quads = [Quad(node, node, Literal(f"{numbers.getrandbits(512):x}")) for _ in range(3_000)]
    return publish(tmp_path, quads, Report(()), BASE, {}, date(2026, 1, 1))[0]


# The release is made before its fixture lets no file grow.
@pytest.mark.usefixtures("large", "small_files")
def test_a_dump_comes_as_it_is_where_there_is_no_room_to_compress_it(large: Release) -> None:
    with serving("--release", large.folder, "--workers", "2") as address:
        got = send(address, "GET", "/releases/current/dataset.nq", Accept_Encoding="gzip")
    assert (got.status, got.headers.get("content-encoding")) == (200, None)
    assert got.body == (large.folder / "dataset.nq").read_bytes()


def test_long_bodies_that_never_end_are_bounded_and_leave_room_for_short_ones(current: Path) -> None:
    with serving("--release", current, "--workers", "2") as address, ExitStack() as kept:
        host = urlsplit(address)
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: 1048576\r\n\r\n"
        long = " " * 1_000_000 + "ASK {}"

        def is_full() -> bool:
            for _ in range(20):
                sending = kept.enter_context(socket.create_connection((str(host.hostname), host.port)))
                with suppress(ConnectionError):  # it may be refused before all is sent
                    sending.sendall(head.encode() + b" " * 1_000_000)
            return send(address, "POST", "/sparql", long, Content_Type=QUERY).status == 503

        assert awaited(is_full)
        assert send(address, "POST", "/sparql", "ASK {}", Content_Type=QUERY).status == 200
        kept.close()
        assert awaited(lambda: send(address, "POST", "/sparql", long, Content_Type=QUERY).status == 200)
