"""Reading a page from a file: offsets, layout, origin, and what is no page."""

import os
from datetime import date
from pathlib import Path

import pytest

from graph import page
from graph.errors import IndsatsgrafError
from graph.headings import Kind
from graph.page import LARGEST, Origin, Page
from graph.text import Span, text

ONE = "Sagen\n\nEt forløb.\n\nPeriode:\n2014 – 2015\n\nMålgruppe:\nFamilier."


def saved(folder: Path, content: str | bytes, name: str = "side.txt") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def sections(read: Page, entry: int = 0) -> list[tuple[Kind, str]]:
    plain = read.text.plain
    return [(section.kind, plain[section.body.start : section.body.end]) for section in read.entries[entry].sections]


def test_a_detail_page_is_one_entry_with_its_sections(tmp_path: Path) -> None:
    assert sections(page.read(saved(tmp_path, ONE))) == [
        (Kind.TITLE, "Sagen"),
        (Kind.LEAD, "Et forløb."),
        (Kind.PERIOD, "2014 – 2015"),
        (Kind.TARGET_GROUP, "Familier."),
    ]


def test_a_list_page_has_an_entry_for_each_title(tmp_path: Path) -> None:
    listed = (
        "Projekter\n\nA\n\nTekst.\nPeriode: 2014\nMålgruppe: Børn.\n\nB\n\nTekst\nPeriode: 2015\nMålgruppe: Unge.\n"
    )
    read = page.read(saved(tmp_path, listed + "Sidst opdateret 18/05 2015"))
    plain = read.text.plain
    assert [plain[entry.title.start : entry.title.end] for entry in read.entries] == ["A", "B"]
    assert sections(read, 1) == [
        (Kind.TITLE, "B"),
        (Kind.LEAD, "Tekst"),
        (Kind.PERIOD, "2015"),
        (Kind.TARGET_GROUP, "Unge."),
    ]
    assert read.title == Span(0, 9)
    assert read.updated is not None
    assert plain[read.updated.start : read.updated.end] == "18/05 2015"


@pytest.mark.parametrize("heading", ["Målgruppe:", "MÅLGRUPPE", "Projektets målgruppe:", "Målgrupper"])
def test_a_heading_is_known_in_all_its_forms(tmp_path: Path, heading: str) -> None:
    read = page.read(saved(tmp_path, f"Sagen\n\nEt forløb.\n\n{heading}\n\nFamilier."))
    assert sections(read)[-1] == (Kind.TARGET_GROUP, "Familier.")


def test_an_unknown_heading_opens_a_section_of_its_own(tmp_path: Path) -> None:
    read = page.read(saved(tmp_path, ONE + "\n\nOrganisering:\nTo teams."))
    assert sections(read)[-1] == (Kind.OTHER, "To teams.")


def test_every_plain_character_knows_its_place_in_the_stored_text() -> None:
    stored = "Bo\u0308rn\u00a02014\u2013\u00ad17\r\nMa\u030alg\u200bruppe"
    read = text(stored)
    assert read.plain == "Börn 2014–17\nMålgruppe"
    place = read.plain.index("Målgruppe")
    located = read.locate(Span(place, place + 9))
    assert stored[located.start : located.end] == "Ma\u030alg\u200bruppe"
    assert read.stored == stored


def test_line_ends_and_a_byte_order_mark_do_not_hide_the_layout(tmp_path: Path) -> None:
    plain = page.read(saved(tmp_path, ONE))
    windows = page.read(saved(tmp_path, b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode(), "windows.txt"))
    assert sections(windows) == sections(plain)


def test_a_sidecar_tells_where_a_page_came_from(tmp_path: Path) -> None:
    file = saved(tmp_path, ONE)
    assert page.read(file).origin == Origin()
    saved(tmp_path, 'address = "https://example.org/side"\nretrieved = 2026-01-31\n', "side.toml")
    assert page.read(file).origin == Origin(address="https://example.org/side", retrieved=date(2026, 1, 31))


@pytest.mark.parametrize(
    "sidecar",
    [
        "address = 7",
        "address = 'https://[::1'",
        "retrieved = 2026-01-31T10:00:00",
        "colour = 'red'",
        "address = 'https://a b'",
        "[",
        "retrieved =",
    ],
)
def test_a_sidecar_that_is_not_understood_is_refused(tmp_path: Path, sidecar: str) -> None:
    file = saved(tmp_path, ONE)
    saved(tmp_path, sidecar, "side.toml")
    with pytest.raises(IndsatsgrafError, match=r"side\.toml: "):
        page.read(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty; save the page again"),
        (b" \n\n", "empty; save the page again"),
        (b"Sagen\x00\x01", "binary, not text; save the page as plain text in UTF-8"),
        ("Sagen\n\nMålgruppe:\nFamilier".encode("latin-1"), "not UTF-8; save the page as plain text in UTF-8"),
        (b"<!DOCTYPE html><title>Sagen</title>", "HTML, and only plain text is read; save the page as text"),
        (
            b"Et digt\n\nom ingenting",
            "neither a list of initiatives nor one initiative's page; looked for the headings",
        ),
        (b"a" * (LARGEST + 1), "bytes, and a page may have 524,288; give one saved page at a time"),
    ],
)
def test_what_is_no_page_is_refused_with_what_to_do(tmp_path: Path, content: bytes, message: str) -> None:
    file = saved(tmp_path, content)
    with pytest.raises(IndsatsgrafError) as refused:
        page.read(file)
    assert str(refused.value).startswith(f"{file}:")
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_no_regular_file_is_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "side.txt")
    with pytest.raises(IndsatsgrafError, match=r"side\.txt: no regular file; give a saved page"):
        page.read(tmp_path / "side.txt")


def test_wrong_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    file = saved(tmp_path, "Sagen\n\nMålgruppe".encode("cp1252"))
    with pytest.raises(IndsatsgrafError, match=r"side\.txt:3: not UTF-8"):
        page.read(file)


def test_a_name_that_is_no_safe_source_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndsatsgrafError, match="the file name is the source id"):
        page.read(saved(tmp_path, ONE, "min side.txt"))


def test_pages_are_found_in_folders_by_name(tmp_path: Path) -> None:
    second, first = saved(tmp_path, ONE, "b.txt"), saved(tmp_path, ONE, "a.txt")
    saved(tmp_path, "", "notes.md")
    assert page.find([tmp_path, first]) == [first, second]


def test_a_folder_without_pages_a_missing_one_and_two_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(IndsatsgrafError, match="no pages in this folder"):
        page.find([tmp_path / "x"])
    with pytest.raises(IndsatsgrafError, match="no such file or folder"):
        page.find([tmp_path / "y"])
    with pytest.raises(IndsatsgrafError, match="same name as"):
        page.find([saved(tmp_path, ONE), saved(tmp_path / "x", ONE)])
