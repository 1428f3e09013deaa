"""What the graph must answer: each `.rq` of the folder, asked over HTTP, gives the rows of its `.tsv`."""

import csv
import io
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import serving

from graph.build import Built

QUESTIONS = sorted((Path(__file__).parent / "questions").glob("*.rq"))


@pytest.fixture(scope="module")
def endpoint(shipped: Built) -> Iterator[str]:
    with serving("--release", shipped.release.folder) as address:
        yield f"{address}/sparql"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_the_endpoint_answers(endpoint: str, question: Path) -> None:
    form = urllib.parse.urlencode({"query": question.read_text(encoding="utf-8")}).encode()
    request = urllib.request.Request(endpoint, form, {"Accept": "text/csv"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        _, *rows = csv.reader(io.StringIO(answer.read().decode()))
    expected = question.with_suffix(".tsv").read_text(encoding="utf-8").splitlines()
    assert sorted("\t".join(row) for row in rows) == expected
