import random
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graph.formats import GRAPHS
from graph.places import Sought, find, ntriples, turtle
from graph.places.names import Names
from graph.places.statement import NOTHING
from graph.report import Place
from graph.terms import RDF, XSD

BASE = "http://example.org/folder/file?q#f"
EX = "http://example.org/#"
PROLOGUE = "@prefix : <http://example.org/#> .\n@prefix p: <p/> .\nPREFIX a.b: <urn:x:>\n"
READERS = {"ttl": turtle.read, "trig": turtle.read, "nt": ntriples.read, "nq": ntriples.read}

Term = NamedNode | BlankNode | Literal | Triple


def sought(*words: str | int | Literal | NamedNode | None) -> Sought:
    """Return what is to be found: a local name, the number of a blank node, or a term, and None for any."""
    terms = (
        NamedNode(EX + word) if isinstance(word, str) else BlankNode(f"b{word}") if isinstance(word, int) else word
        for word in words
    )
    return Sought(*terms)


def term(meaning: object) -> Term:
    match meaning:
        case int():
            return BlankNode(f"b{meaning}")
        case str():
            return NamedNode(meaning)
        case _:
            assert isinstance(meaning, Literal)
            return meaning


def by_reader(text: str, syntax: str) -> list[tuple[object, ...]]:
    """Return the statements: IRIs as text, blank nodes as numbers, None for no graph."""
    names = Names(text, BASE)
    statements = READERS[syntax](text, names, None, True)
    return [tuple(None if word is NOTHING else names.meaning(word) for word in each) for each in statements]


def by_parser(text: str, syntax: str) -> list[tuple[object, ...]]:
    numbers: dict[BlankNode, int] = {}

    def meaning(term: object) -> object:
        match term:
            case BlankNode():
                return numbers.setdefault(term, len(numbers))
            case NamedNode():
                return term.value
            case DefaultGraph():
                return None
            case _:
                return term

    quads = parse(text, GRAPHS[syntax].ox, base_iri=BASE)
    return [tuple(map(meaning, (each.subject, each.predicate, each.object, each.graph_name))) for each in quads]


def marked(text: str) -> tuple[str, Place]:
    """Return a text without the marks around some words, and their place."""
    before, words, after = re.split("[⟦⟧]", text)
    plain = before + words + after
    lines = re.split("\r\n|\r|\n", before)
    line = re.split("\r\n|\r|\n", plain)[len(lines) - 1]
    length = len(re.split("\r\n|\r|\n", words)[0])
    return plain, Place("data.x", len(lines), len(lines[-1]) + 1, length, line)


def found(text: str | bytes, syntax: str, *wanted: Sought) -> Mapping[Sought, Place]:
    return find("data.x", text, GRAPHS[syntax], BASE, wanted)


TURTLE = {
    "a prefixed name": (("s", "p", "o"), ":s :p :n , ⟦:o⟧ ; :q :o ."),
    "a prefixed name with escapes": ((NamedNode("urn:x:a%20b~c.d"),), r":s :p 1 . ⟦a.b:a%20b\~c.d⟧ :p 1 ."),
    "a prefix without a name": ((NamedNode(EX), "p"), ": ⟦:p⟧ 1."),
    "an IRI": (("s", "p", "o"), ":s :p ⟦<http://example.org/#o>⟧."),
    "an IRI with an escape": (("s", "p", "o"), r":s :p ⟦<http://example.org/#\u006F>⟧ ."),
    "a relative IRI": (("s", "p", NamedNode("http://example.org/folder/x/y")), ":s :p ⟦<x/y>⟧ ."),
    "a relative IRI with dots": (("s", "p", NamedNode("http://example.org/x")), ":s :p ⟦<.././x>⟧ ."),
    "a fragment": ((NamedNode("http://example.org/folder/file?q#x"),), "⟦<#x>⟧ :p 1 ."),
    "an IRI without words": ((NamedNode("http://example.org/folder/file?q"),), "⟦<>⟧ :p 1 ."),
    "a prefix of its own from here on": (("s", "p", "o"), ":s p:p 1 . PREFIX p: <http://example.org/#> p:s :p ⟦p:o⟧ ."),
    "a base of its own from here on": (
        ("s", "p", "o"),
        "<#s> :p :o . @base <http://example.org/> . <#s> :p ⟦<#o>⟧ . BASE <x> <#s> :p <#o> .",
    ),
    "a class": (("s", RDF.type, "C"), ":s :p :C ; a :B , ⟦:C⟧ ."),
    "the word a": (("s", RDF.type), ":s :p :a ; ⟦a⟧ :B , :C ."),
    "a predicate, the first of several": (("s", "p"), ":s :q 1 . :s :q :p ; ⟦:p⟧ 1 ; :p 2 . :s :p 3 ."),
    "a subject": (("s",), ":t :p :s . ⟦:s⟧ :p 1 . :s :p 2 ."),
    "a subject right behind a number": (("s",), ":t :p 1.⟦:s⟧ :p 2."),
    "any predicate with an object": (("s", None, Literal("x")), ":t :p 'x' . :s :p 'y' ; :q ⟦'x'⟧ ."),
    "what is no subject": (("o",), ":s :p 1 ; :q ⟦:o⟧ . :t :p :o ."),
    "a literal alone": ((Literal("x", language="da"),), ":s :p 'x' , ⟦'x'@da⟧ , 'x'@da ."),
    "a string": (("s", "p", Literal("x")), ":s :p 'x'@en, ⟦\"x\"⟧, 'y' ."),
    "a string with escapes": (("s", "p", Literal('A"\n\\😀')), r""":s :p ⟦"\u0041\"\n\\\U0001F600"⟧ ."""),
    "a string in long quotes": (("s", "p", Literal('x"" y')), ':s :p ⟦"""x"" y"""⟧ .'),
    "a string without words": (("s", "p", Literal("")), ":s :p 'x', ⟦''⟧ ."),
    "a string over several lines": (("s", "p", Literal("x # .\n\ny")), ":s :p\n ⟦'''x # .\n\ny'''⟧ ."),
    "what follows a string over several lines": (("s", "q"), ":s :p '''x\n\ny''' ; ⟦:q⟧ 1 ."),
    "a language": (("s", "p", Literal("x", language="da-dk")), ":s :p 'x'@da , ⟦'x'@da-DK⟧ ."),
    "a language on a line of its own": (("s", "p", Literal("x", language="da")), ":s :p ⟦'x' # comment\n  @da⟧ ."),
    "a datatype": (("s", "p", Literal("1", datatype=XSD.byte)), ":s :p 1 , '1' , ⟦'1'^^<" + XSD.byte.value + ">⟧ ."),
    "a datatype by its prefix": (("s", "p", Literal("1", datatype=NamedNode(EX + "d"))), ":s :p ⟦'1'^^ :d⟧ ."),
    "a datatype by a prefix declared anew": (
        ("s", "p", Literal("1", datatype=NamedNode("urn:y:d"))),
        ":s :p '1'^^p:d . PREFIX p: <urn:y:> :s :p ⟦'1'^^p:d⟧ .",
    ),
    "a datatype by a base declared anew": (
        ("s", "p", Literal("1", datatype=NamedNode("http://example.org/y/d"))),
        ":s :p '1'^^<d> . BASE <../y/> :s :p ⟦'1'^^<d>⟧ .",
    ),
    "a relative IRI by a base declared anew": (
        ("s", "p", NamedNode("http://example.org/y/z")),
        ":s :p <./z> . BASE <../y/> :s :p ⟦<./z>⟧ .",
    ),
    "an integer right behind a prefix": (("s", NamedNode(EX), Literal("-1", datatype=XSD.integer)), ":s :⟦-1⟧ ."),
    "an integer": (("s", "p", Literal("-1", datatype=XSD.integer)), ":s :p 1, ⟦-1⟧."),
    "a decimal": (("s", "p", Literal("1.5", datatype=XSD.decimal)), ":s :p 1, ⟦1.5⟧."),
    "a double": (("s", "p", Literal("1.5E-3", datatype=XSD.double)), ":s :p 1.5, ⟦1.5E-3⟧."),
    "a boolean": (("s", "p", Literal("true", datatype=XSD.boolean)), ":s :p false, ⟦true⟧."),
    "a blank node with a label": ((1,), "_:a :p 1 . ⟦_:b⟧ :p 1 ."),
    "a label as object": (("s", "p", 1), ":s :p _:a , ⟦_:b⟧ ."),
    "a label that is no subject": ((1,), "_:a :p ⟦_:b⟧ , _:b ."),
    "a property list": ((0,), ":s :p ⟦[⟧ :q 1 ] ."),
    "a property list as subject": ((1,), "[ :p 1 ] . ⟦[⟧ :p 1 ] :q 2 ."),
    "a property list as object": (("s", "p", 0), ":s :p ⟦[⟧ :q 1 ] ."),
    "a property of a property list": ((0, "q", "o"), ":s :p [ a :C ; :q :n , ⟦:o⟧ ] ; :q :o ."),
    "the inner one of two property lists, which comes first": ((0,), ":s :p [ :q ⟦[⟧ :q 1 ] ] ."),
    "the outer one of two property lists": ((1,), ":s :p ⟦[⟧ :q [ :q 1 ] ] ."),
    "the outer one, which comes first where a string ends it": (
        (0,),
        ":s :p [ :q 1 ; :r 'x' ] , 1 .".replace("[", "⟦[⟧"),
    ),
    "a blank node without properties": ((0,), ":s :p ⟦[⟧] ."),
    "a blank node without properties as subject": ((0, "p"), "[] ⟦:p⟧ 1 ."),
    "a list": (("s", "p", 0), ":s :p ⟦(⟧ 1 2 ) ."),
    "a list as subject": ((0,), "⟦(⟧ 1 2 ) :p 3 ."),
    "the first item of a list": ((0, RDF.first, "a"), ":s :p ( ⟦:a⟧ :b ) ."),
    "the second item of a list": ((1, RDF.first, "b"), ":s :p ( :a ⟦:b⟧ ) ."),
    "a property list as item": ((0, RDF.first, 1), ":s :p ( ⟦[⟧ :q 1 ] ) ."),
    "a list as item": ((0, RDF.first, 1), ":s :p ( ⟦(⟧ :a ) ) ."),
    "the rest of a list": ((0, RDF.rest, 1), ":s :p ( :a ⟦:b⟧ ) ."),
    "the end of a list": ((1, RDF.rest, RDF.nil), ":s :p ( :a :b ⟦)⟧ ."),
    "an empty list": (("s", "p", RDF.nil), ":s :p ⟦(⟧) ."),
    "a blank node behind many": (
        (5, "q"),
        ":s :p ( 'a' [ :q 'b' ] 'c'@da ( ) ) . [] ⟦:q⟧ 1 .".replace("[] ", "[] :p 2 ; "),
    ),
    "a blank node behind others without one": ((0,), ":s :p 1 . :t :p 'x' . :u :p ⟦[⟧ :q 1 ] ."),
    "what follows awkward comments": (("s",), "# \" ' <\n:t # ] )\n :p # .\n1 # \"\n.# '''\n⟦:s⟧ :p 1 ."),
    "what follows superfluous semicolons": (("s", "q"), ":s :p 1 ;; ; ⟦:q⟧ 2 ; ."),
    "tabs": (("s", "p", "o"), "\t:s\t:p\t⟦:o⟧\t."),
    "characters beyond the first plane": (("s", "p", "o"), ":s :p '😀𝄞æ', ⟦:o⟧, '😀' ."),
    "lines that end with CRLF": (("s", "p", "o"), ":s :p '''x\r\ny''' ;\r\n\r\n :p ⟦:o⟧ .\r\n"),
    "lines that end with CR": (("s", "p", "o"), ":s :p '''x\ry''' ;\r\r # x\r :p ⟦:o⟧ .\r"),
    "characters that end no line": (("s", "p", "o"), ":s :q 'x\f\x85\u2028\v' ; :p ⟦:o⟧ ."),
    "what follows a statement of RDF 1.2": (("s", "p"), "<< :a :b :c >> :d 1.5 . :a :b :c {| :d 'x.' |} . :s ⟦:p⟧ 1 ."),
    "what a statement of RDF 1.2 says before": (("s", "p", "o"), ":s :p ⟦:o⟧ {| :q 1 |} ."),
    "what follows a declared version": (("s",), "@version '1.2' . VERSION \"1.2\" ⟦:s⟧ :p 1 ."),
}

TRIG = {
    "the default graph": (("s", "p", "o"), ":s :p ⟦:o⟧ ."),
    "the default graph in braces": (("s", "p", "o"), "{ :t :p 1 . :s :p ⟦:o⟧ }"),
    "a graph": (("s", "p", "o"), ":g { :t :p 1 . :s :p ⟦:o⟧ . }"),
    "a graph after its keyword": (("s",), "GRAPH :s { :t :p 1 } graph <x> { ⟦:s⟧ :p 1 }"),
    "a blank node behind that of a graph": ((2,), "_:g { :s :p 1 } [] { _:g :p 1 ; :q ⟦[⟧] }"),
    "a blank node behind a graph named by another one": ((1,), "_:g { :t :p 1 . } :s :p ⟦[⟧ ] ."),
    "a subject behind a graph": (("s",), ":g { [] :p ( 1 ) } ⟦:s⟧ :p 1 ."),
}

N_TRIPLES = {
    "an object": (
        ("s", "p", "o"),
        "<urn:a> <urn:b> <urn:c> .\n<http://example.org/#s> <http://example.org/#p> ⟦<http://example.org/#o>⟧ .",
    ),
    "an escape": (("s",), "# x\n\r\n ⟦<http://example.org/#\\u0073>⟧ <urn:b>\t<urn:c>.\n"),
    "a literal": ((NamedNode("urn:a"), NamedNode("urn:b"), Literal('"', language="da")), '<urn:a><urn:b>⟦"\\""@da⟧.'),
    "a datatype": (
        (NamedNode("urn:a"), None, Literal("1", datatype=XSD.byte)),
        f'<urn:a> <urn:b> ⟦"1"^^{XSD.byte}⟧ . # x',
    ),
    "a blank node": ((1,), "<urn:a> <urn:b> _:x .\r⟦_:y.z⟧ <urn:b> <urn:c> .\r"),
    "a node that is no subject": ((1,), "_:x <urn:b> ⟦_:y⟧."),
    "what follows a statement of RDF 1.2": (
        ("s",),
        "<urn:a> <urn:b> <<( <urn:a> <urn:b> _:b )>> .\n⟦<http://example.org/#s>⟧ <urn:b> _:c .",
    ),
}


GAPS = [" ", " ", "\n", "\t", "\r\n", "\r", " # a . ] ) } \" ' <b\n", "#\r"]
IRIS = [
    r"<http://example.org/a>",
    r"<urn:a:../b>",
    r"<b>",
    r"<c/d/>",
    r"<#e>",
    r"<>",
    r"<?f>",
    r"<../g/./h>",
    r"<//i/j>",
    r"</k>",
    r"<l;m=1.2>",
    r"<æ/ø#å>",
    r"<n%20o>",
    r"<\u00e6\U0001F600>",
    r":a",
    r":",
    r"p:",
    r"p:a.b",
    r"p:a..b",
    r":a:b",
    r":%41\~b",
    r":a\.\,",
    r":1",
    r":æ·b",
    r"a.b:c",
    r":_",
    r":a-",
    r":true",
]
LABELS = ["_:a", "_:b.c", "_:1", "_:æ-b"]
DAMAGE = [
    *"\\'\"<>[](){}.,;:#@^%_0a\n",
    "",
    "'''",
    '"""',
    r"\UFFFFFFFF",
    r"\uD800",
    "<<",
    "{|",
    "^^",
    "@prefix",
    "\ud800",
]
NAMESPACES = ["<http://example.org/x/y>", "<z/>", "<#>", "<../>", "<urn:x>"]
SHORTHANDS = ["1", "-1", "+1.5", ".5", "1e5", "1.e5", "-1.5E-5", ".5e+1", "true", "false", "0"]
PIECES = ["a", r"\'", r"\"", r"\\", r"\n", r"\u0041", r"\U0001F600", "😀", "\t", "\f", "#", " . ", "[ ;", "<", "@en"]
QUOTES = [
    ('"', ["'"]),
    ("'", ['"']),
    ('"""', ["'''", '"a', '""a', "\n", "\r\n", "\r"]),
    ("'''", ['"""', "'a", "''a", "\n", "\r\n", "\r"]),
]


class Writer:
    """Writes documents by chance, as awkward as the grammars allow."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - documents, no secrets
        self._is = self._random.choice

    def document(self, *parts: str) -> str:
        text = PROLOGUE
        for _ in self.some(0, 5):
            before = ""
            for words in getattr(self, self._is(parts))():
                text += self.gap(0 if {words, before} & {*";,[](){}"} or words == "." else 1) + words
                before = words
            text += self.gap(1)
        return text

    def gap(self, least: int) -> str:
        return "".join(self._is(GAPS) for _ in range(self._random.randint(least, 2)))

    def some_of(self, wanted: list[Sought]) -> list[Sought]:
        return self._random.sample(wanted, min(len(wanted), 5))

    def damaged(self, text: str) -> str:
        for _ in self.some(1, 5):
            at = self._random.randrange(len(text))
            text = text[:at] + self._is(DAMAGE) + text[at + self._random.randrange(9) :]
        return text

    def some(self, least: int, most: int) -> range:
        return range(self._random.randint(least, most))

    def statement(self) -> list[str]:
        if self._random.random() < 0.7:
            return [self._is([*IRIS, *LABELS]), *self.properties(3), "."]
        subject = self.brackets(2)
        alone = subject[0] == "[" and len(subject) > 2 and self._random.random() < 0.5
        return [*subject, *([] if alone else self.properties(2)), "."]

    def properties(self, depth: int) -> list[str]:
        tokens: list[str] = []
        for _ in self.some(1, 3):
            tokens += [";" for _ in self.some(1, 2) if tokens]
            tokens.append(self._is(["a", *IRIS]))
            for position in self.some(1, 3):
                tokens += [","] * (position > 0) + self.node(depth)
        return tokens + [";" for _ in self.some(0, 2)]

    def node(self, depth: int) -> list[str]:
        if depth and self._random.random() < 0.4:
            return self.brackets(depth - 1)
        return [self._is([self._is(IRIS), self._is(LABELS), self.literal(), self.literal()])]

    def brackets(self, depth: int) -> list[str]:
        if self._is([True, False]):
            return ["[", *(self.properties(depth) if self._is([True, True, False]) else []), "]"]
        return ["(", *(token for _ in self.some(0, 3) for token in self.node(depth)), ")"]

    def literal(self) -> str:
        other = [
            self._is(SHORTHANDS),
            self.string() + self.gap(0) + self._is(["@en", "@da-DK", "@EN"]),
            self.string() + self.gap(0) + "^^" + self.gap(0) + self._is(IRIS),
        ]
        return self._is([self.string(), self.string(), *other])

    def string(self) -> str:
        quote, awkward = self._is(QUOTES)
        return quote + "".join(self._is([*PIECES, *awkward]) for _ in self.some(0, 5)) + quote

    def directive(self) -> list[str]:
        word = self._is([["@prefix", "p:"], ["prefix", "p:"], ["PREFIX", ":"], ["@base"], ["Base"]])
        return [*word, self._is(NAMESPACES), *(["."] if word[0][0] == "@" else [])]

    def block(self) -> list[str]:
        name = self._is([[], ["[", "]"], [self._is(IRIS)], [self._is(LABELS)]])
        word = [self._is(["GRAPH", "graph"])] if name and self._is([True, False]) else []
        content = [token for _ in self.some(0, 3) for token in self.statement()]
        return [*word, *name, "{", *content[: len(content) - self._is([0, 1])], "}"]


@pytest.mark.parametrize(("wanted", "text"), TURTLE.values(), ids=TURTLE)
def test_turtle_is_searched_for(wanted: tuple[str, ...], text: str) -> None:
    plain, place = marked(PROLOGUE + text)
    assert found(plain, "ttl", sought(*wanted)) == {sought(*wanted): place}


@pytest.mark.parametrize(("wanted", "text"), [*TURTLE.values(), *TRIG.values()], ids=[*TURTLE, *TRIG])
def test_trig_is_searched_for(wanted: tuple[str, ...], text: str) -> None:
    plain, place = marked(PROLOGUE + text)
    assert found(plain, "trig", sought(*wanted)) == {sought(*wanted): place}


@pytest.mark.parametrize("syntax", ["nt", "nq"])
@pytest.mark.parametrize(("wanted", "text"), N_TRIPLES.values(), ids=N_TRIPLES)
def test_lines_are_searched_for(wanted: tuple[str, ...], text: str, syntax: str) -> None:
    plain, place = marked(text)
    assert found(plain, syntax, sought(*wanted)) == {sought(*wanted): place}


def test_names_of_graphs_count_among_the_blank_nodes_of_n_quads() -> None:
    text, place = marked("<urn:a> <urn:b> <urn:c> _:g .\n<urn:a> <urn:b> ⟦_:x⟧ <urn:g> .\n")
    assert found(text, "nq", sought(1)) == {sought(1): place}


@pytest.mark.parametrize("syntax", READERS)
def test_bytes_with_a_byte_order_mark_are_searched_as_an_editor_shows_them(syntax: str) -> None:
    text, place = marked('⟦<http://example.org/#s>⟧ <urn:b> "æ😀" .')
    assert found("\ufeff".encode() + text.encode(), syntax, sought("s")) == {sought("s"): place}


def test_the_blank_nodes_of_another_file_are_not_here() -> None:
    text, place = marked(":s :p [] , ⟦[⟧] .")
    mine, other = Sought(BlankNode("f1b1")), Sought(BlankNode("f2b1"))
    everything = [mine, other, Sought(BlankNode("f1b01")), Sought(BlankNode("x")), sought("s", "p", BlankNode("f11b1"))]
    assert find("data.x", PROLOGUE + text, GRAPHS["ttl"], BASE, everything, "f1b") == {
        mine: replace(place, line=place.line + 3)
    }


@pytest.mark.parametrize("name", ["rdf", "jsonld"])
def test_nothing_is_found_in_rdf_xml_and_json_ld(name: str) -> None:
    data = serialize([Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("x"))], format=GRAPHS[name].ox)
    assert data is not None
    assert found(data, name, Sought(NamedNode("urn:a"))) == {}


@pytest.mark.parametrize("syntax", READERS)
def test_what_the_text_does_not_say_is_not_found(syntax: str) -> None:
    text = f"<{EX}s> <{EX}p> <{EX}o> .\n_:a <{EX}p> <{EX}o> .\n"
    assert found(text, syntax, sought("x"), sought("s", "x"), sought("s", "p", "x"), sought("o", "p"), sought(1)) == {}


def test_blank_nodes_are_not_guessed_behind_a_statement_of_rdf_1_2() -> None:
    text = PROLOGUE + ":s :p _:a , _:b . :a :b :c {| :d 1 |} . _:b :p 1 . _:c :p 1 ."
    assert set(found(text, "ttl", *map(sought, range(9)))) == {sought(0), sought(1)}


def test_a_literal_of_50_mb_is_found_and_shown() -> None:
    value = "x" * 49_999_996 + "\n\n"
    line = '<urn:a> <urn:b> "' + value.replace("\n", "\\n") + '" .'
    a, b = Sought(NamedNode("urn:a"), NamedNode("urn:b"), Literal(value)), Sought(NamedNode("urn:c"))
    places = found(line + "\n<urn:c> <urn:b> <urn:d> .\n", "ttl", a, b)
    assert places[a] == Place("data.x", 1, 17, 50_000_002, line)
    assert places[b] == Place("data.x", 2, 1, 7, "<urn:c> <urn:b> <urn:d> .")


def test_brackets_are_followed_however_deep_they_are() -> None:
    depth = 100_000
    text = PROLOGUE + ":s :p " + "[ :p ( " * depth + "⟦:o⟧" + ") ]" * depth + " ."
    plain, place = marked(text)
    assert found(plain, "ttl", sought(None, None, "o"), sought("o")) == {sought("o"): place}


@given(st.integers())
@settings(deadline=None, max_examples=100)
def test_statements_of_turtle_come_as_from_the_parser(seed: int) -> None:
    text = Writer(seed).document("statement", "statement", "directive")
    assert by_reader(text, "ttl") == by_parser(text, "ttl"), text


@given(st.integers())
@settings(deadline=None, max_examples=100)
def test_statements_of_trig_come_as_from_the_parser(seed: int) -> None:
    text = Writer(seed).document("statement", "block", "directive")
    assert by_reader(text, "trig") == by_parser(text, "trig"), text


@given(st.integers())
@settings(deadline=None, max_examples=50)
def test_statements_of_n_quads_come_as_from_the_parser(seed: int) -> None:
    quads = list(parse(Writer(seed).document("statement", "block"), RdfFormat.TRIG, base_iri=BASE))
    text = serialize(quads, format=RdfFormat.N_QUADS)
    assert text is not None
    assert by_reader(text.decode(), "nq") == by_parser(text.decode(), "nq")


@given(st.integers())
@settings(deadline=None, max_examples=100)
def test_each_statement_is_found_whatever_else_is_sought(seed: int) -> None:
    text = Writer(seed).document("statement", "block", "directive")
    statements = [Sought(*map(term, each[:3])) for each in by_parser(text, "trig")]
    subjects = [Sought(each.subject) for each in statements]
    together = found(text, "trig", *statements, *subjects)
    assert set(together) == {*statements, *subjects}
    alone = Writer(seed).some_of([*statements, *subjects])
    assert [found(text, "trig", each) for each in alone] == [{each: together[each]} for each in alone]


@given(st.integers())
@settings(deadline=None, max_examples=100)
def test_a_damaged_text_is_searched_without_an_error(seed: int) -> None:
    text = Writer(seed).damaged(Writer(seed).document("statement", "block", "directive"))
    for syntax in READERS:
        places = found(text, syntax, *map(sought, range(5)), sought("a"), sought("a:b"), Sought(Literal("a")))
        lines = re.split("\r\n|\r|\n", text)
        assert all(place.text == lines[place.line - 1] for place in places.values())
