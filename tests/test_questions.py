"""What the graph must answer: each `.rq` of the folder, asked over HTTP, gives the rows of its `.tsv`."""

import csv
import io
import socket
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import PROGRAM

from graph.build import Built

QUESTIONS = sorted((Path(__file__).parent / "questions").glob("*.rq"))


@pytest.fixture(scope="module")
def endpoint(shipped: Built) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*PROGRAM, "serve", "--release", shipped.release.folder, "--port", str(port)], stdout=subprocess.PIPE
    )
    assert server.stdout
    assert server.stdout.readline().startswith(b"Indsatsgraf 2026-01-31 at http://127.0.0.1:")
    yield f"http://127.0.0.1:{port}/sparql"
    server.terminate()
    server.wait(10)
    server.stdout.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_the_endpoint_answers(endpoint: str, question: Path) -> None:
    form = urllib.parse.urlencode({"query": question.read_text(encoding="utf-8")}).encode()
    request = urllib.request.Request(endpoint, form, {"Accept": "text/csv"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        _, *rows = csv.reader(io.StringIO(answer.read().decode()))
    expected = question.with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    assert sorted("\t".join(row) for row in rows) == expected
