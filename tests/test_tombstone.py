"""What was published and is withdrawn: the tombstone that a person writes, and a build without it."""

import shutil
from pathlib import Path

import pytest
from program import Call
from pyoxigraph import DefaultGraph, Literal, NamedNode

from graph import build as builds
from graph.release import open_release
from graph.store import open_read_only
from graph.terms import AS, BASE, DCT, IG, RDF

THING = "initiative/ro-i-klassen"
PREFIXES = f"""\
@base <{BASE}> .
@prefix as: <https://www.w3.org/ns/activitystreams#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ig: <ontology/> .
"""
WHOLE = f'<{THING}> a as:Tombstone ; as:formerType ig:Initiative ; dct:title "Ro"@da ; ig:reason "Flyttet."@da .\n'
SOURCE = (
    '<source/detail> a as:Tombstone ; as:formerType ig:SourceDocument ; dct:title "Siden"@da ; ig:reason "Væk."@da .\n'
)
PAGES = Path(__file__).with_name("pages")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release from two pages, of which later builds read the first alone."""
    folder = tmp_path_factory.mktemp("published") / "releases"
    builds.build([PAGES / "list.txt", PAGES / "detail.txt"], folder)
    return folder


@pytest.fixture
def out(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "releases", symlinks=True)


def build(call: Call, out: Path, text: str, *pages: str) -> tuple[int, str, str]:
    file = out.parent / "tombstones.ttl"
    file.write_text(text, encoding="utf-8")
    return call("build", *(PAGES / each for each in pages or ("list.txt",)), "--out", out, "--tombstones", file)


def test_what_a_page_told_of_is_missed_when_the_page_is_gone(call: Call, out: Path) -> None:
    status, _, err = build(call, out, PREFIXES)
    assert status == 2
    assert f"({THING}, " in err
    assert "give each a tombstone (as:Tombstone) with --tombstones" in err
    assert err.count("\n") == 1


def test_a_tombstone_lets_it_go_and_stands_in_the_graph(call: Call, out: Path) -> None:
    before = open_release(out / "current")
    successor = f"<{THING}> dct:isReplacedBy <programme/barnets-reform> .\n"
    status, _, err = build(call, out, PREFIXES + WHOLE + SOURCE + successor)
    assert (status, err) == (0, "")
    after = open_release(out / "current")
    assert after.since == before.version
    thing = NamedNode(BASE + THING)
    told = {
        (each.predicate, each.object)
        for each in open_read_only(after.store).quads_for_pattern(thing, None, None, DefaultGraph())
    }
    assert told == {
        (RDF.type, AS.Tombstone),
        (AS.formerType, IG.Initiative),
        (DCT.title, Literal("Ro", language="da")),
        (IG.reason, Literal("Flyttet.", language="da")),
        (DCT.isReplacedBy, NamedNode(BASE + "programme/barnets-reform")),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<initiative/x> a as:Tombstone", "tombstones.ttl:5:"),
        ("<concept> a as:Tombstone .", f"<{BASE}concept> is nothing that was published; name what was withdrawn"),
        ("<http://example.org/x> a as:Tombstone .", "is nothing that was published"),
        ("[] a as:Tombstone .", "is nothing that was published"),
        (f"<{THING}> a ig:Initiative .", "write `a as:Tombstone` and nothing else"),
        (f"<{THING}> dct:subject 1 .", "<http://purl.org/dc/terms/subject>, which no tombstone has; take it out"),
        (f'<{THING}> dct:title "Ro\\f" .', f"a text of <{BASE}{THING}> has the character U+000C; take it out"),
        (f"<{THING}> dct:title [] .", "<http://purl.org/dc/terms/title>, which no tombstone has; take it out"),
    ],
)
def test_a_file_of_something_else_is_refused_in_one_line(call: Call, out: Path, text: str, said: str) -> None:
    status, told, err = build(call, out, PREFIXES + text)
    assert (status, told) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "missing", ["as:formerType ig:Initiative ;", 'dct:title "Ro"@da ;', '; ig:reason "Flyttet."@da']
)
def test_a_tombstone_without_what_it_was_its_name_or_the_reason_is_not_published(
    call: Call, out: Path, missing: str
) -> None:
    status, _, err = build(call, out, PREFIXES + WHOLE.replace(missing, ""))
    assert status == 1
    assert f"first at <{BASE}{THING}>" in err


def test_what_a_page_still_tells_of_can_have_no_tombstone(call: Call, out: Path) -> None:
    status, _, err = build(call, out, PREFIXES + WHOLE, "list.txt", "detail.txt")
    assert status == 1
    assert f"first at <{BASE}{THING}>" in err


def test_a_successor_that_is_not_in_the_graph_is_not_published(call: Call, out: Path) -> None:
    status, _, err = build(call, out, PREFIXES + WHOLE + f"<{THING}> dct:isReplacedBy <initiative/nowhere> .\n")
    assert status == 1
    assert "The successor with dct:isReplacedBy must be in the graph." in err
