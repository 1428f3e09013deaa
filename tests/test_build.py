"""From pages to a release: whole, repeatable, without personal data, and never in place of a good one."""

import hashlib
import os
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions

from graph import store
from graph.build import Built, build
from graph.cache import FOLDER
from graph.errors import NotValid
from graph.terms import BASE, NIF
from graph.verification import faults

DAY = date(2026, 1, 31)
PREFIXES = (
    "PREFIX ig: <https://w3id.org/indsatsgraf/ontology/> PREFIX dct: <http://purl.org/dc/terms/> "
    "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)


def page_of(folder: Path, name: str, *lines: str) -> Path:
    file = folder / f"{name}.txt"
    file.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return file


def rows(built: Built, query: str) -> list[tuple[str, ...]]:
    found = store.open_read_only(built.release.store).query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(term.value if term else "" for term in row) for row in found)  # type: ignore[union-attr]  # no triples


def test_the_same_pages_give_the_same_bytes(shipped: Built, tmp_path: Path) -> None:
    other = build([], tmp_path, today=date(2026, 2, 1))
    for name in shipped.release.files:
        assert (shipped.release.folder / name).read_bytes() == (other.release.folder / name).read_bytes()


def test_building_what_is_in_service_already_publishes_nothing(tmp_path: Path) -> None:
    page = page_of(tmp_path, "side", "Sagen", "Et forløb.", "Periode:\n2014")
    first = build([page], tmp_path / "out", today=DAY)
    again = build([page], tmp_path / "out", today=date(2026, 2, 1))
    assert (first.new, again.new) == (True, False)
    assert again.release.folder == first.release.folder


@pytest.mark.parametrize("odd", ["\a", "\b", "\x1b", "\f\u0301", "\uffff"])
def test_a_character_that_xml_cannot_hold_is_read_as_a_space_and_quoted_as_it_stands(tmp_path: Path, odd: str) -> None:
    page = page_of(tmp_path, "side", f"Sagen{odd}her", "Et forløb.", "Periode:\n2014", f"Formål:\nAt{odd}hjælpe.")
    built = build([page], tmp_path / "out", today=DAY)
    assert list(faults(built.release)) == []
    [(title,)] = rows(built, "SELECT ?t { ?i a ig:Initiative ; dct:title ?t }")
    assert title == "Sagen her".replace(" ", " " + odd[1:])
    [(text,)] = rows(built, f"SELECT ?x {{ GRAPH ?g {{ ?s {NIF.isString} ?x }} }}")
    assert f"At{odd}hjælpe." in text


def test_nothing_personal_reaches_a_release(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        "side",
        "Sagen",
        "Asta Prøvesen leder et forløb. Ring 99 88 77 66.",
        "Periode:\n2014",
        "Kontakt:\nAsta Prøvesen\n99 88 77 66\nasta.proevesen@sbst.dk\nBørn og Unge",
    )
    built = build([page], tmp_path / "out", today=DAY)
    files = [file for file in built.release.folder.rglob("*") if file.is_file()]
    content = b"".join(file.read_bytes() for file in files)
    for personal in ("Prøvesen", "99 88 77 66", "asta."):
        assert personal.encode() not in content
    assert "Børn og Unge".encode() in content


def test_pages_that_disagree_are_told_and_the_later_one_counts(tmp_path: Path) -> None:
    early = page_of(tmp_path, "early", "KEEP", "Et kursus.", "Periode:\n2015 – 2017", "Sidst opdateret 18/05 2015")
    late = page_of(tmp_path, "late", "Keep", "Et kursus.", "Periode:\n2015 – 2019", "Senest opdateret 01-02-2018")
    built = build([early, late], tmp_path / "out", today=DAY)
    ends = "?i a ig:Initiative ; dct:temporal/dcat:endDate ?e"
    assert rows(built, f"SELECT ?e {{ {ends} }}") == [("2019-12-31",)]
    assert rows(built, f"SELECT ?e {{ GRAPH <{BASE}source/early> {{ {ends} }} }}") == [("2017-12-31",)]
    assert rows(built, "SELECT (COUNT(DISTINCT ?i) AS ?n) { ?i a ig:Initiative }") == [("1",)]
    assert "early: “2015 – 2017” of keep is overruled by a page updated later" in built.conflicts


def test_another_base_replaces_every_iri_but_the_ontologys(tmp_path: Path) -> None:
    page = page_of(tmp_path, "side", "Sagen", "Børn udsat for vold.", "Periode:\n2014")
    built = build([page], tmp_path / "out", base="https://example.org/graf/", today=DAY)
    assert built.release.base == "https://example.org/graf/"
    found = rows(built, "SELECT DISTINCT ?c { ?i a ig:Initiative ; ig:situation ?c } ORDER BY ?c LIMIT 1")
    assert found[0][0].startswith("https://example.org/graf/concept/situation/")
    content = (built.release.folder / "dataset.nq").read_text(encoding="utf-8")
    kept = {part.split(">")[0].split("/")[0] for part in content.split(f"<{BASE}")[1:]}
    assert kept == {"ontology"}


def test_a_graph_that_breaks_a_shape_is_not_published(tmp_path: Path) -> None:
    out = tmp_path / "out"
    page = page_of(tmp_path, "side", "Sagen", "Et forløb.", "Periode:\n2014")
    good = build([page], out, today=DAY).release
    # A number in groups that the masking does not know.
    page_of(tmp_path, "side", "Sagen", "Ring på tlf: 990 012 34.", "Periode:\n2014")
    with pytest.raises(NotValid, match=r"breaks the shapes \d+ times, first at \S+ with \S+/source/side>: Remove"):
        build([page], out, today=date(2026, 2, 1))
    assert (out / "current").resolve() == good.folder.resolve()
    assert sorted(entry.name for entry in out.iterdir() if not entry.name.startswith(".")) == ["2026-01-31", "current"]


def test_every_assertion_is_supported_by_words_at_their_place(shipped: Built) -> None:
    evidence = f"GRAPH <{BASE}graph/evidence>"
    assert (
        rows(
            shipped,
            f"SELECT ?a {{ {evidence} {{ ?a a ig:Assertion FILTER NOT EXISTS {{ ?a ig:supportedBy ?s }} }} }}",
        )
        == []
    )
    stated = rows(shipped, f"SELECT (COUNT(*) AS ?n) {{ {evidence} {{ ?a a ig:Assertion }} }}")
    assert int(stated[0][0]) > 400


def test_the_dataset_holds_no_blank_node(shipped: Built) -> None:
    dataset = store.open_read_only(shipped.release.store)
    terms = (term for quad in dataset for term in (quad.subject, quad.object, quad.graph_name))
    assert {type(term).__name__ for term in terms} == {"NamedNode", "Literal", "DefaultGraph"}
    assert NamedNode(f"{BASE}graph/evidence") in list(dataset.named_graphs())


# What was read before --------------------------------------------------------


def with_its_sum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: with_its_sum(b"[" * 100_000 + b"\n"),
        lambda kept: with_its_sum(b'{"outline": 1}\n'),
        lambda kept: with_its_sum(kept.split(b"\n", 2)[1] + b"\nnot packed"),
        lambda kept: with_its_sum(kept.split(b"\n", 2)[1] + b"\n" + zlib.compress(b"<a> <b> .")),
        lambda kept: b"cos\nsystem\n(S'touch x'\ntR.",
    ],
)
def test_whatever_else_is_kept_in_its_place_is_read_again(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    page = page_of(tmp_path, "side", "Sagen", "Et forløb.", "Periode:\n2014")
    build([page], tmp_path / "out", today=DAY)
    [kept] = (tmp_path / "out" / FOLDER).iterdir()
    kept.write_bytes(change(kept.read_bytes()))
    assert not build([page], tmp_path / "out", today=DAY).new


def test_a_pipe_in_the_place_of_what_was_kept_is_not_waited_for(tmp_path: Path) -> None:
    page = page_of(tmp_path, "side", "Sagen", "Et forløb.", "Periode:\n2014")
    build([page], tmp_path / "out", today=DAY)
    [kept] = (tmp_path / "out" / FOLDER).iterdir()
    kept.unlink()
    os.mkfifo(kept)
    assert not build([page], tmp_path / "out", today=DAY).new


def test_only_what_builds_kept_is_forgotten(tmp_path: Path) -> None:
    page = page_of(tmp_path, "side", "Sagen", "Et forløb.", "Periode:\n2014")
    folder = tmp_path / "out" / FOLDER
    folder.mkdir(parents=True)
    for name in ("breve.txt", "0" * 64, "new-of_another_build", "new-left_behind"):
        (folder / name).write_bytes(b"")
    (folder / "mappe").mkdir()
    os.utime(folder / "new-left_behind", (0, 0))
    build([page], tmp_path / "out", today=DAY)
    assert {each.name for each in folder.iterdir() if len(each.name) < 64} == {
        "breve.txt",
        "mappe",
        "new-of_another_build",
    }
    assert not (folder / ("0" * 64)).exists()
