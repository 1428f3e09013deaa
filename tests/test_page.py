"""Reading a page from a file: offsets, layout, origin, and what is no page."""

import os
import unicodedata
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from graph import page
from graph.errors import IndsatsgrafError
from graph.headings import Kind
from graph.origin import Origin
from graph.page import LARGEST, LONGEST, Page
from graph.text import Span, text

ONE = "Sagen\n\nEt forløb.\n\nPeriode:\n2014 – 2015\n\nMålgruppe:\nFamilier."
SECTIONS = [
    (Kind.TITLE, "Sagen"),
    (Kind.LEAD, "Et forløb."),
    (Kind.PERIOD, "2014 – 2015"),
    (Kind.TARGET_GROUP, "Familier."),
]
"""What `ONE` says."""


def saved(folder: Path, content: str | bytes, name: str = "side.txt") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def sections(read: Page, entry: int = 0) -> list[tuple[Kind, str]]:
    plain = read.text.plain
    return [(section.kind, plain[section.body.start : section.body.end]) for section in read.entries[entry].sections]


def test_a_detail_page_is_one_entry_with_its_sections(tmp_path: Path) -> None:
    assert sections(page.read(saved(tmp_path, ONE))) == SECTIONS


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


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Periode 2014-2016", (Kind.PERIOD, "2014-2016")),
        ("MÅLGRUPPE Unge på 15 år", (Kind.TARGET_GROUP, "Unge på 15 år")),
        ("Projektets formål : At hjælpe.", (Kind.PURPOSE, "At hjælpe.")),
        ("Tidsplan og økonomi: 2 mio. kr.", (Kind.FUNDING, "2 mio. kr.")),
        ("Hvem er målgruppen?\nUnge", (Kind.TARGET_GROUP, "Unge")),
        ("Lovgrundlag\nEn lov.", (Kind.OTHER, "En lov.")),
        ("Målgruppen er unge.", (Kind.TARGET_GROUP, "Familier.\nMålgruppen er unge.")),
        ("Perioden 2014-2016 var lang.", (Kind.TARGET_GROUP, "Familier.\nPerioden 2014-2016 var lang.")),
    ],
)
def test_a_heading_stands_on_the_line_or_above_it(tmp_path: Path, line: str, section: tuple[Kind, str]) -> None:
    assert sections(page.read(saved(tmp_path, f"{ONE}\n{line}")))[-1] == section


def test_the_way_to_a_page_is_not_its_title(tmp_path: Path) -> None:
    read = sections(page.read(saved(tmp_path, "Forside > Projekter > Sagen\n" + ONE)))
    assert [one for one in read if one[0] is not Kind.FOOTER] == SECTIONS


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


def test_marks_without_end_on_one_letter_are_read_at_once() -> None:
    marked = text("a" + "\u0301\u0327" * 200_000)
    assert set(marked.plain) == {"á", "\u0301", "\u0327"}
    assert len(marked.offsets) == len(marked.plain) + 1


def test_what_turns_the_direction_of_writing_hides_nothing() -> None:
    assert text("\u202dMål\u2068gruppe\u2069:\u202c 2014").plain == "Målgruppe: 2014"


def test_line_ends_and_a_byte_order_mark_do_not_hide_the_layout(tmp_path: Path) -> None:
    plain = page.read(saved(tmp_path, ONE))
    windows = page.read(saved(tmp_path, b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode(), "windows.txt"))
    assert sections(windows) == sections(plain)


def test_a_sidecar_tells_where_a_page_came_from(tmp_path: Path) -> None:
    file = saved(tmp_path, ONE)
    assert page.read(file).origin == Origin()
    saved(tmp_path, 'address = "https://example.org/side"\nretrieved = 2026-01-31\n', "side.toml")
    assert page.read(file).origin == Origin(address="https://example.org/side", retrieved=date(2026, 1, 31))


def test_a_sidecar_tells_which_line_is_the_title(tmp_path: Path) -> None:
    file = saved(tmp_path, "Forside\n" + ONE)
    saved(tmp_path, 'title = "sagen"', "side.toml")
    read = page.read(file)
    assert sections(read)[0] == (Kind.TITLE, "Sagen")
    assert read.title == read.entries[0].title
    saved(tmp_path, 'title = "En anden sag"', "side.toml")
    with pytest.raises(IndsatsgrafError, match=r'side\.toml: title = "En anden sag" is no line of the page; give it'):
        page.read(file)


@pytest.mark.parametrize(
    "sidecar",
    [
        "address = 7",
        "address = 'https://[::1'",
        "retrieved = 2026-01-31T10:00:00",
        "colour = 'red'",
        "title = ' '",
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
        (b"\xff\xfe", "empty; save the page again"),
        (b"Sagen\x00\x01", "1: binary, not text; save the page again as HTML or as text in UTF-8"),
        (
            "Sagen\n\nMålgruppe".encode() + "å".encode("latin-1"),
            "3: neither UTF-8 nor another encoding throughout; save the page again",
        ),
        (b"Sagen\n\nM\x81lgruppe", "3: neither UTF-8 nor Windows-1252; save the page again"),
        (b"\xff\xfeS\0a\0\n\0g", "2: cut short in the middle of a character; save the page again"),
        ("Sagen\n\nMÃ¥lgruppe".encode(), "3: letters such as æ, ø and å are garbled, as a wrong encoding leaves them"),
        ("Sagen\n\nPeriode: 2014\n\nEt forløb".encode("mac-roman"), "5: letters such as æ, ø and å are garbled"),
        ("Sagen\n\nPeriode: 2014\n\nPå skoler".encode("cp850") + b"r\x86d", "letters such as æ, ø and å are garbled"),
        (b"<!DOCTYPE html><title>Sagen</title>", "nor one initiative's page; looked for the headings Periode, "),
        (
            b"Et digt\n\nom ingenting",
            "neither a list of initiatives nor one initiative's page; looked for the headings",
        ),
        (b"a" * (LARGEST + 1), "bytes, and a page may have 8,388,608; give one saved page at a time"),
        (b"a" * (LONGEST + 1), "524,289 characters of text, and a page may have 524,288"),
        (
            b"<html><p>Periode: 2014<p>" + b"<div>" * 20_000,
            "elements nested deeper than 1,000; save the page as plain text",
        ),
        (
            b"<html><p>Periode: 2014<p " + b" ".join(b"a%d=1" % number for number in range(20_000)) + b">",
            "an element with more than 1,000 attributes; save the page as plain text",
        ),
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


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_reads_the_same_in_any_unicode_encoding_normal_form_and_line_end(
    tmp_path: Path, encoding: str, form: Literal["NFC", "NFD"], line_end: str
) -> None:
    one = unicodedata.normalize(form, ONE.replace("\n", line_end))
    assert sections(page.read(saved(tmp_path, one.encode(encoding), "side.txt"))) == SECTIONS


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_page_reads_the_same_in_windows_1252(tmp_path: Path, line_end: str) -> None:
    content = ONE.replace("\n", line_end).encode("cp1252")
    assert sections(page.read(saved(tmp_path, content, "side.txt"))) == SECTIONS


def test_latin_1_and_what_declares_latin_9_are_read_as_such(tmp_path: Path) -> None:
    latin = page.read(saved(tmp_path, ONE.replace("–", "-").encode("latin-1"), "latin.txt"))
    assert sections(latin)[1:] == [(Kind.LEAD, "Et forløb."), (Kind.PERIOD, "2014 - 2015"), SECTIONS[3]]
    euro = "<meta charset=ISO-8859-15><h1>Sagen</h1><h2>Formål</h2><p>En øre er ingen €."
    declared = page.read(saved(tmp_path, euro.encode("iso-8859-15"), "euro.html"))
    assert sections(declared)[1:] == [(Kind.PURPOSE, "En øre er ingen €.")]


def test_a_name_that_is_no_safe_source_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndsatsgrafError, match="the file name is the source id"):
        page.read(saved(tmp_path, ONE, "min side.txt"))


def test_pages_are_found_in_folders_by_name(tmp_path: Path) -> None:
    names = ["a.txt", "b.html", "c.HTM", "d.TXT"]
    files = [saved(tmp_path, ONE, name) for name in names]
    saved(tmp_path, "", "notes.md")
    (tmp_path / "b_files").mkdir()
    assert page.find([tmp_path, files[1]]) == files


def test_a_folder_without_pages_a_missing_one_and_two_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(IndsatsgrafError, match="no pages in this folder"):
        page.find([tmp_path / "x"])
    with pytest.raises(IndsatsgrafError, match="no such file or folder"):
        page.find([tmp_path / "y"])
    with pytest.raises(IndsatsgrafError, match="same name as"):
        page.find([saved(tmp_path, ONE), saved(tmp_path / "x", ONE)])
