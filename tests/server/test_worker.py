import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DataError
from graph.release import Release
from server import wire
from server.evaluation import Worker
from server.spool import INLINE, XmlSpool
from server.worker import work

ASK: dict[str, Any] = {"query": "ASK {}", "format": "csv", "base": None, "default": [], "named": [], "digest": False}


def answers(limit: int, store: Path, *jobs: dict[str, Any]) -> list[tuple[dict[str, Any], bytes, bool]]:
    """Give a worker the jobs over a line; return head and result of each, and whether it came as a file."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        running = threading.Thread(target=_work_until_hang_up, args=(theirs, Worker(limit)), daemon=True)
        running.start()
        assert wire.receive(ours).head == {"ready": True}
        received = [_received(ours, {**ASK, "store": str(store), **job}) for job in jobs]
        ours.shutdown(socket.SHUT_RDWR)
        running.join()
    return received


def _work_until_hang_up(line: socket.socket, worker: Worker) -> None:
    with pytest.raises(EOFError):
        work(line, worker)


def _received(line: socket.socket, job: dict[str, Any]) -> tuple[dict[str, Any], bytes, bool]:
    wire.send(line, job)
    message = wire.receive(line)
    if message.file is None:
        return message.head, message.body, False
    with message.file as file:
        file.seek(0)
        return message.head, file.read(), True


def test_small_results_come_over_the_line_and_large_ones_in_a_file(published: Release) -> None:
    long = f'SELECT ("{"x" * INLINE}" AS ?long) {{}}'
    assert answers(2 * INLINE, published.store, {}, {"query": long}) == [
        ({"size": 4}, b"true", False),
        ({"size": INLINE + 8}, b"long\r\n" + b"x" * INLINE + b"\r\n", True),
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
    assert [head.get("error") for head, *_ in told] == ["query", "size", "query", "release", None]
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
