import json
import re

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from pyoxigraph import Quad, RdfFormat, parse

from graph.dumps import DUMPS
from graph.release import Release
from graph.terms import BASE, DCAT, DCT, RDF, SKOS, VOID

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def quads(response_data: bytes, syntax: RdfFormat = RdfFormat.TURTLE) -> set[Quad]:
    return set(parse(response_data, syntax))


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        (BROWSER, "html"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdf"),
        ("application/n-triples", "nt"),
        ("application/xml", "rdf"),
    ],
)
def test_an_iri_leads_to_what_the_client_prefers(client: FlaskClient, accept: str | None, suffix: str) -> None:
    response = client.get("/initiative/broen", headers={} if accept is None else {"Accept": accept})
    assert (response.status_code, response.headers["Location"], response.headers["Vary"]) == (
        303,
        f"/initiative/broen.{suffix}",
        "Accept, Accept-Encoding, Accept-Language, Accept-Datetime",
    )


def test_an_iri_leads_to_the_format_that_the_address_asks_for(client: FlaskClient) -> None:
    assert client.get("/initiative/broen?format=nt").headers["Location"] == "/initiative/broen.nt"


def test_an_iri_refuses_a_format_that_it_does_not_have(client: FlaskClient) -> None:
    response = client.get("/initiative/broen", headers={"Accept": "image/png"})
    assert (response.status_code, response.headers["Vary"]) == (406, "Accept")


@pytest.mark.parametrize(
    ("suffix", "mimetype", "syntax"),
    [
        ("ttl", "text/turtle", RdfFormat.TURTLE),
        ("nt", "application/n-triples", RdfFormat.N_TRIPLES),
        ("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
        ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_a_suffix_gives_the_same_graph_in_its_format_whatever_is_accepted(
    client: FlaskClient, suffix: str, mimetype: str, syntax: RdfFormat
) -> None:
    response = client.get(f"/initiative/broen.{suffix}", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert quads(response.data, syntax) == quads(client.get("/initiative/broen.ttl").data)


def test_an_initiative_comes_with_the_nodes_below_it_and_the_names_of_what_it_points_to(
    client: FlaskClient,
) -> None:
    subjects = {quad.subject.value.removeprefix(BASE) for quad in quads(client.get("/initiative/broen.ttl").data)}
    assert subjects == {
        "initiative/broen",
        "initiative/broen/side_1.a/period",
        "initiative/broen/side_1.a/target-group/1",
        "concept/situation/vold",
        "ontology/Initiative",
        "ontology/TargetGroup",
    }


def test_a_scheme_does_not_come_with_its_concepts(client: FlaskClient) -> None:
    found = quads(client.get("/concept/situation.ttl").data)
    about = {quad.predicate for quad in found if quad.subject.value == BASE + "concept/situation/vold"}
    assert about == {SKOS.prefLabel}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/initiative/broen/side_1.a/target-group/1", "/initiative/broen/side_1.a/target-group/1.ttl"),
        ("/source/side_1.a", "/source/side_1.a.ttl"),
        ("/span/side_1.a/42-46", "/span/side_1.a/42-46.ttl"),
        ("/span/side_1.a/42-46/quote", "/span/side_1.a/42-46/quote.ttl"),
        ("/assertion/1", "/assertion/1.ttl"),
        ("/graph/evidence", "/graph/evidence.ttl"),
        ("/concept/situation", "/concept/situation.ttl"),
        ("/ontology/Initiative", "/ontology/Initiative.ttl"),
        ("/ontology/", "/ontology.ttl"),
        ("/initiative/v1.html", "/initiative/v1.html.ttl"),
    ],
)
def test_every_iri_of_the_graph_leads_somewhere(client: FlaskClient, path: str, location: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    assert client.get(location).status_code == 200
    assert client.get(location.removesuffix(".ttl") + ".html").status_code == 200


def test_an_iri_that_ends_like_a_suffix_is_found_with_and_without_one(client: FlaskClient) -> None:
    described = quads(client.get("/initiative/v1.html.ttl").data)
    assert {quad.object.value for quad in described if quad.predicate == DCT.title} == {"Version 1"}


@pytest.mark.parametrize(
    "path",
    [
        "/initiative/ukendt",
        "/initiative/broen.trig",
        "/initiative/broen.",
        "/initiative/.ttl",
        "/initiative/<script>",
        "/initiative/a%20b",
        "/.ttl",
        "/..%2f..%2fetc/passwd",
    ],
)
def test_an_unknown_iri_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, json.loads(response.data)["status"]) == (404, 404)


def test_a_long_address_is_not_repeated_whole(client: FlaskClient) -> None:
    detail = json.loads(client.get("/" + "x" * 3000).data)["detail"]
    assert detail == f"there is no resource <{BASE}{'x' * 200}…> here"


def test_a_browser_is_told_in_danish_that_nothing_is_there(client: FlaskClient) -> None:
    response = client.get("/initiative/ukendt", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["Vary"]) == (404, "Accept, Accept-Language")
    assert '<html lang="da">' in response.text
    assert ">Der er ikke noget på denne adresse. Se efter, om den er skrevet rigtigt, eller søg.</p>" in response.text
    detail = f'<span class="detail">her er intet med IRI’en &lt;{BASE}initiative/ukendt&gt;</span>'
    assert f'<p class="status"><span lang="en">404 Not Found</span>: {detail}</p>' in response.text


def refused(client: FlaskClient, query: str) -> tuple[str, str, str]:
    """A query's page in Danish and in English, and its problem document's detail."""
    asked = {"query": query}
    danish, english = (
        client.get("/sparql", query_string=asked, headers={"Accept": BROWSER, "Accept-Language": each}).text
        for each in ("da", "en")
    )
    return danish, english, client.get("/sparql", query_string=asked).json["detail"]


def test_what_is_wrong_with_a_query_is_told_in_the_language_of_the_page(client: FlaskClient) -> None:
    danish, english, detail = refused(client, "SELECT * {")
    told = "forespørgslen bryder af på linje 1, kolonne 11: `{` på linje 1, kolonne 10 er ikke lukket"
    assert f'</span>: <span class="detail">{told}</span></p>' in danish
    assert detail == "the query breaks off at line 1, column 11: the `{` at line 1, column 10 is not closed"
    assert f'</span>: <span class="detail">{detail}</span></p>' in english


def test_a_page_quotes_in_english_what_only_the_parser_of_queries_says(client: FlaskClient) -> None:
    danish, english, quoted = refused(client, "SELECT * { ?s ?p ?o } GROUP BY ?s")
    assert quoted == "line 1, column 34: SELECT * is not authorized with GROUP BY"
    told = "forespørgslen kan ikke læses fra linje 1, kolonne 34. På engelsk:"
    marked = f'<span class="detail" lang="en">{escape(quoted)}</span></p>'
    assert f'</span>: <span class="detail">{told}</span> {marked}' in danish
    assert f'<p class="status"><span lang="en">400 Bad Request</span>: {marked}' in english


def test_what_http_itself_refuses_is_explained_in_the_language_of_the_page(client: FlaskClient) -> None:
    for language, told in (("da", "Det, der er her, kan læses;"), ("en", "What is here can be read;")):
        answer = client.delete("/about", headers={"Accept": BROWSER, "Accept-Language": language})
        assert (answer.status_code, told in answer.text) == (405, True)
        assert "The method is not allowed" not in answer.text


def test_an_unknown_resource_is_answered_with_what_may_be_meant(client: FlaskClient) -> None:
    odd = (
        "initiative/Broen",
        "initiative/broen/",
        "initiative/broen%00",
        "initiative/..%2fbroen",
        "initiative/broen;a=b",
    )
    for path in ("initiative/broden", "initiative/groen", "initiative/bro%C3%ABn.html", "indsats/broen", *odd):
        near = client.get(f"/{path}").get_json()["near"]
        assert near == [{"iri": f"{BASE}initiative/broen", "title": "Broen"}]
        assert '<a href="/initiative/broen">Broen</a>' in client.get(f"/{path}", headers={"Accept": BROWSER}).text
    assert "near" not in client.get("/initiative/xyzzy").get_json()


def test_a_resource_is_found_in_whichever_folder_it_is_looked_for(client: FlaskClient) -> None:
    for path, iri in (("programme/broen", "initiative/broen"), ("agency/vold", "concept/situation/vold")):
        assert [each["iri"] for each in client.get(f"/{path}").get_json()["near"]] == [f"{BASE}{iri}"]


def test_a_vocabulary_is_found_without_its_last_slash_too(client: FlaskClient) -> None:
    assert client.get("/ontology", headers={"Accept": BROWSER}).location == "/ontology.html"


def test_a_page_shows_each_fact_with_the_words_of_its_source(client: FlaskClient) -> None:
    page = client.get("/initiative/broen.html").text
    assert "<title>Broen – Indsatsgraf</title>" in page
    assert '<a href="/concept/situation/vold">vold</a>' in page
    assert '<a href="/span/side_1.a/42-46"><mark>udsat for vold</mark></a></blockquote>' in page
    assert '<a href="https://example.org/indsatser/broen" rel="noreferrer">' in page
    origin = page[page.index('<h2 id="origin">Læst af</h2>') : page.index("Teksten tilhører den myndighed")]
    assert '<a href="https://example.org/indsatser/broen" rel="noreferrer">' in origin
    assert "hentningsdatoen er ikke oplyst" in origin
    assert '<a href="/initiative/broen/side_1.a/target-group/1">målgruppe 1</a>' in page


def test_a_node_below_shows_the_words_that_it_was_read_from(client: FlaskClient) -> None:
    page = client.get("/initiative/broen/side_1.a/target-group/1.html").text
    assert "<h1>Broen: målgruppe 1</h1>" in page
    assert "<mark>børn</mark>" in page


def test_a_page_shows_what_points_to_it(client: FlaskClient) -> None:
    page = client.get("/concept/situation/vold.html").text
    assert "blockquote" not in page
    assert '<h2 id="pointing">Hvad der henviser hertil <span class="count">2</span></h2>' in page
    assert '<li><a href="/initiative/broen">Broen</a></li>' in page


def test_pages_ask_no_third_party_for_anything_and_run_no_script(client: FlaskClient) -> None:
    for path in ("/", "/initiative/broen.html", "/releases/", "/validation"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert {"application/ld+json"} >= set(re.findall(r'<script type="([^"]*)">', response.text))
        assert response.text.count("<script") == response.text.count('<script type="')
        assert 'lang="da"' in response.text


def test_a_page_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/initiative/broen.html").headers["ETag"]
    again = client.get("/initiative/broen.html", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_front_page_counts_the_initiatives_and_leads_to_all_with_their_years(client: FlaskClient) -> None:
    front = client.get("/").text
    assert '<strong>2</strong> <a href="/initiative/">indsatser</a>' in front
    assert '<a href="/initiative/">Se alle indsatser</a>' in front
    page = client.get("/initiative/").text
    assert '<a href="/initiative/broen">Broen</a> <span class="years">2013–2016</span>' in page
    assert '<a href="/initiative/v1.html">Version 1</a></li>' in page


def test_the_front_page_describes_the_dataset_to_an_rdf_client(client: FlaskClient, published: Release) -> None:
    found = quads(client.get("/", headers={"Accept": "text/turtle"}).data)
    told = {(quad.predicate, quad.object.value) for quad in found if quad.subject.value == "http://localhost/#dataset"}
    default = quads((published.folder / "graph.rdf").read_bytes(), RdfFormat.RDF_XML)
    assert (VOID.triples, str(len(default))) in told
    assert (VOID.sparqlEndpoint, "http://localhost/sparql") in told
    assert (DCAT.version, published.version) in told
    dumps = [value.removeprefix("http://localhost") for kind, value in told if kind == VOID.dataDump]
    assert sorted(dumps) == sorted(f"/releases/{published.version}/{name}" for name in DUMPS)


def test_the_description_counts_what_the_graph_holds(client: FlaskClient) -> None:
    found = quads(client.get("/?format=nt").data, RdfFormat.N_TRIPLES)
    kinds = {quad.subject: quad.object.value for quad in found if quad.predicate == VOID["class"]}
    entities = [quad for quad in found if quad.predicate == VOID.entities]
    counts = {kinds[quad.subject]: quad.object.value for quad in entities if quad.subject in kinds}
    assert counts[BASE + "ontology/Initiative"] == "2"
    assert {RDF.type} <= {quad.predicate for quad in found}


def test_the_well_known_address_leads_to_the_description(client: FlaskClient) -> None:
    response = client.get("/.well-known/void")
    assert (response.status_code, response.headers["Location"]) == (303, "/")
