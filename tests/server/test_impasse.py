"""Where a query ceases to be one: the endpoint tells the sign, and the place of it that an editor marks."""

import json

import pytest
from flask.testing import FlaskClient
from program import Shell

from graph import examples
from graph.release import Release
from graph.terms import BASE
from graph.tokens import place, signs

IRI = "an IRI is not valid: it does not end, or holds a sign that no IRI may hold"
TERM = "expected a variable, an IRI, a text, a number"
VALUE = f"{TERM}, a function, `(`"
TRIPLE = "expected a clause such as FILTER, `{`, `}`, `.`, `;`, `,`"
FORM = "expected PREFIX, SELECT, ASK, CONSTRUCT, DESCRIBE"
LAST = "expected GROUP, HAVING, ORDER, LIMIT, OFFSET"
ROWS = " (1 'a'@da <http://x/a> UNDEF)" * 30_000


def cannot(sign: str, line: int, column: int, why: str) -> str:
    return f"the query cannot go on with `{sign}` at line {line}, column {column}: {why}"


def ends(line: int, column: int, why: str) -> str:
    return f"the query breaks off at line {line}, column {column}: {why}"


def told(client: FlaskClient, query: str) -> str:
    response = client.post("/sparql", data=query.encode(), content_type="application/sparql-query")
    problem = json.loads(response.data)
    assert f"line {problem['line']}, column {problem['column']}" in problem["detail"]
    return str(problem["detail"])


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("SELECT * WHERE {\n  ?s ?p ?o .\n  FILTER(?o > )\n}", cannot(")", 3, 15, VALUE)),
        ("SELECT * WHERE {\r\n  ?s ?p\r\n}\r\n", cannot("}", 3, 1, f"{TERM}, `(`, `[`")),
        ("SELECT * { '🦊' ?🦊 ?o }", cannot("?", 1, 16, "expected a variable, an IRI, `(`")),
        ("SELECT *\u00a0{ ?s ?p ?o }", cannot("U+00A0", 1, 9, "expected `{`, FROM, WHERE")),
        ("SLECT * {}", cannot("SLECT", 1, 1, FORM)),
        ("PREFIX a <http://x/> ASK {}", cannot("a", 1, 8, "expected a prefix and `:`")),
        ("PREFIX a: x:y ASK {}", cannot("x:y", 1, 11, "expected an IRI")),
        ("BASE <http://x/> BASE ASK {}", cannot("ASK", 1, 23, "expected an IRI")),
        ("SELECT WHERE {}", cannot("WHERE", 1, 8, "expected a variable, `(`, `*`, DISTINCT")),
        ("SELECT ?x + 1 {}", cannot("+", 1, 11, "expected a variable, `{`, `(`, FROM, WHERE")),
        ("SELECT (COUNT(?x) ?n) {}", cannot("?n", 1, 19, "expected an operator, AS")),
        ("SELECT (?x AS 1) {}", cannot("1", 1, 15, "expected a variable")),
        ("ASK { ?s a// ?o }", cannot("/", 1, 12, "expected an IRI, `(`")),
        ("ASK { ?s a/(^a|?o) 1 }", cannot("?o", 1, 16, "expected an IRI, `(`")),
        ("CONSTRUCT { ?s a/a ?o } WHERE {}", cannot("/", 1, 17, f"{TERM}, `(`, `[`")),
        ("ASK { ?s ?p 'a'^^ }", cannot("}", 1, 19, "expected an IRI")),
        ("ASK { FILTER(?x<2&&?y !== 1) }", cannot("=", 1, 25, VALUE)),
        ("ASK { FILTER(?x & 1) }", cannot("&", 1, 17, "expected an operator, `)`")),
        ("ASK { FILTER(COALESCE (?x)) }", cannot("COALESCE", 1, 14, "put `(` right behind it")),
        ("ASK { <<?s ?p ?o>> ?p <<(?s ?p ?o)>> {| ?a ?b |} . <<?s ?p %>> ?p 1 }", cannot("%", 1, 60, f"{TERM}, `[`")),
        ("SELECT * { ?s ?p ?o } }", cannot("}", 1, 23, LAST)),
        ("ASK { _:a ?b ?c { _:a ?d ?e } }", cannot("_:a", 1, 19, TERM)),
        ("ASK { FILTER(?a < ?b }", cannot("}", 1, 22, "the `(` at line 1, column 13 is not closed")),
        ("ASK {\n [ ?a (1 [ ?b ?c ] }", cannot("}", 2, 20, "the `(` at line 2, column 7 is not closed")),
        ("SELECT * {\n { ?s ?p ?o }\n# }\n", ends(2, 14, "the `{` at line 1, column 10 is not closed")),
        ("ASK { ?s ?p ", ends(1, 12, f"{TERM}, `(`, `[`")),
        ("SELECT * { ?s ?p ?o } ORDER", ends(1, 28, "expected BY")),
        ('ASK { ?s ?p "abc }\n}', "line 1, column 13: this text does not end"),
        ("ASK { ?s ?p '''it's\n", "line 1, column 13: this text does not end"),
        ("ASK { ?s ?p '''abc' }", "line 1, column 13: this text does not end"),
        ("ASK {\n ?s <http://x/a b> ?o }", f"line 2, column 5: {IRI}"),
        ("ASK { ?s <x ?o . ?o <http://x/y> 1 }", f"line 1, column 10: {IRI}"),
        ("ASK { ?s <http://[> ?o }", "line 1, column 10: an IRI is not valid"),
        ("ASK { ?s ?p 'a'@x-muchtoolong }", "line 1, column 16: a language tag is not valid"),
        ("ASK { FILTER(1 < STR(SUM(DISTINCT ?x))) }", "line 1, column 22: no aggregate may stand here"),
        (
            "SELECT * { { SELECT ?x {} GROUP BY ?y } }",
            "line 1, column 39: SELECT has a variable that GROUP BY does not group by",
        ),
        ("SELECT ?x ?x {}", "line 1, column 16: SELECT has the same variable twice"),
        (
            "SELECT ?x { _:a ?b ?c } GROUP BY ?b",
            "line 1, column 36: SELECT has a variable that GROUP BY does not group by",
        ),
        ("ASK { _:a ?p x:y }", "line 1, column 14: no PREFIX line declares `x:`"),
        ("ASK { _:a ?p <x }", f"line 1, column 14: {IRI}"),
        ('ASK { _:a ?p """x }', "line 1, column 14: this text does not end"),
        ("# nothing\n", "the query is empty"),
    ],
)
def test_the_first_sign_that_cannot_stand_is_told(client: FlaskClient, query: str, detail: str) -> None:
    response = client.post("/sparql", data=query.encode(), content_type="application/sparql-query")
    assert json.loads(response.data)["detail"].startswith(detail)


def test_the_place_of_any_sign_that_cannot_stand_in_an_example_is_told(client: FlaskClient) -> None:
    texts = [example.query for example in examples.load(BASE)]
    spans = [(text, *span) for text in texts for span in signs(text)][::13]
    broken = [(f"{text[:start]}%{text[end:]}", *place(text, start)) for text, start, end in spans]
    assert len(broken) > 250
    for text, line, column in broken:
        assert told(client, text).startswith(f"the query cannot go on with `%` at line {line}, column {column}: "), text


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        (
            f"ASK {{ VALUES (?a ?b ?c ?d) {{{ROWS} }} FILTER(?a > ) }}",
            cannot(")", 1, 900_044, "something else is expected"),
        ),
        (f"ASK {{ VALUES (?a ?b ?c ?d) {{{ROWS}", ends(1, 900_029, "the `{` at line 1, column 28 is not closed")),
    ],
)
def test_a_long_query_is_searched_where_the_engine_leads(client: FlaskClient, query: str, detail: str) -> None:
    assert told(client, query) == detail


def test_the_command_line_tells_the_same_and_knows_the_prefixes(shell: Shell, release: Release) -> None:
    text = "SELECT * {\n  ?s a ig:Initiative .\n  FILTER(?s = <initiative/a> &&)\n}"
    refused = shell("query", text, "--release", release.folder)
    assert refused.stderr.decode() == f"indsatsgraf: {cannot(')', 3, 32, VALUE)}\n"
