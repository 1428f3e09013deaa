"""The page that explains the ontology: made from the release in service, for people and as data."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from asking import send
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Quad, RdfFormat, parse
from serving import serving

from graph.build import Built, build
from graph.terms import IG, RDFS
from server import services
from server.app import create_app
from server.settings import Settings

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def app(shipped: Built) -> Iterator[Flask]:
    app = create_app(Settings(shipped.release.folder, workers=1))
    yield app
    services.of(app).close()


@pytest.fixture(scope="module")
def page(app: Flask) -> str:
    return app.test_client().get("/ontology.html").text


@pytest.fixture(scope="module")
def stated(app: Flask) -> set[Quad]:
    return set(parse(app.test_client().get("/ontology.nt").data, RdfFormat.N_TRIPLES))


class Links(HTMLParser):
    """What a page links to, and the places in it that can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a":
            self.targets.append(told.get("href") or "")
        if "id" in told:
            self.ids.append(told["id"] or "")


def section(page: str, name: str) -> str:
    found = re.search(rf'<section class="term" id="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", found[0])).strip()


def drawing(page: str) -> ElementTree.Element:
    found = re.search("<svg.*?</svg>", page, re.DOTALL)
    assert found
    return ElementTree.fromstring(found[0])  # noqa: S314 - our own


def test_a_class_is_told_with_its_place_in_the_model_and_its_use(page: str) -> None:
    assert section(page, "Programme") == (
        "program programme ig:Programme "
        "pakke, puljeaftale, reform eller serie, som flere initiativer hører under "
        "svarer næsten til frapo:FundingProgramme "
        "Egenskaber har bevilling "
        "Nås ved del af program "
        "Brugt 13 gange "
        "For eksempel " + example(page, "Programme") + " "
        "IRI https://w3id.org/indsatsgraf/ontology/Programme"
    )


def test_a_property_is_told_with_what_it_is_used_of_and_its_values(page: str) -> None:
    assert section(page, "situation").partition(" Brugt")[0] == (
        "situation situation ig:situation "
        "angiver det problem eller livsvilkår, initiativet eller gruppen handler om "
        "Art egenskab, der fører til en ressource "
        "Bruges om initiativ målgruppe "
        "Værdi begreb skos:Concept "
        "Værdier fra situation "
        "Underegenskab af dct:subject"
    )


def test_a_term_is_told_in_english_to_who_reads_english(client: FlaskClient) -> None:
    english = client.get("/ontology.html", headers={"Accept-Language": "en-GB, da;q=0.5"}).text
    assert section(english, "situation").partition(" In use")[0] == (
        "situation situation ig:situation "
        "gives the problem or condition of life that the initiative or group is about "
        "Kind property that leads to a resource "
        "Used of initiative target group "
        "Value concept skos:Concept "
        "Values from situation "
        "Subproperty of dct:subject"
    )


def example(page: str, name: str) -> str:
    found = re.search(rf'id="{name}".*?For eksempel</dt><dd><a href="[^"]+">([^<]+)</a>', page, re.DOTALL)
    assert found
    return found[1]


def test_every_term_of_the_release_stands_there_once(page: str, stated: set[Quad]) -> None:
    terms = {quad.subject.value for quad in stated if quad.predicate == RDFS.isDefinedBy}  # type: ignore[union-attr]  # IRIs
    shown = re.findall(r'<section class="term" id="([^"]+)"', page)
    assert sorted(shown) == sorted(term.removeprefix(IG.iri) for term in terms)
    assert len(shown) == 45


def test_every_link_of_the_page_leads_somewhere(client: FlaskClient, page: str) -> None:
    links = Links(page)
    assert len(links.ids) == len(set(links.ids))
    assert {target.removeprefix("#") for target in links.targets if target.startswith("#")} <= set(links.ids)
    ours = {target for target in links.targets if target.startswith("/")}
    assert {client.get(target, follow_redirects=True).status_code for target in ours} == {200}
    assert "" not in links.targets


def test_the_drawing_shows_each_class_and_each_way_between_them_and_tells_them_in_words(page: str) -> None:
    svg = drawing(page)
    classes = [each.text for each in svg.iter(SVG + "text") if each.get("class") == "class"]
    assert len(classes) == len(set(classes)) == 11
    told = svg.findtext(SVG + "desc", "").removesuffix(".").split("; ")
    assert len(told) == len([each for each in svg.iter(SVG + "path") if each.get("class") == "arrow"])
    assert "initiativ – har målgruppe – målgruppe" in told
    named = re.search(r'<div class="diagram" [^>]*aria-labelledby="(.*?)" aria-describedby="(.*?)"', page)
    assert named
    assert set(named.groups()) <= {each.get("id") for each in svg.iter()}


def test_no_two_boxes_of_the_drawing_overlap_and_all_of_it_is_in_sight(page: str) -> None:
    svg = drawing(page)
    sides = ("x", "y", "width", "height")
    boxes = [tuple(float(each.get(side, "")) for side in sides) for each in svg.iter(SVG + "rect")]
    left, top, width, height = map(float, (svg.get("viewBox") or "").split())
    for place, (x, y, w, h) in enumerate(boxes):
        assert left <= x and top <= y and x + w <= left + width and y + h <= top + height  # noqa: PT018 - one rectangle
        for x2, y2, w2, h2 in boxes[place + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_the_page_needs_no_style_or_script_of_its_own(page: str) -> None:
    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", page) == []


def test_the_ontology_is_the_same_in_every_format(client: FlaskClient, stated: set[Quad]) -> None:
    for name, syntax in (("ttl", RdfFormat.TURTLE), ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD)):
        assert set(parse(client.get(f"/ontology.{name}").data, syntax)) == stated


def test_the_page_of_a_term_leads_to_its_place_in_the_ontology(client: FlaskClient) -> None:
    assert 'href="/ontology.html#hasAgeRange"' in client.get("/ontology/hasAgeRange.html").text
    assert "/ontology.html#" not in client.get("/concept/situation.html").text


def test_the_context_is_served_where_documents_name_it(client: FlaskClient) -> None:
    answer = client.get("/ontology/context.jsonld")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert answer.json and answer.json["@context"]["ig"] == IG.iri  # noqa: PT018 - of one document


def test_files_without_the_ontology_have_no_page_of_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("bare") / "a.ttl"
    file.write_text("<http://example.org/a> a <http://example.org/B> .")
    with serving(file) as address:
        assert [send(address, "GET", path).status for path in ("/ontology.html", "/ontology.ttl")] == [404, 404]


def test_the_menu_leads_to_the_ontology_whatever_the_base_of_the_graph_is(tmp_path: Path) -> None:
    made = build([], tmp_path, base="https://data.example.org/ig/", today=date(2026, 1, 31))
    app = create_app(Settings(made.release.folder, workers=1))
    client = app.test_client()
    menu = re.findall(
        r'href="([^"]*)"', client.get("/about").text.partition('<nav class="main"')[2].partition("</nav>")[0]
    )
    assert {path: client.get(path, headers={"Accept": "text/html"}).status_code for path in menu} == dict.fromkeys(
        ("/search", "/sparql", "/ontology.html", "/releases/", "/about"), 200
    )
    assert '<a href="/ontology.html" aria-current="page">' in client.get("/ontology.html").text
    services.of(app).close()
