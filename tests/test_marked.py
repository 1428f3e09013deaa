"""A page with its facts marked: on a terminal, for programs, and as HTML; with what is doubtful."""

import html
import json
import os
import pty
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from program import PROGRAM, Call

PAGES = Path(__file__).parent / "pages"


def saved(folder: Path, *paragraphs: str) -> Path:
    file = folder / "side.txt"
    file.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return file


def on_a_terminal(*arguments: str | Path) -> str:
    """Run the command with a terminal as its standard output and return what it wrote there."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen([*PROGRAM, *map(str, arguments)], stdout=theirs, env=environment) as running:
        os.close(theirs)
        written = b""
        try:
            while more := os.read(ours, 65536):
                written += more
        except OSError:  # how Linux tells that nobody writes any more
            pass
        assert running.wait(60) == 0
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


# On a terminal ---------------------------------------------------------------


def test_read_shows_the_marks_the_facts_and_what_was_not_read(call: Call) -> None:
    status, out, err = call("read", PAGES / "detail.txt")
    assert (status, err) == (0, "")
    assert out == (PAGES / "detail.out").read_text(encoding="utf-8")


def test_a_terminal_shows_facts_in_colour_with_their_names(tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen", "Børn udsat for vold.", "Periode:\n2014")
    assert on_a_terminal("read", page).startswith(
        "side: 1 initiative, 4 facts, 0 unread sentences, 0 doubts\n"
        "\n"
        "\033[1mSagen\033[0m\n"
        "\n"
        "lead: Børn udsat for \033[33mvold\033[0m \033[2m(situation)\033[0m.\n"
        "period: \033[34m2014\033[0m \033[2m(temporal)\033[0m\n"
        "\n"
    )


def test_a_page_cannot_make_the_terminal_act(tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen \033]0;x\007", "Børn udsat for\033[2J vold.\033c Ja\x9b.", "Periode:\n2014")
    written = on_a_terminal("read", page)
    assert "Sagen \\u001B]0;x\\u0007" in written
    assert "Børn udsat for\\u001B[2J " in written
    assert set(re.findall(r"\033\[?[^m]*m?", written)) <= {f"\033[{number}m" for number in (0, 1, 2, 33, 34)}
    assert "\007" not in written
    assert "\x9b" not in written


# For programs ----------------------------------------------------------------


def test_read_gives_the_same_facts_to_a_program(call: Call) -> None:
    status, out, _ = call("read", PAGES / "detail.txt", "--format", "json")
    assert status == 0
    assert json.loads(out) == json.loads((PAGES / "detail.json").read_text(encoding="utf-8"))


def test_a_program_gets_what_would_make_a_terminal_act_as_escapes(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen \x9b2J\033", "Børn udsat for vold.", "Periode:\n2014")
    shown = call("read", page, "--format", "json")[1]
    assert "Sagen \\u009b2J\\u001b" in shown
    assert json.loads(shown)["entries"][0]["title"] == "Sagen \x9b2J\033"


def test_html_has_no_characters_that_make_a_terminal_act(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen \x9b2J\033", "Børn udsat for vold.", "Periode:\n2014")
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f]", call("read", page, "--format", "html")[1]) == []


# Doubts ----------------------------------------------------------------------

DOUBTS = [
    (("Et forløb, der løber fra 2014 til 2016.", "Periode:\n2014 – 2018"), "two periods for one initiative"),
    (("Et toårigt forløb.", "Periode:\n2014 – 2018"), "a duration that does not fit the period"),
    (("Et forløb.", "Periode:\n2014", "Målgruppe:\nAlle over 75 år."), "an age without a group"),
    (("Et forløb.", "Målgruppe:\nFamilier.", "Finansiering:\nDer er afsat 3 mio. kr."), "an amount without a year"),
    (("Social- og Boligstyrelsen tilbyder et forløb.", "Periode:\n2014"), "a body that did not have this name then"),
    (("Servicestyrelsen tilbyder et forløb.", "Periode:\n2018"), "a body that did not have this name then"),
]


@pytest.mark.parametrize(("paragraphs", "doubt"), DOUBTS)
def test_what_does_not_look_right_is_doubted(
    call: Call, tmp_path: Path, paragraphs: tuple[str, ...], doubt: str
) -> None:
    _, out, _ = call("read", saved(tmp_path, "Sagen", *paragraphs), "--format", "json")
    [entry] = json.loads(out)["entries"]
    assert [each["doubt"] for each in entry["doubts"]] == [doubt]
    assert all(words["quote"] for each in entry["doubts"] for words in each["words"])


SURE = [
    ("Et forløb, der løber fra 2014 til 2018.", "Periode:\n2014 – 2018"),
    ("Et toårigt forløb.", "Periode:\n2014 – 2016"),
    ("Et forløb.", "Periode:\n2014", "Målgruppe:\nBørn over 10 år."),
    ("Et forløb.", "Målgruppe:\nFamilier.", "Finansiering:\nDer er afsat 3 mio. kr. i 2014."),
    ("Et forløb.", "Periode:\n2014", "Finansiering:\nDer er afsat 3 mio. kr."),
    ("Socialstyrelsen tilbyder et forløb.", "Periode:\n2014"),
    ("Servicestyrelsen tilbyder et forløb.", "Periode:\n2009"),
]


@pytest.mark.parametrize("paragraphs", SURE)
def test_what_looks_right_is_not_doubted(call: Call, tmp_path: Path, paragraphs: tuple[str, ...]) -> None:
    _, out, _ = call("read", saved(tmp_path, "Sagen", *paragraphs), "--format", "json")
    assert [entry["doubts"] for entry in json.loads(out)["entries"]] == [[]]


def test_a_doubt_is_a_line_with_its_words_and_where_they_stand(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen", "Et forløb.", "Periode:\n2014", "Målgruppe:\nAlle over 75 år.")
    status, out, _ = call("read", page)
    assert status == 0
    assert out.endswith("\nDoubtful:\n  - an age without a group: “over 75 år” in line 9\n")
    assert call("build", page, "--out", tmp_path / "releases")[1].splitlines()[2].split() == [
        "side",
        "1",
        "4",
        "1",
        "33",
    ]


# As HTML ---------------------------------------------------------------------


class Links(HTMLParser):
    """Collects what a page holds: its elements, the places with a name, where links lead, and its text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.loaded: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.elements.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag == "a":
            self.targets.add(told["href"] or "")
        self.loaded += [value or "" for name, value in attrs if name == "src" or (name == "href" and tag != "a")]


@pytest.mark.parametrize("name", ["detail", "list"])
def test_html_holds_the_whole_text_once_with_every_fact_marked(call: Call, name: str) -> None:
    _, shown, _ = call("read", PAGES / f"{name}.txt", "--format", "html")
    facts = json.loads(call("read", PAGES / f"{name}.txt", "--format", "json")[1])
    told = re.sub(r"<aside>.*?</aside>", "", shown[shown.index("</ul>") + 5 :], flags=re.DOTALL)
    text = "".join(html.unescape(re.sub(r"<[^>]*>", "", told)).split())
    page = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    assert text.startswith("".join(page.partition("Kontakt")[0].split()))
    for entry in facts["entries"]:
        for fact in entry["facts"]:
            assert f": {html.escape(fact['value'])}" in told or not fact["words"]
        assert told.count('class="unread"') >= len(entry["unread"])


def test_html_leads_from_each_mark_to_its_fact_and_back_and_loads_nothing(call: Call) -> None:
    page = Links(call("read", PAGES / "list.txt", "--format", "html")[1])
    assert page.loaded == []
    assert page.elements.isdisjoint({"script", "link", "img", "iframe"})
    assert len(page.ids) == len(set(page.ids))
    assert {target for target in page.targets if target.removeprefix("#") not in page.ids} == set()
    assert len(page.targets) > 50


def test_html_shows_markup_on_a_page_as_text(call: Call, tmp_path: Path) -> None:
    odd = "<script>alert(1)</script> & \" '"
    page = saved(tmp_path, f"Sagen {odd}", f"Børn udsat for vold {odd}.", "Periode:\n2014")
    shown = call("read", page, "--format", "html")[1]
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot; &#x27;") >= 2


def test_html_names_facts_and_doubts_in_danish(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen", "Et forløb.", "Periode:\n2014", "Målgruppe:\nAlle over 75 år.")
    shown = call("read", page, "--format", "html")[1]
    assert '<html lang="da">' in shown
    assert '<mark class="when" title="periode: 2014-01-01 – 2014-12-31"><a href="#f1-2">2014</a></mark>' in shown
    assert "<li>en alder uden en gruppe: »over 75 år«</li>" in shown
