import gzip
import json
import os
import re
import signal
import subprocess
from pathlib import Path

import click
import pytest
from click.core import ParameterSource
from program import EXAMPLE, PROGRAM, Call, Shell, as_an_ordinary_user, on_a_full_disk
from pyoxigraph import DefaultGraph, Quad, QueryResultsFormat, RdfFormat, parse, parse_query_results

from graph import formats
from graph.cli import commands, put, run
from graph.release import Release
from graph.table import table
from graph.terms import PREFIXES
from server.cli import main  # noqa: F401 - it adds `serve` to the commands

TITLES = "SELECT ?initiative ?title { ?initiative a ig:Initiative ; dct:title ?title }"
VALID = "<http://example.org/a> <http://example.org/p> 1 ."
VIOLATING = f"""
@prefix ig: <{PREFIXES["ig"]}> .
@prefix dct: <{PREFIXES["dct"]}> .
<https://example.org/initiative/a> a ig:Initiative ; dct:temporal <https://example.org/period> .
<https://example.org/period> a dct:PeriodOfTime .
"""
WRONG_DATE = """
<http://example.org/a> <http://purl.org/dc/terms/temporal> [ a <http://purl.org/dc/terms/PeriodOfTime> ;
    <http://www.w3.org/ns/dcat#startDate> "2014" ] .
"""


@pytest.fixture(autouse=True)
def at_the_release(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDSATSGRAF_RELEASE", str(release.folder))


# Help and options -----------------------------------------------------------------------------------------


def test_the_help_gives_each_command_a_promise_in_one_whole_line(call: Call) -> None:
    status, out, err = call("--help")
    assert (status, err) == (0, "")
    for name, command in commands.commands.items():
        promise = command.get_short_help_str(limit=200)
        assert promise.endswith(".")
        assert f"  {name.ljust(8)}  {promise}\n" in out


@pytest.mark.parametrize("name", list(commands.commands))
def test_every_option_has_help_and_an_environment_variable_of_its_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INDSATSGRAF_RELEASE")
    group = click.Context(commands, info_name="indsatsgraf", auto_envvar_prefix="INDSATSGRAF")
    command = commands.commands[name]
    for option in command.params:
        if not isinstance(option, click.Option):
            continue
        shown = option.get_help_record(click.Context(command, group, name))
        assert option.help
        assert shown
        variable = re.search(r"\[env var: (INDSATSGRAF_\w+)", shown[1])
        assert variable, option
        assert variable[1].endswith(option.opts[-1].removeprefix("--").replace("-", "_").upper())
        monkeypatch.setenv(variable[1], "1")
        context = command.make_context(name, [], group, resilient_parsing=True)
        assert context.get_parameter_source(str(option.name)) is ParameterSource.ENVIRONMENT


def test_debug_has_an_environment_variable_too(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDSATSGRAF_DEBUG", "1")
    assert call("export", "--release", tmp_path)[2].startswith("Traceback")


def test_an_environment_variable_stands_for_its_option(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDSATSGRAF_QUERY_FORMAT", "csv")
    assert call("query", "SELECT (1 AS ?n) {}") == (0, "n\r\n1\r\n", "")
    assert call("query", "SELECT (1 AS ?n) {}", "--format", "tsv") == (0, "?n\n1\n", "")


def test_the_version_is_told(shell: Shell) -> None:
    done = shell("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"indsatsgraf 0.1.0\n", b"")


def test_without_a_command_the_help_goes_to_stderr(call: Call) -> None:
    status, out, err = call()
    assert (status, out) == (2, "")
    assert err.startswith("Usage: indsatsgraf [OPTIONS] COMMAND [ARGS]...")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "indsatsgraf: No such command 'nope'. See `indsatsgraf --help`.\n"),
        (["export", "--nope"], "indsatsgraf: No such option '--nope'. See `indsatsgraf export --help`.\n"),
        (["query"], "indsatsgraf: Missing argument 'QUERY'. See `indsatsgraf query --help`.\n"),
        (
            ["export", "--format", "xlsx"],
            "indsatsgraf: Invalid value for '--format': 'xlsx' is not one of 'ttl', 'nt', 'rdf', 'jsonld', "
            "'trig', 'nq', 'csv'. See `indsatsgraf export --help`.\n",
        ),
    ],
)
def test_a_wrong_call_is_told_in_one_line(call: Call, arguments: list[str], said: str) -> None:
    assert call(*arguments) == (2, "", said)


# Export ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_export_writes_the_release_in_every_format(shell: Shell, quads: list[Quad], tmp_path: Path, name: str) -> None:
    done = shell("export", "--format", name)
    syntax = formats.GRAPHS[name]
    expected = [each for each in quads if syntax.named_graphs or each.graph_name == DefaultGraph()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(parse(done.stdout, syntax.ox)) == set(expected)
    assert shell("export", "--format", name).stdout == done.stdout

    file = tmp_path / f"graph.{name}"
    assert shell("export", "-o", file).returncode == 0
    assert file.read_bytes() == done.stdout
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_export_gives_the_turtle_of_the_release_by_default(call: Call, tmp_path: Path) -> None:
    expected = EXAMPLE.with_name("boernehuse.ttl").read_text("utf-8")
    assert call("export") == (0, expected, "")
    assert call("export", "-o", "-") == (0, expected, "")
    assert call("export", "-o", tmp_path / "graph") == (0, "", "")
    assert (tmp_path / "graph").read_text("utf-8") == expected


def test_the_format_option_goes_before_the_suffix(call: Call, tmp_path: Path) -> None:
    call("export", "--format", "nt", "-o", tmp_path / "graph.ttl")
    assert set(parse((tmp_path / "graph.ttl").read_bytes(), RdfFormat.N_TRIPLES))


def test_a_suffix_of_no_format_is_refused(call: Call, tmp_path: Path) -> None:
    status, out, err = call("export", "-o", tmp_path / "graph.txt")
    assert (status, out) == (2, "")
    assert err == (
        f"indsatsgraf: {tmp_path}/graph.txt: no RDF format has the suffix '.txt'; "
        "the known ones are .ttl .turtle .nt .rdf .owl .xml .jsonld .trig .nq\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_export_goes_through_a_link_and_leaves_it(call: Call, tmp_path: Path) -> None:
    (tmp_path / "real.nt").write_text("old")
    (tmp_path / "link.nt").symlink_to("real.nt")
    assert call("export", "-o", tmp_path / "link.nt")[0] == 0
    assert (tmp_path / "link.nt").is_symlink()
    assert (tmp_path / "real.nt").read_text("utf-8") != "old"


def test_a_full_disk_leaves_the_old_export(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text("old")
    # The measuring of coverage, where it runs, would fail on such a disk too.
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = shell("export", "-o", file, preexec_fn=on_a_full_disk, env=unmeasured)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        f"indsatsgraf: {file}: File too large; check the name, the rights and the room on the disk\n"
    )
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"graph.ttl": "old"}


def test_a_read_only_folder_is_told(shell: Shell, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    done = shell("export", "-o", tmp_path / "graph.ttl", preexec_fn=as_an_ordinary_user)
    tmp_path.chmod(0o755)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        f"indsatsgraf: {tmp_path}/graph.ttl: Permission denied; check the name, the rights and the room on the disk\n",
    )


def test_a_full_standard_output_is_told_once(shell: Shell) -> None:
    with Path("/dev/full").open("wb") as full:
        done = shell("export", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (
        2,
        b"indsatsgraf: standard output: No space left on device; check the name, the rights and the room on the disk\n",
    )


def test_export_can_write_to_a_device(shell: Shell) -> None:
    done = shell("export", "--format", "nt", "-o", "/dev/stdout")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == shell("export", "--format", "nt").stdout


@pytest.mark.parametrize("arguments", [["export"], ["query", TITLES], ["validate"]])
def test_a_reader_that_leaves_ends_the_command_quietly(arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as closed:
        done = subprocess.run([*PROGRAM, *arguments], stdout=closed, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b""
    assert done.returncode in (0, 1)


def test_a_release_that_is_not_there_is_told_with_the_command_that_makes_it(call: Call, tmp_path: Path) -> None:
    missing = tmp_path / "releases" / "current"
    said = (
        f"indsatsgraf: {missing}: there is no release here; make one with `indsatsgraf build --out {missing.parent}`\n"
    )
    for arguments in (["export"], ["query", "ASK {}"], ["validate"]):
        assert call(*arguments, "--release", missing) == (2, "", said)


# Query ----------------------------------------------------------------------------------------------------


def test_a_select_gives_a_table(call: Call) -> None:
    assert call("query", TITLES) == (
        0,
        "initiative                                          title\n"
        "--------------------------------------------------  ---------\n"
        "https://w3id.org/indsatsgraf/initiative/boernehuse  Børnehuse\n",
        "",
    )


def test_a_gap_in_a_result_is_an_empty_cell(call: Call) -> None:
    query = "SELECT ?a ?b ?n { VALUES (?a ?b ?n) { (UNDEF <urn:x> 5) ('x\\n' UNDEF 10) } }"
    assert call("query", query) == (
        0,
        "a    b        n\n---  -----  ---\n     urn:x    5\nx\\n          10\n",
        "",
    )


def test_a_query_comes_from_a_file_or_from_standard_input(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "titles.rq").write_text(TITLES, encoding="utf-8")
    expected = shell("query", TITLES).stdout
    assert shell("query", f"@{tmp_path}/titles.rq").stdout == expected
    assert shell("query", "-", input=TITLES.encode()).stdout == expected


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_a_select_is_written_in_every_result_format(shell: Shell, name: str) -> None:
    query = "SELECT ?o { ?s ?p ?o FILTER isLiteral(?o) } ORDER BY STR(?o) ?p"
    done = shell("query", query, "--format", name)
    assert (done.returncode, done.stderr) == (0, b"")
    ox = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    rows = [str(row["o"]) for row in parse_query_results(done.stdout, ox[name])]
    table_rows = [
        str(row["o"]) for row in parse_query_results(shell("query", query, "--format", "json").stdout, ox["json"])
    ]
    assert rows == table_rows
    assert '"Linje 1\\r\\nLinje 2 med \\"citat\\" og \\\\ skråstreg"@da' in rows


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld"])
def test_a_construct_is_written_in_every_graph_format(shell: Shell, quads: list[Quad], name: str) -> None:
    done = shell("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", name)
    default = {each for each in quads if each.graph_name == DefaultGraph()}
    assert (done.returncode, done.stderr) == (0, b"")
    assert set(parse(done.stdout, formats.GRAPHS[name].ox)) == default


def test_a_construct_gives_turtle_by_default(call: Call) -> None:
    assert call("query", "CONSTRUCT { ?s dct:title ?t } WHERE { ?s dct:title ?t }") == (
        0,
        "@base <https://w3id.org/indsatsgraf/> .\n"
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        "\n# Everything else -------------------------------------------------------------\n"
        '\n<initiative/boernehuse>\n    dct:title "Børnehuse"@da ;\n.\n',
        "",
    )


def test_an_ask_is_answered_by_a_word(call: Call) -> None:
    assert call("query", "ASK { <initiative/boernehuse> a ig:Initiative }") == (0, "yes\n", "")
    assert call("query", "ASK { <initiative/none> ?p ?o }") == (0, "no\n", "")


def test_a_result_in_xml_keeps_its_carriage_returns(call: Call) -> None:
    _, out, _ = call("query", "SELECT ?o { ?s ig:purpose ?o }", "--format", "xml")
    assert "Linje 1&#xD;\nLinje 2" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ASK {}", "--format", "ttl"], "ttl does not fit the answer to ASK; choose one of table json xml csv tsv"),
        (
            ["DESCRIBE <a>", "--format", "csv"],
            "csv does not fit the answer to DESCRIBE; choose one of ttl nt rdf jsonld",
        ),
        (["@none.rq"], "none.rq: No such file or directory; check the name, the rights and the room on the disk"),
        (
            ['SELECT ("\\u0001" AS ?x) {}', "--format", "xml"],
            "a text holds the character U+0001, which XML cannot write; choose another format",
        ),
        (
            ["CONSTRUCT { <a> <http://example.org/1> 1 } WHERE {}", "--format", "rdf"],
            "<http://example.org/1> ends in no XML name, so RDF/XML cannot write it; choose another format",
        ),
    ],
)
def test_a_query_that_cannot_be_answered_is_told_in_one_line(call: Call, arguments: list[str], said: str) -> None:
    assert call("query", *arguments) == (2, "", f"indsatsgraf: {said}\n")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * {\n  ?s ?p }", "line 2, column 9"),
        ("SELECT * { ?s nope:p ?o }", "line 1, column"),
        ("INSERT DATA { <a> <b> <c> }", "line 1, column 1"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "line 1, column 12"),
        ("SELECT * WHERE {" + "{" * 5000 + "}" * 5001, "line 1, column 216"),
    ],
)
def test_a_query_that_is_refused_is_told_with_line_and_column(call: Call, query: str, place: str) -> None:
    status, out, err = call("query", query)
    assert (status, out) == (2, "")
    assert place in err
    assert err.count("\n") == 1


def test_a_query_that_is_not_utf_8_is_told(call: Call, tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?s ?p '\xe6' }")
    assert call("query", f"@{tmp_path}/latin.rq") == (
        2,
        "",
        f"indsatsgraf: {tmp_path}/latin.rq: byte 13 is not UTF-8; save the query as UTF-8\n",
    )


# Validate -------------------------------------------------------------------------------------------------


def test_validate_ends_with_1_on_a_violation_and_names_it(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(VIOLATING)
    status, out, err = call("validate", file)
    assert (status, err) == (1, "")
    assert "https://example.org/period" in out


def test_validate_ends_with_0_where_nothing_is_violated(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(VALID)
    assert call("validate", file, "--language", "en") == (0, "No remarks: the data keep every rule.\n", "")
    assert call("validate", file, "--language", "da") == (
        0,
        "Ingen bemærkninger: data følger alle krav.\n",
        "",
    )


def test_validate_takes_other_shapes(call: Call, tmp_path: Path) -> None:
    file, shapes = tmp_path / "a.ttl", tmp_path / "shapes.ttl"
    file.write_text(VALID)
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<http://example.org/shape> a sh:NodeShape ; sh:targetNode <http://example.org/a> ;\n"
        "  sh:property [ sh:path <http://example.org/p> ; sh:minInclusive 2 ; sh:message 'Two at least.'@en ] .\n"
    )
    status, out, err = call("validate", file, "--shapes", shapes)
    assert (status, err) == (1, "")
    assert "Two at least." in out


def test_validate_quotes_the_line_that_is_wrong(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(WRONG_DATE)
    status, out, err = call("validate", file, "--shape", "PeriodOfTime-start")
    assert (status, err) == (1, "")
    assert out == (
        "Violation · PeriodOfTime-start\n"
        'Write at most one start date, as an xsd:date such as "2014-01-01"; '
        "where only the year is known, the precision says so.\n\n"
        f'  {file}:3:43  _:f0b0  dcat:startDate  "2014"\n'
        '    3 │     <http://www.w3.org/ns/dcat#startDate> "2014" ] .\n'
        "      │                                           ^^^^^^\n\n"
        "1 violation, 0 warnings, 0 notes.\n"
    )


def test_validate_writes_each_format_to_its_file(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(WRONG_DATE)
    given = ("--format", "json", "--format", f"junit:{tmp_path / 'a.xml'}", "--format", f"sarif:{tmp_path / 'a.sarif'}")
    status, out, err = call("validate", file, *given)
    assert (status, err) == (1, "")
    assert json.loads(out)["conforms"] is False
    assert (tmp_path / "a.xml").read_text("utf-8").startswith("<?xml")
    assert json.loads((tmp_path / "a.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_two_reports_do_not_share_standard_output(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(VALID)
    assert call("validate", file, "--format", "json", "--format", "csv") == (
        2,
        "",
        "indsatsgraf: --format json and --format csv: one report fits on standard output; "
        "give the other a file, such as --format csv:report.csv\n",
    )


def test_two_reports_do_not_share_a_file(call: Call, tmp_path: Path) -> None:
    file, out = tmp_path / "a.ttl", tmp_path / "report"
    file.write_text(VALID)
    assert call("validate", file, "--format", f"json:{out}", "--format", f"csv:{out}") == (
        2,
        "",
        f"indsatsgraf: --format: {out} would hold two reports; give each a file of its own\n",
    )
    assert not out.exists()


@pytest.mark.parametrize(("threshold", "status"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_validate_fails_from_the_severity_named(call: Call, tmp_path: Path, threshold: str, status: int) -> None:
    file, shapes = tmp_path / "a.ttl", tmp_path / "shapes.ttl"
    file.write_text("<http://example.org/a> <http://example.org/p> 1 .")
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        " <http://example.org/S> sh:targetSubjectsOf <http://example.org/p> ;"
        " sh:property [ sh:path <http://example.org/q> ; sh:minCount 1 ; sh:severity sh:Warning ] ."
    )
    assert call("validate", file, "--shapes", shapes, "--fail-on", threshold)[0] == status


def test_validate_tells_of_the_focus_nodes_and_shapes_named_alone(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(
        "@prefix ig: <https://w3id.org/indsatsgraf/ontology/> .\n<a> a ig:Initiative .\n<b> a ig:Initiative ."
    )
    name = f"{tmp_path.as_uri()}/b"
    given = ("--focus", name, "--shape", "shape:Initiative", "--format", "json")
    told = json.loads(call("validate", file, *given)[1])["results"]
    assert {each["focus"]["value"] for each in told} == {name}
    assert {each["shape"].rsplit("/", 1)[1] for each in told} == {
        "Initiative-title",
        "Initiative-source",
        "Initiative-period",
        "Initiative-target-group",
    }
    assert call("validate", file, "--shape", "Initiative-titel") == (
        2,
        "",
        "indsatsgraf: --shape Initiative-titel: the shapes hold none of that name; the nearest is Initiative-title\n",
    )


def test_validate_shows_the_gravest_results_and_counts_all(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("@prefix ig: <https://w3id.org/indsatsgraf/ontology/> .\n<a> a ig:Initiative .")
    told = json.loads(call("validate", file, "--max-results", "1", "--format", "json")[1])
    assert (len(told["results"]), told["omitted"], told["counts"]) == (1, 3, {"Violation": 2, "Warning": 2, "Info": 0})


def test_validate_takes_files_packed_with_gzip(call: Call, shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl.gz"
    file.write_bytes(gzip.compress(WRONG_DATE.encode()))
    assert f"{file}:3:43" in call("validate", file)[1]
    done = shell("validate", "-", "--syntax", "ttl", input=file.read_bytes())
    assert b"-:3:43" in done.stdout


def test_each_file_can_be_checked_on_its_own(call: Call, tmp_path: Path) -> None:
    first, second = tmp_path / "a.ttl", tmp_path / "b.ttl"
    first.write_text(
        "<http://example.org/a> a <https://w3id.org/indsatsgraf/ontology/Initiative> ;"
        " <https://w3id.org/indsatsgraf/ontology/partOfProgramme> <http://example.org/p> ."
    )
    second.write_text("<http://example.org/p> a <https://w3id.org/indsatsgraf/ontology/Programme> .")
    given = (first, second, "--shape", "Initiative-programme-exists")
    assert (call("validate", *given)[0], call("validate", "--each", *given)[0]) == (0, 1)


def test_validate_reads_standard_input_in_the_syntax_named(shell: Shell) -> None:
    done = shell("validate", "-", "--syntax", "ttl", "--format", "ttl", input=VIOLATING.encode())
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"sh:ValidationReport" in done.stdout
    done = shell("validate", "-", input=b"")
    assert (done.returncode, done.stderr) == (
        2,
        b"indsatsgraf: -: standard input has no suffix; name its format with --syntax ttl|nt|rdf|jsonld|trig|nq\n",
    )


@pytest.mark.parametrize("name", ["ttl", "json"])
def test_validate_writes_its_report_for_programs(call: Call, tmp_path: Path, name: str) -> None:
    status, out, err = call("validate", "--format", name)
    assert status in (0, 1)
    assert err == ""
    assert out.endswith("\n")
    assert call("validate", "--format", name)[1] == out


@pytest.mark.parametrize(
    ("content", "said"),
    [("<http://a> <b c>", "a.ttl:1:12: "), (None, "a.ttl: No such file or directory")],
)
def test_validate_ends_with_2_where_it_cannot_check(call: Call, tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "a.ttl"
    if content is not None:
        file.write_text(content)
    status, out, err = call("validate", file)
    assert (status, out) == (2, "")
    assert err.startswith(f"indsatsgraf: {tmp_path}/{said}")
    assert err.count("\n") == 1


# The end of a run -----------------------------------------------------------------------------------------


def test_debug_shows_the_traceback_before_the_line(call: Call, tmp_path: Path) -> None:
    status, out, err = call("--debug", "export", "--release", tmp_path)
    assert (status, out) == (2, "")
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith(f"\nindsatsgraf: {tmp_path}: there is no release here; make one with `indsatsgraf build`\n")


def test_a_fault_of_the_program_is_told_in_one_line_too(capfd: pytest.CaptureFixture[str]) -> None:
    @click.group()
    def broken() -> None:
        """Break."""

    @broken.command()
    def now() -> None:
        """Break now."""
        raise KeyError("a\nb")

    assert run(broken, ["now"]) == 2
    assert capfd.readouterr().err == (
        "indsatsgraf: the program failed (KeyError: 'a\\nb'); --debug shows where, please report it\n"
    )


def test_an_interrupted_command_ends_quietly_with_130(tmp_path: Path) -> None:
    fifo = tmp_path / "query.rq"
    os.mkfifo(fifo)
    command = [*PROGRAM, "query", f"@{fifo}"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started,
        fifo.open("wb"),  # opens once the command waits for its query at the other end
    ):
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
    assert (started.returncode, out, err) == (130, b"", b"")


def test_output_is_utf_8_whatever_the_locale_says(shell: Shell) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    assert "Børnehuse" in shell("query", TITLES, env=environment).stdout.decode()
    done = shell("export", "--release", "æ/current", env=environment)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


# Tables ---------------------------------------------------------------------------------------------------


def test_a_table_aligns_counts_to_the_right_and_cuts_nothing() -> None:
    long = "x" * 300
    assert table(["Name", "Antal"], [["æ\n\x1b\u202e", 5], [long, -120], ["017", ""]]).splitlines() == [
        "Name".ljust(300) + "    Antal",
        "-" * 300 + "  -------",
        "æ\\n\\u001B\\u202E".ljust(300) + "        5",
        long + "     -120",
        "017",
    ]


def test_a_table_without_rows_is_its_headings() -> None:
    assert table(["a", "b"], []) == "a    b\n---  ---"


def test_putting_takes_bytes_and_text(capfd: pytest.CaptureFixture[str]) -> None:
    put("æ")
    put("ø".encode())
    assert capfd.readouterr().out == "æø"
