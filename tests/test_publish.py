"""Publishing into an existing store: a Virtuoso that was told nothing of us."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from program import Shell
from pyoxigraph import Literal, NamedNode, Quad
from virtuoso import CREDENTIALS, Virtuoso

from graph.archive import publish
from graph.release import Release
from graph.report import Report
from graph.terms import ADMS, DCAT, DCT, VOID, XSD

Publish = Callable[..., tuple[int, str, str]]

_BASES = iter(f"https://example.org/{number}/" for number in range(1000))


@pytest.fixture
def base() -> str:
    """A base that no other test publishes below: they share one store."""
    return next(_BASES)


@pytest.fixture
def make(tmp_path: Path, base: str) -> Callable[..., Release]:
    """Publishes a release on the disk, of triples about <base>a in the default graph and in <base>page/1."""

    def made(day: int, *objects: Literal) -> Release:
        about, says = NamedNode(base + "a"), NamedNode(base + "says")
        quads = [Quad(about, says, each) for each in objects]
        quads.append(Quad(about, says, Literal("on the page", language="en"), NamedNode(base + "page/1")))
        release, _ = publish(tmp_path / "releases", quads, Report(()), base, {}, date(2026, 1, day))
        return release

    return made


@pytest.fixture
def put(shell: Shell, store: Virtuoso) -> Publish:
    def called(release: Release, *arguments: str, **environment: str) -> tuple[int, str, str]:
        variables = {**os.environ, **CREDENTIALS, **environment}
        ended = shell("publish", "--endpoint", store.endpoint, "--release", release.folder, *arguments, env=variables)
        return ended.returncode, ended.stdout.decode(), ended.stderr.decode()

    return called


def in_service(store: Virtuoso, base: str) -> list[str]:
    """What is said in the default graph of the release that the pointer names, asked of Virtuoso itself."""
    return store.rows(
        f"SELECT ?o {{ GRAPH <{base}graph/current> {{ ?b {DCAT.hasCurrentVersion} ?root }}"
        f" GRAPH ?root {{ ?g {VOID.triples} ?n FILTER NOT EXISTS {{ ?g {DCT.isVersionOf} ?own }} FILTER(?g != ?root) }}"
        " GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"
    )


def graphs(store: Virtuoso, base: str) -> list[str]:
    """The graphs below a base, without what differs from release to release."""
    rows = store.rows(f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{base}")) }}')
    return sorted(row.strip('"').removeprefix(base) for row in rows)


def test_a_release_is_loaded_under_names_of_its_own_and_put_in_service(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    release = make(1, Literal("first"))
    assert put(release) == (
        0,
        f"Loaded 2 triples in 2 graphs.\nNow in service: 2026-01-01 at {store.endpoint}\n",
        "",
    )
    root = f"graph/release/2026-01-01/{release.etag[:16]}"
    assert graphs(store, base) == ["graph/current", root, f"{root}/default", f"{root}/page/1"]
    assert in_service(store, base) == ['"first"']


def test_publishing_the_same_again_changes_nothing(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    release = make(1, Literal("first"))
    put(release)
    before = graphs(store, base)
    assert put(release) == (
        0,
        f"There already: 2 triples in 2 graphs.\nStill in service: 2026-01-01 at {store.endpoint}\n",
        "",
    )
    assert graphs(store, base) == before


def test_publishing_an_older_release_goes_back_to_it_without_loading(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    old, new = make(1, Literal("first")), make(2, Literal("second"))
    put(old)
    put(new)
    assert in_service(store, base) == ['"second"']
    assert put(old)[1] == f"There already: 2 triples in 2 graphs.\nNow in service: 2026-01-01 at {store.endpoint}\n"
    assert in_service(store, base) == ['"first"']


def test_what_an_interrupted_publication_left_is_removed_by_the_next(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    put(make(1, Literal("first")))
    before = graphs(store, base)
    root = f"{base}graph/release/2026-01-02/0"
    store.write("PUT", f"{root}/default", f'<{base}a> <{base}says> "half" .')
    store.write("PUT", root, f'<{root}> {ADMS.status} "loading" . <{root}/default> {VOID.triples} "2"^^{XSD.integer} .')
    assert in_service(store, base) == ['"first"']
    put(make(3, Literal("first")))  # the same content, so no other release
    assert graphs(store, base) == before


def test_a_release_that_was_damaged_in_the_store_is_loaded_again(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    release = make(1, Literal("first"))
    put(release)
    store.write("DELETE", f"{base}graph/release/2026-01-01/{release.etag[:16]}/default")
    assert in_service(store, base) == []
    assert put(release)[1].startswith("Loaded 2 triples in 2 graphs.\nStill in service")
    assert in_service(store, base) == ['"first"']


def test_a_store_that_has_other_triples_than_were_sent_keeps_the_release_before_in_service(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    put(make(1, Literal("first")))
    # Virtuoso counts a duration in months, and takes these two for one.
    twice = make(2, Literal("12", datatype=XSD.integer), Literal("P1Y", datatype=XSD.duration))
    status, out, err = put(twice)
    stored = f"{base}graph/release/2026-01-02/{twice.etag[:16]}/default"
    assert (status, out, err) == (
        2,
        "",
        f"indsatsgraf: {store.endpoint}: <{stored}> has 1 triples there and 2 here; "
        "the release before stays in service, publish again\n",
    )
    assert in_service(store, base) == ['"first"']


def test_a_graph_named_outside_of_the_base_is_refused(store: Virtuoso, tmp_path: Path, base: str, put: Publish) -> None:
    quads = [Quad(NamedNode(base), NamedNode(base), NamedNode(base), NamedNode("https://elsewhere.example/"))]
    release, _ = publish(tmp_path / "releases", quads, Report(()), base, {}, date(2026, 1, 1))
    status, _, err = put(release)
    assert (status, "named outside of" in err, err.count("\n")) == (2, True, 1)


def test_the_graph_store_may_have_an_address_of_its_own(
    store: Virtuoso, make: Callable[..., Release], put: Publish, base: str
) -> None:
    assert put(make(1, Literal("first")), "--graph-store", f"{store.address}/sparql-graph-crud-auth")[0] == 0
    assert in_service(store, base) == ['"first"']


def test_credentials_may_stand_in_a_netrc_file(make: Callable[..., Release], put: Publish, tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login dba password dba\n")
    file.chmod(0o600)
    nobody = {"INDSATSGRAF_ENDPOINT_USER": "", "INDSATSGRAF_ENDPOINT_PASSWORD": ""}
    assert put(make(1, Literal("first")), NETRC=str(file), **nobody)[0] == 0


@pytest.mark.parametrize(
    ("endpoint", "environment", "said"),
    [
        ("http://127.0.0.1:9/sparql", {}, "http://127.0.0.1:9/sparql: the store cannot be asked ("),
        ("http://user:secret@127.0.0.1:9/", {}, "the address has credentials in it"),
        ("ftp://127.0.0.1/", {}, "ftp://127.0.0.1/: this is no address of a store"),
        ("http://[/", {}, "http://[/: this is no address of a store"),
        (None, {"INDSATSGRAF_ENDPOINT_PASSWORD": "wrong"}, "the store refuses (401)"),
    ],
)
def test_what_cannot_be_published_to_is_told_in_one_line(
    store: Virtuoso,
    shell: Shell,
    release: Release,
    endpoint: str | None,
    environment: dict[str, str],
    said: str,
) -> None:
    variables = {**os.environ, **CREDENTIALS, **environment}
    called = ("publish", "--endpoint", endpoint or store.endpoint, "--release", release.folder)
    ended = shell(*called, env=variables)
    told = ended.stderr.decode()
    assert (ended.returncode, ended.stdout, told.count("\n"), said in told) == (2, b"", 1, True), told
    assert not {"secret", "wrong"} & set(told.split())
