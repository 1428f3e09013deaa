import gzip
import os
import threading
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from graph import content as contents
from graph.check import check, check_files
from graph.errors import DataError, InputError
from graph.property_path import text
from graph.report import Report, Severity
from graph.terms import BASE, DCAT, DCT, IG, OA, SDO, XSD

VALID = Path(__file__).parent / "check" / "valid.trig"
EX = "http://example.org/"
SHAPES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
DATA = """
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def file(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def lines(report: Report) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            each.severity.value,
            str(each.shape),
            str(each.focus),
            "" if each.path is None else text(each.path),
            each.message("en"),
        )
        for each in report.results
    ]


def checked(folder: Path, data: str, shapes: str) -> Report:
    return check_files([file(folder, "data.ttl", DATA + data)], [file(folder, "shapes.ttl", SHAPES + shapes)])


def test_a_dataset_that_keeps_every_rule_conforms() -> None:
    report = check_files([VALID])
    assert report == Report(())
    assert report.conforms


def test_the_ontology_and_its_vocabularies_keep_every_rule(tmp_path: Path) -> None:
    anything = file(tmp_path, "a.nt", f"<{EX}a> <{EX}b> <{EX}c> .")
    assert check_files([anything]).conforms


def test_all_graphs_are_checked_as_one() -> None:
    flat = [Quad(*quad.triple) for quad in parse(path=VALID)]
    scattered = [Quad(*quad.triple, NamedNode(f"{EX}{n}")) for n, quad in enumerate(flat)]
    assert check(scattered) == check(flat)


def test_files_are_checked_together(tmp_path: Path) -> None:
    initiative = file(
        tmp_path,
        "a.ttl",
        f"<{BASE}initiative/a> a <{BASE}ontology/Initiative> ; <{BASE}ontology/partOfProgramme> <{EX}p> .",
    )
    programme = file(tmp_path, "b.ttl", f"<{EX}p> a <{BASE}ontology/Programme> .")
    alone, together = (
        {str(each.shape).rsplit("/", 1)[1] for each in check_files(files).results}
        for files in ([initiative], [initiative, programme])
    )
    assert alone - together == {"Initiative-programme-exists>"}


def test_a_graph_with_another_base_is_checked_by_naming_it(tmp_path: Path) -> None:
    moved = VALID.read_text("utf-8").replace(f"@base <{BASE}>", f"@base <{EX}>")
    data = file(tmp_path, "moved.trig", moved)
    assert check_files([data], base=EX).conforms
    assert check_files([data]).has_violations


def test_a_statement_that_is_not_in_the_graph_of_its_page_is_told(tmp_path: Path) -> None:
    page = NamedNode(f"{BASE}source/eksempel")
    quads = [
        Quad(*quad.triple, NamedNode(f"{BASE}graph/evidence")) if quad.graph_name == page else quad
        for quad in parse(path=VALID)
    ]
    other = Quad(NamedNode(f"{EX}a"), NamedNode(f"{EX}b"), NamedNode(f"{EX}c"), page)
    stray = tmp_path / "stray.nq"
    serialize([*quads, other], stray, RdfFormat.N_QUADS)
    assert lines(check_files([stray])) == [
        (
            "Violation",
            f"<{BASE}shapes/SourceDocument-stated>",
            str(page),
            "^<http://www.w3.org/ns/oa#hasSource>",
            "Add what the assertion says to the graph of the page, or delete the assertion.",
        )
    ]


def test_a_file_is_read_in_the_syntax_named(tmp_path: Path) -> None:
    named = file(tmp_path, "data.txt", VALID.read_bytes())
    assert check_files([named], syntax="trig").conforms


def test_given_shapes_replace_those_of_the_project(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        "ex:a a ex:Thing .",
        """
        ex:Thing-name sh:targetClass ex:Thing ;
            sh:property [ sh:path ( ex:name [ sh:zeroOrMorePath ex:part ] ) ; sh:minCount 1 ;
                sh:severity sh:Info ] .
        """,
    )
    (result,) = report.results
    assert result.severity is Severity.INFO
    assert result.shape == NamedNode(f"{EX}Thing-name")
    assert result.path is not None
    assert text(result.path) == f"(<{EX}name>/<{EX}part>*)"
    assert (report.conforms, report.has_violations) == (False, False)


def test_a_message_that_pyshacl_filled_in_is_kept_without_language(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        "ex:a a ex:Thing ; ex:name 'x' .",
        """
        ex:Thing-name sh:targetClass ex:Thing ; sh:sparql [
            sh:message "Slet {?value}."@da ;
            sh:select "SELECT $this ?value { $this <http://example.org/name> ?value }" ] .
        """,
    )
    assert [each.messages for each in report.results] == [{"": "Slet x."}]


def test_an_ill_typed_literal_is_told_by_the_shapes_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    report = checked(
        tmp_path,
        'ex:a ex:age "tre"^^xsd:integer .',
        "ex:Age sh:targetSubjectsOf ex:age ; sh:property [ sh:path ex:age ;"
        " sh:datatype <http://www.w3.org/2001/XMLSchema#integer> ; sh:message 'Write a number.'@en ] .",
    )
    assert [each.message("da") for each in report.results] == ["Write a number."]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("predicate", "odd"),
    [
        (OA.start, Literal("tre", datatype=XSD.integer)),
        (OA.end, Literal("NaN", datatype=XSD.double)),
        (DCT.modified, Literal("2014-02-31", datatype=XSD.date)),
        (DCAT.startDate, Literal("2014", datatype=XSD.gYear)),
        (SDO.maxValue, Literal("a\\b {?value} [", language="da")),
        (IG.municipalityCount, BlankNode("b")),
    ],
    ids=str,
)
def test_an_odd_value_is_told_of_and_stops_nothing(predicate: NamedNode, odd: Literal | BlankNode) -> None:
    quads = [
        Quad(quad.subject, quad.predicate, odd, quad.graph_name) if quad.predicate == predicate else quad
        for quad in parse(path=VALID)
    ]
    assert check(quads).has_violations


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.ttl", "<http://a> <http://b>\n  'c' 'd' .", ":2:7: "),
        ("binary.nt", bytes(range(256)), ":1:"),
        ("latin.ttl", "<http://a> <http://b> 'Børn' .".encode("latin-1"), ""),
        ("empty.ttl", "", ": it holds no statements"),
        ("comment.trig", "# nothing\n", ": it holds no statements"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_named_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    path = file(tmp_path, name, content)
    with pytest.raises(DataError) as error:
        check_files([VALID, path])
    assert str(error.value).startswith(f"{path}{said}")
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.ttl: No such file"):
        check_files([tmp_path / "nowhere.ttl"])


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    with pytest.raises(InputError, match=r"folder\.ttl: Is a directory; name an RDF file"):
        check_files([folder])


def test_a_file_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"data\.docx: no RDF format has the suffix"):
        check_files([file(tmp_path, "data.docx", "")])


def test_data_that_shapes_cannot_be_applied_to_are_told_on_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    years = "ex:a a ex:Thing ; ex:p '2014'^^xsd:gYear ; ex:q '2015'^^xsd:gYear ."
    shapes = "ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:p ; sh:lessThanOrEquals ex:q ] ."
    with pytest.raises(DataError, match=r"shapes\.ttl:4:1: the shapes cannot be applied \(.*\); correct") as error:
        checked(tmp_path, years, shapes)
    assert "\n" not in str(error.value)
    assert capfd.readouterr() == ("", "")


ONE = b"<http://example.org/a> <http://example.org/p> 1 .\n"
KEPT = "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:nodeKind sh:Literal ] ."
RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/">'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ttl", ONE.decode().encode("utf-16"), ":1:1: this is UTF-16; save the file as UTF-8"),
        ("a.ttl", ONE + b"<urn:a> <urn:b> 'B\xf8rn' .", ":2:19: this is not UTF-8; save the file as UTF-8"),
        ("a.ttl", b"<urn:a> <urn:b>", ":1:16: Unexpected end; correct the file"),
        ("a.ttl", b"<urn:a> <urn:b c> 1 .", ":1:9: Invalid IRI code point ' '; correct the file"),
        ("a.rdf", f"{RDF_XML}\n<rdf:li></rdf:RDF>".encode(), ":2:11: mismatched tag; correct the file"),
        ("a.ttl.gz", gzip.compress(ONE, mtime=0)[:-9], ": it cannot be unpacked (Compressed file ended before"),
        ("a.ttl.gz", gzip.compress(ONE, mtime=0)[:10] + b"\xff" * 40, ": it cannot be unpacked (Error -3"),
        ("a.ttl", b"<urn:a> <urn:b> '" + b"x" * 17 * 1024 * 1024 + b"' .", ": an IRI or literal is longer than 16 MiB"),
        ("a.ttl", b"<< <urn:a> <urn:b> 1 >> <urn:c> 2 .", ": it has a triple inside a triple (RDF 1.2)"),
        (
            "a.jsonld",
            b'{"@context": "http://127.0.0.1:9/c", "@id": "urn:a", "p": 1}',
            ": its @context is on the web, and nothing is fetched; write the context into the file",
        ),
        (
            "a.rdf",
            f'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>{RDF_XML}<rdf:Description rdf:about="urn:a">'
            "<ex:p>&b;</ex:p></rdf:Description></rdf:RDF>".encode(),
            ": an <!ENTITY> names a file or other entities",
        ),
        (
            "a.rdf",
            f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>{RDF_XML}<rdf:Description rdf:about="urn:a">'
            "<ex:p>&a;</ex:p></rdf:Description></rdf:RDF>".encode(),
            ": an <!ENTITY> names a file or other entities",
        ),
    ],
)
def test_a_file_that_is_no_rdf_is_told_on_one_line(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    data, shapes = file(tmp_path, name, content), file(tmp_path, "shapes.ttl", SHAPES + KEPT)
    for given in ([data], [shapes]), ([shapes], [data]):
        with pytest.raises(InputError) as error:
            check_files(*given)
        assert str(error.value).startswith(f"{data}{said}")
        assert "\n" not in str(error.value)


def test_a_packed_file_that_unfolds_without_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "FREE", 10_000)
    bomb = file(tmp_path, "bomb.ttl.gz", gzip.compress(ONE * 100_000, mtime=0))
    with pytest.raises(DataError, match="it unfolds to over 200 times its length"):
        check_files([bomb], [file(tmp_path, "shapes.ttl", SHAPES + KEPT)])


def test_entities_that_shorten_iris_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    entity = (
        f'<!DOCTYPE r [<!ENTITY ex "http://example.org/?a&amp;b">]>{RDF_XML}<rdf:Description rdf:about="&ex;">'
        "<ex:p>1</ex:p></rdf:Description></rdf:RDF>"
    )
    marked = file(tmp_path, "marked.ttl", b"\xef\xbb\xbf" + ONE + b"\r\n# end")
    shapes = file(tmp_path, "shapes.ttl", SHAPES + "ex:S sh:targetSubjectsOf ex:p ; sh:nodeKind sh:BlankNode .")
    report = check_files([file(tmp_path, "entity.rdf", entity), marked], [shapes])
    assert [(str(each.focus), str(each.place)) for each in report.results] == [
        ("<http://example.org/?a&b>", "None"),
        ("<http://example.org/a>", f"{marked}:1:1"),
    ]


def test_blank_nodes_and_prefixes_of_two_files_are_not_mixed_up(tmp_path: Path) -> None:
    one = file(tmp_path, "one.ttl", "@prefix ex: <http://example.org/> . _:b ex:p 1 . ex:x ex:q _:b .")
    two = file(tmp_path, "two.ttl", "@prefix ex: <http://elsewhere.org/> . _:b ex:p 'x' . ex:x ex:q _:b .")
    shapes = SHAPES + "ex:S sh:targetSubjectsOf ex:p , <http://elsewhere.org/p> ; sh:closed true ."
    report = check_files([one, two], [file(tmp_path, "shapes.ttl", shapes)])
    assert [(str(each.path), str(each.place)) for each in report.results] == [
        ("<http://example.org/p>", f"{one}:1:46"),
        ("<http://elsewhere.org/p>", f"{two}:1:48"),
    ]


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.ttl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(ONE,))
    writer.start()
    shapes = file(tmp_path, "shapes.ttl", SHAPES + "ex:S sh:targetSubjectsOf ex:p ; sh:nodeKind sh:BlankNode .")
    (result,) = check_files([pipe], [shapes]).results
    writer.join()
    assert str(result.place) == f"{pipe}:1:1"


@pytest.mark.parametrize(
    ("focus", "said"),
    [
        ("nonsense", f"the data say nothing of <{BASE}nonsense>; write its IRI as the data have it"),
        ("http://e/ x", "this is no IRI (Invalid IRI code point ' '); write it in full, or with a known prefix"),
    ],
)
def test_a_focus_node_that_is_not_there_is_told(tmp_path: Path, focus: str, said: str) -> None:
    data, shapes = file(tmp_path, "data.ttl", ONE), file(tmp_path, "shapes.ttl", SHAPES + KEPT)
    with pytest.raises(InputError) as error:
        check_files([data], [shapes], focus=[focus])
    assert str(error.value) == f"--focus {focus}: {said}"
