import pytest
from pyoxigraph import Store

from graph.complaint import syntax_error
from graph.errors import DataError
from graph.query import Form, read


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", Form.SELECT),
        ("ask{}", Form.ASK),
        ("BASE <http://x/> PREFIX ask: <http://y/> CONSTRUCT { ?s ask:select ?o } WHERE {}", Form.CONSTRUCT),
        ("# SELECT\nDESCRIBE <http://x/>", Form.DESCRIBE),
        ("PREFIX select: <http://x/> ASK { ?s select:describe ?o }", Form.ASK),
        ("this is no query", Form.SELECT),
        ("", Form.SELECT),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(text: str, form: Form) -> None:
    assert read(text).form is form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service\nsilent <http://x/> {} }",
        "SELECT * {SeRvIcE<http://x/>{}}",
        "SELECT * { # \n SERVICE # a comment\n ?x {} }",
        "ASK { ?s ?p trueSERVICE <http://x/> {} }",
        "ASK { ?s ?p 1SERVICE <http://x/> {} }",
        'ASK { ?s ?p "a\\"b"SERVICE <http://x/> {} }',
        'ASK { ?s ?p """a"b\n"""SERVICE <http://x/> {} }',
        "ASK { ?s ?p ''''a'''SERVICE <http://x/> {} }",
        "ASK { FILTER(1 < 2) SERVICE <http://x/> {} FILTER(2 > 1) }",
        "PREFIX : <http://x/> ASK { SERVICE:x {} }",
        "PREFIX x: <http://x/> ASK { SERVICEx:y {} }",
        "PREFIX x: <http://x/> ASK { ?s ?p x:a.b.SERVICE <http://x/> {} }",
        r"SELECT * { \u0053ERVICE <http://x/> {} }",
        r"SELECT * { SER\U00000056ICE <http://x/> {} }",
    ],
)
def test_service_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(DataError, match="SERVICE is refused"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?service ?p "SERVICE <http://x/> {}" }',
        "ASK { ?s <http://x/service> '''a 'SERVICE' b''' }",
        "PREFIX x: <http://x/> ASK { x:service x:SERVICE _:service }",
        "ASK { ?s ?p ?o # SERVICE <http://x/> {}\n }",
        'ASK { ?s ?p "a"@service }',
        "ASK { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?o }",
        "PREFIX x: <http://x/> ASK { x:a.service ?p ?o }",
    ],
)
def test_the_word_service_may_stand_in_names_texts_and_comments(text: str) -> None:
    assert read(text).text == text


def test_a_refused_word_is_located() -> None:
    with pytest.raises(DataError) as refused:
        read("SELECT *\n{\n  SERVICE <http://x/> {}\n}")
    assert (refused.value.line, refused.value.column) == (3, 3)


@pytest.mark.parametrize("opening", ["{", "(", "[", "{(["])
def test_nesting_is_accepted_to_200_levels_and_refused_beyond(opening: str) -> None:
    deepest = (opening * 200)[:200]
    assert read(f"SELECT * WHERE {deepest}")
    with pytest.raises(DataError, match="nests deeper than 200"):
        read(f"SELECT * WHERE {deepest}{opening}")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p ?b FILTER(1<#>'''\n2) SERVICE <http://x/> {} #'''\n }",
        "PREFIX : <http://x/> ASK { FILTER(1<2)SERVICE:x#>\n{ ?s ?p ?o } }",
        "PREFIX a: <http://x/> ASK { FILTER(1<a:b)SERVICE<http://x/>{} FILTER(1<a:c#>\n2) SERVICE <http://x/> {} }",
        "PREFIX a: <http://x/> ASK { FILTER(1<<a:b#>) SERVICE <http://x/> {} }",
        "PREFIX a: <http://x/> ASK { FILTER(?x<a:'>'||true) SERVICE <http://x/> {} FILTER('' = '') }",
        f"ASK {{ FILTER(1<#>'''\n2) {'{' * 200} #''' }}",
        f"ASK {{ FILTER(1<{'(' * 300}2{')' * 300}&&3>2) }}",
        f"ASK {{ FILTER(1<#>'''\n{'!' * 30_000}true) #'''\n }}",
    ],
)
def test_what_may_be_an_iri_or_a_comparison_hides_nothing(text: str) -> None:
    with pytest.raises(DataError, match=r"SERVICE is refused|may begin an IRI or compare"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER(?x<5&&?y>2) }",
        "PREFIX a: <http://x/service#> ASK { ?s a a:b FILTER(?x IN (<http://x/a#b>, <a:b#c>)) }",
        "ASK { VALUES (?a ?b) {" + " (<a:b#c> <http://x/service>)" * 300 + " } }",
        "ASK { ?s (<http://x/a#service>/<http://x/b#c>)* (<http://x/a#b> <http://x/a#c>) }",
    ],
)
def test_common_ways_to_write_iris_and_comparisons_are_accepted(text: str) -> None:
    assert read(text).text == text


def test_brackets_in_texts_names_and_comments_do_not_nest() -> None:
    many = "{([" * 300
    assert read(f'ASK {{ ?s <http://x/a(> "{many}" # {many}\n }}')


def test_brackets_that_close_again_do_not_add_up() -> None:
    assert read("SELECT * WHERE {" + "{ ?s ?p ?o } UNION " * 1000 + "{} }")


def test_a_chain_is_accepted_to_20_000_words_and_signs_and_refused_beyond() -> None:
    assert read("ASK { FILTER(" + "!" * 19_993 + "true) }")
    with pytest.raises(DataError, match="more than 20000 words and signs"):
        read("ASK { FILTER(" + "!" * 19_994 + "true) }")


def test_the_data_of_values_may_be_as_long_as_it_likes() -> None:
    data = " (1 'a'@da <http://x/a> UNDEF)" * 10_000
    assert read(f"ASK {{ VALUES (?a ?b ?c ?d) {{{data} }} }}")
    with pytest.raises(DataError, match="more than 20000 words and signs"):
        read(f"ASK {{ VALUES ?x {{ 1 }} {'{} ' * 10_000} }}")


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        (r"\u0053ELECT ?\u00e6 { ?\u00e6 :b\U000000E5 1 }", "SELECT ?æ { ?æ :bå 1 }"),
        (r"ASK { ?s <x:\u0041> '\u0027' # \u000A", r"ASK { ?s <x:\u0041> '\u0027' # \u000A"),
        (r"ASK { \uD800 \U00110000 \u12 }", r"ASK { \uD800 \U00110000 \u12 }"),
    ],
)
def test_codepoint_escapes_stand_for_their_characters_outside_of_texts_and_iris(text: str, resolved: str) -> None:
    assert read(text).text == resolved


@pytest.mark.parametrize("word", ["INSERT DATA {}", "delete where {}", "PREFIX x: <http://x/> LOAD <http://x/>"])
def test_an_update_is_refused(word: str) -> None:
    with pytest.raises(DataError, match="only queries are answered"):
        read(word)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { ?s ?p ?o } ORDER", "the query breaks off at line 1, column 28: expected BY"),
        ("SELECT ?x {} GROUP BY ?y", "SELECT has a variable that GROUP BY does not group by"),
        ("ASK {\n  ?s <a b> ?o }", "line 2, column 6: an IRI is not valid"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", "line 1, column 40: BIND is overriding an existing variable"),
        ("SELECT * {\n ?s foaf:name ?o }", "line 2, column 5: no PREFIX line declares `foaf:`"),
        ("PREFIX a: <http://x/>\nASK { ?s a:b/foaf:name ?o }", "line 2, column 14: no PREFIX line declares `foaf:`"),
        ("ASK { ?s :p _:o }", "no PREFIX line declares `:`; put `PREFIX : <…>` before the query"),
        ("PREFIX a: <http://x/> ASK { _:s ?p b:c ?o ?q }", "no PREFIX line declares `b:`"),
        ("PREFIX a: <http://x/> ASK { ?s ?p } ORDER BY b:c", "cannot go on with `}` at line 1, column 35: expected"),
        ("ASK { ?s ?p <a> }", "line 1, column 13: an IRI is not valid"),
        ("  ", "the query is empty"),
    ],
)
def test_the_complaint_of_the_engine_is_told_in_one_readable_line(text: str, message: str) -> None:
    with pytest.raises(SyntaxError) as complaint:
        Store().query(text)
    told = syntax_error(complaint.value, text)
    assert message in str(told)
    assert "\n" not in str(told)
    assert len(str(told)) < 200


def test_a_hundred_thousand_unclosed_quotes_take_no_time_worth_telling() -> None:
    assert read('"' * 100_000)
    with pytest.raises(DataError, match="more than 20000 words and signs"):
        read("'''" * 100_000 + "a")
