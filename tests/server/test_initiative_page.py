"""The pages of what the real release holds: initiatives, pages that were read, bodies, concepts, and the front page."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from graph.build import Built
from graph.store import open_read_only
from graph.terms import BASE, NIF, SKOS
from server import services
from server.app import create_app
from server.settings import Settings

HTML = {"Accept": "text/html"}
ENGLISH = {**HTML, "Accept-Language": "en"}
LIST = "002_4b03cd7b5420c8a1"


@pytest.fixture(scope="module")
def real(shipped: Built) -> Iterator[Flask]:
    app = create_app(Settings(shipped.release.folder, workers=1))
    yield app
    services.of(app).close()


@pytest.fixture
def site(real: Flask) -> FlaskClient:
    return real.test_client()


def plain(page: str) -> str:
    """The text of a page as it is read."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_an_initiative_answers_what_a_reader_asks_in_order(site: FlaskClient) -> None:
    path = "/initiative/screening-af-lovende-indsatser-med-fokus-paa-integrering-af-socialfaglige.html"
    headings = re.findall(r'<section class="about-\w+" aria-labelledby="\w+">\s*<h2[^>]*>([^<]*)', site.get(path).text)
    assert headings == ["Hvad det er", "Hvornår", "For hvem", "Af hvem", "Hvor", "Penge"]
    headings = re.findall(
        r'<section class="about-\w+" aria-labelledby="\w+">\s*<h2[^>]*>([^<]*)', site.get(path, headers=ENGLISH).text
    )
    assert headings == ["What it is", "When", "For whom", "By whom", "Where", "Money"]


@pytest.mark.parametrize(("language", "told"), [("da", "30 mio. kr. (pulje)"), ("en", "DKK 30 million (grant pool)")])
def test_an_amount_is_written_as_its_reader_does(site: FlaskClient, language: str, told: str) -> None:
    assert f">{told}</a>" in site.get(f"/initiative/frivillige-organisationer.html?language={language}").text


def test_an_initiative_shows_its_years_as_a_bar_with_a_text(site: FlaskClient) -> None:
    page = site.get("/initiative/boernehuse.html", headers=ENGLISH).text
    assert '<title id="time-told">Runs: 2013–2016</title>' in page
    assert '<rect x="16.7%" y="4" width="66.65%"' in page
    assert re.findall(r"<text [^>]*>(\d{4})</text>", page) == ["2012", "2013", "2014", "2015", "2016", "2017"]


def test_an_initiative_leads_to_others_and_tells_what_they_have_in_common(site: FlaskClient) -> None:
    page = site.get("/initiative/de-utrolige-aar-baby.html", headers=ENGLISH).text
    related = page[page.index('id="related"') : page.index("</ul>", page.index('id="related"'))]
    assert "/initiative/de-utrolige-aar-dino-lille-gruppe" in related
    assert "In common: The Incredible Years, child" in plain(related)
    assert '"/initiative/de-utrolige-aar-baby"' not in related


def test_every_fact_leads_to_its_very_words_on_the_stored_page(site: FlaskClient) -> None:
    page = site.get("/initiative/boernehuse.html").text
    quotes = re.findall(
        rf'<blockquote lang="da"><a href="/source/{LIST}\.html#(w\d+-\d+)">[^<]*<mark>([^<]*)</mark>', page
    )
    assert len(quotes) > 30
    source = site.get(f"/source/{LIST}.html").text
    for anchor, quoted in quotes:
        assert source.count(f'id="{anchor}"') == 1
        at = source.index(f'id="{anchor}"')
        words = plain(source[source.index(">", at) + 1 : at + 3000])
        assert words.startswith(plain(quoted)[:20])


def test_marks_leave_the_text_of_a_page_as_it_is(site: FlaskClient) -> None:
    triples = parse(site.get(f"/source/{LIST}.nt").data, RdfFormat.N_TRIPLES)
    (stored,) = (quad.object.value for quad in triples if quad.predicate == NIF.isString)
    page = site.get(f"/source/{LIST}.html").text
    shown = page[page.index('<div class="source-text text" lang="da">') :]
    shown = shown[shown.index(">") + 1 : shown.index("</div>")]

    assert unescape(re.sub(r"<[^>]*>", "", shown)) == stored


def test_a_fact_has_a_page_that_tells_how_to_report_an_error_in_it(site: FlaskClient) -> None:
    page = site.get("/initiative/boernehuse.html", headers=ENGLISH).text
    link = re.search(r'href="(/report\?about=[^"]*assertion[^"]*)"', page)
    assert link
    told = site.get(link[1], headers=ENGLISH).text
    assert "It says: lead: Socialstyrelsen har til opgave" in told
    assert "Words: »Socialstyrelsen har til opgave" in told
    assert f"« &lt;{BASE}source/{LIST}&gt;" in told
    assert site.get("/report?about=" + quote('"><script>alert(1)</script>')).status_code == 404
    general = plain(site.get("/report").text)
    assert "Skriv intet om privatpersoner. Siden her sender og gemmer intet." in general
    assert "offentlig" not in general  # there is no list of errors to be public


def test_a_body_shows_its_names_through_time(site: FlaskClient) -> None:
    page = site.get("/agency/socialstyrelsen.html").text
    timeline = plain(page[page.index('class="timeline"') : page.index("</ol>")])
    assert "Socialstyrelsen" in timeline
    assert "Social- og Boligstyrelsen" in timeline
    assert re.search(r"\d{1,2}\. \w+ 20\d\d", timeline)


@pytest.mark.parametrize(
    ("path", "label", "number"),
    [
        ("concept/situation/udsat-position", "Se indsatserne i søgningen", 9),
        ("programme/overgrebspakken", "Se indsatserne i søgningen", 2),
        ("agency/socialstyrelsen", "Se indsatserne i søgningen", 8),
        ("agency/servicestyrelsen", "Se indsatserne under alle disse navne i søgningen", 9),
    ],
)
def test_a_page_leads_to_its_initiatives_in_the_search(site: FlaskClient, path: str, label: str, number: int) -> None:
    links = re.findall(r'<a href="(/search\?[^"]*)">([^<]*)</a>', site.get(f"/{path}.html").text)
    (address,) = (unescape(href) for href, text in links if text == label)
    assert re.findall(r'<h2 id="found">([^<]*)', site.get(address, headers=HTML).text) == [f"{number} indsatser"]


@pytest.mark.parametrize("path", ["concept/situation/ludomani", "agency/aabenraa-kommune", "law/serviceloven"])
def test_a_page_without_initiatives_leads_to_no_search(site: FlaskClient, path: str) -> None:
    assert "i søgningen" not in site.get(f"/{path}.html").text


def test_what_a_concept_means_stands_first(site: FlaskClient) -> None:
    for headers, told in ((HTML, "livsvilkår, der gør"), (ENGLISH, "conditions of life that make")):
        page = site.get("/concept/situation/udsat-position.html", headers=headers).text
        assert re.findall(r'<p class="lead">([^<]*)', page)[0].startswith(told)


def test_a_page_tells_how_to_cite_it_as_it_is_in_this_release(site: FlaskClient, shipped: Built) -> None:
    version = shipped.release.version
    told = plain(site.get("/initiative/boernehuse.html").text)
    assert f"Henvisning: Børnehuse . Indsatsgraf. Udgave {version}, " in told
    assert f"http://localhost/releases/{version}/initiative/boernehuse.html" in told


def test_a_concept_shows_its_place_in_the_tree(site: FlaskClient) -> None:
    page = site.get("/concept/situation/vold.html", headers=ENGLISH).text
    assert '<a href="/concept/situation">situation</a>' in page
    assert '<li aria-current="page">violence</li>' in page


def test_what_points_to_a_thing_is_counted_by_kind_and_shown_a_page_at_a_time(site: FlaskClient) -> None:
    first = site.get("/ontology/Initiative.html").text
    second = site.get(f"/source/{LIST}.html").text
    assert "rdf:type" in first
    assert '<span class="count">27</span>' in second
    path = "/concept/organisation-type/kommune.html"
    assert "?page=3" in site.get(path).text
    pages = [set(re.findall(r'<li><a href="(/agency/[^"]*)"', site.get(f"{path}?page={n}").text)) for n in (1, 2, 3)]
    assert [len(each) for each in pages] == [41, 50, 7]
    assert len(set().union(*pages)) == 98


def test_a_scheme_shows_its_concepts_once_as_a_tree(site: FlaskClient, shipped: Built) -> None:
    page = site.get("/concept/situation.html").text
    tree = page[page.index('<ul class="tree">') : page.index("</section>")]
    shown = re.findall(r'<a href="/(concept/situation/[^"]*)"', tree)
    scheme = NamedNode(f"{BASE}concept/situation")
    concepts = open_read_only(shipped.release.store).quads_for_pattern(None, SKOS.inScheme, scheme, DefaultGraph())
    assert sorted(shown) == sorted(str(quad.subject.value).removeprefix(BASE) for quad in concepts)
    of_impairment = tree[tree.index("/concept/situation/funktionsnedsaettelse") : tree.index("</ul>")]
    assert '<ul class="tree">' in of_impairment
    assert "/concept/situation/adhd" in of_impairment
    assert "begrebssystem <span" not in page


@pytest.mark.parametrize(
    ("query", "status"), [("page=99", 404), ("page=0", 400), ("page=-1", 400), ("page=x", 400), ("page=%00", 400)]
)
@pytest.mark.parametrize("path", ["/initiative/boernehuse.html", "/concept/situation/vold.html", "/initiative/"])
def test_a_page_of_a_list_that_there_is_not_is_told(site: FlaskClient, path: str, query: str, status: int) -> None:
    assert site.get(f"{path}?{query}", headers=HTML).status_code == status


def test_all_initiatives_are_listed(site: FlaskClient) -> None:
    page = site.get("/initiative/").text
    assert len(set(re.findall(r'<li><a href="(/initiative/[^"?]+)"', page))) == 28
    assert 'Børnehuse</a> <span class="years">2013–2016</span>' in page


def test_the_numbers_of_each_picture_are_those_of_the_query_behind_it(site: FlaskClient) -> None:
    page = site.get("/", headers=HTML).text
    names = re.findall(r'href="(/home/[^"]*\.csv)"', page)
    queries = [parse_qs(each)["query"][0] for each in re.findall(r'href="/sparql#(query=[^"]*)"', page)]
    ways = list(zip(names, queries, strict=True))
    assert [name for name, _ in ways] == [
        f"/home/{each}.csv" for each in ("over-time", "by-target-group", "by-age", "by-programme", "by-body", "funding")
    ]
    for numbers, query in ways:
        told = site.get(numbers)
        asked = site.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
        assert f"<code>{query}</code>" in unescape(page)
        assert (told.status_code, asked.status_code, told.mimetype) == (200, 200, "text/csv")
        assert list(csv.reader(io.StringIO(told.text))) == list(csv.reader(io.StringIO(asked.text)))
        assert len(told.text.splitlines()) > 1
    assert site.get("/home/nothing.csv").status_code == 404


def test_a_year_in_which_nothing_ran_keeps_its_place_in_the_picture(site: FlaskClient) -> None:
    page = site.get("/", headers=HTML).text
    table = page[page.index("<table>") : page.index("</table>")]
    rows = [(int(year), int(number)) for year, number in re.findall(r'"row">(\d+)</th><td[^>]*>(\d+)<', table)]
    assert [year for year, _ in rows] == list(range(rows[0][0], rows[-1][0] + 1))
    asked = dict(csv.reader(io.StringIO(site.get("/home/over-time.csv").text)))
    assert {str(year): str(number) for year, number in rows if number} | {"year": "initiatives"} == asked


def test_funding_is_told_one_by_one_and_never_as_a_sum(site: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get("/home/funding.csv").text)))
    assert [(row["label"].split(" ")[0], row["kind"].rpartition("/")[2], row["amount"]) for row in rows] == [
        ("Frivillige", "pulje", "30000000"),
        ("Screening", "initiativbevilling", "1200000"),
    ]


@pytest.mark.parametrize("path", ["/", "/initiative/boernehuse.html"])
def test_a_page_tells_search_engines_of_itself_in_data_that_nothing_runs(site: FlaskClient, path: str) -> None:
    response = site.get(path, headers=HTML)
    (block,) = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', response.text)
    told = json.loads(block)
    assert told["@context"] == "https://schema.org/"
    assert "script-src" not in response.headers["Content-Security-Policy"]
    if path == "/":
        assert (told["@type"], told["license"]) == ("Dataset", "https://creativecommons.org/licenses/by/4.0/")
    else:
        assert (told["mainEntity"]["@type"], told["mainEntity"]["name"]) == ("Service", "Børnehuse")
        assert told["temporalCoverage"] == ["2013-01-01/2016-12-31"]
        provider = {"@type": "Organization", "@id": f"{BASE}agency/socialstyrelsen", "name": "Socialstyrelsen"}
        assert told["mainEntity"]["provider"] == [provider]


def test_pages_stay_small(site: FlaskClient) -> None:
    listed = re.findall(r'<li><a href="(/initiative/[^"]*)"', site.get("/initiative/").text)
    sizes = [len(site.get(f"{each}.html", headers=HTML).data) for each in listed]
    assert max(sizes) < 100_000


@pytest.mark.parametrize(
    ("kind", "number", "first"),
    [
        ("agency", 314, "A.P. Møller Fonden"),
        ("concept", 20, "aktørrolle"),
        ("law", 33, "Adoptionsloven"),
        ("programme", 13, "1.000-dagesprogrammet"),
        ("source", 2, "Projekter og initiativer børn"),
    ],
)
def test_everything_of_a_kind_is_listed_by_name(site: FlaskClient, kind: str, number: int, first: str) -> None:
    page = site.get(f"/{kind}/").text
    assert f'<span class="count">{number}</span></h1>' in page
    listed = re.findall(rf'<li><a href="/{kind}/[^"?]+"[^>]*>([^<]+)', page)
    assert len(listed) == min(number, 100)
    assert listed[0] == first
