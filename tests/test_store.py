from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph import store
from graph.errors import DataError, InputError, ReleaseError

A, P, G = (
    NamedNode("http://example.org/a"),
    NamedNode("http://example.org/p"),
    NamedNode("http://example.org/g"),
)
QUADS = [Quad(A, P, Literal("1")), Quad(A, P, Literal("2"), G)]


def write(file: Path, content: str) -> Path:
    file.write_text(content, encoding="utf-8")
    return file


def test_a_store_gives_back_the_quads_it_was_made_of(tmp_path: Path) -> None:
    store.create(tmp_path / "store", QUADS)
    assert set(store.open_read_only(tmp_path / "store")) == set(QUADS)


def test_two_readers_open_a_store_at_once(tmp_path: Path) -> None:
    store.create(tmp_path / "store", QUADS)
    first, second = (store.open_read_only(tmp_path / "store") for _ in range(2))
    assert set(first) == set(second)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    store.create(tmp_path / "store", QUADS)
    with pytest.raises(RuntimeError, match="only possible on read-write instances"):
        store.open_read_only(tmp_path / "store").add(QUADS[0])


def test_a_folder_that_is_no_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=f"^{tmp_path}: this folder is not an Oxigraph store; choose"):
        store.open_read_only(tmp_path)


def test_a_missing_store_is_named_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"none: there is no store here; make one with `indsatsgraf build`$"):
        store.open_read_only(tmp_path / "none")


@pytest.mark.parametrize("part", ["CURRENT", "MANIFEST"])
def test_a_damaged_store_is_named(tmp_path: Path, part: str) -> None:
    store.create(tmp_path / "store", QUADS)
    for file in (tmp_path / "store").glob(f"{part}*"):
        file.write_text("damage")
    with pytest.raises(ReleaseError, match=r"store: the store cannot be read \(.+\); build again$"):
        store.open_read_only(tmp_path / "store")


def test_a_store_is_never_made_over_something_else(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=f"^{tmp_path}: it exists already; choose a folder that does not$"):
        store.create(tmp_path, QUADS)


def test_a_store_that_cannot_be_written_is_not_left_half_made(tmp_path: Path) -> None:
    place = write(tmp_path / "file", "") / "store"
    with pytest.raises(ReleaseError, match=r"file/store: the store cannot be written \(.+\); make room"):
        store.create(place, QUADS)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_files_of_all_formats_become_one_dataset(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "1.ttl", "<http://example.org/a> <http://example.org/p> 1 ."),
        write(tmp_path / "2.nt", '<http://example.org/a> <http://example.org/p> "æ" .'),
        write(tmp_path / "3.trig", "<http://example.org/g> { <http://example.org/a> <http://example.org/p> 3 }"),
        write(tmp_path / "4.jsonld", '{"@id": "http://example.org/a", "http://example.org/p": "4"}'),
        write(tmp_path / "5.TTL", "<> <http://example.org/p> 5 ."),
    ]
    named = {G.value: write(tmp_path / "6.ttl", "<http://example.org/a> <http://example.org/p> true .")}
    store.load_files(tmp_path / "store", files, named)
    assert set(store.open_read_only(tmp_path / "store")) == {
        Quad(A, P, Literal(1)),
        Quad(A, P, Literal("æ")),
        Quad(A, P, Literal(3), G),
        Quad(A, P, Literal("4")),
        Quad(NamedNode((tmp_path / "5.TTL").resolve().as_uri()), P, Literal(5)),
        Quad(A, P, Literal(True), G),
    }


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.ttl", f"_:a <http://example.org/p> {n} .") for n in (1, 2)]
    store.load_files(tmp_path / "store", files, {})
    assert len({str(quad.subject) for quad in store.open_read_only(tmp_path / "store")}) == 2


@pytest.mark.parametrize(
    ("name", "content", "line", "column"),
    [
        ("a.ttl", "@prefix a: <http://a/> .\n\n  <http://s> a:b foo .", 3, 18),
        ("a.nt", '<http://s> <http://p> "1" .\n<http://s> oops .', 2, 12),
        ("a.jsonld", '{"a": \n [}', 2, 3),
        ("a.rdf", "<a/>", None, None),
        ("a.ttl", "\xff", 1, 1),
    ],
)
def test_a_file_that_cannot_be_parsed_is_named_with_line_and_column(
    tmp_path: Path, name: str, content: str, line: int | None, column: int | None
) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(DataError) as caught:
        store.load_files(tmp_path / "store", [file], {})
    place = f"{file}:{line}:{column}: " if line else f"{file}: "
    assert str(caught.value).startswith(place)
    assert str(caught.value).endswith(("; correct the file", "; save the file as UTF-8"))
    assert "\n" not in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.ttl", "missing.ttl: it cannot be read (No such file or directory); check its name"),
        ("folder.ttl", "folder.ttl: it cannot be read (Is a directory); check its name"),
        (
            "a.txt",
            "a.txt: no RDF format has the suffix '.txt'; the known ones are "
            ".ttl .turtle .nt .rdf .owl .xml .jsonld .trig .nq",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(InputError) as caught:
        store.load_files(tmp_path / "store", [tmp_path / name], {})
    assert str(caught.value) == f"{tmp_path}/{message}"


@pytest.mark.parametrize(
    ("iri", "name", "message"),
    [
        ("graph", "a.ttl", "'graph' is not an absolute IRI"),
        ("http://example.org/g", "a.nq", "it has graph names of its own; give it without a graph IRI"),
    ],
)
def test_a_named_graph_needs_an_absolute_iri_and_a_file_of_triples(
    tmp_path: Path, iri: str, name: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        store.load_files(tmp_path / "store", [], {iri: tmp_path / name})
