"""Searching initiatives: what text and facets find, how a page tells of it, and that SPARQL finds the same."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from serving import serving

from graph.archive import publish
from graph.build import Built
from graph.report import Report
from graph.search.index import NAME
from graph.terms import BASE, DCAT, DCT, IG, RDF, XSD
from server import services
from server.app import create_app
from server.dataset import Dataset
from server.search.query import MOST
from server.settings import Settings

BROWSER = {"Accept": "text/html"}
MANY = 3000
FILE = Path(__file__).with_name("searched.ttl")


def application(folder: Path | Dataset) -> Iterator[Flask]:
    app = create_app(Settings(folder, workers=1))
    yield app
    services.of(app).close()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Three invented initiatives."""
    quads = list(parse(path=FILE, format=RdfFormat.TURTLE))
    release, _ = publish(tmp_path_factory.mktemp("few"), quads, Report(()), BASE, {}, date(2026, 11, 21))
    for app in application(release.folder):
        yield app.test_client()


@pytest.fixture(scope="module")
def real(shipped: Built) -> Iterator[FlaskClient]:
    """The initiatives that ship."""
    for app in application(shipped.release.folder):
        yield app.test_client()


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    response = client.get(f"/search?{query}", headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    return json.loads(response.data)


def found(client: FlaskClient, text: str) -> list[str]:
    """The last letter of each IRI that a text finds, in order."""
    return [each["initiative"][-1] for each in rows(client, urlencode({"q": text}))]


def page(client: FlaskClient, query: str, status: int = 200) -> str:
    response = client.get(f"/search?{query}", headers=BROWSER)
    assert response.status_code == status, response.text
    return response.text


def told(text: str) -> str:
    """What a page says, without its marks."""
    return html.unescape(" ".join(re.sub("<[^>]*>", " ", text).split()))


def counts(client: FlaskClient, query: str, facet: str) -> dict[str, int]:
    shown = re.findall(rf'name="{facet}" value="([^"]*)"(?:(?!</li>).)*class="count">(\d+)<', page(client, query))
    return {value: int(count) for value, count in shown}


def asked(client: FlaskClient, query: str) -> list[dict[str, str]]:
    """The rows of the SPARQL query that the page of a search shows."""
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page(client, query), re.DOTALL)
    assert shown
    response = client.post("/sparql", data={"query": html.unescape(shown[1]), "format": "json"})
    bindings = json.loads(response.data)["results"]["bindings"]
    return [{name: value["value"] for name, value in each.items()} for each in bindings]


@pytest.mark.parametrize(
    ("text", "iris"),
    [
        ("væresteder", ["a", "b"]),  # the title first, then the texts
        ("VÆRESTEDERNE", ["a", "b"]),
        ("vaeresteder", ["a", "b"]),
        ("aeroe", ["a"]),
        ("cafe", ["c"]),
        ("vær", ["a", "b"]),  # the beginning of a word, as there is no such word
        ("brobyg*", ["b"]),
        ("bro*", ["b"]),
        ("b*", ["b", "a", "c"]),
        ("voksenliv", ["b"]),  # another name
        ("behandler", ["c"]),  # within a compound
        ("misbrug", ["c", "a"]),  # a concept; within the name of another one
        ("hashrygning", ["a"]),
        ("abuse", ["c"]),
        ("unge mentor", ["b"]),
        ('"en mentor"', ["b"]),
        ('"mentor en"', []),
        ("børn", ["a"]),
        ("mentor ærø", []),
        ("2012", []),
    ],
)
def test_a_text_finds_its_words_in_all_their_forms(few: FlaskClient, text: str, iris: list[str]) -> None:
    assert found(few, text) == iris


@pytest.mark.parametrize(
    "text",
    ['"', "*", "NEAR(a b)", "a OR -b", "title:x", "(", "^", "'; DROP TABLE term", "日本語", "Привет", "😀", "a " * 32],
)
def test_no_text_is_taken_for_anything_but_words(few: FlaskClient, text: str) -> None:
    assert found(few, text) == []
    assert "Ingen indsats har alt dette." in told(page(few, urlencode({"q": text})))


def test_what_was_typed_is_shown_and_never_run(few: FlaskClient) -> None:
    text = page(few, urlencode({"q": '"><script>alert(1)</script>'}))
    assert "<script>" not in text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text


def test_the_words_that_were_found_are_marked(few: FlaskClient) -> None:
    text = page(few, urlencode({"q": "værested"}))
    assert 'lang="da">Et <mark>værested</mark> for unge på Ærø</a>' in text
    assert 'lang="da">At unge, der kommer fra <mark>væresteder</mark>, får en mentor.</span>' in text


def test_near_words_are_suggested_where_nothing_is_found(few: FlaskClient) -> None:
    assert '<a href="/search?q=brobyggere" lang="da">brobyggere</a>' in page(few, "q=brobyngere")


def test_a_search_that_finds_nothing_tells_which_choice_to_take_back(few: FlaskClient) -> None:
    text = page(few, "q=mentor&situation=concept/situation/misbrug")
    assert told(text[text.index('class="nothing"') :]).startswith(
        'class="nothing"> Ingen indsats har alt dette. Fjern et af disse valg: '
        "Tekst: mentor (så 2 indsatser) Situation: misbrug (så 1 indsats)"
    ), told(text)


def test_a_broader_concept_includes_the_narrower_ones(few: FlaskClient) -> None:
    assert [each["initiative"][-1] for each in rows(few, "situation=concept/situation/misbrug")] == ["c", "a"]


def test_an_age_is_found_in_years_and_months_but_not_in_grades(few: FlaskClient) -> None:
    ages = {age: [each["initiative"][-1] for each in rows(few, f"age={age}")] for age in (0, 1, 2, 3, 5, 18, 99)}
    assert ages == {0: [], 1: ["a"], 2: ["a"], 3: [], 5: [], 18: ["c"], 99: ["c"]}


def test_rows_are_those_that_a_spreadsheet_does_not_run(few: FlaskClient) -> None:
    response = few.get("/search?sort=start&format=csv")
    assert list(csv.reader(io.StringIO(response.text))) == [
        ["initiative", "title", "start", "end"],
        [BASE + "initiative/b", "Brobyggere", "2010-01-01", "2011-12-31"],
        [BASE + "initiative/a", "Et værested for unge på Ærø", "2012-01-01", ""],
        [BASE + "initiative/c", "'=Café", "", ""],
    ]


FACETS = ("life-stage", "situation", "setting", "profession", "programme", "body")


@pytest.mark.parametrize("facet", FACETS)
def test_each_count_of_a_facet_is_what_choosing_it_finds_and_what_sparql_finds(real: FlaskClient, facet: str) -> None:
    for beside in ("", "year-from=2015&year-to=2015"):
        for value, count in counts(real, beside, facet).items():
            query = f"{beside}&{facet}={value}".lstrip("&")
            assert len(rows(real, query)) == count, query
        assert sorted(asked(real, query), key=str) == sorted(rows(real, query), key=str)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=vold",
        "q=kommune&setting=concept/setting/dagtilbud",
        "age-from=3&age-to=6",
        "age=0",
        "year-to=2012",
        "year-from=2018",
        "funding=stated",
        "amount-from=1000000",
        "amount-to=1000000000&year-from=2016&sort=start",
        "q=unge&year-from=2014&sort=start",
        "q=kommune&funding=stated&age-from=3",
        "life-stage=concept/life-stage/barn&setting=concept/setting/kommune&age-from=3&year-to=2016&sort=title",
        "body=agency/social-og-boligstyrelsen&funding=stated&year-from=2010",
        "situation=concept/situation/vold&situation=concept/situation/forebyggelse&life-stage=concept/life-stage/barn",
    ],
)
def test_the_query_behind_a_search_finds_the_same_rows(real: FlaskClient, query: str) -> None:
    assert sorted(asked(real, query), key=str) == sorted(rows(real, query), key=str) != []


@pytest.mark.parametrize(
    ("query", "iris"),
    [
        ("situation=concept/situation/misbrug", "ac"),
        ("age-from=3&age-to=20", "c"),
        ("age=2", "a"),
        ("year-from=2035", "a"),  # no end is told but one that is expected
        ("year-to=2011", "b"),
        ("amount-from=1500000&amount-to=1500000", "a"),
        ("q=v%C3%A6rested", "ab"),
    ],
)
def test_the_query_behind_a_search_has_the_same_bounds(few: FlaskClient, query: str, iris: str) -> None:
    told = sorted(asked(few, query), key=str)
    assert told == sorted(rows(few, query), key=str)
    assert "".join(each["initiative"][-1] for each in told) == iris


def test_the_query_behind_a_search_has_its_order_of_starts(few: FlaskClient) -> None:
    for found in (rows(few, "sort=start"), asked(few, "sort=start")):
        assert "".join(each["initiative"][-1] for each in found) == "bac"  # none is told of the last one


def test_values_of_a_facet_add_up_and_facets_narrow_down(real: FlaskClient) -> None:
    stage, first, second = (
        "life-stage=concept/life-stage/barn",
        "setting=concept/setting/kommune",
        "setting=concept/setting/skole",
    )
    one, two = ({each["title"] for each in rows(real, each)} for each in (first, second))
    assert {each["title"] for each in rows(real, f"{first}&{second}")} == one | two
    assert {each["title"] for each in rows(real, f"{first}&{stage}")} == one & {
        each["title"] for each in rows(real, stage)
    }


def test_a_choice_of_a_facet_leaves_its_own_counts_and_changes_the_others(real: FlaskClient) -> None:
    query = "setting=concept/setting/kommune"
    assert counts(real, query, "setting") == counts(real, "", "setting")
    assert counts(real, query, "situation") != counts(real, "", "situation")


def test_pages_have_twenty_initiatives_and_lead_to_each_other(real: FlaskClient) -> None:
    first, second = (page(real, query) for query in ("sort=title", "sort=title&page=2"))
    assert (first.count("<h3>"), second.count("<h3>")) == (20, 8)
    assert '<a href="/search?sort=title&amp;page=2" rel="next">' in first
    assert '<a href="/search?sort=title" rel="prev">' in second
    assert page(real, "year-to=2100&page=2").count("<h3>") == 8


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("q=" + "x" * 10_000, 400, "Teksten er for lang: 10000 tegn. Skriv højst 300."),
        ("q=" + "+".join(["og"] * 33), 400, "Teksten er for lang: 33 ord. Skriv højst 32."),
        ("age-from=-1", 400, "Alder: »-1« er ikke et helt tal fra 0 til 120."),
        ("age=1e9", 400, "Alder: »1e9« er ikke et helt tal fra 0 til 120."),
        ("year-from=2016&year-to=2012", 400, "År i gang: fra 2016 til 2012 vender den forkerte vej."),
        ("situation=" + quote("https://example.org/<x>"), 400, "»https://example.org/<x>«"),
        ("programme=concept/situation/vold", 400, "»concept/situation/vold«"),
        ("page=-1", 400, "Side: »-1« er ikke et helt tal"),
        ("page=1" + "0" * 30, 400, "er ikke et helt tal fra 1 til 1000000000."),
        ("&".join(f"body=x{each}" for each in range(1000)), 400, "Vælg højst 50 værdier af hver slags."),
        ("situation=%ff", 400, "»%FF«"),
        ("page=0", 400, "Side: »0« er ikke et helt tal"),
        ("sort=up", 400, "»sort=up« er ikke en af: relevance, title, start."),
        ("page=3", 404, "Der er ingen side 3; den sidste er side 2."),
    ],
)
def test_what_cannot_be_asked_is_told(real: FlaskClient, query: str, status: int, words: str) -> None:
    text = page(real, query, status)
    assert words in told(text[text.index('role="alert"') :])
    if status == 400:
        danish = {"Accept": "application/json", "Accept-Language": "da"}
        response = real.get(f"/search?{query}", headers=danish)
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")
        assert response.get_json()["detail"] in told(page(real, f"{query}&language=en", 400))
        assert words in html.unescape(page(real, f"{query}&format=csv", 400))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 200),
        ("q=%ff%fe", 200),
        ("q=%ed%a0%80", 200),
        ("q=" + quote('"""' + "\u0300" * 200), 200),
        ("q=" + quote("title : {vold} ^x NEAR(a b, 2) \r\nX: y"), 200),
        ("q=vold&age=120&year-to=1900&funding=stated", 200),
        ("&".join(["situation=concept/situation/vold"] * 1000), 200),
        ("q=vold&q=unge&sort=start&sort=up&page=1&page=x", 200),
        ("format=xlsx", 406),
    ],
)
def test_odd_addresses_are_answered_alike_in_every_format(real: FlaskClient, query: str, status: int) -> None:
    for accept in ("text/html", "text/csv", "application/json"):
        for language in ("da", "en"):
            response = real.get(f"/search?{query}", headers={"Accept": accept, "Accept-Language": language})
            assert response.status_code == status, response.text
            assert status != 200 or response.mimetype == accept


def test_a_page_that_a_new_release_no_longer_has_leads_to_the_last_one_of_that(tmp_path: Path) -> None:
    def released(day: int, shared: int) -> None:
        named = {each: "Fælles" if each < shared else "Egen" for each in range(30)}
        lines = (initiative(each).replace("Fælles", name) for each, name in named.items())
        quads = list(parse("".join(lines).encode(), RdfFormat.N_TRIPLES))
        publish(tmp_path, quads, Report(()), BASE, {}, date(2026, 11, day))

    released(20, 30)
    with serving("--release", tmp_path / "current") as address:
        path = f"{address}/search?q=f%C3%A6lles&page=2"
        assert "30 indsatser" in told(asked_at(path, "text/html")[1])
        released(21, 5)
        while (answer := asked_at(path, "text/html"))[0] == 200:
            pass
        assert answer[0] == 404
        assert "Der er ingen side 2; den sidste er side 1." in told(answer[1])
        assert "5 indsatser" in told(answer[1])
        assert len(json.loads(asked_at(path, "application/json")[1])) == 5


def test_years_the_wrong_way_round_lead_to_the_right_way(real: FlaskClient) -> None:
    assert '<a href="/search?year-from=2012&amp;year-to=2016">' in page(real, "year-from=2016&year-to=2012", 400)


def test_fields_left_empty_are_left_out_of_the_address(real: FlaskClient) -> None:
    response = real.get("/search?q=vold&age-from=&age-to=&sort=title")
    assert (response.status_code, response.headers["Location"]) == (303, "/search?q=vold&sort=title")


def test_the_slider_is_of_a_script_of_this_host_and_hidden_without_it(real: FlaskClient) -> None:
    response = real.get("/search?age-from=3", headers=BROWSER)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"].split("; ")
    assert re.findall("<script[^>]*>", response.text) == ['<script src="/static/slider.js" defer>']
    with real.get("/static/slider.js") as script:
        assert script.status_code == 200
    slider = response.text[response.text.index('<div class="slider" hidden') :].partition("<output>")[0]
    assert re.findall('aria-label="([^"]*)"', slider) == ["Alder fra", "Alder til"]
    assert 'name="' not in slider  # the fields are what is sent
    assert 'name="age-from" min="0" max="120" value="3"' in response.text


def test_the_page_is_in_the_language_that_is_asked_for(real: FlaskClient) -> None:
    danish, english = page(real, "q=dino"), page(real, "q=dino&language=en")
    assert "2 indsatser" in told(danish)
    assert "2 initiatives" in told(english)
    assert "1 initiative " in told(page(real, "q=penalhus&language=en"))
    assert "1 indsats " in told(page(real, "q=penalhus"))
    assert "/initiative/de-utrolige-aar-dino-stor-gruppe?language=en" in english


def test_an_index_is_made_for_a_release_that_has_none_without_touching_it(shipped: Built, tmp_path: Path) -> None:
    folder = tmp_path / shipped.release.version
    folder.mkdir()
    for each in shipped.release.folder.iterdir():
        if each.name != NAME:
            (folder / each.name).symlink_to(each)
    for app in application(folder):
        while app.test_client().get("/search").status_code == 503:
            pass
        assert len(rows(app.test_client(), "")) == 28
    assert not (folder / NAME).exists()


def test_files_that_are_served_are_searched_and_a_database_says_that_it_is_not(few: FlaskClient) -> None:
    with serving(FILE) as files:
        while (answer := asked_at(f"{files}/search?q=mentor", "application/json"))[0] == 503:
            pass
        assert json.loads(answer[1]) == rows(few, "q=mentor")
        with serving("--endpoint", f"{files}/sparql") as database:
            for accept, words in (
                ("text/html", "Søgning kræver en udgave eller filer"),
                ("text/csv", "Searching needs a release or files"),
            ):
                status, text = asked_at(f"{database}/search?q=mentor", accept)
                assert (status, words in text) == (404, True)


def asked_at(url: str, accept: str, source: str = "127.0.0.1") -> tuple[int, str]:
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=30, source_address=(source, 0))
    try:
        connection.request("GET", url[url.index(parts.path, 8) :], headers={"Accept": accept})
        response = connection.getresponse()
        text = response.read().decode()
        if response.status == 303:
            return asked_at(urljoin(url, str(response.headers["Location"])), accept, source)
        return response.status, text
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("limit", "status", "words"),
    [
        ({"result": 0}, 403, "the result passes 0 MiB; ask for less"),
        ({"timeout": 0.0}, 504, "the query took longer than 0 seconds; ask for less"),
    ],
)
def test_rows_that_pass_a_limit_are_refused_whole(
    shipped: Built, limit: dict[str, float], status: int, words: str
) -> None:
    app = create_app(replace(Settings(shipped.release.folder, workers=1), **limit))
    for format_ in ("csv", "json"):
        response = app.test_client().get(f"/search?format={format_}")
        assert (response.status_code, response.get_json()["detail"].startswith(words)) == (status, True)
    services.of(app).close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of more initiatives than are read, and than a query names, at a time; with a bounded rate."""
    file = tmp_path_factory.mktemp("many") / "many.nt"
    file.write_text("".join(map(initiative, range(MANY))))
    with serving("--rate-limit", "20", file) as address:
        # Each look comes from another client, so that the rate refuses none.
        clients = (f"127.1.{each // 250}.{each % 250 + 1}" for each in range(60_000))
        while asked_at(f"{address}/search", "text/csv", next(clients))[0] == 503:
            pass
        yield address


def initiative(number: int) -> str:
    subject, year = f"<{BASE}initiative/{number}>", f'"{2000 + number % 20}-01-01"^^<{XSD.date.value}>'
    period = f"<{BASE}initiative/{number}/period>"
    return (
        f"{subject} <{RDF.type.value}> <{IG.Initiative.value}> .\n"
        f'{subject} <{DCT.title.value}> "Fælles indsats {number}"@da .\n'
        f"{subject} <{DCT.temporal.value}> {period} .\n{period} <{DCAT.startDate.value}> {year} .\n"
    )


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_the_rows_of_a_large_result_are_all_there_in_order(many: str, format_: str) -> None:
    status, text = asked_at(f"{many}/search?q=indsats&sort=start&format={format_}", "*/*", source="127.0.0.2")
    told = list(csv.DictReader(io.StringIO(text))) if format_ == "csv" else json.loads(text)
    by_start = sorted(range(MANY), key=lambda number: (2000 + number % 20, number))
    assert status == 200
    assert [each["title"] for each in told] == [f"Fælles indsats {number}" for number in by_start]
    assert {each["initiative"] for each in told} == {f"{BASE}initiative/{number}" for number in range(MANY)}


def test_a_query_names_as_many_as_it_can_and_the_page_says_so(many: str) -> None:
    page = asked_at(f"{many}/search?q=indsats&language=en", "text/html", source="127.0.0.3")[1]
    assert f"the query names the {MOST} initiatives that the text found" in told(page)
    assert "There are more than a query can name; CSV and JSON have all of them." in told(page)
    query = html.unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[0])
    assert sorted(map(int, re.findall(r"<initiative/(\d+)>", query))) == list(range(MOST))


def test_searches_count_as_queries_do_where_they_are_bounded(many: str) -> None:
    for query in ("q=indsats", "format=csv") * 10:
        assert asked_at(f"{many}/search?{query}", "*/*", source="127.0.0.4")[0] == 200
    status, text = asked_at(f"{many}/search?q=indsats", "text/html", source="127.0.0.4")
    assert (status, "For mange forespørgsler" in told(text)) == (429, True)
    assert asked_at(f"{many}/search?q=&format=csv", "*/*", source="127.0.0.4")[0] == 429  # led to the one that counts
    assert asked_at(f"{many}/", "text/html", source="127.0.0.4")[0] == 200
