"""Shapes that are none are refused in one line, with their place; shapes that SHACL allows are not."""

from importlib.resources import files
from pathlib import Path

import pytest
from program import Call
from pyoxigraph import RdfFormat, parse

from graph import check as checking
from graph.check import check_files
from graph.errors import DataError
from graph.report import Severity

PREFIXES = """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
DATA = PREFIXES + "ex:a a ex:T ; ex:p 1 ; ex:q 'x' ."
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n  "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.ttl").write_text(DATA)
    return tmp_path


def said(folder: Path, shapes: str) -> str:
    """Return what is said of shapes that are refused, from the line and column on."""
    file = folder / "shapes.ttl"
    file.write_text(PREFIXES + shapes)
    with pytest.raises(DataError) as error:
        check_files([folder / "data.ttl"], [file])
    return str(error.value).removeprefix(f"{file}:")


@pytest.mark.parametrize(
    ("shape", "complaint"),
    [
        ("sh:property [ sh:minCount 1 ] .", "7:15: a property shape has no sh:path"),
        (
            "sh:property [ sh:path ex:p ; sh:minCount 'one' ] .",
            '7:44: sh:minCount of a shape is "one", where SHACL wants a value of xsd:integer',
        ),
        ("sh:minCount 1 .", "6:1: a shape has sh:minCount and no sh:path"),
        ("sh:property [ sh:path ex:p, ex:q ] .", "7:17: a shape has 2 sh:path, where SHACL wants one at most"),
        ("sh:property [ sh:path 'p' ] .", '7:25: sh:path of a shape is "p", where SHACL wants a property path'),
        (
            "sh:nodeKind sh:Iri .",
            "7:15: sh:nodeKind of <http://example.org/S> is sh:Iri, where SHACL wants one of sh:BlankNode, sh:IRI, "
            "sh:Literal, sh:BlankNodeOrIRI, sh:BlankNodeOrLiteral, sh:IRIOrLiteral",
        ),
        ("sh:in 1 .", "7:9: sh:in of <http://example.org/S> is 1, where SHACL wants a list, such as ( 1 2 )"),
        ("sh:class 'x' .", '7:12: sh:class of <http://example.org/S> is "x", where SHACL wants an IRI'),
        ("sh:or ( 'x' ) .", '7:3: sh:or leads to "x", which is no shape'),
        ("sh:node [ sh:path ex:p ] .", "7:13: a shape has sh:path, and SHACL wants a node shape here"),
        (
            "sh:message 5 .",
            "7:14: sh:message of <http://example.org/S> is 5, where SHACL wants text, as xsd:string or with a language",
        ),
        (
            "sh:deactivated 'maybe' .",
            '7:18: sh:deactivated of <http://example.org/S> is "maybe", where SHACL wants one of true, false',
        ),
        (
            "sh:targetNode [] .",
            "7:17: sh:targetNode of <http://example.org/S> is a blank node, where SHACL wants an IRI or a literal",
        ),
        (
            "sh:property [ sh:path ex:p ; sh:uniqueLang 'x' ; sh:minLength 'x' ] .",
            '7:46: sh:uniqueLang of a shape is "x", where SHACL wants a value of xsd:boolean',
        ),
    ],
)
def test_what_shacl_does_not_allow_is_told_with_its_place(folder: Path, shape: str, complaint: str) -> None:
    assert said(folder, SHAPE + shape).partition("; correct the shape")[0] == complaint


def test_a_shape_of_two_kinds_is_refused(folder: Path) -> None:
    assert said(folder, SHAPE + "sh:path ex:p .") == (
        "6:8: a sh:NodeShape is no sh:PropertyShape and has no sh:path; take one out"
    )


@pytest.mark.parametrize(
    ("shapes", "circle"),
    [
        (SHAPE + "sh:and ( ex:S ) .", "7:3: a shape leads back to itself (<http://example.org/S> sh:and"),
        (
            SHAPE + "sh:property [ sh:path ex:p ; sh:not ex:S ] .",
            "7:3: a shape leads back to itself (<http://example.org/S> sh:property [ ] sh:not",
        ),
        (
            SHAPE + "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:S ; sh:qualifiedMinCount 1 ] .",
            "7:3: a shape leads back to itself (<http://example.org/S> sh:property [ ] sh:qualifiedValueShape",
        ),
        (
            SHAPE + "sh:node ex:A .\nex:A sh:or ( [ sh:node ex:B ] ) . ex:B sh:xone ( ex:S ) .",
            "7:3: a shape leads back to itself (<http://example.org/S> sh:node <http://example.org/A> sh:or [ ] "
            "sh:node <http://example.org/B> sh:xone",
        ),
    ],
)
def test_a_shape_that_leads_back_to_itself_is_refused(folder: Path, shapes: str, circle: str) -> None:
    assert said(folder, shapes) == (
        f"{circle} <http://example.org/S>), and SHACL leaves open what that means; take one of these out"
    )


def test_a_circle_of_a_thousands_of_shapes_is_found(folder: Path) -> None:
    chain = "".join(f"ex:S{number} sh:node ex:S{number + 1} .\n" for number in range(2_000))
    file = folder / "shapes.ttl"
    file.write_text(f"{PREFIXES}ex:S0 sh:targetClass ex:T .\n{chain}ex:S2000 sh:node ex:S0 .\n")
    with pytest.raises(DataError, match="a shape leads back to itself"):
        check_files([folder / "data.ttl"], [file])


@pytest.mark.parametrize(
    "shapes",
    [
        SHAPE + "sh:deactivated true ; sh:node ex:S .",
        "ex:A sh:node ex:A . ex:S sh:targetClass ex:T ; sh:nodeKind sh:IRI .",
        SHAPE + "sh:node ex:A , ex:B . ex:A sh:node ex:C . ex:B sh:node ex:C . ex:C sh:nodeKind sh:IRI .",
    ],
    ids=["of shapes that are deactivated", "that no target leads to", "that is none"],
)
def test_a_circle_that_nobody_walks_is_no_fault(folder: Path, shapes: str) -> None:
    (folder / "shapes.ttl").write_text(PREFIXES + shapes)
    assert check_files([folder / "data.ttl"], [folder / "shapes.ttl"]).conforms


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        (
            "SELECT $this { $this ?p ",
            "7:25: the query breaks off at line 1, column 24: expected a variable, an IRI, a text, a number, `(`, `[`",
        ),
        (
            "SELECT $this { $this ex:p 1 }",
            "7:25: line 1, column 22: no PREFIX line declares `ex:`; put `PREFIX ex: <…>` before the query",
        ),
        (
            "SELECT $this { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "7:25: SERVICE is not for shapes, and nothing is fetched",
        ),
        (
            "SELECT $this FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
            "7:25: FROM is not for shapes, and nothing is fetched",
        ),
    ],
)
def test_a_query_that_cannot_be_asked_is_told_with_its_place(folder: Path, query: str, complaint: str) -> None:
    assert said(folder, f"{SHAPE}sh:sparql [ sh:select '{query}' ] .") == f"{complaint}; correct the query of the shape"


def test_the_query_of_a_component_is_looked_at_too(folder: Path) -> None:
    component = (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:len ] ;\n  sh:validator [ sh:ask 'ASK {' ] .\n"
    )
    assert said(folder, f"{component}ex:S sh:targetClass ex:T ; ex:len 1 .").startswith("7:25: the query breaks off")


@pytest.mark.parametrize(
    ("shape", "complaint"),
    [
        ("sh:property [ sh:path ex:p ; sh:pattern '(' ] .", "the shapes cannot be applied (missing ), "),
        (
            "sh:sparql [ sh:select 'SELECT $this { VALUES $this { 1 } }' ] .",
            "the shapes cannot be applied (A SPARQL",
        ),
        ("sh:property [ sh:path _:l ] . _:l sh:inversePath _:l .", "the shapes cannot be applied (Path traversal"),
    ],
)
@pytest.mark.parametrize("small", [10_000, 0])
def test_what_only_applying_shapes_shows_is_told_with_their_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, shape: str, complaint: str, small: int
) -> None:
    monkeypatch.setattr(checking, "_SMALL", small)
    where, _, told = said(folder, SHAPE + shape).partition(": ")
    assert (where in ("6:1", "7:15", "7:43"), told.startswith(complaint)) == (True, True)


def test_a_file_without_shapes_is_refused(folder: Path) -> None:
    assert said(folder, "ex:S ex:p 1 .") == " it holds no shapes; give a file of SHACL shapes"


def test_shapes_without_a_target_and_what_has_no_effect_are_warned_of(call: Call, folder: Path) -> None:
    shapes = folder / "shapes.ttl"
    shapes.write_text(PREFIXES + "ex:S a sh:NodeShape ; sh:nodeKind sh:Literal ;\n  sh:js [] .")
    assert call("validate", folder / "data.ttl", "--shapes", shapes) == (
        0,
        "No remarks: the data keep every rule.\n",
        f"indsatsgraf: {shapes}: no shape has a target, so nothing is checked; give one a sh:targetClass\n"
        f"indsatsgraf: {shapes}:7:3: sh:js is neither SHACL Core nor SHACL-SPARQL, and has no effect here\n",
    )


def test_shapes_of_every_kind_that_shacl_allows_are_applied(folder: Path) -> None:
    allowed = Path(__file__).parent / "check" / "allowed.ttl"
    assert check_files([folder / "data.ttl"], [allowed]).conforms
    # Shapes may stand among data, and be data.
    assert check_files([allowed, folder / "data.ttl"], [allowed]).conforms


def test_what_is_said_of_a_path_besides_does_not_hinder(folder: Path) -> None:
    path = "[ sh:inversePath ex:p ; rdfs:comment 'Back.' ]"
    (folder / "shapes.ttl").write_text(f"{PREFIXES}{SHAPE}sh:property [ sh:path {path} ; sh:minCount 1 ] .")
    assert len(check_files([folder / "data.ttl"], [folder / "shapes.ttl"]).results) == 1


def test_the_shapes_of_the_project_are_shapes(folder: Path, tmp_path: Path) -> None:
    shapes = tmp_path / "all.ttl"
    texts = [each.read_text("utf-8") for each in sorted(Path(str(files("shapes"))).glob("*.ttl"))]
    shapes.write_text("\n".join(texts), "utf-8")
    assert any(True for _ in parse(path=shapes, format=RdfFormat.TURTLE))
    assert check_files([folder / "data.ttl"], [shapes]).conforms


@pytest.mark.parametrize("small", [10_000, 0])
def test_a_severity_of_ones_own_stays_as_it_is_and_counts_as_a_violation(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(checking, "_SMALL", small)
    shapes = folder / "shapes.ttl"
    shapes.write_text(PREFIXES + SHAPE + "sh:nodeKind sh:Literal ; sh:severity ex:Grave .")
    (result,) = check_files([folder / "data.ttl"], [shapes]).results
    assert (result.severity, str(result.own_severity)) == (Severity.VIOLATION, "<http://example.org/Grave>")
    status, turtle, _ = call("validate", folder / "data.ttl", "--shapes", shapes, "--format", "ttl")
    assert (status, "sh:resultSeverity <http://example.org/Grave> ;" in turtle) == (1, True)
    status, written, _ = call("validate", folder / "data.ttl", "--shapes", shapes, "--format", "json")
    assert (status, '"severity": "http://example.org/Grave"' in written) == (1, True)
