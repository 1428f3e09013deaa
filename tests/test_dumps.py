"""The RDF files of a release: the same statements in each, canonical, in one order and in little memory."""

import hashlib
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from graph import dumps, sorting
from graph.errors import ReleaseError
from graph.terms import BASE, DCT, EVIDENCE, IG, RDF, SDO, SKOS, XSD

EVIDENCE_GRAPH = NamedNode(BASE + EVIDENCE)
THING = NamedNode(BASE + "initiative/a")

# Characters that some format or other has a way of its own for; XML 1.0 has none for the rest of the control ones.
TEXTS = st.text(st.sampled_from("aå\"\\\t\n\r<>&'{}@^_:. 1\x7f\x85\u2028\ufeff😀"), max_size=12)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.tuples(TEXTS, st.sampled_from(["da", "en", "en-gb"])).map(lambda each: Literal(each[0], language=each[1])),
    st.sampled_from(["1", "-7", "0", "12345678901234567890"]).map(lambda text: Literal(text, datatype=XSD.integer)),
    st.sampled_from(["1.5", "12.0"]).map(lambda text: Literal(text, datatype=XSD.decimal)),
    st.just(Literal("2014-01-01", datatype=XSD.date)),
)
NODES = st.sampled_from([THING, *(NamedNode(BASE + f"initiative/a/{number}") for number in (2, 10)), SKOS.Concept])
PREDICATES = st.sampled_from(
    [RDF.type, DCT.title, IG.situation, SDO.value, SDO.minValue, SKOS.broader, DCT["source"], NamedNode("urn:x:y")]
)
QUADS = st.builds(
    Quad, NODES, PREDICATES, st.one_of(NODES, LITERALS), st.sampled_from([DefaultGraph(), EVIDENCE_GRAPH, THING])
).filter(lambda quad: quad.predicate != RDF.type or not str(quad.object).endswith(("/2>", "/10>")))
"""Statements of all kinds; RDF/XML names an element after a class, so that of none ends in what is no XML name."""


def written(quads: list[Quad], folder: Path) -> Store:
    store = Store()
    store.extend(quads)
    dumps.write(store, BASE, folder)
    return store


def triples(file: Path) -> set[Triple]:
    syntax = RdfFormat.from_extension(file.suffix[1:])
    return {each.triple for each in parse(path=file, format=syntax)}


@settings(max_examples=40)
@given(st.lists(QUADS, max_size=12))
def test_each_file_holds_just_the_statements_that_it_should(quads: list[Quad]) -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        store = written(quads, folder)
        default, evidence = (
            {each.triple for each in store if each.graph_name == graph} for graph in (DefaultGraph(), EVIDENCE_GRAPH)
        )
        assert set(parse(path=folder / "dataset.nq", format=RdfFormat.N_QUADS)) == set(store)
        assert triples(folder / "facts.ttl") | triples(folder / "vocabulary.ttl") == default
        assert not triples(folder / "facts.ttl") & triples(folder / "vocabulary.ttl")
        assert triples(folder / "evidence.ttl") == evidence
        assert triples(folder / "graph.jsonld") == triples(folder / "graph.rdf") == default


def canonical(term: NamedNode | Literal) -> str:
    """Return a term by the canonical form of N-Quads (RDF Dataset Canonicalization, section 5)."""
    if isinstance(term, NamedNode):
        return f"<{term.value}>"
    named = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
    escaped = named | {code: f"\\u{code:04X}" for code in (*range(32), 127) if code not in named}
    quoted = f'"{term.value.translate(escaped)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype == XSD.string else f"{quoted}^^<{term.datatype.value}>"


def test_the_dataset_is_what_rdfc_1_0_hashes(tmp_path: Path) -> None:
    texts = [chr(code) for code in (*range(1, 160), 0x2028, 0xFEFF, 0x1F600)]
    literals = [Literal(text) for text in texts] + [Literal("å", language="da"), Literal("1", datatype=XSD.integer)]
    store = Store()
    store.extend(Quad(THING, DCT.title, each, graph) for each in literals for graph in (DefaultGraph(), EVIDENCE_GRAPH))
    dumps.write_dataset(store, tmp_path)
    lines = {
        f"{canonical(THING)} {canonical(DCT.title)} {canonical(each)}{graph} .\n"
        for each in literals
        for graph in ("", f" {canonical(EVIDENCE_GRAPH)}")
    }
    expected = "".join(sorted(lines)).encode()
    assert (tmp_path / "dataset.nq").read_bytes() == expected
    assert hashlib.sha256(expected).hexdigest() == hashlib.sha256((tmp_path / "dataset.nq").read_bytes()).hexdigest()


def test_a_change_of_one_fact_is_a_change_of_one_line(tmp_path: Path) -> None:
    def lines(name: str, *values: str) -> list[str]:
        (tmp_path / name).mkdir()
        quads = [Quad(THING, SKOS.altLabel, Literal(each, language="da")) for each in values]
        written([Quad(THING, RDF.type, IG.Initiative), *quads], tmp_path / name)
        return (tmp_path / name / "facts.ttl").read_text("utf-8").splitlines()

    before, after = lines("before", "Huset", "Stedet\nved havnen"), lines("after", "Huset", "Ly", "Stedet\nved havnen")
    assert [line for line in after if line not in before] == ['    skos:altLabel "Ly"@da ;']
    assert [line for line in before if line not in after] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser makes one
def test_rdflib_reads_the_same_from_json_ld_as_from_turtle(tmp_path: Path) -> None:
    quads = [
        Quad(THING, RDF.type, IG.Initiative),
        Quad(THING, DCT.title, Literal("Huset", language="da")),
        Quad(THING, IG.situation, SKOS.Concept),
        Quad(THING, SDO.minValue, Literal("7", datatype=XSD.integer)),
        Quad(THING, SDO.value, Literal("1.5", datatype=XSD.decimal)),
    ]
    written(quads, tmp_path)
    graphs = [rdflib.Graph().parse(tmp_path / name) for name in ("graph.jsonld", "facts.ttl")]
    assert set(graphs[0]) == set(graphs[1])
    assert len(graphs[0]) == len(quads)


@pytest.mark.parametrize(
    "quad",
    [
        Quad(BlankNode("a"), DCT.title, Literal("x")),
        Quad(THING, DCT.relation, BlankNode("a")),
        Quad(THING, DCT.title, Literal("x"), BlankNode("a")),
        Quad(THING, DCT.relation, Triple(THING, DCT.title, Literal("x"))),
    ],
    ids=["subject", "object", "graph", "triple"],
)
def test_what_has_no_iri_is_refused(tmp_path: Path, quad: Quad) -> None:
    with pytest.raises(ReleaseError, match=r"has no IRI; give it one and build again$"):
        written([quad], tmp_path)


def test_a_text_that_only_looks_like_a_blank_node_is_none(tmp_path: Path) -> None:
    written([Quad(THING, DCT.title, Literal("_:a <<( b )>>"))], tmp_path)
    assert "_:a <<( b )>>" in (tmp_path / "facts.ttl").read_text("utf-8")


def test_more_than_memory_holds_is_sorted_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "RUN", 1_000)
    numbers = [f"{(each * 7919) % 10_007:05}".encode() for each in range(10_007)]
    assert list(sorting.ordered(numbers, len, tmp_path)) == sorted(numbers)
    assert list(tmp_path.iterdir()) == []


MEMORY = """
import sys
from pathlib import Path
from graph import dumps, sorting
sorting.RUN = 4 * 1024 * 1024
dumps.write_graphs("https://w3id.org/indsatsgraf/", Path(sys.argv[1]))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_memory_does_not_grow_with_the_graph(tmp_path: Path) -> None:
    def needed(count: int) -> int:
        """KiB for so many initiatives, from the file of the dataset: what Oxigraph keeps of a store is its own."""
        folder = tmp_path / str(count)
        folder.mkdir()
        with (folder / "dataset.nq").open("w", encoding="utf-8") as file:
            for number in range(count):
                thing = f"<{BASE}initiative/{number}>"
                file.write(f'{thing} {DCT.title} "{number} {"x" * 500}" .\n{thing} {RDF.type} {IG.Initiative} .\n')
        command = [sys.executable, "-c", MEMORY, str(folder)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert needed(60_000) < 1.2 * needed(20_000)
