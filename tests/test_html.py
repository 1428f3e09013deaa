"""Pages saved as HTML: whatever their shape, they give the facts of the same page saved as text."""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest
from program import Shell
from pyoxigraph import Literal
from webpage import SHAPES, Shape, source, surrounded

from graph import extract, page, vocabulary
from graph.errors import PageError
from graph.extract.fact import Fact
from graph.origin import Origin

HERE = Path(__file__).parent
TEXTS = sorted(
    [*(HERE / "reading").glob("*.txt"), *(HERE / "pages").glob("*.txt"), *(HERE.parent / "graph/pages").glob("*.txt")]
)


def facts(file: Path) -> list[tuple[str, list[str]]]:
    """Return the facts of each entry without where they stand, in the words of their values."""
    read = extract.facts(page.read(file), vocabulary.load())
    told = [
        (entry.title, sorted({f"{one.property} {_told(one.value)}" for one in entry.facts})) for entry in read.entries
    ]
    return [("", [str(read.modified[0] if read.modified else None)]), *told]


def _told(value: object) -> str:
    if isinstance(value, Fact):
        return f"{value.property} {_told(value.value)}"
    if isinstance(value, tuple):
        return f"({', '.join(sorted(map(_told, value)))})"
    if is_dataclass(value):
        return ", ".join(_told(getattr(value, one.name)) for one in fields(value))
    return " ".join((value.value if isinstance(value, Literal) else str(value)).split())


@cache
def expected(text: Path) -> list[tuple[str, list[str]]]:
    return facts(text)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_a_page_gives_the_same_facts_as_html_of_any_shape(text: Path, shape: Shape, tmp_path: Path) -> None:
    file = tmp_path / f"{text.stem}.html"
    file.write_text(shape(source(text)), encoding="utf-8")
    assert facts(file) == expected(text)


def _in_references(content: str) -> bytes:
    return "".join(one if one.isascii() else f"&#x{ord(one):x};" for one in content).encode()


def _in_windows_1252(content: str) -> bytes:
    return content.encode("cp1252", "xmlcharrefreplace")


SAVED: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda content: content.encode("utf-8-sig"),
    "UTF-16": lambda content: content.encode("utf-16"),
    "Windows-1252": _in_windows_1252,
    "Windows-1252 that says UTF-8": lambda content: _in_windows_1252(content.replace("utf-8", "iso-8859-1")),
    "decomposed": lambda content: unicodedata.normalize("NFD", content).encode(),
    "carriage returns": lambda content: content.replace("\n", "\r\n").encode(),
    "references": _in_references,
    "named references": lambda content: content.replace("å", "&aring;").replace(" –", "&nbsp;&ndash;").encode(),
    "soft hyphens": lambda content: content.replace("ører", "ø&shy;rer").replace("projekt", "pro\u00adjekt").encode(),
    "no-width spaces": lambda content: content.replace("</p>", "\u200b</p>").replace("<p>", "<p>\ufeff").encode(),
}


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED)
@pytest.mark.parametrize("text", [HERE / "pages/detail.txt", HERE / "pages/list.txt"], ids=lambda text: text.stem)
def test_a_page_gives_the_same_facts_however_its_characters_are_saved(
    text: Path, saved: Callable[[str], bytes], tmp_path: Path
) -> None:
    file = tmp_path / f"{text.stem}.html"
    file.write_bytes(saved(surrounded(source(text))))
    assert facts(file) == expected(text)


def sections(folder: Path, content: str) -> list[list[str]]:
    """Return each entry's sections as "kind: words", of a page saved in a folder."""
    file = folder / "side.html"
    file.write_text(content, encoding="utf-8")
    read = page.read(file)
    plain = read.text.plain
    return [[f"{one.kind}: {plain[one.body.start : one.body.end]}" for one in entry.sections] for entry in read.entries]


SAGEN = "<h2>Periode</h2><p>2014</p><h2>Målgruppe</h2><p>Børn.</p>"
BELOW = ["period: 2014", "target group: Børn."]
"""What `SAGEN` says."""


@pytest.mark.parametrize(
    "content",
    [
        f"<title>Sagen | Styrelsen</title>{SAGEN}",
        f"<title>Sagen - Socialstyrelsen - Viden</title><h1 class=logo>Socialstyrelsen</h1><h1>Sagen</h1>{SAGEN}",
        f'<title>x</title><meta property="og:title" content="Sagen">{SAGEN}',
        f'<title>Sagen – Tal</title><meta property="og:site_name" content="Tal">{SAGEN}',
        f"<title>Tal</title><header><h1>Tal</h1></header><main><h1>Sagen</h1>{SAGEN}</main>",
        f"<title>Sagen</title><header><h1>Sagen</h1></header><main>{SAGEN}</main>",
        f"<title>Sagen | x</title><p>12. maj</p><p>Sagen</p>{SAGEN}",
        f"<h2>Sagen</h2>{SAGEN}",
        f"<h1>Sa<wbr>gen<br></h1>{SAGEN}",
    ],
)
def test_the_title_is_the_first_heading_or_what_the_head_states(tmp_path: Path, content: str) -> None:
    told = sections(tmp_path, content)
    assert [one for one in told[0] if not one.startswith("footer: ")] == ["title: Sagen", *BELOW]
    assert len(told) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        # An unknown heading has no role; one of a lower level belongs to what it stands in.
        (
            "<h2>Målgruppe</h2><p>Børn.</p><h3>Deres forældre</h3><p>Mødre.</p><h2>Arbejdsgang</h2><p>To teams.</p>",
            ["target group: Børn.\n\nDeres forældre\n\nMødre.", "other: To teams."],
        ),
        (
            "<p><b>Målgruppe</b></p><p>Børn.</p><p><b>Arbejdsgang</b></p><p>To teams.</p>",
            ["target group: Børn.", "other: To teams."],
        ),
        # A label needs no colon and no space, but is none where its sentence goes on.
        ("<p><b>Periode</b>2014</p><p><span>Målgruppe</span> <i>Børn.</i></p>", BELOW),
        ("<p><b>Målgruppe</b> – Børn.</p>", ["target group: – Børn."]),
        ("<p>Periode: 2014<p><b>Målgruppen</b> er børn.</p>", ["period: 2014\n\nMålgruppen er børn."]),
        # Rows of a table, columns of a table, and the cells of a layout.
        ("<table><tr><th>Periode<td>2014<tr><th>Målgruppe<td>Børn.</table>", BELOW),
        ("<table><tr><td>Periode<td>Målgruppe<tr><td>2014<td><p>Børn.</p></table>", BELOW),
        ("<table><tr><td><h2>Periode</h2>2014<td><table><tr><td><h2>Målgruppe</h2>Børn.</table></table>", BELOW),
        # What is hidden until a reader opens it is of the page; what else is hidden is not.
        (
            "<ul><li><a href='#a'>Om</a><li><a href='#b'>Hvem</a></ul><div id=a><h2>Periode</h2>2014</div>"
            "<div id=b hidden><h2>Målgruppe</h2>Børn.</div>",
            BELOW,
        ),
        ("<h2>Periode</h2>2014<h2>Målgruppe</h2><div class=accordion__text style='display:none'>Børn.</div>", BELOW),
        (f"<div style='display: none'>{SAGEN.replace('2014', '1914')}</div>{SAGEN}", BELOW),
        (f"<div aria-hidden=true><p>Periode: 1914</p></div>{SAGEN}", BELOW),
        # A box beside the content that says what only an initiative has is content, wherever it stands.
        ("<main><h2>Målgruppe</h2>Børn.</main><aside><p>Periode: 2014</p></aside>", BELOW[::-1]),
        ("<aside><p>Tilmeld dig.</p></aside><footer>Vejen 1</footer>" + SAGEN, BELOW),
        (f"<div class=has-menu><div class='mainMenu'>Tilbud til ældre</div>{SAGEN}</div>", BELOW),
        ("<div class=coi><h2>Brug af cookies</h2><p>Formål: Statistik</p></div>" + SAGEN, BELOW),
        (
            f"{SAGEN}<p>Sidst opdateret 1. maj 2015</p><h3>Nyheder</h3><p>Ny pulje.</p>",
            [*BELOW, "footer: Nyheder\n\nNy pulje."],
        ),
        # Nothing is lost of a page that has its content where others have their menus.
        (f"<nav>{SAGEN}</nav>", BELOW),
        (f"<div class=cookie-page>{SAGEN}</div>", BELOW),
        # White space and broken lines.
        ("<h2> Periode\n</h2>\n 2014\t<h2>Mål<!-- x -->gruppe&nbsp;</h2><p>&nbsp;</p><div>\n Børn.</div>", BELOW),
        ("<pre>Periode\n2014\n\nMålgruppe\nBørn.</pre>", BELOW),
        ("Periode:<br>2014<br><br>Målgruppe:<br>Børn.", BELOW),
        (
            f"{SAGEN}<p>Læs mere om sagen</p><p>Sidst opdateret <time datetime=x>1. maj 2015</time></p>",
            [*BELOW, "footer: Læs mere om sagen"],
        ),
    ],
)  # fmt: skip
def test_sections_are_told_from_the_markup(tmp_path: Path, content: str, told: list[str]) -> None:
    assert sections(tmp_path, f"<h1>Sagen</h1>{content}") == [["title: Sagen", *told]]


def test_a_list_has_the_titles_that_all_its_entries_share_the_level_of(tmp_path: Path) -> None:
    content = (
        "<main><h1>Projekter</h1><h2>Børn</h2><p>Her er de.</p>"
        "<h3>Et</h3><p>Et hjælper</p><p>Periode: 2014</p><p>Målgruppe: Børn.</p>"
        "<h3>To</h3><p>Periode: 2015</p><h4>Arbejdsgang</h4><p>Godt.</p><h2>Voksne</h2>"
        "<h3>Tre</h3><p>Målgruppe: Voksne.</p><h3>Fire</h3><p>Periode: 2016</p></main>"
    )
    assert sections(tmp_path, content) == [
        ["title: Et", "lead: Et hjælper", "period: 2014", "target group: Børn."],
        ["title: To", "period: 2015", "other: Godt."],
        ["title: Tre", "target group: Voksne."],
        ["title: Fire", "period: 2016"],
    ]


def test_a_table_may_be_a_list(tmp_path: Path) -> None:
    content = (
        "<h1>Projekter</h1><table><thead><tr><th>Projekt<th>Periode<th>Målgruppe<th>Antal</thead>"
        "<tr><td><a href=x>Et</a><td>2014<td>Børn.<td>7<tr><td>To<td>2015<td><p>Unge.</p><td></table>"
    )
    assert sections(tmp_path, content) == [
        ["title: Et", "period: 2014", "target group: Børn.", "other: 7"],
        ["title: To", "period: 2015", "target group: Unge."],
    ]


def test_a_box_that_repeats_a_heading_makes_no_list(tmp_path: Path) -> None:
    content = (
        f"<h1>Sagen</h1><div><b>Målgruppe:</b> Børn</div><p>En sag.</p><h2>Arbejdsgang</h2><p>To teams.</p>{SAGEN}"
    )
    told = ["title: Sagen", "target group: Børn\n\nEn sag.", "other: To teams.", *BELOW]
    assert sections(tmp_path, content) == [told]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://example.org/sager/s%C3%A6r?id=1&amp;x=2">',
        '<meta property="og:url" content="https://example.org/sager/sær?id=1&x=2">',
        "<!-- saved from url=(0042)https://example.org/sager/sær?id=1&x=2 -->",
        "<!--\n Page saved with a tool\n url: https://example.org/sager/sær?id=1&x=2\n saved date: today\n-->",
        '<link rel=canonical href="/sager"><meta property="og:url" content="https://example.org/sager/sær?id=1&x=2">',
    ],
)
def test_the_address_is_what_the_page_states_or_else_its_sidecar(tmp_path: Path, head: str) -> None:
    file = tmp_path / "side.html"
    file.write_text(f"{head}<h1>Sagen</h1>{SAGEN}", encoding="utf-8")
    assert page.read(file).origin == Origin(address="https://example.org/sager/s%C3%A6r?id=1&x=2")
    file.with_suffix(".toml").write_text('address = "https://example.org/side"')
    assert page.read(file).origin == Origin(address="https://example.org/side")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a b/", "file:///C:/side.html", "//example.org", ""]
)
def test_an_address_that_leads_nowhere_is_not_taken(tmp_path: Path, address: str) -> None:
    file = tmp_path / "side.html"
    file.write_text(f'<link rel=canonical href="{address}"><h1>Sagen</h1>{SAGEN}', encoding="utf-8")
    assert page.read(file).origin == Origin()


def test_megabytes_of_programs_pictures_and_drawings_do_not_hide_the_page(tmp_path: Path) -> None:
    program = 'f("<div><div>");'
    around = (
        f"<style>{'a{color:red}' * 50_000}</style><script>{program * 50_000}</script>"
        f"<svg>{'<path d=x /><g/>' * 20_000}</svg><img src='data:{'A' * 1_000_000}'>{'<p class=x>' * 20_000}"
    )
    assert sections(tmp_path, f"{around}<h1>Sagen</h1>{SAGEN}{around}") == [["title: Sagen", *BELOW]]


@pytest.mark.parametrize(
    "tag",
    [
        *("<div>", "<div/>", "<b a='>'>", "<x-y>", "<svg><g>", "<svg><div><x/>", "<table><tr><td>"),
        # Ends that end nothing: of what was never begun, in a comment, out of reach, or not read as tags.
        *("<div></i>", "<!--><div>", "<div><!</div>", "<div></ </div>", "<div><select></div></select>"),
        *("<div><table><tr><td></div>", "<div><object></div>", "<svg><g><![CDATA[</g>]]>", "<svg><title><g>"),
        "<div><script><!--<script></script></div>--></script>",
    ],
)
def test_what_is_nested_beyond_reason_is_refused(tmp_path: Path, tag: str) -> None:
    with pytest.raises(PageError, match=r"elements nested deeper than 1,000; save the page as plain text"):
        sections(tmp_path, f"<h1>Sagen</h1>{SAGEN}{tag * 20_000}")


def test_what_would_be_begun_again_in_every_paragraph_is_refused(tmp_path: Path) -> None:
    never_ended = "".join(f"<b id={number}>" for number in range(500))
    with pytest.raises(PageError, match=r"too many elements such as <b> or <a> that are begun and never ended; save"):
        sections(tmp_path, f"<h1>Sagen</h1>{SAGEN}<div>{never_ended}</div>{'<p>x</p>' * 20_000}")


def test_tags_in_texts_and_scripts_are_no_elements(tmp_path: Path) -> None:
    old = "<script><!--\nwrite('<script><div></script>')\n//--></script><!-- <div> --!><!x <div><p title='<b>'><i></i>"
    assert sections(tmp_path, f"{old * 2_000}<h1>Sagen</h1>{SAGEN}") == [["title: Sagen", *BELOW]]


HOSTILE = {
    "comments before what is no markup": ("<!---->" * 60 + "x", 2),
    "menus in one another": ("<div class=menu>" * 900 + "<i>x</i> " * 200_000, 0),
    "tables of contents in one another": ("<ul><li><a href=#a>q</a>" * 900 + "<i>x</i> " * 200_000, 0),
    "a heading of many headings": ("<table><tr><td>" + "Mål og " * 3_000 + "<td>Periode<td>Formål<tr><td>a</table>", 0),
    "a title of many parts": ("<meta property=og:title content='Sagen" + " | a" * 150_000 + "'>", 0),
}


@pytest.mark.parametrize(("content", "status"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_takes_no_minutes(shell: Shell, tmp_path: Path, content: str, status: int) -> None:
    file = tmp_path / "side.html"
    file.write_text(content if status else f"<title>Sagen</title><h1>Sagen</h1>{SAGEN}{content}", encoding="utf-8")
    done = shell("read", file)
    assert (done.returncode, b"the program failed" in done.stderr) == (status, False)


def test_what_is_neither_a_list_nor_an_initiative_is_refused_with_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(PageError) as refused:
        sections(tmp_path, "<h1>Nyheder</h1><p>Styrelsen flytter.</p><h2>Kontakt</h2><p>Pressen</p>")
    assert str(refused.value) == (
        f"{tmp_path}/side.html: neither a list of initiatives nor one initiative's page; looked for the headings "
        "Periode, Målgruppe, Formål, Baggrund, Finansiering, Samarbejdsparter, Dokumentation, Kontakt"
    )
