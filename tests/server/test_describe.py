"""DESCRIBE answers with the concise bounded description: each case is what it adds to an answer."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from asking import send
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse
from serving import serving

PREFIXES = """@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
PLAIN = ":plain :p 1 ; :q :other ."
NESTED = ':nested :p [ :q [ :r "deep" ] ] .'
CIRCLE = ":circle :p _:a . _:a :q _:b . _:b :r _:a , _:b ."
STATED = ':stated :p "x"@da , "y" .'
BY_NAME = ':s1 a rdf:Statement ; rdf:subject :stated ; rdf:predicate :p ; rdf:object "x"@da ; :by [ :name "N" ] .'
NAMELESS = '[ rdf:subject :stated ; rdf:predicate :p ; rdf:object "y" ; :sure 0.9 ] .'
OF_A_STATEMENT = ":s2 rdf:subject :s1 ; rdf:predicate rdf:subject ; rdf:object :stated ; :by :me ."
DENIED = ':s3 rdf:subject :stated ; rdf:predicate :p ; rdf:object "not said" .'
ITSELF = ":s4 rdf:subject :s4 ; rdf:predicate rdf:subject ; rdf:object :s4 ."
POINTING = ":pointing :to :plain ."
IN_GRAPH = ":plain :p 2 . :s5 rdf:subject :plain ; rdf:predicate :p ; rdf:object 2 ."
DATA = f"""{PREFIXES} {PLAIN} {NESTED} {CIRCLE} {STATED} {BY_NAME} {NAMELESS} {OF_A_STATEMENT} {DENIED} {ITSELF}
{POINTING} :g {{ {IN_GRAPH} }}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("described") / "data.trig"
    file.write_text(DATA)
    with serving(file) as running:
        yield running


def canonical(quads: Iterator[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("DESCRIBE :plain", [PLAIN]),
        ("DESCRIBE :plain :nested", [PLAIN, NESTED]),
        ("DESCRIBE :circle", [CIRCLE]),
        ("DESCRIBE :stated", [STATED, BY_NAME, NAMELESS, OF_A_STATEMENT]),
        ("DESCRIBE :s3", [DENIED]),
        ("DESCRIBE :s4", [ITSELF]),
        ("DESCRIBE ?s WHERE { ?s :to ?o }", [POINTING]),
        ("DESCRIBE * WHERE { ?s :to ?o }", [POINTING, PLAIN]),
        ("DESCRIBE ?o { BIND('literal' AS ?o) }", []),
        ("DESCRIBE ?o", []),
        ("DESCRIBE :unknown", []),
        ("DESCRIBE :plain FROM :g", [IN_GRAPH]),
        ("DESCRIBE ?s # FROM :none\n FROM :none FROM :g WHERE { ?s :p 2 }", [IN_GRAPH]),
        ("DESCRIBE :plain FROM NAMED :g", []),
    ],
)
def test_a_resource_is_described_with_what_is_said_of_it_and_of_those_statements(
    address: str, query: str, expected: list[str]
) -> None:
    text = "PREFIX : <http://example.org/> # DESCRIBE FROM :g\n" + query
    got = send(address, "GET", "/sparql?" + urlencode({"query": text}))
    assert got.status == 200, got.body
    wanted = parse(PREFIXES + " ".join(expected), RdfFormat.TURTLE)
    assert canonical(parse(got.body, RdfFormat.TURTLE)) == canonical(wanted)


def test_the_description_is_of_the_dataset_that_the_protocol_names(address: str) -> None:
    asked = {"query": "DESCRIBE <http://example.org/plain>", "default-graph-uri": "http://example.org/g"}
    got = send(address, "GET", "/sparql?" + urlencode(asked), Accept="application/n-triples")
    assert canonical(parse(got.body, RdfFormat.N_TRIPLES)) == canonical(parse(PREFIXES + IN_GRAPH, RdfFormat.TURTLE))


def test_the_same_description_again_has_the_same_bytes(address: str) -> None:
    # The spaces keep the cache out of it.
    answers = {
        send(
            address, "GET", "/sparql?" + urlencode({"query": "DESCRIBE <http://example.org/stated>" + " " * times})
        ).body
        for times in range(4)
    }
    assert len(answers) == 1
