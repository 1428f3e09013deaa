"""The service description and the VoID of a server, held against what it answers when it is asked to count."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from asking import send
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from serving import serving

from graph.formats import GRAPHS, RESULTS
from graph.terms import SD, VOID

DATA = """@prefix : <http://example.org/> .
:a a :Thing ; :p 1 , 2 , "x"@da ; :q :b .
:b a :Thing , :Other ; :q [ a [] ; :p 1 ] .
GRAPH :one { :a :p 1 . [] :p 2 . :c a :Thing . }
GRAPH :two { :a a :Other . }
"""
EACH = {
    VOID.triples: "SELECT (COUNT(*) AS ?n) {{ {0} {{ ?s ?p ?o }} }}",
    VOID.entities: "SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {0} {{ ?s ?p ?o }} FILTER(isIRI(?s)) }}",
    VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {0} {{ ?s ?p ?o }} }}",
    VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) {{ {0} {{ ?s ?p ?o }} }}",
    VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) {{ {0} {{ ?s ?p ?o }} }}",
    VOID.classes: "SELECT (COUNT(DISTINCT ?c) AS ?n) {{ {0} {{ ?s a ?c }} }}",
}
PARTITIONS = (
    ("property", VOID.triples, "SELECT ?x (COUNT(*) AS ?n) {{ {0} {{ ?s ?x ?o }} }} GROUP BY ?x"),
    (
        "class",
        VOID.entities,
        "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) {{ {0} {{ ?s a ?x }} FILTER(isIRI(?x)) }} GROUP BY ?x",
    ),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("described") / "data.trig"
    Path(file).write_text(DATA)
    with serving(file) as running:
        yield running


def described(address: str, path: str) -> Store:
    got = send(address, "GET", path, Accept="application/n-triples")
    assert got.status == 200
    store = Store()
    store.load(got.body, RdfFormat.N_TRIPLES)
    return store


def counted(address: str, query: str) -> list[list[str]]:
    got = send(address, "GET", "/sparql?" + urlencode({"query": query, "format": "csv"}))
    assert got.status == 200, got.body
    return sorted(row.split(",") for row in got.body.decode().splitlines()[1:])


def one(store: Store, subject: NamedNode, predicate: NamedNode) -> NamedNode | Literal:
    (quad,) = store.quads_for_pattern(subject, predicate, None)
    assert isinstance(quad.object, NamedNode | Literal)
    return quad.object


def partitions(store: Store, graph: NamedNode, kind: str, measure: NamedNode) -> list[list[str]]:
    parts = [quad.object for quad in store.quads_for_pattern(graph, VOID[f"{kind}Partition"], None)]
    assert all(isinstance(part, NamedNode) for part in parts)
    return sorted([one(store, part, VOID[kind]).value, one(store, part, measure).value] for part in parts)  # type: ignore[arg-type]  # IRIs, as just seen


def agrees(address: str, store: Store, graph: NamedNode, place: str) -> None:
    """Hold every number that is told of a graph against a query that counts in `place`."""
    for measure, query in EACH.items():
        assert [[one(store, graph, measure).value]] == counted(address, query.format(place)), measure
    for kind, measure, query in PARTITIONS:
        assert partitions(store, graph, kind, measure) == counted(address, query.format(place)), kind


def test_every_number_of_the_service_description_equals_a_count(address: str) -> None:
    store = described(address, "/sparql")
    dataset = NamedNode(address + "/sparql#dataset")
    default = one(store, dataset, SD.defaultGraph)
    assert isinstance(default, NamedNode)
    agrees(address, store, default, "")
    names: list[str] = []
    for quad in store.quads_for_pattern(dataset, SD.namedGraph, None):
        assert isinstance(quad.object, NamedNode)
        name, graph = (one(store, quad.object, each) for each in (SD.name, SD.graph))
        assert isinstance(graph, NamedNode)
        agrees(address, store, graph, f"GRAPH <{name.value}>")
        names.append(name.value)
    assert sorted(names) == ["http://example.org/one", "http://example.org/two"]


def test_every_number_of_the_description_at_the_root_equals_a_count(address: str) -> None:
    agrees(address, described(address, "/"), NamedNode(address + "/#dataset"), "")


def test_the_service_description_lists_what_the_endpoint_answers_in(address: str) -> None:
    endpoint = NamedNode(address + "/sparql")
    store = described(address, "/sparql")
    listed = {quad.object.value for quad in store.quads_for_pattern(endpoint, SD.resultFormat, None)}  # type: ignore[union-attr]  # an IRI
    assert listed == {
        "http://www.w3.org/ns/formats/" + name
        for name in (
            *("JSON-LD", "N-Quads", "N-Triples", "RDF_XML", "TriG", "Turtle"),
            *("SPARQL_Results_CSV", "SPARQL_Results_JSON", "SPARQL_Results_TSV", "SPARQL_Results_XML"),
        )
    }
    for query, names in (("ASK {}", RESULTS), ("CONSTRUCT {} {}", GRAPHS)):
        assert len(listed) == len(RESULTS) + len(GRAPHS)
        for name in names:
            assert send(address, "GET", "/sparql?" + urlencode({"query": query, "format": name})).status == 200
    assert {quad.object for quad in store.quads_for_pattern(endpoint, SD.supportedLanguage, None)} == {SD.SPARQL11Query}
    assert not list(store.quads_for_pattern(None, SD.feature, None))


@pytest.mark.parametrize("path", ["/", "/sparql"])
def test_a_description_has_no_blank_nodes(address: str, path: str) -> None:
    terms = {type(term) for quad in described(address, path) for term in (quad.subject, quad.object)}
    assert terms == {NamedNode, Literal}
