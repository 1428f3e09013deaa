import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

from graph import examples
from graph.release import Release
from graph.terms import BASE, DCAT, IG, PREFIXES, RDF, RDFS, SD, SH, SPEX

TITLES = """SELECT ?t WHERE { ?i a <https://w3id.org/indsatsgraf/ontology/Initiative> ;
    <http://purl.org/dc/terms/title> ?t } ORDER BY ?t"""
CONSTRUCT = f"CONSTRUCT WHERE {{ ?i a <{BASE}ontology/Initiative> }}"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def titles(response: Any) -> list[str]:
    solutions = parse_query_results(response.data, QueryResultsFormat.JSON)
    return [solution["t"].value for solution in solutions]  # type: ignore[union-attr]  # a table


def test_a_query_comes_by_get(client: FlaskClient) -> None:
    assert titles(client.get("/sparql", query_string={"query": TITLES})) == ["Broen", "Version 1"]


def test_a_query_comes_in_a_form(client: FlaskClient) -> None:
    assert titles(client.post("/sparql", data={"query": TITLES})) == ["Broen", "Version 1"]


def test_a_query_comes_as_the_body(client: FlaskClient) -> None:
    response = client.post("/sparql", data=TITLES, content_type="application/sparql-query; charset=utf-8")
    assert titles(response) == ["Broen", "Version 1"]


@pytest.mark.parametrize(
    ("accept", "content_type", "body"),
    [
        (
            "application/sparql-results+json",
            "application/sparql-results+json",
            b'{"head":{"vars":["t"]},"results":{"bindings":[{"t":{"type":"literal","value":"a\\rb"}}]}}',
        ),
        (
            "application/sparql-results+xml",
            "application/sparql-results+xml; charset=utf-8",
            b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
            b'<variable name="t"/></head><results><result><binding name="t"><literal>a&#xD;b</literal>'
            b"</binding></result></results></sparql>",
        ),
        ("text/csv", "text/csv; charset=utf-8", b't\r\n"a\rb"\r\n'),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b'?t\n"a\\rb"\n'),
    ],
)
def test_a_table_comes_in_every_result_format(client: FlaskClient, accept: str, content_type: str, body: bytes) -> None:
    query = "SELECT ('a\\rb' AS ?t) WHERE {}"
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert (response.status_code, response.content_type, response.data) == (200, content_type, body)
    assert response.content_length == len(body)


@pytest.mark.parametrize(
    ("accept", "content_type", "syntax"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/trig", "application/trig", RdfFormat.TRIG),
        ("application/n-quads", "application/n-quads", RdfFormat.N_QUADS),
    ],
)
def test_a_graph_comes_in_every_graph_format(
    client: FlaskClient, accept: str, content_type: str, syntax: RdfFormat
) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, content_type)
    assert {quad.subject.value for quad in parse(response.data, syntax)} == {
        BASE + "initiative/broen",
        BASE + "initiative/v1.html",
    }


@pytest.mark.parametrize(
    ("query", "accept", "format_", "content_type"),
    [
        (TITLES, None, None, "application/sparql-results+json"),
        (TITLES, BROWSER, None, "application/sparql-results+json"),
        (TITLES, "application/json", None, "application/sparql-results+json"),
        (TITLES, "text/csv;q=0.1, application/sparql-results+xml", None, "application/sparql-results+xml"),
        (TITLES, "image/png", "tsv", "text/tab-separated-values"),
        (TITLES, "text/csv", "", "text/csv"),
        ("ASK {}", "text/turtle, application/sparql-results+xml", None, "application/sparql-results+xml"),
        (TITLES, "*/*", "text/csv", "text/csv"),
        (TITLES, "text/csv", "application/sparql-results+xml", "application/sparql-results+xml"),
        (TITLES, "text/csv", "application/sparql-results xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, None, "text/turtle"),
        (CONSTRUCT, "application/*, text/*;q=0.9", None, "application/n-triples"),
        (CONSTRUCT, "application/trig, text/turtle;q=0.9", None, "application/trig"),
        (CONSTRUCT, "application/x-turtle, */*;q=0.1", None, "text/turtle"),
        (CONSTRUCT, "text/n3", None, "text/turtle"),
        (CONSTRUCT, "text/xml", None, "application/rdf+xml"),
        (CONSTRUCT, "application/json, text/plain, */*", None, "application/ld+json"),
        (CONSTRUCT, "application/json", None, "application/ld+json"),
        ("DESCRIBE <x:y>", "*/*", "nt", "application/n-triples"),
    ],
)
def test_the_form_of_the_query_and_the_client_decide_the_format(
    client: FlaskClient, query: str, accept: str | None, format_: str | None, content_type: str
) -> None:
    asked = {"query": query} | ({} if format_ is None else {"format": format_})
    headers = {} if accept is None else {"Accept": accept}
    response = client.get("/sparql", query_string=asked, headers=headers)
    assert (response.status_code, response.mimetype) == (200, content_type)


@pytest.mark.parametrize(
    ("query", "accept", "format_"),
    [(TITLES, "text/turtle", None), (CONSTRUCT, "text/csv", None), (TITLES, "*/*", "ttl"), (CONSTRUCT, "*/*", "tsv")],
)
def test_a_format_that_does_not_fit_is_refused_with_the_offers(
    client: FlaskClient, query: str, accept: str, format_: str | None
) -> None:
    asked = {"query": query} | ({} if format_ is None else {"format": format_})
    response = client.get("/sparql", query_string=asked, headers={"Accept": accept})
    problem = json.loads(response.data)
    assert (response.status_code, response.content_type) == (406, "application/problem+json")
    assert ("text/csv" in problem["detail"]) == (query == TITLES)


@pytest.mark.parametrize(
    ("default", "named", "expected"),
    [
        ((), (), ["graph/evidence", "source/side_1.a"]),
        (("source/side_1.a",), (), []),
        ((), ("source/side_1.a",), ["source/side_1.a"]),
        (("graph/evidence",), ("source/side_1.a",), ["source/side_1.a"]),
    ],
)
def test_the_protocol_names_the_graphs_of_the_dataset(
    client: FlaskClient, default: tuple[str, ...], named: tuple[str, ...], expected: list[str]
) -> None:
    asked = {
        "query": GRAPHS,
        "default-graph-uri": [BASE + each for each in default],
        "named-graph-uri": [BASE + each for each in named],
        "format": "csv",
    }
    rows = client.get("/sparql", query_string=asked).text.splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == [BASE + each for each in expected]


def test_a_default_graph_that_is_named_replaces_the_default_graph(client: FlaskClient) -> None:
    asked = {"query": "SELECT ?s ?p ?o { ?s ?p ?o }", "format": "csv"}
    response = client.post("/sparql", data={**asked, "default-graph-uri": BASE + "source/side_1.a"})
    assert response.text.splitlines() == [
        "s,p,o",
        f"{BASE}initiative/broen,{BASE}ontology/situation,{BASE}concept/situation/vold",
    ]


@pytest.mark.parametrize(
    ("keywords", "status", "detail"),
    [
        ({"query_string": {"query": "SELECT *\nWHERE { ?s ?p"}}, 400, "line 2, column 14"),
        ({"query_string": {"query": "ASK { ?s <a b> ?o }"}}, 400, "an IRI is not valid"),
        ({"query_string": {"query": ["ASK {}", "ASK {}"]}}, 400, "there were 2"),
        ({"query_string": {"update": "CLEAR ALL"}}, 400, "takes no updates"),
        ({"query_string": {"query": "CLEAR ALL"}}, 400, "CLEAR is an update"),
        ({"query_string": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}}, 400, "SERVICE is refused"),
        ({"query_string": {"query": "SELECT * WHERE {" + "{" * 5000}}, 400, "nests deeper than 200"),
        ({"query_string": {"query": "ASK {}", "named-graph-uri": "x y"}}, 400, "no absolute IRI"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 400, "takes no updates"),
        ({"method": "POST", "data": {}, "content_type": "application/x-www-form-urlencoded"}, 400, "were 0"),
        ({"method": "POST", "data": b"\xff", "content_type": "application/sparql-query"}, 400, "not UTF-8"),
        ({"method": "POST", "data": b"", "content_type": "application/sparql-update"}, 415, "takes no updates"),
        ({"method": "POST", "data": b"ASK {}"}, 415, "application/sparql-query"),
        ({"method": "POST", "data": {"query": "#" * 1024 * 1024}}, 413, ""),
        ({"method": "POST", "data": b"#" * 1024 * 1025, "content_type": "application/sparql-query"}, 413, ""),
        ({"method": "PUT", "data": b""}, 405, ""),
    ],
)
def test_a_bad_request_is_told_what_is_wrong_with_it(
    client: FlaskClient, keywords: dict[str, Any], status: int, detail: str
) -> None:
    response = client.open("/sparql", **keywords)
    problem = json.loads(response.data)
    assert (response.status_code, problem["status"], response.content_type) == (
        status,
        status,
        "application/problem+json",
    )
    assert detail in problem["detail"]


def test_a_syntax_error_has_its_line_and_column_as_numbers(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p"})
    assert json.loads(response.data) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": json.loads(response.data)["detail"],
        "line": 2,
        "column": 14,
    }


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("/sparql", "the query cannot go on with `}` at line 1, column 15: expected "),
        ("/sparql?language=en", "the query cannot go on with `}` at line 1, column 15: expected a variable, an IRI"),
        (
            "/sparql?language=da",
            "forespørgslen kan ikke fortsætte med `}` på linje 1, kolonne 15: her kan stå en variabel",
        ),
    ],
)
def test_programs_are_told_in_the_language_that_the_address_names(
    client: FlaskClient, address: str, detail: str
) -> None:
    answer = client.post(
        address, data="SELECT * { ?s }", headers={"Accept-Language": "da"}, content_type="application/sparql-query"
    )
    assert json.loads(answer.data)["detail"].startswith(detail)


def test_codepoint_escapes_may_stand_anywhere(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": r"\u0041SK \u007b ?s \u0061 ?type }", "format": "csv"})
    assert (response.status_code, response.data) == (200, b"true")


def test_a_browser_gets_an_error_as_a_page(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "<script>"}, headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (400, "text/html")
    assert "<h1>Forespørgslen kan ikke forstås</h1>" in response.text


def test_an_answer_that_xml_cannot_hold_is_refused(client: FlaskClient) -> None:
    for query, name in (
        ("SELECT ('\\u0001' AS ?x) {}", "xml"),
        ("CONSTRUCT { <x:a> <http://x/1> 'b' } WHERE {}", "rdf"),
    ):
        response = client.get("/sparql", query_string={"query": query, "format": name})
        assert (response.status_code, "choose another format" in response.text) == (400, True)


def test_the_same_question_again_is_answered_with_not_modified(client: FlaskClient) -> None:
    asked = {"query": TITLES}
    first = client.get("/sparql", query_string=asked)
    again = client.get("/sparql", query_string=asked, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_tags_differ_where_format_query_or_graphs_do(client: FlaskClient) -> None:
    asked: list[dict[str, Any]] = [
        {"query": TITLES},
        {"query": TITLES, "format": "csv"},
        {"query": TITLES + " "},
        {"query": TITLES, "default-graph-uri": BASE + "graph/evidence"},
        {"query": TITLES, "named-graph-uri": BASE + "graph/evidence"},
    ]
    tags = {client.post("/sparql", data=each).headers["ETag"] for each in asked}
    assert len(tags) == len(asked)
    assert all(tag.startswith('"') for tag in tags)


def test_an_answer_says_which_release_it_is_from_and_who_may_read_it(client: FlaskClient, published: Release) -> None:
    response = client.get("/sparql", query_string={"query": TITLES})
    assert response.headers["Indsatsgraf-Release"] == published.version
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language"
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_browser_of_another_site_may_ask_beforehand(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "https://example.org"})
    allowed = {each.strip() for each in response.headers["Access-Control-Allow-Methods"].split(",")}
    assert (response.status_code, allowed) == (200, {"GET", "HEAD", "OPTIONS", "POST"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    asked = {"query": TITLES}
    got, headed = client.get("/sparql", query_string=asked), client.head("/sparql", query_string=asked)
    assert (headed.data, dict(headed.headers)) == (b"", dict(got.headers))


def test_without_a_query_an_rdf_client_gets_the_service_description(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "application/n-triples"})
    quads = list(parse(response.data, RdfFormat.N_TRIPLES))
    endpoint = NamedNode("http://localhost/sparql")
    named = {quad.object for quad in quads if quad.predicate == SD.name}
    assert {quad.object for quad in quads if quad.predicate == SD.endpoint} == {endpoint}
    assert {quad.object for quad in quads if (quad.subject, quad.predicate) == (endpoint, RDF.type)} == {
        SD.Service,
        DCAT.DataService,
    }
    assert named == {NamedNode(BASE + "graph/evidence"), NamedNode(BASE + "source/side_1.a")}


def test_without_a_query_a_browser_gets_the_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert response.mimetype == "text/html"
    assert '<textarea id="query" name="query"' in response.text
    assert f"PREFIX ig: &lt;{IG.iri}&gt;" in response.text or f"PREFIX ig: <{IG.iri}>" in response.text


def test_the_form_lists_the_examples_and_each_can_be_begun_from(client: FlaskClient) -> None:
    listed = client.get("/sparql", headers={"Accept": BROWSER}).text
    for example in examples.load():
        assert f'<a href="?example={example.name}">{escape(example.title["da"])}</a>' in listed
        assert f"<dd>{escape(example.description['da'])}</dd>" in listed
        begun = client.get("/sparql", query_string={"example": example.name}, headers={"Accept": BROWSER}).text
        field = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", begun, re.DOTALL)
        assert field is not None
        answer = client.post("/sparql", data={"query": unescape(field[1])})
        assert (answer.status_code, unescape(field[1])) == (200, example.query)


def test_a_query_editor_finds_the_examples_in_the_service_description(client: FlaskClient) -> None:
    described = Store()
    described.load(client.get("/sparql", headers={"Accept": "text/turtle"}).data, RdfFormat.TURTLE)
    prefixes = {"sh": SH.iri, "rdfs": RDFS.iri, "spex": SPEX.iri}
    # What the editors and loaders of the Swiss Institute of Bioinformatics ask.
    found = described.query(
        """SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|sh:describe ?query FILTER EXISTS {
        ?sq sh:select|sh:ask|sh:construct|spex:describe ?query } }""",
        prefixes=prefixes,
    )
    assert {tuple(term.value for term in row) for row in found} == {  # type: ignore[union-attr]  # a table
        (f"http://localhost/sparql?example={each.name}", f"{each.title[tag]} {each.description[tag]}", each.query)
        for each in examples.load()
        for tag in ("da", "en")
    }
    declared = described.query("SELECT ?p ?n WHERE { [] sh:namespace ?n ; sh:prefix ?p }", prefixes=prefixes)
    assert {row["p"].value: row["n"].value for row in declared} == PREFIXES  # type: ignore[union-attr]  # a table


def test_an_example_that_there_is_none_of_is_told(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"example": "intet"}, headers={"Accept": "text/html"})
    assert response.status_code == 404


def test_a_large_result_arrives_whole(client: FlaskClient) -> None:
    query = f'SELECT ?long WHERE {{ ?a ?b ?c . ?d ?e ?f BIND("{"x" * 2000}" AS ?long) }}'
    with client.post("/sparql", data={"query": query, "format": "tsv"}) as response:
        rows = response.text.splitlines()
        assert response.content_length == len(response.data) > 2 * 1024 * 1024
    assert set(rows[1:]) == {'"' + "x" * 2000 + '"'}
