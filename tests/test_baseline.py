"""A baseline: what `validate` makes of a report written earlier."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.validators import Draft4Validator
from program import Call
from pyoxigraph import Dataset, RdfFormat, parse
from test_report_formats import REPORTS, SCHEMA

from graph import baseline
from graph.property_path import text
from graph.release import Release
from graph.report import FORMATS, Report, Since
from graph.terms import SH

FOLDER = Path(__file__).with_name("baseline")
PREFIXES = "@prefix ex: <http://example.org/> .\n"

Validate = Callable[..., tuple[int, str, str]]
"""Checks Turtle, by name and content, against the shapes of the case."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path) -> Iterator[Path]:
    """A working folder with the files of the case."""
    before = Path.cwd()
    for each in FOLDER.iterdir():
        shutil.copy(each, tmp_path)
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


@pytest.fixture
def validate(call: Call) -> Validate:
    def validated(content: str | None, *options: str, file: str = "data.ttl") -> tuple[int, str, str]:
        if content is not None:
            Path(file).write_text(PREFIXES + content)
        return call("validate", file, "--shapes", "shapes.ttl", *options)

    return validated


def compared(validate: Validate, before: str, after: str, *options: str, name: str = "json") -> tuple[int, str]:
    """Check one text, then another in its place beside the report on the first: exit status and the end of the text."""
    validate(before, "--format", f"{name}:baseline.{name}")
    status, out, err = validate(after, "--baseline", f"baseline.{name}", *options)
    assert err == ""
    return status, out


NOTHING_NEW = "Nothing new.\n{} left.\n"


# Which results are the same -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["json", "ttl", "jsonld"])
def test_what_the_baseline_holds_fails_no_more(validate: Validate, name: str) -> None:
    text = "ex:a a ex:Person ; ex:age 200 .\nex:b ex:address [] .\n[] a ex:Person .\nex:c a ex:Person ; ex:age 3 ."
    assert compared(validate, text, text, "--fail-on", "info", name=name) == (
        0,
        NOTHING_NEW.format("6 known results are"),
    )


@pytest.mark.parametrize("name", ["json", "ttl", "jsonld"])
def test_a_result_stays_the_same_on_another_line_in_another_order_and_under_other_labels(
    validate: Validate, name: str
) -> None:
    before = "ex:a a ex:Person .\nex:b ex:address [ ex:street 'B' ] .\nex:c ex:address [ ex:city 'C' ] ."
    after = "ex:c ex:address [ ex:city 'C' ] .\n\n\nex:b ex:address _:x .\n_:x ex:street 'B' .\n\nex:a a ex:Person ."
    assert compared(validate, before, after, name=name) == (0, NOTHING_NEW.format("2 known results are"))


def test_a_result_stays_the_same_in_another_file(validate: Validate, call: Call) -> None:
    validate("ex:a a ex:Person .", "--format", "json:baseline.json")
    Path("empty.ttl").write_text(PREFIXES + "ex:x ex:y ex:z .")
    Path("data.ttl").rename("moved.ttl")
    given = ("empty.ttl", "moved.ttl", "--shapes", "shapes.ttl", "--baseline", "baseline.json")
    assert call("validate", *given) == (0, NOTHING_NEW.format("1 known result is"), "")


def test_a_result_stays_the_same_in_another_folder(validate: Validate, here: Path) -> None:
    validate("<#a> a ex:Person .", "--format", f"json:{here}/baseline.json")
    elsewhere = here / "elsewhere"
    elsewhere.mkdir()
    shutil.copy("shapes.ttl", elsewhere)
    os.chdir(elsewhere)
    assert validate("<#a> a ex:Person .", "--baseline", "../baseline.json")[0] == 0
    assert validate("<#b> a ex:Person .", "--baseline", "../baseline.json")[0] == 1


def test_a_second_like_result_is_new(validate: Validate) -> None:
    status, out = compared(validate, "[] a ex:Person .", "[] a ex:Person .\n[] a ex:Person .")
    assert (status, out.splitlines()[-2:]) == (
        1,
        ["New: 1 violation, 0 warnings, 0 notes.", "1 known result is left."],
    )


def test_a_blank_node_is_known_by_how_it_is_reached(validate: Validate) -> None:
    status, out = compared(
        validate,
        "ex:a ex:address [ ex:street 'A' ] .\nex:b ex:address [ ex:city 'B' ] .",
        "ex:a ex:address [ ex:city 'A' ] .\nex:b ex:address [ ex:street 'B' ] .",
    )
    assert (status, out.splitlines()[-3:]) == (
        1,
        [
            "New: 1 violation, 0 warnings, 0 notes.",
            "0 known results are left.",
            "fixed: Address-city  <http://example.org/a> / <http://example.org/address>  <http://example.org/city>",
        ],
    )


def test_the_place_in_a_list_does_not_count(validate: Validate) -> None:
    before = "ex:a ex:all ( [ a ex:Person ] ) ."
    after = "ex:a ex:all ( ex:x ex:y [ a ex:Person ] ) ."
    assert compared(validate, before, after) == (0, NOTHING_NEW.format("1 known result is"))
    assert compared(validate, after, before) == (0, NOTHING_NEW.format("1 known result is"))


def test_a_blank_node_below_blank_nodes_is_known_by_the_whole_way(validate: Validate) -> None:
    before = "ex:a ex:p [ ex:q [ ex:address [] ] ; ex:r [ ex:address [ ex:city 'A' ] ] ] ."
    after = "ex:a ex:p [ ex:r [ ex:address [ ex:city 'A' ] ] ; ex:q [ ex:address [] ] ] ."
    other = "ex:a ex:p [ ex:q [ ex:address [ ex:city 'A' ] ] ; ex:r [ ex:address [] ] ] ."
    assert [compared(validate, before, text)[0] for text in (after, other)] == [0, 1]


def test_two_sparql_constraints_of_a_shape_are_told_apart(validate: Validate) -> None:
    child = "ex:a a ex:Person ; ex:name 'A' ; ex:age 9 ; "
    status, out = compared(validate, child + "ex:spouse ex:b ; ex:parent ex:c .", child + "ex:age 8 .")
    assert status == 1
    assert "Say who looks after a child." in out
    assert "fixed: Person  <http://example.org/a>\n" in out


def test_a_message_in_other_words_makes_no_result_new(validate: Validate) -> None:
    validate("ex:a a ex:Person .", "--format", "json:baseline.json")
    shapes = Path("shapes.ttl")
    shapes.write_text(shapes.read_text().replace("Give the person a name.", "A name, please."))
    assert validate(None, "--baseline", "baseline.json")[:2] == (0, NOTHING_NEW.format("1 known result is"))


def test_a_result_that_became_graver_is_new(validate: Validate) -> None:
    validate("ex:a a ex:Person ; ex:name 'A' ; ex:age 200 .", "--format", "json:baseline.json")
    shapes = Path("shapes.ttl")
    shapes.write_text(shapes.read_text().replace("sh:Warning", "sh:Violation"))
    assert validate(None, "--baseline", "baseline.json")[0] == 1


def test_a_new_result_below_the_threshold_fails_nothing(validate: Validate) -> None:
    before, after = "ex:a a ex:Person .", "ex:a a ex:Person ; ex:age 200 ."
    assert [compared(validate, before, after, "--fail-on", each)[0] for each in ("violation", "warning")] == [0, 1]


def test_standard_input_knows_its_results_again(validate: Validate) -> None:
    text = "ex:a ex:address [ ex:street 'A' ] ."
    validate(text, "--format", "json:baseline.json")
    given = [str(Path(sys.executable).with_name("indsatsgraf")), "validate", "-", "--syntax", "ttl"]
    given += ["--shapes", "shapes.ttl", "--baseline", "baseline.json"]
    done = subprocess.run(given, input=(PREFIXES + text).encode(), capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, NOTHING_NEW.format("1 known result is"))


def test_files_on_their_own_have_one_baseline(validate: Validate, call: Call) -> None:
    for name in ("a", "b"):
        Path(f"{name}.ttl").write_text(f"{PREFIXES}ex:{name} ex:address [ ex:street '{name}' ] .")
    given = ("validate", "--each", "--shapes", "shapes.ttl")
    assert call(*given, "a.ttl", "b.ttl", "--format", "json:baseline.json")[0] == 1
    again = call(*given, "b.ttl", "a.ttl", "--baseline", "baseline.json")
    assert again == (0, NOTHING_NEW.format("2 known results are"), "")


@settings(deadline=None)
@given(REPORTS, st.sampled_from(["json", "ttl", "jsonld"]))
def test_whatever_a_report_holds_it_holds_itself(report: Report, name: str) -> None:
    # A check gives no shape an IRI that it does not have.
    report = replace(report, results=tuple(replace(each, source_shape=each.shape) for each in report.results))
    with TemporaryDirectory() as folder:
        file = Path(folder, f"baseline.{name}")
        file.write_text(FORMATS[name](report, "en", False), "utf-8")
        known = baseline.read(file)
    beside = baseline.compare(report, known, lambda _: True)
    assert beside.since == Since(0, ())
    assert beside.known == report.results
    if name == "json":
        assert [(each.path and text(each.path), each.focus, each.value) for each in known] == [
            (each.path and text(each.path), each.focus, each.value) for each in report.results
        ]


# What is fixed --------------------------------------------------------------------------------------------


def test_only_what_was_looked_at_is_called_fixed(validate: Validate, call: Call) -> None:
    for name in ("a", "b"):
        Path(f"{name}.ttl").write_text(f"{PREFIXES}ex:{name} a ex:Person .")
    given = ("validate", "--shapes", "shapes.ttl")
    call(*given, "a.ttl", "b.ttl", "--format", "json:baseline.json")
    ratchet = (*given, "--baseline", "baseline.json")
    assert call(*ratchet, "a.ttl")[1] == NOTHING_NEW.format("1 known result is")
    assert call(*ratchet, "a.ttl", "b.ttl", "--focus", "http://example.org/a")[1] == NOTHING_NEW.format(
        "1 known result is"
    )
    Path("b.ttl").unlink()
    assert call(*ratchet, "a.ttl")[1] == (
        NOTHING_NEW.format("1 known result is")
        + "fixed: Person-name  <http://example.org/b>  <http://example.org/name>\n"
    )


def test_a_release_is_looked_at_whole(validate: Validate, call: Call, release: Release) -> None:
    validate("ex:a a ex:Person .", "--format", "json:baseline.json")
    given = ("--release", release.folder, "--shapes", "shapes.ttl", "--baseline", "baseline.json")
    assert call("validate", *given) == (
        0,
        "No remarks: the data keep every rule.\n"
        "fixed: Person-name  <http://example.org/a>  <http://example.org/name>\n",
        "",
    )


def test_when_all_is_fixed_nothing_remains_to_be_said(validate: Validate) -> None:
    assert compared(validate, "ex:a a ex:Person .", "ex:a a ex:Person ; ex:name 'A' .", "--language", "da") == (
        0,
        "Ingen bemærkninger: data følger alle krav.\n"
        "rettet: Person-name  <http://example.org/a>  <http://example.org/name>\n",
    )


def test_a_report_beside_a_baseline_is_the_next_baseline(validate: Validate, call: Call) -> None:
    call("validate", "before.ttl", "--shapes", "shapes.ttl", "--format", "json:baseline.json")
    ratchet = ("validate", "after.ttl", "--shapes", "shapes.ttl", "--fail-on", "info", "--baseline")
    for name in ("json", "ttl", "jsonld"):
        assert call(*ratchet, "baseline.json", "--format", f"{name}:next.{name}")[0] == 1
        assert call(*ratchet, f"next.{name}") == (0, NOTHING_NEW.format("5 known results are"), "")


# What each format says ------------------------------------------------------------------------------------


@pytest.fixture
def told(call: Call) -> Callable[..., str]:
    """The report on `after.ttl` beside the one on `before.ttl`, in a format."""

    def written(name: str, language: str = "en", *options: str) -> str:
        call("validate", "before.ttl", "--shapes", "shapes.ttl", "--format", "json:baseline.json")
        Path("before.ttl").unlink()
        given = ("after.ttl", "--shapes", "shapes.ttl", "--baseline", "baseline.json", "--language", language)
        status, out, err = call("validate", *given, "--format", name, *options)
        assert (status, err) == (1, "")
        return out

    return written


@pytest.mark.parametrize("file", ["english.txt", "danish.txt", "english.github", "danish.xml", "english.csv"])
def test_a_format_tells_of_the_baseline_as_its_case_says(told: Callable[..., str], file: str) -> None:
    name = {"txt": "text", "xml": "junit"}.get(file.partition(".")[2], file.partition(".")[2])
    language = {"danish": "da", "english": "en"}[file.partition(".")[0]]
    assert told(name, language).encode() == (FOLDER / file).read_bytes()


def test_json_has_the_new_the_known_and_the_fixed(told: Callable[..., str]) -> None:
    report = json.loads(told("json"))
    assert (report["conforms"], "results" in report) == (False, False)
    found = {
        state: [
            (each["shape"].rpartition("/")[2], each["focus"].get("reached", each["focus"])) for each in report[state]
        ]
        for state in ("new", "known", "fixed")
    }
    address = "<http://example.org/address>"
    assert found == {
        "new": [
            ("Address-city", {"from": "http://example.org/dorte", "path": address}),
            ("Person-name", {"type": "uri", "value": "http://example.org/dorte"}),
            ("Person", {"type": "uri", "value": "http://example.org/dorte"}),
        ],
        "known": [
            ("Address-city", {"from": "http://example.org/carl", "path": address}),
            ("Person-name", {"type": "uri", "value": "http://example.org/bo"}),
        ],
        "fixed": [
            ("Address-city", {"from": "http://example.org/bo", "path": address}),
            ("Person-name", {"type": "uri", "value": "http://example.org/anna"}),
            ("Person", {"type": "uri", "value": "http://example.org/anna"}),
        ],
    }


def test_sarif_gives_each_result_its_baseline_state(told: Callable[..., str]) -> None:
    log: dict[str, Any] = json.loads(told("sarif"))
    Draft4Validator(SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    assert [(each["baselineState"], each.get("kind"), each["ruleId"], each["level"]) for each in results] == [
        ("new", None, "http://example.org/Address-city", "error"),
        ("new", None, "http://example.org/Person-name", "error"),
        ("new", None, "http://example.org/Person", "warning"),
        ("unchanged", None, "http://example.org/Address-city", "error"),
        ("unchanged", None, "http://example.org/Person-name", "error"),
        ("absent", "pass", "http://example.org/Address-city", "none"),
        ("absent", "pass", "http://example.org/Person-name", "none"),
        ("absent", "pass", "http://example.org/Person", "none"),
    ]


def test_rdf_tells_all_results_as_ever(told: Callable[..., str]) -> None:
    graph = Dataset(parse(told("ttl"), RdfFormat.TURTLE))
    assert len(list(graph.quads_for_predicate(SH.result))) == 5


def test_html_marks_what_is_new_and_lists_what_is_fixed(told: Callable[..., str]) -> None:
    page = told("html", "da")
    assert page.count('<strong class="new">ny</strong>') == 3
    assert page.count('<strong class="fixed">rettet</strong>') == 3
    assert "Nye: 2 overtrædelser, 1 advarsel, 0 oplysninger. 2 kendte resultater er tilbage." in page
    assert '<p class="verdict fails">' in page


def test_a_part_of_a_report_shows_the_new_results_first(told: Callable[..., str]) -> None:
    out = told("text", "en", "--max-results", "1")
    assert out.count("after.ttl:") == 1
    assert "after.ttl:3:" in out
    assert "2 more results are not shown.\n\nNew: 2 violations, 1 warning, 0 notes.\n2 known results are left.\n" in out


def test_a_build_server_fails_for_new_violations_alone(told: Callable[..., str]) -> None:
    suite = ElementTree.fromstring(told("junit"))  # noqa: S314 - our own
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("4", "2")


# What is no baseline --------------------------------------------------------------------------------------

MAKE_ONE = "make one with `indsatsgraf validate --format json:baseline.json`"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("missing.json", None, f"missing.json: No such file or directory; {MAKE_ONE}"),
        (".", None, f".: Is a directory; {MAKE_ONE}"),
        ("a.json", "{", None),
        ("a.json", "{}", f"a.json: it holds no sh:ValidationReport; {MAKE_ONE}"),
        ("a.json", '{"version": 1}', f"a.json: it is no report of a validation; {MAKE_ONE}"),
        ("a.json", '{"version": "2.1.0", "runs": []}', f"a.json: it is no report of a validation; {MAKE_ONE}"),
        (
            "a.json",
            '{"version": 2}',
            f"a.json: a newer version of indsatsgraf wrote it; validate with that one, or {MAKE_ONE}",
        ),
        ("a.ttl", "<a> <b> <c> .", f"a.ttl: it holds no sh:ValidationReport; {MAKE_ONE}"),
        ("a.ttl", "", f"a.ttl: it holds no sh:ValidationReport; {MAKE_ONE}"),
        ("a.ttl", "<a> <b c> .", None),
        (
            "a.ttl",
            "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:ValidationReport ; sh:result [ sh:focusNode <a> ] .",
            f"a.ttl: a result lacks what SHACL says that it has; {MAKE_ONE}",
        ),
        ("a.csv", "severity,shape\r\n", None),
    ],
)
def test_what_is_no_baseline_is_told_in_a_line(
    validate: Validate, file: str, content: str | None, said: str | None
) -> None:
    if content is not None:
        Path(file).write_text(content)
    status, out, err = validate("ex:a a ex:Person .", "--baseline", file)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err == f"indsatsgraf: {said}\n" if said else err.startswith(f"indsatsgraf: {file}:")


@pytest.mark.parametrize(
    "path",
    [
        "[ sh:alternativePath _:a ] . _:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <p> ;"
        " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:a .",
        "_:a . _:a sh:inversePath _:a .",
        "'text' .",
    ],
)
def test_a_path_that_is_none_is_told_in_a_line(validate: Validate, path: str) -> None:
    Path("a.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:ValidationReport ; sh:result _:r ."
        " _:r sh:focusNode <a> ; sh:resultSeverity sh:Warning ; sh:sourceConstraintComponent sh:X ; sh:resultPath "
        + path
    )
    assert validate("ex:a a ex:Person .", "--baseline", "a.ttl") == (
        2,
        "",
        f"indsatsgraf: a.ttl: a result lacks what SHACL says that it has; {MAKE_ONE}\n",
    )


def test_a_part_of_a_report_is_no_baseline(validate: Validate) -> None:
    validate("ex:a a ex:Person .\nex:b a ex:Person .", "--max-results", "1", "--format", "json:baseline.json")
    assert validate(None, "--baseline", "baseline.json") == (
        2,
        "",
        "indsatsgraf: baseline.json: it is not whole (1 left out); write it without --max-results\n",
    )


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("json", "json-ld"), ("xml", "xml"), ("nt", "nt")])
def test_the_report_of_another_tool_is_a_baseline(validate: Validate, suffix: str, form: str) -> None:
    validate("ex:a a ex:Person ; ex:age 200 ; ex:address [] .\n[] a ex:Person .\nex:b a ex:Person ; ex:age 3 .")
    given = ["pyshacl", "--shacl", "shapes.ttl", "--format", form, "--output", f"other.{suffix}", "data.ttl"]
    subprocess.run([Path(sys.executable).with_name(given[0]), *given[1:]], check=False, capture_output=True)
    assert validate(None, "--fail-on", "info", "--baseline", f"other.{suffix}") == (
        0,
        NOTHING_NEW.format("6 known results are"),
        "",
    )
