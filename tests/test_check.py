from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

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


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
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


@pytest.mark.parametrize(
    "shapes",
    [
        "ex:S sh:targetClass ex:Thing ; sh:property [ sh:minCount 1 ] .",
        "ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:p ; sh:minCount 'one' ] .",
        "ex:S sh:targetClass ex:Thing ; sh:sparql [ sh:select 'SELECT nonsense' ] .",
        "ex:S sh:targetClass ex:Thing ; sh:sparql [ sh:select 'SELECT $this { VALUES $this { 1 } }' ] .",
        "ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:p ; sh:lessThanOrEquals ex:q ] .",
    ],
    ids=["no path", "no number", "no query", "a query that SHACL forbids", "years that cannot be compared"],
)
def test_shapes_that_cannot_be_applied_are_told_on_one_line(
    tmp_path: Path, shapes: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DataError, match=r"^the shapes cannot be applied") as error:
        checked(tmp_path, "ex:a a ex:Thing ; ex:p '2014'^^xsd:gYear ; ex:q '2015'^^xsd:gYear .", shapes)
    assert "\n" not in str(error.value)
    assert capfd.readouterr() == ("", "")
