"""The benchmarks: what they generate, and how they tell whether a bar holds."""

import subprocess
import sys
from pathlib import Path

import pytest
from program import Call
from pyoxigraph import NamedNode, RdfFormat, Store

from benchmarks.results import ENGINE, OXIGRAPH, PROJECT, RDFLIB, Bar, Row, written
from graph.evidence import GRAPH
from graph.terms import IG, RDF

ROOT = Path(__file__).parent.parent
BENCHMARKS = [sys.executable, "-m", "benchmarks"]

TABLE = Path(__file__).with_name("benchmarks.txt")


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*BENCHMARKS, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT
    )


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("generated") / "graph.nt"
    assert run("generate", "210", "-o", file).returncode == 0
    return file


def initiatives(file: Path, syntax: RdfFormat) -> int:
    store = Store()
    store.bulk_load(path=file, format=syntax)
    return sum(1 for _ in store.quads_for_pattern(None, RDF.type, IG.Initiative, None))


def test_a_generated_graph_has_the_initiatives_asked_for_in_the_proportions_of_the_release(generated: Path) -> None:
    lines = generated.read_text().splitlines()
    stated = [line for line in lines if line.startswith("<https://w3id.org/indsatsgraf/initiative/")]

    assert initiatives(generated, RdfFormat.N_TRIPLES) == 210
    # The release has 28 initiatives in 1,120 triples.
    assert 36 < len(stated) / 210 < 44


def test_a_generated_graph_conforms_to_the_shapes(generated: Path, call: Call) -> None:
    assert call("validate", generated) == (0, "No remarks: the data keep every rule.\n", "")


def test_generated_evidence_conforms_to_the_shapes(tmp_path: Path, call: Call) -> None:
    file = tmp_path / "graph.nq"
    assert run("generate", "30", "--evidence", "-o", file).returncode == 0
    store = Store()
    store.bulk_load(path=file, format=RdfFormat.N_QUADS)

    source = "https://w3id.org/indsatsgraf/source/side-"
    assert set(store.named_graphs()) == {GRAPH, NamedNode(f"{source}1"), NamedNode(f"{source}2")}
    assert call("validate", file) == (0, "No remarks: the data keep every rule.\n", "")


def test_the_same_graph_is_generated_each_time(generated: Path) -> None:
    assert run("generate", "210").stdout == generated.read_text()


def test_a_larger_graph_begins_with_a_smaller_one(generated: Path) -> None:
    smaller = run("generate", "100").stdout

    assert generated.read_text().startswith(smaller)


def test_a_graph_of_no_initiatives_is_refused_in_one_line() -> None:
    refused = run("generate", "0")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1


def test_each_row_tells_its_ratios_its_bars_and_whether_they_hold() -> None:
    rows = [
        Row(
            "look-ups",
            "requests/s",
            {PROJECT: 5000, OXIGRAPH: 20000, RDFLIB: 2500},
            [Bar(OXIGRAPH, 0.2, at_least=True), Bar(RDFLIB, 3, at_least=True)],
        ),
        Row("question", "ms", {PROJECT: 15.4, ENGINE: 10}, [Bar(ENGINE, 1.05, allowance=5)]),
        Row("failed", "requests", {PROJECT: 1, OXIGRAPH: 0}, [Bar(PROJECT, 0)]),
        Row("memory", "MiB", {PROJECT: 300, OXIGRAPH: 28.25}),
    ]

    assert [row.holds for row in rows] == [False, True, False, True]
    assert [line.rstrip() for line in written(rows).splitlines()] == TABLE.read_text().splitlines()


def test_the_same_pages_are_written_each_time_and_fewer_are_a_part_of_more(tmp_path: Path) -> None:
    for name, count in (("one", "12"), ("two", "12"), ("more", "20")):
        assert run("pages", count, tmp_path / name).returncode == 0
    one, two, more = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two", "more")
    )

    assert len(one) == 12
    assert one == two
    assert one.items() < more.items()


def test_pages_are_not_written_into_a_folder_that_is_there(tmp_path: Path) -> None:
    refused = run("pages", "1", tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"indsatsgraf: {tmp_path}: it exists already; choose a folder that does not\n"


def test_reading_tells_its_rates_one_in_a_row() -> None:
    measured = run("read", "3").stdout.splitlines()

    assert measured[0] == "3 pages"
    assert [line.partition("  ")[0] for line in measured[4:9]] == [
        "page to facts",
        "page to quads",
        "page to quads, all processors",
        "page to quads, one page changed",
        "memory of the process that merges",
    ]
