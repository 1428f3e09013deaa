"""The SPARQL Protocol and the Graph Store Protocol, as a server of files speaks them over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from asking import Got, send
from pyoxigraph import RdfFormat, parse
from serving import serving

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"
FROM = "SELECT ?o FROM <http://example.org/one> { ?s ?p ?o }"
FROM_NAMED = "SELECT ?o FROM NAMED <http://example.org/one> { GRAPH ?g { ?s ?p ?o } }"
ONE, TWO, EMPTY = "http://example.org/one", "http://example.org/two", "http://example.org/empty"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with three triples: one in the default graph, one in each of two named graphs, none in a third."""
    folder = tmp_path_factory.mktemp("files")
    files: dict[str, Path] = {}
    for name in ("default", "one", "two", "empty"):
        files[name] = folder / f"{name}.ttl"
        text = f'<http://example.org/a> <http://example.org/p> "{name}" .\n' if name != "empty" else ""
        files[name].write_text(text)
    named = [each for iri in (ONE, TWO, EMPTY) for each in ("--named", f"{iri}={files[iri.rpartition('/')[2]]}")]
    with serving(files["default"], *named) as running:
        yield running


def rows(got: Got) -> list[str]:
    assert (got.status, got.headers["content-type"]) == (200, "text/csv; charset=utf-8"), got.body
    return got.body.decode().splitlines()[1:]


def by_get(address: str, pairs: list[tuple[str, str]]) -> Got:
    return send(address, "GET", "/sparql?" + urlencode(pairs), Accept="text/csv")


def by_form(address: str, pairs: list[tuple[str, str]]) -> Got:
    return send(address, "POST", "/sparql", urlencode(pairs), Accept="text/csv", Content_Type=FORM)


def directly(address: str, pairs: list[tuple[str, str]]) -> Got:
    query = dict(pairs)["query"]
    path = "/sparql?" + urlencode([pair for pair in pairs if pair[0] != "query"])
    return send(address, "POST", path, query, Accept="text/csv", Content_Type=DIRECT + "; charset=UTF-8")


@pytest.mark.parametrize("way", [by_get, by_form, directly])
@pytest.mark.parametrize(
    ("query", "graphs", "expected"),
    [
        (ALL, [], ["default"]),
        (ALL, [("default-graph-uri", ONE)], ["one"]),
        (ALL, [("default-graph-uri", ONE), ("default-graph-uri", TWO)], ["one", "two"]),
        (ALL, [("named-graph-uri", ONE)], []),
        (NAMED, [], [f"{ONE},one", f"{TWO},two"]),
        (NAMED, [("named-graph-uri", ONE)], [f"{ONE},one"]),
        (NAMED, [("default-graph-uri", ONE)], []),
        (NAMED, [("named-graph-uri", ONE), ("named-graph-uri", TWO)], [f"{ONE},one", f"{TWO},two"]),
        (FROM, [], ["one"]),
        (FROM, [("default-graph-uri", TWO)], ["two"]),
        (FROM_NAMED, [("default-graph-uri", TWO)], []),
        ("SELECT ?o FROM <http://127.0.0.1:9/none> { ?s ?p ?o }", [], []),
        ("SELECT ?g { GRAPH ?g {} } ORDER BY ?g", [], [EMPTY, ONE, TWO]),
    ],
)
def test_the_dataset_is_what_the_protocol_names_else_what_the_query_names(
    address: str, way: object, query: str, graphs: list[tuple[str, str]], expected: list[str]
) -> None:
    assert callable(way)
    assert rows(way(address, [("query", query), *graphs])) == expected


@pytest.mark.parametrize(
    ("method", "path", "body", "type_", "status", "detail"),
    [
        ("GET", "/sparql?query=ASK%20%7B%7D%FF", None, None, 400, "the address is not UTF-8"),
        ("POST", "/sparql", "query=ASK%20%7B%7D%FF", FORM, 400, "the body is not UTF-8"),
        ("POST", "/sparql", "ASK {}", DIRECT + "; charset=UTF-16", 415, "a query comes in UTF-8, not in UTF-16"),
        ("POST", "/sparql?query=ASK%7B%7D", "ASK {}", DIRECT, 400, "the body is the query"),
        ("POST", "/sparql?query=ASK%7B%7D", "query=ASK{}", FORM, 400, "there were 2"),
        ("POST", "/sparql?query=ASK%7B%7D", None, None, 415, "a POST brings a query as"),
        ("POST", "/sparql", "query=ASK{}", DIRECT, 400, "cannot go on with `query` at line 1, column 1"),
        ("POST", "/sparql", "ASK {}", FORM, 400, "there were 0"),
        ("POST", "/sparql", "ASK {}", "text/plain", 415, "a POST brings a query as"),
        ("POST", "/sparql", "--a\r\n\r\n--a--", "multipart/form-data; boundary=a", 415, "a POST brings a query as"),
        ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 415, "takes no updates"),
        ("GET", "/sparql?query=", None, None, 400, "the query is empty"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=one", None, None, 400, "'one' is no absolute IRI"),
        ("PUT", "/sparql?query=ASK%7B%7D", "ASK {}", DIRECT, 405, ""),
        ("DELETE", "/sparql", None, None, 405, ""),
        ("GET", "/graphs", None, None, 400, "name one graph"),
        ("GET", f"/graphs?default&graph={ONE}", None, None, 400, "name one graph"),
        ("GET", f"/graphs?graph={ONE}&graph={TWO}", None, None, 400, "name one graph"),
        ("GET", "/graphs?graph=a%20b", None, None, 400, "'a b' is no IRI"),
        ("GET", "/graphs?graph=http://example.org/none", None, None, 404, "no graph <http://example.org/none>"),
        ("GET", "/graphs?graph=none", None, None, 404, "no graph <https://w3id.org/indsatsgraf/none>"),
        ("PUT", "/graphs?default", "", "text/turtle", 405, ""),
        ("POST", "/graphs?default", "", "text/turtle", 405, ""),
        ("PATCH", "/graphs?default", "", DIRECT, 405, ""),
        ("DELETE", f"/graphs?graph={ONE}", None, None, 405, ""),
    ],
)
def test_a_request_that_breaks_a_protocol_is_told_why(
    address: str, method: str, path: str, body: str | None, type_: str | None, status: int, detail: str
) -> None:
    got = send(address, method, path, body, **({} if type_ is None else {"Content_Type": type_}))
    assert (got.status, got.problem["status"]) == (status, status), got.problem
    assert detail in got.problem["detail"]


def test_a_browser_of_another_site_is_told_what_it_may_do(address: str) -> None:
    for path, methods in (("/sparql", {"GET", "HEAD", "OPTIONS", "POST"}), ("/graphs", {"GET", "HEAD", "OPTIONS"})):
        asked = {"Origin": "https://example.org", "Access_Control_Request_Method": "POST"}
        got = send(address, "OPTIONS", path, **asked)
        assert got.status == 200
        assert set(got.headers["access-control-allow-methods"].split(", ")) == methods
        assert got.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("asked", "expected"), [("default", ["default"]), (f"graph={ONE}", ["one"]), (f"graph={EMPTY}", [])]
)
@pytest.mark.parametrize("syntax", [RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.N_QUADS])
def test_a_graph_is_answered_whole_in_the_format_that_is_asked_for(
    address: str, asked: str, expected: list[str], syntax: RdfFormat
) -> None:
    got = send(address, "GET", "/graphs?" + asked, Accept=syntax.media_type)
    assert (got.status, got.headers["content-type"].partition(";")[0]) == (200, syntax.media_type)
    assert [quad.object.value for quad in parse(got.body, syntax)] == expected
    head = send(address, "HEAD", "/graphs?" + asked, Accept=syntax.media_type)
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(got.body)))


def test_turtle_has_the_prefixes_of_the_query_in_order_and_only_those_that_it_needs(address: str) -> None:
    query = """PREFIX : <http://example.org/> PREFIX b: <http://example.org/b/> PREFIX r: <relative>
    PREFIX a: <http://example.org/a/> CONSTRUCT { b:x a:y :a } WHERE {}"""
    got = send(address, "POST", "/sparql", query, Content_Type=DIRECT)
    assert got.body.decode() == (
        "@prefix : <http://example.org/> .\n"
        "@prefix a: <http://example.org/a/> .\n"
        "@prefix b: <http://example.org/b/> .\n"
        "b:x a:y :a .\n"
    )


def test_the_longest_chain_that_is_accepted_is_answered(address: str) -> None:
    query = "ASK { FILTER(" + "!" * 19_980 + "true) }"
    got = send(address, "POST", "/sparql", query, Content_Type=DIRECT, Accept="text/csv")
    assert (got.status, got.body) == (200, b"true")
