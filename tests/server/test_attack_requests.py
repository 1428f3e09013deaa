"""Requests that are odd on purpose: none gets past the limits, into another client's answer, or a traceback."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from asking import ask, metric, send
from by_hand import said
from serving import serving

MIB = 1024 * 1024
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
EVERYTHING = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
ASKED = "GET /sparql?query=ASK%7B%7D&format=csv HTTP/1.1\r\nHost: a.dk\r\n"
POSTED = f"POST /sparql?format=csv HTTP/1.1\r\nHost: a.dk\r\nContent-Type: {DIRECT}\r\n"
CLOSE = "Connection: close\r\n"


@pytest.fixture(scope="module")
def address(current: Path, log: Path) -> Iterator[str]:
    with serving("--release", current, "--workers", "2", log=log) as address:
        yield address
    # Whatever was asked above: a line of JSON for each query, and no traceback.
    for line in log.read_text().splitlines():
        assert isinstance(json.loads(line), dict), line


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE", "BREW"])
def test_a_query_is_not_answered_to_a_method_that_asks_none(address: str, method: str) -> None:
    path = "/sparql?" + urlencode({"query": "ASK {}"})
    assert send(address, method, path).status == 405


def test_the_preflight_of_a_query_runs_no_query(address: str) -> None:
    before = metric(address, 'indsatsgraf_queries_total{outcome="answered"}')
    told = send(address, "OPTIONS", "/sparql?" + urlencode({"query": "ASK { ?preflight ?p ?o }"}))
    assert (told.status, told.body) == (200, b"")
    assert "POST" in told.headers["access-control-allow-methods"]
    assert metric(address, 'indsatsgraf_queries_total{outcome="answered"}') == before


@pytest.mark.parametrize("path", ["/sparql", "/", "/initiative/broen.html"])
def test_a_header_that_wsgi_takes_for_another_changes_nobodys_answer(address: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: poisoned.dk\r\nAccept: text/html\r\n{CLOSE}"
    tricks = "Accept_Encoding: gzip\r\nIf_None_Match: *\r\nContent_Length: 7\r\nX_Forwarded_Host: evil.dk\r\n"
    (first,), (second,) = said(address, f"{request}{tricks}\r\n"), said(address, f"{request}\r\n")
    assert first.body == second.body
    assert {**first.headers, "date": ""} == {**second.headers, "date": ""}
    assert "content-encoding" not in second.headers


def test_only_who_gets_or_heads_is_told_that_nothing_changed(address: str) -> None:
    query = "ASK { ?unchanged ?p ?o }"
    for _ in range(3):  # made, and from the cache
        had = send(address, "POST", "/sparql", query, Content_Type=DIRECT)
        again = send(address, "POST", "/sparql", query, Content_Type=DIRECT, If_None_Match=had.headers["etag"])
        assert (again.status, again.body) == (200, had.body)


@pytest.mark.parametrize("path", ["/", "/sparql?" + urlencode({"query": EVERYTHING}), "/initiative/broen.html"])
def test_who_has_a_form_that_it_cannot_take_now_gets_the_answer(address: str, path: str) -> None:
    plain = send(address, "GET", path)
    coded = send(address, "GET", path, Accept_Encoding="gzip")
    for other in ("identity", "br"):
        for _ in range(2):
            got = send(address, "GET", path, Accept_Encoding=other, If_None_Match=coded.headers["etag"])
            assert got.status == 200
            assert (got.body == plain.body) == (other == "identity")


def test_an_address_with_bare_utf8_is_read_as_such(address: str) -> None:
    query = quote("SELECT ('", safe="'(") + "æ€" + quote("' AS ?x) {}")
    (got,) = said(address, f"GET /sparql?query={query}&format=csv HTTP/1.1\r\nHost: a.dk\r\n{CLOSE}\r\n")
    assert (got.status, got.body.decode()) == (200, "x\r\næ€\r\n")
    (missing,) = said(address, f"GET /initiative/æ€ HTTP/1.1\r\nHost: a.dk\r\n{CLOSE}\r\n")
    assert missing.status == 404


def chunked(body: bytes) -> bytes:
    pieces = (body[start : start + 65536] for start in range(0, len(body), 65536))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def posted(kind: str, body: bytes, *, in_chunks: bool) -> bytes:
    length = "Transfer-Encoding: chunked" if in_chunks else f"Content-Length: {len(body)}"
    head = f"POST /sparql?format=csv HTTP/1.1\r\nHost: a.dk\r\nContent-Type: {kind}\r\n{CLOSE}{length}\r\n\r\n"
    return head.encode() + (chunked(body) if in_chunks else body)


@pytest.mark.parametrize("in_chunks", [False, True])
@pytest.mark.parametrize(("kind", "start"), [(DIRECT, b"ASK {}#"), (FORM, b"query=ASK+%7B%7D%23")])
def test_a_body_over_its_limit_is_refused_and_never_read_in_part(
    address: str, kind: str, start: bytes, in_chunks: bool
) -> None:
    told: list[tuple[int, bytes]] = []
    for size in (MIB, MIB + 1, 10 * MIB):
        body = start.ljust(size, b"x")
        (got,) = said(address, posted(kind, body, in_chunks=in_chunks))
        told.append((got.status, got.body if got.status == 200 else b""))
    assert told == [(200, b"true"), (413, b""), (413, b"")]


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [
        ("1.1", (), 400),
        ("1.1", ("",), 400),
        ("1.1", ("a.dk", "b.dk"), 400),
        ("1.1", ('a.dk"><script>',), 400),
        ("1.1", ("a.dk/x",), 400),
        ("1.1", ("user@a.dk",), 400),
        ("1.1", ("æ.dk",), 400),
        ("1.1", ("..",), 400),
        ("1.1", ("x" * 300,), 400),
        ("1.1", ("xn--",), 400),
        ("1.1", ("[:::::]",), 400),
        ("1.1", ("a.dk:65536",), 400),
        ("1.1", ("[::1]:8000",), 200),
        ("1.0", (), 200),
    ],
)
def test_a_request_says_once_and_plainly_which_host_it_asks(
    address: str, version: str, hosts: tuple[str, ...], status: int
) -> None:
    told = "".join(f"Host: {host}\r\n" for host in hosts)
    (got,) = said(address, f"GET / HTTP/{version}\r\n{told}Accept: text/turtle\r\n{CLOSE}\r\n")
    (page,) = said(address, f"GET / HTTP/{version}\r\n{told}Accept: text/html\r\n{CLOSE}\r\n")
    assert (got.status, page.status) == (status, status)
    if status == 200:
        assert f"<http://{hosts[0] if hosts else address[7:]}/sparql>".encode() in got.body


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        pytest.param(f"{POSTED}Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{{}}", [400], id="two lengths"),
        pytest.param(f"{POSTED}Content-Length: 5, 5\r\n\r\nASK{{}}", [400], id="a list of lengths"),
        pytest.param(f"{POSTED}Content-Length: -1\r\n\r\nASK{{}}", [400], id="a negative length"),
        pytest.param(
            f"{POSTED}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nASK{{}}\r\n0\r\n\r\n{ASKED}\r\n",
            [200],
            id="a length and chunks: the connection ends behind it",
        ),
        pytest.param(f"{POSTED}Transfer-Encoding: xchunked\r\n\r\n5\r\nASK{{}}\r\n0\r\n\r\n", [400], id="no coding"),
        pytest.param(
            f"{ASKED}Content-Length: 35\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n{ASKED}{CLOSE}\r\n",
            [200, 200],
            id="a GET with a request as its body",
        ),
        pytest.param(f"{ASKED}\r\n" * 4 + f"{ASKED}{CLOSE}\r\n", [200] * 5, id="five requests at once"),
        pytest.param(f"{ASKED}X: a\r\n b\r\n\r\n", [400], id="a folded header"),
        pytest.param(f"{ASKED}X : a\r\n\r\n", [400], id="a space before the colon"),
        pytest.param(f"{ASKED}X: a\0b\r\n\r\n", [400], id="a NUL in a header"),
        pytest.param(f"{ASKED}X: {'x' * 500_000}\r\n\r\n", [431], id="a header of 500 KB"),
        pytest.param(f"{ASKED}Accept: {'text/csv,' * 1000}\r\n{CLOSE}\r\n", [431], id="a list of 9 KB"),
        pytest.param(ASKED + "".join(f"X{n}: a\r\n" for n in range(300)) + "\r\n", [431], id="300 headers"),
        pytest.param(f"GET /{'x' * 70_000} HTTP/1.1\r\nHost: a.dk\r\n\r\n", [414], id="a path of 70 KB"),
        pytest.param(b"GET /\xff\xfe HTTP/1.1\r\nHost: a.dk\r\n\r\n", [400], id="a path that is no UTF-8"),
        pytest.param(f"GET /%ff%00%0d%0aX:y HTTP/1.1\r\nHost: a.dk\r\n{CLOSE}\r\n", [404], id="controls in a path"),
        pytest.param(
            ASKED.encode()
            + b'Accept: text/csv\xff\r\nIf-None-Match: "\xff"\r\nX-Any: \xff\r\n'
            + CLOSE.encode()
            + b"\r\n",
            [200],
            id="headers that are no UTF-8",
        ),
        pytest.param("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", [], id="HTTP/2 unasked"),
        pytest.param(
            f"{ASKED.replace('ASK%7B%7D', 'ASK%7B%7D%23ws')}Upgrade: websocket\r\nConnection: Upgrade, close\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
            [200],
            id="a web socket",
        ),
        pytest.param(
            f"GET http://evil.dk/sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a.dk\r\n{CLOSE}\r\n",
            [200],
            id="the form for a proxy",
        ),
        pytest.param(f"CONNECT evil.dk:80 HTTP/1.1\r\nHost: a.dk\r\n{CLOSE}\r\n", [404], id="CONNECT"),
    ],
)
def test_an_odd_request_is_answered_once_or_refused(address: str, sent: str | bytes, statuses: list[int]) -> None:
    assert [each.status for each in said(address, sent)] == statuses
    assert ask(address, "ASK {}", Accept="text/csv").body == b"true"


def test_nothing_that_is_sent_comes_back_as_a_header(address: str) -> None:
    sent = "x\r\nInjected: yes\r\n\r\n<script>"
    for path in (
        f"/{quote(sent)}",
        f"/releases/{quote(sent)}/facts.ttl",
        "/sparql?" + urlencode({"query": "ASK {}", "format": sent}),
        "/sparql?" + urlencode({"query": "ASK {}", "timeout": sent}),
        "/sparql?" + urlencode({"query": "ASK {}", "default-graph-uri": sent}),
        "/sparql?" + urlencode({"query": sent}),
        "/graphs?" + urlencode({"graph": sent}),
    ):
        got = send(address, "GET", path)
        assert got.status in (400, 404, 406)
        assert "injected" not in got.headers
        assert not any("script" in value for value in got.headers.values())
        assert b"<script>" not in send(address, "GET", path, Accept="text/html").body


def test_what_is_kept_of_long_requests_counts_towards_the_limit_of_the_cache(address: str) -> None:
    before = metric(address, "indsatsgraf_cache_bytes")
    for number in range(20):
        query = f"ASK {{}} # {number} ".ljust(60_000, "x")
        assert send(address, "POST", "/sparql", query, Content_Type=DIRECT).status == 200
    assert metric(address, "indsatsgraf_cache_bytes") - before > 20 * 60_000


def test_a_part_of_a_dump_comes_as_it_is_on_the_disk(address: str) -> None:
    path = "/releases/current/facts.ttl"
    whole = send(address, "GET", path).body
    part = send(address, "GET", path, Range="bytes=10-19", Accept_Encoding="gzip")
    assert (part.status, part.body) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert "content-encoding" not in part.headers
    beyond = send(address, "GET", path, Range=f"bytes={len(whole)}-")
    assert beyond.status == 416
