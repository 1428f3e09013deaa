import json
import threading
from multiprocessing import Pipe, connection, reduction
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DataError
from graph.release import Release
from server.evaluation import INLINE, Worker, XmlSpool
from server.worker import work

ASK: dict[str, Any] = {"query": "ASK {}", "format": "csv", "base": None, "default": [], "named": []}


def answers(limit: int, store: Path, *jobs: dict[str, Any]) -> list[tuple[dict[str, Any], bytes]]:
    """Give a worker the jobs over a line, as the pool does, and return the head and the result of each."""
    ours, theirs = Pipe()
    running = threading.Thread(target=_work_until_hang_up, args=(theirs, Worker(limit)), daemon=True)
    running.start()
    assert ours.recv_bytes() == b"ready"
    received = [_received(ours, {**ASK, "store": str(store), **job}) for job in jobs]
    ours.close()
    running.join()
    theirs.close()
    return received


def _work_until_hang_up(line: "connection.Connection[Any, Any]", worker: Worker) -> None:
    with pytest.raises(EOFError):
        work(line, worker)


def _received(line: "connection.Connection[Any, Any]", job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    line.send_bytes(json.dumps(job).encode())
    assert line.poll(20)
    head = json.loads(line.recv_bytes())
    if "inline" not in head:
        return head, b""
    if head["inline"]:
        return head, line.recv_bytes()
    with open(reduction.recv_handle(line), "rb") as file:
        file.seek(0)
        return head, file.read()


def test_small_results_come_over_the_line_and_large_ones_in_a_file(published: Release) -> None:
    long = f'SELECT ("{"x" * INLINE}" AS ?long) {{}}'
    assert answers(2 * INLINE, published.store, {}, {"query": long}) == [
        ({"size": 4, "inline": True}, b"true"),
        ({"size": INLINE + 8, "inline": False}, b"long\r\n" + b"x" * INLINE + b"\r\n"),
    ]


def test_a_refusal_says_why_and_the_next_job_is_done(published: Release, tmp_path: Path) -> None:
    told = answers(
        100,
        published.store,
        {"query": "ASK {"},
        {"query": "SELECT * { ?s ?p ?o }"},
        {"query": "SELECT ('\\u0001' AS ?x) {}", "format": "xml"},
        {"store": str(tmp_path / "none")},
        {},
    )
    assert [head.get("error") for head, _ in told] == ["query", "size", "query", "failed", None]
    assert (told[0][0]["line"], told[0][0]["column"]) == (1, 6)


def test_what_xml_cannot_hold_is_found_across_the_pieces_that_the_engine_writes() -> None:
    spool = XmlSpool(1000)
    for piece in (b"a\r", b"\nb \xef\xbf", b"\xbd <oxprefix", b":name"):
        spool.write(piece)
    spool.file.seek(0)
    assert spool.file.read() == "a&#xD;\nb \ufffd <oxprefix:name".encode()
    spool.write(b"\xef\xbf")
    with spool.file, pytest.raises(DataError):
        spool.write(b"\xbe")
