"""The process that asks a store over HTTP gives what the one gives that reads the disk."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from program import Shell
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from virtuoso import CREDENTIALS, Virtuoso

from graph import catalogue
from graph.build import Built
from graph.endpoint import Endpoint
from graph.store import create
from graph.terms import BASE
from server.evaluation import Worker
from server.job import Job
from server.limits import MIB
from server.remote import RemoteWorker

THING = f"<{BASE}initiative/partnerskabskommuner>"
PREFIXES = f"BASE <{BASE}> PREFIX ig: <ontology/> PREFIX dct: <http://purl.org/dc/terms/>\n"
QUERIES = {
    "SELECT ?i ?title { ?i a ig:Initiative ; dct:title ?title }": ("csv", "tsv", "xml", "json"),
    "SELECT ?g ?t (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?t } } GROUP BY ?g ?t": ("tsv",),
    "SELECT * FROM NAMED <graph/evidence> { GRAPH ?g { ?s a ig:Assertion } }": ("csv",),
    "ASK { ?s a ig:Initiative }": ("json", "xml"),
    "ASK { ?s a ig:Nothing }": ("csv",),
    "CONSTRUCT { ?i dct:title ?t } WHERE { ?i a ig:Initiative ; dct:title ?t }": ("nt", "nq"),
    f"DESCRIBE {THING}": ("nt",),
    f"DESCRIBE {THING} <http://example.org/nobody>": ("nt",),
    "DESCRIBE ?p WHERE { ?i ig:partOfProgramme ?p }": ("nt",),
}
REFUSED = {"SELECT {": "query", "SELECT (?x AS ?y {}": "query"}


@pytest.fixture(scope="module")
def workers(shipped: Built, store: Virtuoso, shell: Shell) -> Iterator[dict[str, Worker]]:
    """A worker for each way to the same release, by what its jobs call the store."""
    called = ("publish", "--endpoint", store.endpoint, "--release", shipped.release.folder)
    assert shell(*called, env={**os.environ, **CREDENTIALS}).returncode == 0
    with closing(Endpoint(store.endpoint, 30)) as endpoint:
        edition = catalogue.in_service(endpoint, BASE)
    assert edition
    with closing(RemoteWorker(MIB, store.endpoint)) as remote:
        yield {str(shipped.release.store): Worker(MIB), edition.root: remote}


def answered(worker: Worker, store: str, query: str, name: str) -> dict[str, Any] | list[bytes]:
    """Return the lines of an answer in any order, or what it was refused with."""
    job = Job(store, PREFIXES + query, name, BASE).head()
    head, spool = worker.answer(job)
    if spool is None:
        return head
    with spool.file as file:
        file.seek(0)
        return sorted(file.read().replace(b"},{", b"}\n{").splitlines())


@pytest.mark.parametrize(("query", "name"), [(query, name) for query, names in QUERIES.items() for name in names])
def test_both_give_the_same(workers: dict[str, Worker], query: str, name: str) -> None:
    embedded, remote = (answered(worker, store, query, name) for store, worker in workers.items())
    assert isinstance(embedded, list)
    if name in ("csv", "tsv", "nt", "nq"):
        assert embedded == remote
    else:  # the order of the rows is the store's own
        assert sorted(b"".join(embedded)) == sorted(b"".join(remote))


@pytest.mark.parametrize("query", REFUSED)
def test_both_refuse_the_same_with_the_same_words(workers: dict[str, Worker], query: str) -> None:
    embedded, remote = (answered(worker, store, query, "json") for store, worker in workers.items())
    assert embedded == remote
    assert isinstance(embedded, dict)
    assert embedded["error"] == REFUSED[query]


def test_what_a_blank_node_leads_to_is_described_from_a_store_as_from_the_disk(store: Virtuoso, tmp_path: Path) -> None:
    thing, word = NamedNode("http://example.org/described"), NamedNode("http://example.org/word")
    first, second = BlankNode("first"), BlankNode("second")
    triples = [(thing, word, first), (first, word, second), (second, word, Literal("deep"))]
    graph = "http://example.org/blank"
    store.write("PUT", graph, "".join(f"{s} {p} {o} .\n" for s, p, o in triples))
    create(tmp_path / "store", [Quad(*each) for each in triples])
    try:
        with closing(RemoteWorker(MIB, store.endpoint)) as remote:
            sizes = [
                len(answered(Worker(MIB), str(tmp_path / "store"), f"DESCRIBE {thing}", "nt")),
                len(answered(remote, "", f"DESCRIBE {thing} FROM <{graph}>", "nt")),
            ]
    finally:
        store.write("DELETE", graph)
    assert sizes == [3, 3]
