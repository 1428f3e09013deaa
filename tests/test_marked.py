"""A page with its facts marked: on a terminal, for programs, and as HTML; with what is doubtful."""

import json
import os
import pty
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from program import PROGRAM, Call

from graph.doubt import Doubt

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
    # What XML cannot hold is read as a space; what it can is shown as its escape.
    assert "Sagen  ]0;x" in written
    assert "vold. c Ja\\u009B." in written
    assert set(re.findall(r"\033\[?[^m]*m?", written)) <= {f"\033[{number}m" for number in (0, 1, 2, 33, 34)}
    assert "\007" not in written
    assert "\x9b" not in written


# For programs ----------------------------------------------------------------


def test_read_gives_the_same_facts_to_a_program(call: Call) -> None:
    status, out, _ = call("read", PAGES / "detail.txt", "--format", "json")
    assert status == 0
    assert json.loads(out) == json.loads((PAGES / "detail.json").read_text(encoding="utf-8"))


def test_a_program_gets_what_would_make_a_terminal_act_as_escapes(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen \x9b2J\x85", "Børn udsat for vold.", "Periode:\n2014")
    shown = call("read", page, "--format", "json")[1]
    assert "Sagen \\u009b2J" in shown
    assert json.loads(shown)["entries"][0]["title"].startswith("Sagen \x9b2J")


def test_html_has_no_characters_that_make_a_terminal_act(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen \x9b2J\033", "Børn udsat for vold.", "Periode:\n2014")
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f]", call("read", page, "--format", "html")[1]) == []


# Doubts ----------------------------------------------------------------------

BACKWARDS = "a period that ends before it begins"
DOUBTS = [
    (("Et forløb.", "Periode:\n2018 – 2014"), BACKWARDS),
    (("Et forløb.", "Periode:\nmarts 2018 til januar 2018"), BACKWARDS),
    (("Projektet startede i 2018 og løb frem til 2014.", "Målgruppe:\nFamilier."), BACKWARDS),
    (("Et forløb, der løber fra 2014 til 2016.", "Periode:\n2014 – 2018"), "two periods for one initiative"),
    (("Et toårigt forløb.", "Periode:\n2014 – 2018"), "a duration that does not fit the period"),
    (("Et forløb.", "Periode:\n2014", "Målgruppe:\nAlle over 75 år."), "an age without a group"),
    (("Et forløb.", "Målgruppe:\nFamilier.", "Finansiering:\nDer er afsat 3 mio. kr."), "an amount without a year"),
    (("Social- og Boligstyrelsen tilbyder et forløb.", "Periode:\n2014"), "a body that did not have this name then"),
    (("Servicestyrelsen tilbyder et forløb.", "Periode:\n2018"), "a body that did not have this name then"),
]


def test_every_doubt_has_a_case() -> None:
    assert {doubt for _, doubt in DOUBTS} == set(Doubt)


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
    ("Et forløb.", "Målgruppe:\nFamilier.", "Finansiering:\nI 2014 er der bl.a. afsat 3 mio. kr. til kommuner."),
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
        "5",
        "1",
        "33",
    ]


# As HTML ---------------------------------------------------------------------


class Facsimile(HTMLParser):
    """Collects what a page of HTML holds: the text that it repeats, its marks, its facts, and what it loads."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.ids: dict[str, str] = {}
        self.text = ""
        self.marks: list[tuple[str, str]] = []
        self.links: list[tuple[str, str, str]] = []
        self.unread: list[str] = []
        self.headings: list[str] = []
        self.loaded: list[str] = []
        self._open: list[dict[str, str]] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {"tag": tag, "words": "", **{name: value or "" for name, value in attrs}}
        self.elements.add(tag)
        self.loaded += [value or "" for name, value in attrs if name == "src" or (name == "href" and tag != "a")]
        if tag not in ("meta", "link", "img"):
            self._open.append(told)

    def handle_data(self, data: str) -> None:
        within = [told["tag"] for told in self._open]
        classes = [told.get("class") for told in self._open]
        if "aside" not in within and ("h2" in within or "text" in classes):
            self.text += data
        for told in self._open:
            told["words"] += data

    def handle_endtag(self, tag: str) -> None:
        told = self._open.pop()
        words = " ".join(told["words"].split())
        assert told["tag"] == tag
        if "id" in told:
            assert told["id"] not in self.ids
            self.ids[told["id"]] = words
        if tag == "a" and self._open[-1]["tag"] == "mark":
            self.marks.append((words, told["href"].removeprefix("#")))
        elif tag == "a" and told["href"].startswith("#"):
            fact = next(each["id"] for each in reversed(self._open) if each["tag"] == "div")
            self.links.append((fact, told["title"].removeprefix("Vis »").removesuffix("« i teksten"), told["href"][1:]))
        elif told.get("class") == "unread" and "article" in {each["tag"] for each in self._open}:
            self.unread.append(words)
        elif told.get("role") == "heading":
            self.headings.append(words)


@pytest.fixture(params=["detail", "list"])
def shown(call: Call, request: pytest.FixtureRequest) -> tuple[Facsimile, dict[str, Any]]:
    """A page as HTML, and as a program gets it."""
    file = PAGES / f"{request.param}.txt"
    status, content, _ = call("read", file, "--format", "html")
    assert status == 0
    return Facsimile(content), json.loads(call("read", file, "--format", "json")[1])


Shown = tuple[Facsimile, dict[str, Any]]


def test_html_holds_the_whole_stored_text_once(shown: Shown, call: Call, tmp_path: Path) -> None:
    page, told = shown
    file = PAGES / f"{told['source']}.txt"
    assert call("build", file, "--out", tmp_path / "releases")[0] == 0
    query = "SELECT ?text { GRAPH <https://w3id.org/indsatsgraf/graph/evidence> { ?page nif:isString ?text } }"
    answer = call("query", query, "--release", tmp_path / "releases" / "current", "--format", "json")[1]
    [stored] = [each["text"]["value"] for each in json.loads(answer)["results"]["bindings"]]
    assert "".join(page.text.split()) == "".join(stored.split())


def test_a_mark_leads_to_a_fact_that_quotes_its_words(shown: Shown) -> None:
    page, _ = shown
    assert len(page.marks) > 20
    for words, fact in page.marks:
        quotes = [quote for each, quote, _ in page.links if each == fact]
        assert any(words in quote for quote in quotes), (words, quotes)


def test_a_quote_leads_to_its_words(shown: Shown) -> None:
    page, told = shown
    facts = [fact for entry in told["entries"] for fact in entry["facts"]]
    assert len(page.links) == sum(len(fact["words"]) for fact in facts)
    for _, quote, place in page.links:
        words = page.ids[place]
        assert quote.startswith(words) or words.startswith(quote.removesuffix(" …")), (words, quote)


def test_every_fact_is_told_with_all_of_its_words(shown: Shown) -> None:
    page, told = shown
    for number, entry in enumerate(told["entries"], 1):
        assert len([place for place in page.ids if place.startswith(f"f{number}-")]) == len(entry["facts"])
        for place, fact in enumerate(entry["facts"], 1):
            quotes = sorted(quote.removesuffix(" …") for each, quote, _ in page.links if each == f"f{number}-{place}")
            words = sorted(" ".join(each["quote"].split()) for each in fact["words"])
            assert [whole.startswith(quote) for whole, quote in zip(words, quotes, strict=True)] == [True] * len(words)


def test_every_format_counts_the_same_facts(call: Call, tmp_path: Path) -> None:
    page = PAGES / "detail.txt"
    [entry] = json.loads(call("read", page, "--format", "json")[1])["entries"]
    count = len(entry["facts"])
    assert call("read", page)[1].startswith(f"detail: 1 initiative, {count} facts, ")
    assert f"<h3>Oplysninger fra teksten ({count})</h3>" in call("read", page, "--format", "html")[1]
    assert call("build", page, "--out", tmp_path / "releases")[1].splitlines()[2].split()[:3] == [
        "detail",
        "1",
        str(count),
    ]


def test_a_program_gets_values_as_they_stand_in_the_graph(call: Call) -> None:
    [entry] = json.loads(call("read", PAGES / "detail.txt", "--format", "json")[1])["entries"]
    facts = {(fact["property"], fact["group"]): fact["value"] for fact in entry["facts"]}
    literal = {"type": "literal", "value": "P2Y", "datatype": "http://www.w3.org/2001/XMLSchema#duration"}
    assert facts["duration", None] == literal
    assert facts["lifeStage", 1] == {"type": "uri", "value": "https://w3id.org/indsatsgraf/concept/life-stage/barn"}
    assert facts["purpose", None] == {
        "type": "literal",
        "value": "Formålet er at styrke børnenes tilknytning til skolen.",
        "xml:lang": "da",
    }
    minimum = {"type": "literal", "value": "0", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    assert {"predicate": "https://schema.org/minValue", "value": minimum} in facts["hasAgeRange", 1]["statements"]


def test_html_underlines_what_gave_nothing(shown: Shown) -> None:
    page, told = shown
    unread = [" ".join(each["quote"].split()) for entry in told["entries"] for each in entry["unread"]]
    assert page.unread == unread


def test_html_loads_nothing(shown: Shown) -> None:
    page, _ = shown
    assert page.loaded == []
    assert page.elements.isdisjoint({"script", "link", "img", "iframe"})


def test_a_mark_leads_to_the_fact_with_the_shortest_words_around_it(call: Call) -> None:
    """That the municipalities are named is told by shorter words elsewhere, which count for nothing here."""
    page = Facsimile(call("read", PAGES / "list.txt", "--format", "html")[1])
    told = {words: page.ids[fact] for words, fact in page.marks}
    assert told["Lyngby-Taarbæk"] == "medvirkendeLyngby-Taarbæk Kommune (deltagende kommune) »Lyngby-Taarbæk«"
    assert told["kommuner"].startswith("arenakommune »kommuner«")
    assert told["Syv"].startswith("antal kommuner7 »Syv kommuner«")


def test_html_shows_the_headings_of_sections(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen", "Et forløb.", "Periode: 2014", "Primær målgruppe:\nFamilier.")
    assert Facsimile(call("read", page, "--format", "html")[1]).headings == ["Periode", "Primær målgruppe"]


def test_html_shows_markup_on_a_page_as_text(call: Call, tmp_path: Path) -> None:
    odd = "<script>alert(1)</script> & \" '"
    page = saved(tmp_path, f"Sagen {odd}", f"Børn udsat for vold {odd}.", "Periode:\n2014")
    shown = call("read", page, "--format", "html")[1]
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot; &#x27;") >= 2


SAID_IN_DANISH = [
    ("Der er afsat 14,5 mio. kr.", "Bevilling 14.500.000 kr. (initiativbevilling)"),
    ("Et treårigt forløb.", "Varighed 3 år"),
    ("Forløbet varer 18 måneder.", "Varighed 1 år og 6 måneder"),
    ("Et forløb.\n\nMålgruppe: Borgere fra 75 år.", "Alder fra 75 år"),
    ("Et forløb.\n\nMålgruppe: Borgere til og med 90 år.", "Alder til og med 90 år"),
    ("Et forløb.\n\nMålgruppe: Børn i alderen 0-12 måneder.", "Alder 0–12 måneder"),
    ("Et forløb.\n\nMålgruppe: Børn i 3. klasse.", "Alder 3. klassetrin"),
    ("Socialstyrelsen gennemfører forløbet.", "Medvirkende Socialstyrelsen (gennemførende myndighed)"),
    ("Et forløb.\n\nPeriode: 1. august 2019 til 2022", "Periode 1. august 2019 – 31. december 2022"),
    ("Et forløb.\n\nPeriode: Fra 2019 og frem", "Periode fra 1. januar 2019"),
]


@pytest.mark.parametrize(("stated", "said"), SAID_IN_DANISH)
def test_html_says_values_as_danes_write_them(call: Call, tmp_path: Path, stated: str, said: str) -> None:
    period = () if "Periode" in stated else ("Periode:\n2014",)
    page = Facsimile(call("read", saved(tmp_path, "Sagen", stated, *period), "--format", "html")[1])
    name, _, value = said.partition(" ")
    facts = [words for place, words in page.ids.items() if place.startswith("f1-")]
    read_as = re.compile(rf"(?:målgruppe 1: )?{name.lower()}»?{re.escape(value)}(?:«| ».*)")
    assert any(map(read_as.fullmatch, facts)), facts


def test_html_names_facts_and_doubts_in_danish(call: Call, tmp_path: Path) -> None:
    page = saved(tmp_path, "Sagen", "Et forløb. Solen skinner.", "Periode:\n2014", "Målgruppe:\nAlle over 75 år.")
    shown = call("read", page, "--format", "html")[1]
    assert '<html lang="da">' in shown
    assert 'title="periode: 1. januar 2014 – 31. december 2014"><a href="#f1-3">2014</a></mark>' in shown
    assert "<li>alder uden målgruppe: »over 75 år«</li>" in shown
    assert "<h3>Oplysninger fra teksten (5)</h3>" in shown
    assert "1 sætning har ikke givet oplysninger." in shown or "2 sætninger har ikke givet oplysninger." in shown
