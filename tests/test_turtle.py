import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from program import EXAMPLE
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from graph import turtle
from graph.terms import BASE, IG, PREFIXES, RDF, XSD

A, P = NamedNode(BASE + "initiative/a"), NamedNode("http://example.org/p")

Reader = Callable[[str], set[Triple]]


def write(triples: Iterable[Triple | Quad]) -> str:
    return turtle.write(triples, PREFIXES, BASE)


def by_oxigraph(text: str) -> set[Triple]:
    return {quad.triple for quad in parse(text, RdfFormat.TURTLE)}


def by_rdflib(text: str) -> set[Triple]:
    graph = rdflib.Graph().parse(data=text, format="turtle")
    return {Triple(*map(to_oxigraph, statement)) for statement in graph}


def to_oxigraph(term: rdflib.term.Node) -> NamedNode | BlankNode | Literal:
    match term:
        case rdflib.URIRef():
            return NamedNode(str(term))
        case rdflib.BNode():
            return BlankNode(str(term))
        case rdflib.Literal(language=str(language)):
            return Literal(str(term), language=language)
        case rdflib.Literal():
            return Literal(str(term), datatype=NamedNode(str(term.datatype or rdflib.XSD.string)))
        case _:
            raise AssertionError(term)


def canonical_hash(triples: Iterable[Triple]) -> str:
    dataset = Dataset(Quad(each.subject, each.predicate, each.object) for each in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


both_readers = pytest.mark.parametrize("read", [by_oxigraph, by_rdflib])

# What parsers and editors are known to trip over, and then anything.
nasty = (
    st.text(st.sampled_from("\"'\\\n\r\t\b\f\0\x01\x1f\x7f\x85\u00a0\u2028\ufeff\ufffe\U0001f600æ<>@^;.#")) | st.text()
)


def valid_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


iris = (
    st.tuples(
        st.sampled_from([BASE, IG.iri, "http://example.org/", "urn:x:", "file:///"]),
        st.text(st.sampled_from("ab10.-_~/#?%:;,=&'()*+!$@æ|[]\u200d")),
    )
    .map("".join)
    .filter(valid_iri)
)
literals = st.one_of(
    nasty.map(Literal),
    st.tuples(nasty, st.sampled_from(["da", "en", "da-dk", "x-a1"])).map(
        lambda each: Literal(each[0], language=each[1])
    ),
    st.integers().map(Literal),
    st.booleans().map(Literal),
    # Oxigraph's canonical decimal; rdflib writes those below a millionth with an exponent.
    st.decimals(places=6, allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9).map(
        lambda each: Literal(f"{each:f}".rstrip("0").rstrip(".") if each else "0", datatype=XSD.decimal)
    ),
    st.dates().map(lambda each: Literal(each.isoformat(), datatype=XSD.date)),
    st.tuples(nasty, iris.filter(lambda iri: not iri.startswith(XSD.iri))).map(
        lambda each: Literal(each[0], datatype=NamedNode(each[1]))
    ),
)
triples = st.builds(
    Triple,
    st.one_of(iris.map(NamedNode), st.sampled_from([BlankNode("a"), BlankNode("b")])),
    iris.map(NamedNode),
    st.one_of(iris.map(NamedNode), st.sampled_from([BlankNode("a"), BlankNode("b")]), literals),
)


def test_the_example_reads_as_a_person_would_write_it() -> None:
    default = [quad for quad in parse(path=EXAMPLE, format=RdfFormat.TRIG) if quad.graph_name == DefaultGraph()]
    assert write(default) == EXAMPLE.with_name("boernehuse.ttl").read_text("utf-8")


def test_a_dataset_reads_as_its_default_graph_and_then_its_named_ones() -> None:
    written = turtle.write_dataset(parse(path=EXAMPLE, format=RdfFormat.TRIG), PREFIXES, BASE)
    assert written == EXAMPLE.with_name("boernehuse.written.trig").read_text("utf-8")


# rdflib warns of its own use of its own classes.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_dataset_reads_back_as_itself_in_both_parsers() -> None:
    quads = set(parse(path=EXAMPLE, format=RdfFormat.TRIG))
    written = turtle.write_dataset(quads, PREFIXES, BASE)
    read = rdflib.Dataset(default_union=False)
    read.parse(data=written, format="trig")
    names = {None: DefaultGraph(), rdflib.Dataset().default_graph.identifier: DefaultGraph()}
    by_rdflib = {Quad(*map(to_oxigraph, (s, p, o)), names.get(g) or to_oxigraph(g)) for s, p, o, g in read.quads()}
    assert set(parse(written, RdfFormat.TRIG)) == quads
    assert by_rdflib == quads


@both_readers
@given(graph=st.sets(triples, max_size=8))
def test_any_graph_reads_back_as_itself_and_is_written_the_same_again(read: Reader, graph: set[Triple]) -> None:
    written = write(graph)
    again = read(written)
    assert canonical_hash(again) == canonical_hash(graph)
    assert write(again) == written


@both_readers
def test_the_example_has_one_canonical_hash_in_both_parsers(read: Reader) -> None:
    default = {quad.triple for quad in parse(path=EXAMPLE, format=RdfFormat.TRIG)}
    assert canonical_hash(read(write(default))) == canonical_hash(default)


def test_the_order_of_the_input_does_not_matter() -> None:
    quads = list(parse(path=EXAMPLE, format=RdfFormat.TRIG))
    expected = write(quads)
    for seed in range(5):
        random.Random(seed).shuffle(quads)  # noqa: S311 - an order, not a secret
        assert write(quads + quads[:5]) == expected


def test_two_runs_of_the_program_write_the_same_bytes() -> None:
    program = (
        "import sys; from pyoxigraph import parse, RdfFormat\n"
        "from graph import formats; from graph.terms import BASE\n"
        "quads = list(parse(path=sys.argv[1], format=RdfFormat.TRIG))\n"
        "for each in formats.GRAPHS.values(): sys.stdout.buffer.write(formats.write(quads, each, BASE))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", program, str(EXAMPLE)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert first


def test_blank_nodes_are_labelled_by_what_they_say() -> None:
    def chain(first: str, second: str) -> list[Triple]:
        return [
            Triple(BlankNode(first), P, BlankNode(second)),
            Triple(BlankNode(second), P, Literal("end")),
        ]

    assert write(chain("x", "y")) == write(chain("y", "x"))


def test_numbers_in_iris_are_ordered_by_value() -> None:
    subjects = [BASE + f"initiative/a/target-group/{number}" for number in ("2", "10", "1", "02", "9" * 5000)]
    written = write(Triple(NamedNode(iri), P, Literal("")) for iri in subjects)
    assert [line for line in written.splitlines() if line.startswith("<")] == [
        f"<initiative/a/target-group/{number}>" for number in ("1", "02", "2", "10", "9" * 5000)
    ]


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (Literal('a\nb\r\tc"d\\e'), r'"a\nb\r\tc\"d\\e"'),
        (Literal("\0\x7f\x85\u2028\ufeff"), r'"\u0000\u007F\u0085\u2028\uFEFF"'),
        (Literal("blødt\u00a0mellemrum", language="da"), '"blødt\u00a0mellemrum"@da'),
        (Literal("17", datatype=XSD.integer), "17"),
        (Literal("017", datatype=XSD.integer), '"017"^^xsd:integer'),
        (Literal("-0", datatype=XSD.integer), '"-0"^^xsd:integer'),
        (Literal("0.9", datatype=XSD.decimal), "0.9"),
        (Literal("4500000", datatype=XSD.decimal), '"4500000"^^xsd:decimal'),
        (Literal("1.50", datatype=XSD.decimal), '"1.50"^^xsd:decimal'),
        (Literal("true", datatype=XSD.boolean), "true"),
        (Literal("1", datatype=XSD.boolean), '"1"^^xsd:boolean'),
        (Literal("2013-01-01", datatype=XSD.date), '"2013-01-01"^^xsd:date'),
    ],
)
def test_a_literal_is_short_only_where_that_is_the_same_term(literal: Literal, written: str) -> None:
    lines = write([Triple(A, P, literal)]).splitlines()
    assert f"    <{P.value}> {written} ;" in lines
    assert by_oxigraph("\n".join(lines)) == {Triple(A, P, literal)}


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        (IG.Initiative.value, "ig:Initiative"),
        (IG.iri, "ig:"),
        (BASE + "initiative/a", "<initiative/a>"),
        (BASE + "ontology/a/b", "<ontology/a/b>"),
        (BASE, f"<{BASE}>"),
        (BASE + "a:b", f"<{BASE}a:b>"),
        (BASE + "/a", f"<{BASE}/a>"),
        (BASE + "a//b", f"<{BASE}a//b>"),
        (BASE + "a/../b", f"<{BASE}a/../b>"),
        (BASE + "?a#b", f"<{BASE}?a#b>"),
        ("http://example.org/æ", "<http://example.org/æ>"),
    ],
)
def test_an_iri_is_short_only_where_every_parser_reads_it_back(iri: str, written: str) -> None:
    text = write([Triple(NamedNode(iri), RDF.type, NamedNode(iri))])
    assert text.endswith(f"\n{written}\n    a {written} ;\n.\n")
    assert by_oxigraph(text) == by_rdflib(text) == {Triple(NamedNode(iri), RDF.type, NamedNode(iri))}


@pytest.mark.parametrize(
    "base", ["http://example.org/x", "urn:x:", "http://example.org/a/../", "http://example.org/?a/"]
)
def test_a_base_that_could_be_resolved_otherwise_is_not_used(base: str) -> None:
    assert turtle.write([Triple(NamedNode(base + "a"), P, Literal(1))], {}, base).count("@base") == 0


def test_a_literal_with_a_direction_keeps_it() -> None:
    quad = next(iter(parse('<http://a> <http://b> "x"@ar--rtl .', RdfFormat.TURTLE)))
    assert '"x"@ar--rtl ;' in write([quad])


def test_a_statement_about_a_statement_keeps_it() -> None:
    text = '<http://a> <http://b> <<( <http://a> <http://b> "x" )>> .'
    quads = list(parse(text, RdfFormat.TURTLE))
    assert list(parse(write(quads), RdfFormat.TURTLE)) == quads


def test_an_empty_graph_is_an_empty_file() -> None:
    assert write([]) == ""
