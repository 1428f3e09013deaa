"""Whatever a page holds, reading it ends in facts whose words stand in it, or in one line that says why not."""

from pathlib import Path
from random import Random
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webpage import SHAPES, source

from graph import extract, page, privacy, vocabulary
from graph.errors import InputError, PageError
from graph.extract.fact import Fact, TargetGroup

READING = Path(__file__).parent / "reading"
PAGES = [file.read_text(encoding="utf-8") for file in sorted(READING.glob("*.txt"))]
PIECES = st.sampled_from(
    [
        *("§§ 11, 52 a og 54, stk. 3, ", "§ ", "1.000 ", "0-", " år", "– ", "kommuner ", "ikke ", "Periode: "),
        *("\nMålgruppe\n", "Aalborg, ", " og ", "mio. kr. ", "\r\n", "\u00a0", "\u00ad", "a\u030a", "█", "Kontakt: "),
        *("2014 – 2013", "\n\n", "klasse ", "7.-99. ", "ultimo ", "forventes afsluttet ", "31.02.2015 ", "²", "٣ år "),
        *("\u2028", "\x0b", "\x1c"),
    ]
)


WEB_PAGES = [shape(source(READING / name)) for shape in SHAPES for name in ("handicap.txt", "psykiatri.txt")]
MARKUP = st.sampled_from(
    [
        *("<h1>", "<h2>Periode</h2>", "<h2", "</h2>", "<p>", "</p>", "<b>Målgruppe</b>", "<table>", "<tr><th>", "<td>"),
        *(
            "<dl><dt>Periode<dd>",
            "<ul><li>",
            "</div>",
            "<div hidden>",
            "<div class='cookie menu'>",
            "<main>",
            "</main>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "<script>",
            "</script>",
            "<style>",
            "<svg><path/>",
            "</svg>",
            "<math><mi>",
            "<br>",
        ),
        *(
            "<plaintext>",
            "<textarea>",
            "<select><option>",
            "<template>",
            "<iframe srcdoc='<p>'>",
            "<frameset>",
            "<pre>\n",
        ),
        *(
            "&shy;",
            "&#0;",
            "&#xd800;",
            "&nbsp;",
            "&aring",
            "&amp;lt;",
            "<p =a/b='>",
            "<a href=#x>",
            "<title>",
            "<base>",
        ),
        *("<html hidden>", "<body style='display:none'>", "<nav>", "<form>", "</form>", "<details><summary>", "</br>"),
    ]
)


def changed(text: str, seed: int) -> str:
    """Cut a page, double a stretch of it, shuffle its lines, and put strange pieces in."""
    random = Random(seed)  # noqa: S311 - a reproducible shuffle, no secret
    lines = text.split("\n")
    if seed % 3 == 0:
        random.shuffle(lines)
    start, end = sorted(random.sample(range(len(text) + 1), 2))
    whole = "\n".join(lines)
    return {0: whole[start:], 1: whole[:end], 2: whole[:end] + whole[start:], 3: whole.replace(" ", "", 40)}[seed % 4]


def read(folder: Path, content: str | bytes, suffix: Literal["txt", "html"] = "txt") -> None:
    """Read a page, and check that every span lies in it, or that it is refused in one line."""
    file = folder / f"side.{suffix}"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", errors="surrogatepass"))
    try:
        read_page = page.read(file)
    except (InputError, PageError) as refusal:
        refused = str(refusal)
    else:
        if isinstance(content, str) and suffix == "txt":
            assert len(privacy.mask(content.removeprefix("\ufeff"))) == len(read_page.text.stored)
        check_all(read_page)
        return
    assert "\n" not in refused


def check_all(read_page: page.Page) -> None:
    plain = read_page.text.plain
    assert privacy.mask(read_page.text.stored) == read_page.text.stored
    for entry in extract.facts(read_page, vocabulary.load()).entries:
        for fact in entry.facts:
            check(fact, plain)


def check(fact: Fact, plain: str) -> None:
    assert fact.spans or isinstance(fact.value, TargetGroup) or fact.property.value.endswith("groupRole")
    for span in fact.spans:
        assert 0 <= span.start < span.end <= len(plain)
        assert plain[span.start : span.end].strip()
    for facet in fact.value.facts if isinstance(fact.value, TargetGroup) else ():
        check(facet, plain)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.sampled_from(PAGES), seed=st.integers(0, 10_000), piece=PIECES, place=st.integers(0, 3_000))
def test_a_damaged_page_is_read_or_refused(folder: Path, text: str, seed: int, piece: str, place: int) -> None:
    damaged = changed(text, seed)
    read(folder, damaged[:place] + piece + damaged[place:])


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=30).map("".join))
def test_any_text_is_read_or_refused(folder: Path, content: str) -> None:
    read(folder, f"Titel\n\nMålgruppe:\n{content}")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.sampled_from(WEB_PAGES), seed=st.integers(0, 10_000), piece=MARKUP, place=st.integers(0, 3_000))
def test_a_damaged_web_page_is_read_or_refused(folder: Path, text: str, seed: int, piece: str, place: int) -> None:
    damaged = changed(text, seed)
    read(folder, damaged[:place] + piece + damaged[place:], "html")


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.lists(st.one_of(MARKUP, PIECES, st.text(max_size=20)), max_size=40).map("".join))
def test_any_markup_is_read_or_refused(folder: Path, content: str) -> None:
    read(folder, f"<h1>Titel</h1><h2>Målgruppe</h2>{content}", "html")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.lists(st.one_of(st.binary(max_size=20), MARKUP.map(str.encode)), max_size=20).map(b"".join))
@pytest.mark.parametrize("suffix", ["txt", "html"])
@pytest.mark.parametrize("beginning", [b"", b"\xff\xfe", "Titel\n\nMålgruppe:\n".encode("cp1252"), b"<p>Periode: 2014"])
def test_any_bytes_are_read_or_refused(
    folder: Path, beginning: bytes, suffix: Literal["txt", "html"], content: bytes
) -> None:
    read(folder, beginning + content, suffix)
