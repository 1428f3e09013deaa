"""The questions of `examples`: each is answered as its header promises, and by the tools that researchers have."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib.plugins.sparql import prepareQuery
from serving import serving

from graph import examples, store, vocabulary
from graph.build import Built
from graph.errors import DataError, NotAnswered
from graph.examples import TOPICS, load
from graph.release import Release
from graph.terms import BASE, DCT, IG, PREFIXES, RDF

FOLDER = Path(__file__).parents[1] / "examples"
HEADER = {
    "title-da": "Hvad?",
    "title-en": "What?",
    "description-da": "Alt.",
    "description-en": "All.",
    "topic": "time",
    "answer": "rows 1..: x integer",
}


def written(folder: Path, query: str = "SELECT ?x { BIND(1 AS ?x) }", **changed: str) -> Path:
    file = folder / "hvad.rq"
    header = HEADER | {key.replace("_", "-"): value for key, value in changed.items()}
    file.write_text("".join(f"# {key}: {value}\n" for key, value in header.items()) + f"\n{query}\n", encoding="utf-8")
    return file


def test_the_pages_that_ship_answer_every_question_as_promised(shipped: Built) -> None:
    runs = list(examples.run(shipped.release.store, shipped.release.base))
    assert [run.name for run in runs] == [example.name for example in load()]
    assert len(runs) >= 25
    broken = {run.name: run.count for run, each in zip(runs, load(), strict=True) if not each.answer.allows(run.count)}
    assert broken == {}


def test_other_pages_keep_the_shape_and_may_tell_nothing_of_what_is_asked(release: Release) -> None:
    counts = {run.name: run.count for run in examples.run(release.store, release.base)}
    assert (counts["running-per-year"], counts["school-grades"], counts["all-about-an-initiative"] > 1) == (4, 0, True)


def test_a_release_of_another_base_is_asked_below_that_base(shipped: Built, tmp_path: Path) -> None:
    other = "https://example.org/graf/"
    dumped = store.open_read_only(shipped.release.store).dump(format=RdfFormat.N_QUADS)
    moved = dumped.decode().replace(BASE, other).replace(f"{other}ontology/", IG.iri)
    store.create(tmp_path / "store", parse(moved, RdfFormat.N_QUADS))
    ours, theirs = (
        [(run.name, run.count) for run in examples.run(folder, base)]
        for folder, base in ((shipped.release.store, BASE), (tmp_path / "store", other))
    )
    assert ours == theirs


@pytest.mark.parametrize("example", load(), ids=lambda example: example.name)
def test_a_question_stands_alone_and_answers_in_one_order(example: examples.Example) -> None:
    declared = dict(re.findall(r"^PREFIX (\w+): <(.*)>$", example.query, re.MULTILINE))
    assert declared == {name: PREFIXES[name] for name in sorted(declared)}
    assert all(re.search(rf"(?<!PREFIX )\b{name}:", example.query) for name in declared)
    assert prepareQuery(example.query)
    assert ("ORDER BY" in example.query) is ("SELECT" in example.query)


def test_every_topic_has_questions_and_no_two_have_one_title() -> None:
    assert {example.topic for example in load()} == set(TOPICS)
    for language in ("da", "en"):
        assert len({example.title[language] for example in load()}) == len(load())


@pytest.mark.parametrize(
    ("query", "answer", "told"),
    [
        ("SELECT ?x { BIND(1 AS ?x) }", "rows 1..: y integer", "expected the columns y, came x"),
        ("SELECT ?x { BIND('1' AS ?x) }", "rows 1..: x integer", 'expected x integer, came "1" in row 1'),
        ("SELECT ?x { BIND(1/0 AS ?x) }", "rows 1..: x integer", "expected x integer, came nothing in row 1"),
        ("SELECT ?x { BIND(97 AS ?x) }", "rows 1..: x year", 'expected x year, came "97"'),
        ("SELECT ?x { BIND('a'@en AS ?x) }", "rows 1..: x text@da?", 'expected x text@da?, came "a"@en in row 1'),
        ("ASK {}", "rows 1..: x integer", "expected rows, came boolean"),
        ("SELECT ?x { BIND(1 AS ?x) }", "triples 1..", "expected triples, came rows"),
        ("SELECT ?x {\n  BIND(1 AS)\n}", "rows 1..: x integer", "the query cannot go on with `)` at line 9, column 12"),
        ("SELECT ?x { ?x a ig:Initiative }", "rows 1..: x IRI", "line 8, column 18: no PREFIX line declares `ig:`"),
    ],
)
def test_an_answer_of_another_shape_is_told(tmp_path: Path, query: str, answer: str, told: str) -> None:
    with pytest.raises(NotAnswered) as caught:
        examples.ask(Store(), examples.read(written(tmp_path, query, answer=answer)))
    assert str(caught.value).startswith(f"examples/queries/hvad.rq: {told}")


def test_a_count_is_held_by_both_of_its_bounds(tmp_path: Path) -> None:
    def allowed(answer: str) -> list[int]:
        return [n for n in range(6) if examples.read(written(tmp_path, answer=answer)).answer.allows(n)]

    assert allowed("rows 1: x integer") == [1]
    assert allowed("rows 2..4: x integer") == [2, 3, 4]
    assert allowed("rows 3..: x integer") == [3, 4, 5]


def test_a_graph_that_breaks_a_promise_is_told_in_one_line(tmp_path: Path) -> None:
    initiative = NamedNode(BASE + "initiative/x")
    broken = [
        Quad(initiative, RDF.type, IG.Initiative),
        Quad(initiative, DCT.title, Literal("X", language="da")),
        Quad(initiative, IG.municipalityScope, NamedNode(BASE + "concept/municipality-scope/antal-kommuner")),
        Quad(initiative, IG.municipalityCount, Literal("fem", language="da")),
    ]
    store.create(tmp_path / "store", [*vocabulary.load().quads, *broken])
    with pytest.raises(NotAnswered) as caught:
        list(examples.run(tmp_path / "store", BASE))
    assert str(caught.value) == (
        'examples/queries/municipality-scope.rq: expected antal integer?, came "fem"@da in row 1; '
        "correct the query or its `# answer:` line"
    )


PARTLY_TOLD = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/> PREFIX sdo: <https://schema.org/>
PREFIX ig: <https://w3id.org/indsatsgraf/ontology/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<initiative/a> a ig:Initiative ; ig:partOfProgramme <programme/satspuljen> ; dct:temporal <a/p> ;
    ig:hasFunding <a/f1> , <a/f2> , <a/pool> .
<a/p> dcat:startDate "2014-01-01"^^xsd:date ; dcat:endDate "2016-12-31"^^xsd:date .
<a/f1> ig:fundingScope <concept/funding-scope/initiativbevilling> ; sdo:amount <a/m1> .
<a/f2> ig:fundingScope <concept/funding-scope/initiativbevilling> ; sdo:amount <a/m2> .
<a/pool> ig:fundingScope <concept/funding-scope/pulje> ; sdo:amount <a/m3> .
<a/m1> sdo:value 3000000.0 ; sdo:currency "DKK" .
<a/m2> sdo:value 2000000.0 ; sdo:currency "DKK" .
<a/m3> sdo:value 9000000.0 ; sdo:currency "DKK" .
<initiative/b> a ig:Initiative ; ig:partOfProgramme <programme/satspuljen> .
"""


def test_sums_and_spans_hold_where_pages_tell_a_part_or_the_same_twice() -> None:
    told = Store()
    told.extend(vocabulary.load().quads)
    told.load(PARTLY_TOLD, RdfFormat.TURTLE, base_iri=BASE)
    queries = {example.name: example.query for example in load()}
    rows = {
        name: [[term.value for term in row] for row in told.query(queries[name])]  # type: ignore[union-attr]  # a table
        for name in ("programmes", "grants-by-start-year")
    }
    assert rows == {
        "programmes": [[f"{BASE}programme/satspuljen", "Satspuljen", "2", "2014", "2016"]],
        "grants-by-start-year": [["2014", "1", "3000000"]],
    }


@pytest.mark.parametrize(
    ("changed", "line", "told"),
    [
        ({"title_da": ""}, 1, "expected `# title-da: …`, came '# title-da:'"),
        ({"topic": "vejr"}, 5, "'vejr' is no topic; choose one of time, target-group"),
        ({"answer": "mange"}, 6, "'mange' is no shape; write `rows 1..: titel text@da, slut date?`"),
        ({"answer": "rows 1..: x tal"}, 6, "'x tal' is no column; write its name and one of IRI, text@da"),
        ({"answer": "rows 1.."}, 6, "'rows 1..': rows have columns, and nothing else has"),
        ({"answer": "triples 1..: x integer"}, 6, "'triples 1..: x integer': rows have columns"),
    ],
)
def test_a_malformed_header_is_refused_with_its_line(
    tmp_path: Path, changed: dict[str, str], line: int, told: str
) -> None:
    with pytest.raises(DataError) as caught:
        examples.read(written(tmp_path, **changed))
    assert str(caught.value).startswith(f"examples/queries/hvad.rq:{line}: {told}")


def test_a_file_that_is_no_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, title_en="Where’s it?")
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(DataError, match=r"hvad\.rq:2: this is not UTF-8; save the file as UTF-8"):
        examples.read(file)


def test_a_file_that_ends_in_its_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kort.rq").write_text("# title-da: Hvad?\n")
    with pytest.raises(DataError, match=r"kort\.rq:2: expected `# title-en: …`, came ''; correct the line"):
        examples.read(tmp_path / "kort.rq")


@pytest.fixture(scope="module")
def address(shipped: Built) -> Iterator[str]:
    with serving("--release", shipped.release.folder) as at:
        yield at


def run(address: str, *command: str | Path) -> list[str]:
    """Run a script as a researcher does; return its lines without the spaces that align them."""
    environment = {**os.environ, "INDSATSGRAF_ADDRESS": address}
    done = subprocess.run(command, cwd=FOLDER.parent, env=environment, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return [" ".join(line.split()) for line in done.stdout.decode().splitlines()]


RUNNING = ["2011 1", "2012 1", "2013 7", "2014 13", "2015 20", "2016 27", "2017 16", "2018 7", "2019 4", "2020 2"]


def test_the_pandas_notebook_runs(address: str) -> None:
    lines = run(address, sys.executable, FOLDER / "pandas" / "initiatives.py")
    assert lines[:13] == ["aar antal", *RUNNING, "2022 1", "2023 1"]
    assert lines[13] == "aar 2013 2014 2015 2016 2022"
    assert "rådgivningsforløb 2 0 0 1 0" in lines
    assert lines[-2:] == [
        "Rådgivning om en tidligere forebyggende indsats 228",
        "Strategisk anvendelse af efter- og videreuddannelse 228",
    ]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed, so examples/r/initiatives.R was not run")
def test_the_r_script_runs(address: str) -> None:
    lines = run(address, "Rscript", FOLDER / "r" / "initiatives.R")
    assert lines[:13] == ["aar antal", *RUNNING, "2022 1", "2023 1"]
    assert lines[13:15] == ["navn antal", "Socialstyrelsen 8"]


def test_what_power_query_asks_for_is_the_table_that_it_counts_on(address: str) -> None:
    text = (FOLDER / "excel" / "municipalities.pq").read_text(encoding="utf-8")
    question = re.search(r'Question = "((?:[^"]|"")*)"', text)
    assert question is not None
    assert question[1].replace('""', '"') == next(each.query for each in load() if each.name == "municipalities")
    asked = urllib.parse.urlencode({"query": question[1].replace('""', '"'), "format": "csv"})
    with urllib.request.urlopen(f"{address}/sparql?{asked}", timeout=30) as answer:  # noqa: S310 - our own server
        kind, content = answer.headers["Content-Type"], answer.read().decode("utf-8")
    rows = list(csv.reader(io.StringIO(content)))
    assert kind == "text/csv; charset=utf-8"
    assert rows[0] == re.findall(r'\{"(\w+)", type text\}', text)
    assert [row[1:3] for row in rows[1:]] == [
        ["Furesø Kommune", "190"],
        ["Langeland Kommune", "482"],
        ["Ringsted Kommune", "329"],
        ["Svendborg Kommune", "479"],
        ["Sønderborg Kommune", "540"],
    ]
