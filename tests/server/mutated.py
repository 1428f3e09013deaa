"""Queries that nobody would write: mutations of real ones, the same ones each time."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph import examples
from graph.terms import PREFIXES

QUESTIONS = Path(__file__).parents[1] / "questions"
THINGS = (
    "SELECT * { ?s ?p ?o . ?o ?q ?r } LIMIT 100",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s <http://example.org/next>+ ?o } GROUP BY ?s HAVING (?n > 1) ORDER BY DESC(?n)",
    'CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o OPTIONAL { ?o ?p ?x } MINUS { ?s ?p "thing 7" } FILTER(?o > 5) }',
    "ASK { VALUES (?a ?b) { (1 UNDEF) (2 <x:y>) } GRAPH ?g { ?a !(^<x:y>|a)? ?b } BIND(IF(?a, ?b, 1/0) AS ?c) }",
    "DESCRIBE <http://example.org/thing/7> ?x { ?x (<http://example.org/next>/^<http://example.org/kind>)* ?y }",
)
PARTS = (
    *"{}()[].;,|/^*+?!=<>&'\"\\#@$_-",
    *("<<", ">>", "^^", "||", "&&", "!=", "'''", '"""', "\\u0022", "\\U0001F600", "\0", "\ud7ff", "æ", "\r", "\n"),
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "VALUES"),
    *("SERVICE", "BIND", "EXISTS", "NOT", "IN", "DISTINCT", "REDUCED", "ORDER BY", "GROUP BY", "HAVING", "LIMIT"),
    *("OFFSET", "FROM", "NAMED", "AS", "a", "UNDEF", "true", "PREFIX", "BASE", "INSERT", "DELETE", "LOAD", "COUNT"),
    *(
        "?s ?p ?o .",
        "?a ?b ?c .",
        "<http://example.org/next>*",
        "_:b",
        "[]",
        "()",
        "1e400",
        "-0",
        "99999999999999999999",
    ),
    *("REGEX(?s, '(a*)*b')", "REPLACE('aaaa', 'a*', '$0$0')", "STRDT('x', ?p)", "RAND()", "CONCAT(?s, ?s)", "1/0"),
)


def mutated(count: int, seed: int) -> Iterator[str]:
    """Yield so many queries; a seed stands for the same ones."""
    chance = random.Random(seed)  # noqa: S311 - the same ones each time, not secrets
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    known = [*THINGS, *(example.query for example in examples.load())]
    known += [prefixes + file.read_text() for file in sorted(QUESTIONS.glob("*.rq"))]
    parts = [re.findall(r"\w+|\s+|[^\w\s]", text) for text in known]
    for number in range(count):
        yield "".join(_mutated(chance, parts)) + f" # {number}"


def _mutated(chance: random.Random, known: Sequence[Sequence[str]]) -> list[str]:
    text = list(chance.choice(known))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 1, 2, 5, 20)))
        match chance.randrange(6):
            case 0:
                text[start:end] = []
            case 1:
                text[start:end] = [chance.choice(PARTS)]
            case 2:
                text[start:start] = text[start:end] * chance.choice((1, 2, 50))
            case 3:
                text[start:end] = reversed(text[start:end])
            case 4:
                other = chance.choice(known)
                first = chance.randrange(len(other))
                text[start:end] = other[first : first + chance.choice((1, 5, 20))]
            case _:
                text[start:start] = [" ", chance.choice(PARTS), " "]
    return text
