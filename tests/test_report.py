import json

import pytest
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from graph.property_path import ComplexPath, Path, text
from graph.report import Report, Result, Severity, to_json, to_text, to_turtle
from graph.terms import BASE, DCAT, DCT, IG, RDF, SH, SHAPE, XSD

TITLE = {"da": "Giv initiativet en titel.", "en": "Give the initiative a title."}
DATES = {"da": "Byt om på datoerne.", "en": "Swap the dates."}
MISSING = Result(
    focus=NamedNode(f"{BASE}initiative/a"),
    path=DCT.title,
    value=None,
    severity=Severity.VIOLATION,
    component=SH.MinCountConstraintComponent,
    shape=SHAPE["Initiative-title"],
    messages=TITLE,
)
ALSO_MISSING = Result(
    focus=NamedNode("http://example.org/another-initiative"),
    path=DCT.title,
    value=None,
    severity=Severity.VIOLATION,
    component=SH.MinCountConstraintComponent,
    shape=SHAPE["Initiative-title"],
    messages=TITLE,
)
SWAPPED = Result(
    focus=NamedNode(f"{BASE}initiative/a/1/period/1"),
    path=ComplexPath("|", (DCAT.startDate, ComplexPath("^", (DCAT.endDate,)))),
    value=Literal("2017-01-01", datatype=XSD.date),
    severity=Severity.WARNING,
    component=SH.SPARQLConstraintComponent,
    shape=SHAPE["PeriodOfTime-order"],
    messages=DATES,
)
FOREIGN = Result(
    focus=Literal("x\x1b[31m\u00a0y", language="da"),
    path=None,
    value=Literal("x\x1b[31m\u00a0y", language="da"),
    severity=Severity.INFO,
    component=SH.NotConstraintComponent,
    shape=None,
    messages={},
)
REPORT = Report((MISSING, ALSO_MISSING, SWAPPED, FOREIGN))


def test_the_text_gives_each_rule_with_its_places_and_ends_with_the_counts() -> None:
    assert (
        to_text(REPORT, "da", colour=False)
        == """\
Overtrædelse · Initiative-title
Giv initiativet en titel.
  initiative/a                             dct:title
  <http://example.org/another-initiative>  dct:title

Advarsel · PeriodOfTime-order
Byt om på datoerne.
  initiative/a/1/period/1  (dcat:startDate|^dcat:endDate)  "2017-01-01"^^xsd:date

Oplysning
NotConstraintComponent
  "x\\u001B[31m\\u00A0y"@da

2 overtrædelser, 1 advarsel, 1 oplysning.
"""
    )


def test_the_text_speaks_english_and_colour_when_asked() -> None:
    assert (
        to_text(Report((MISSING,)), "en", colour=True)
        == """\
\x1b[31mViolation\x1b[0m · Initiative-title
Give the initiative a title.
  initiative/a  dct:title

1 violation, 0 warnings, 0 notes.
"""
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "Ingen bemærkninger: data følger alle krav.\n"),
        ("en", "No remarks: the data keep every rule.\n"),
    ],
)
def test_a_report_without_results_says_so(language: str, said: str) -> None:
    assert to_text(Report(()), language, colour=False) == said


def test_a_long_value_is_shown_by_its_beginning() -> None:
    long = Result(
        focus=MISSING.focus,
        path=IG.background,
        value=Literal("ø" * 200),
        severity=Severity.WARNING,
        component=SH.MaxLengthConstraintComponent,
        shape=None,
        messages={"": "Skriv kortere."},
    )
    shown = to_text(Report((long,)), "da", colour=False).splitlines()[2]
    assert shown == f'  initiative/a  ig:background  "{"ø" * 78}…'


@pytest.mark.parametrize(
    ("asked", "messages", "said"),
    [
        ("en", {"da": "dansk", "en": "English", "de": "deutsch"}, "English"),
        ("da-DK", {"da": "dansk", "en": "English"}, "dansk"),
        ("da-DK", {"da": "dansk", "da-dk": "rigsdansk", "en": "English"}, "rigsdansk"),
        ("zh-Hant-TW", {"zh-Hant": "繁體", "zh": "中文"}, "繁體"),
        ("de", {"de-AT": "österreichisch", "en": "English"}, "österreichisch"),
        ("da", {"en-GB": "British", "": "untagged"}, "British"),
        ("da", {"en-US": "American", "en-GB": "British", "de": "deutsch"}, "British"),
        ("fr", {"da": "dansk", "en": "English", "": "untagged"}, "English"),
        ("en", {"da": "dansk", "": "untagged"}, "untagged"),
        ("en", {"fr": "français", "de": "deutsch"}, "deutsch"),
        ("", {"de": "deutsch", "en": "English"}, "English"),
        ("en", {}, "MinCountConstraintComponent"),
    ],
)
def test_a_missing_language_gives_way_to_the_next_best(asked: str, messages: dict[str, str], said: str) -> None:
    result = Result(MISSING.focus, None, None, Severity.INFO, SH.MinCountConstraintComponent, None, messages)
    assert result.message(asked) == said


def test_only_a_violation_forbids_publishing() -> None:
    reports = [Report(()), Report((SWAPPED, FOREIGN)), Report((MISSING,))]
    assert [(each.conforms, each.has_violations) for each in reports] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_the_turtle_is_the_validation_report_in_words_of_shacl() -> None:
    assert (
        to_turtle(Report((MISSING,)))
        == f"""\
@base <{BASE}> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <{BASE}shapes/> .

# Validation reports ----------------------------------------------------------

<report/603c4cf6152014d8>
    a sh:ValidationReport ;
    sh:conforms false ;
    sh:result <report/603c4cf6152014d8/7fd84a04ef5e3440> ;
.

# Validation results ----------------------------------------------------------

<report/603c4cf6152014d8/7fd84a04ef5e3440>
    a sh:ValidationResult ;
    sh:focusNode <initiative/a> ;
    sh:resultMessage "Giv initiativet en titel."@da ;
    sh:resultMessage "Give the initiative a title."@en ;
    sh:resultPath dct:title ;
    sh:resultSeverity sh:Violation ;
    sh:sourceConstraintComponent sh:MinCountConstraintComponent ;
    sh:sourceShape shape:Initiative-title ;
.
"""
    )


def test_the_turtle_holds_every_result_whole() -> None:
    graph = Dataset(parse(to_turtle(REPORT), RdfFormat.TURTLE))
    (period,) = (quad.subject for quad in graph.quads_for_object(SWAPPED.focus))
    said = {quad.predicate: quad.object for quad in graph.quads_for_subject(period)}
    path = said.pop(SH.resultPath)
    assert said.pop(SH.resultMessage) in {Literal(each, language=tag) for tag, each in DATES.items()}
    assert said == {
        RDF.type: SH.ValidationResult,
        SH.resultSeverity: SH.Warning,
        SH.focusNode: SWAPPED.focus,
        SH.value: SWAPPED.value,
        SH.sourceConstraintComponent: SWAPPED.component,
        SH.sourceShape: SWAPPED.shape,
    }
    assert isinstance(path, BlankNode)
    assert len(list(graph.quads_for_predicate(SH.result))) == 4


def test_a_report_is_written_the_same_every_time() -> None:
    assert to_turtle(REPORT) == to_turtle(REPORT)
    assert to_json(REPORT) == to_json(REPORT)


def test_a_report_of_predicates_alone_has_no_blank_nodes() -> None:
    quads: list[Quad] = list(parse(to_turtle(Report((MISSING, ALSO_MISSING))), RdfFormat.TURTLE))
    assert [each for quad in quads for each in quad if isinstance(each, BlankNode)] == []


def test_the_json_has_terms_as_sparql_results_have_them() -> None:
    assert json.loads(to_json(Report((SWAPPED, FOREIGN)))) == {
        "version": 1,
        "conforms": False,
        "counts": {"Violation": 0, "Warning": 1, "Info": 1},
        "omitted": 0,
        "results": [
            {
                "severity": "Warning",
                "shape": f"{BASE}shapes/PeriodOfTime-order",
                "component": "http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
                "focus": {"type": "uri", "value": f"{BASE}initiative/a/1/period/1"},
                "path": "(<http://www.w3.org/ns/dcat#startDate>|^<http://www.w3.org/ns/dcat#endDate>)",
                "value": {
                    "type": "literal",
                    "value": "2017-01-01",
                    "datatype": "http://www.w3.org/2001/XMLSchema#date",
                },
                "messages": DATES,
                "place": None,
            },
            {
                "severity": "Info",
                "shape": None,
                "component": "http://www.w3.org/ns/shacl#NotConstraintComponent",
                "focus": {"type": "literal", "value": "x\x1b[31m\u00a0y", "xml:lang": "da"},
                "path": None,
                "value": {"type": "literal", "value": "x\x1b[31m\u00a0y", "xml:lang": "da"},
                "messages": {},
                "place": None,
            },
        ],
    }


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (DCT.title, "<http://purl.org/dc/terms/title>"),
        (ComplexPath("*", (DCT.title,)), "<http://purl.org/dc/terms/title>*"),
        (
            ComplexPath("^", (ComplexPath("/", (DCT.title, ComplexPath("?", (DCT.date,)))),)),
            "^(<http://purl.org/dc/terms/title>/<http://purl.org/dc/terms/date>?)",
        ),
    ],
)
def test_a_path_is_written_as_sparql_writes_it(path: Path, written: str) -> None:
    assert text(path) == written


def test_the_first_results_speak_of_all() -> None:
    first = REPORT.first(1)
    assert (first.results, first.omitted) == ((MISSING,), 3)
    assert (first.conforms, first.has_violations, first.counts) == (False, True, REPORT.counts)
    assert first.first(3).results == REPORT.results[:3]
    assert first.first(4) == REPORT.first(9) == REPORT


def test_no_results_shown_are_not_no_results() -> None:
    none = REPORT.first(0)
    assert (none.results, none.omitted, none.conforms, none.has_violations) == ((), 4, False, True)
