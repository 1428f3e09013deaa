"""Ten thousand mutated queries: none that is let through ends the engine, calls anyone or is of another form."""

import json
import random
import select
import subprocess
import sys
from collections import Counter
from pathlib import Path

from graph import query
from graph.errors import DataError

QUERIES = 10_000
PATIENCE = 3.0
"""Seconds after which a query that only takes long is given up."""

SEEDS = (
    *(file.read_text() for file in sorted(Path(__file__).with_name("questions").glob("*.rq"))),
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } ?s ?p ?o FILTER(?o<2&&?o>0) }",
    "PREFIX a: <http://127.0.0.1:9/> ASK { FILTER(1<3) SERVICE a:b { ?a ?b ?c } FILTER(1>0) }",
    "ASK { ?s ?p ?o FILTER('a' < 'b' && 1 IN (1,2)) BIND(1<<x:a#>AS ?z) { SERVICE ?s {} } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s <x:b>*/(<x:b>|^<x:c>)? ?o VALUES ?o { 1 'a'@da } }",
    "DESCRIBE ?s FROM <x:g> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s { ?s ?p ?o MINUS { ?s <x:b> 2 } } } } GROUP BY ?s",
)
SPLINTERS = (
    *("SERVICE", "SERVICE <http://127.0.0.1:9/> {}", "trueSERVICE<x:y>{}", "<2)SERVICE x:a#>\n{}", "a:SERVICE"),
    *("<", "<<", ">", ">>", "#", "#>", "\n", "\r", "'", "'''", '"', '"""', "\\", "\\u0053", "\\u0027", "\\-"),
    *("(", ")", "{", "}", "[", "]", "{|", "|}", "<a:b#>", "1<2", "?x<a:b", "&&", "||", "^", "/", "@en", "^^", "~"),
    *("a:b.", ":", ".", ";", ",", "?x", "$y", "_:b", "1", "1e5", "-1", "true", "UNDEF", "%41", "ſ", "\u00b7", "\u00aa"),
    *("UNION", "OPTIONAL {", "FILTER(", "BIND(", "VALUES ?v {", "EXISTS {", "LATERAL {", "IF(", "BASE <x:>"),
    *("PREFIX x: <x:y#> ", "VERSION '1.2'", "\x0b", "\u2028", "\ufeff"),
)
FRAMES = ("ASK { ?s ?p ?o FILTER({})", "SELECT * { {} ", "PREFIX a: <http://127.0.0.1:9/> ASK { FILTER(1<{} {} }", "{}")


class Engine:
    """The engine in a process that is replaced when it is lost."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("engine_alone.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def told(self, text: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        in_time = select.select([self._process.stdout], [], [], PATIENCE)[0]
        line = self._process.stdout.readline() if in_time else '"slow"'
        if in_time and line:
            return str(json.loads(line))
        self.end()
        self._start()
        return "slow" if line else "lost"

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


def mutated(chance: random.Random) -> str:
    if chance.random() < 0.3:
        soup = chance.choice(("", " ")).join(chance.choices(SPLINTERS, k=chance.randint(1, 10)))
        return chance.choice(FRAMES).replace("{}", soup, 1)
    text = chance.choice(SEEDS)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        text = _mutated_once(chance, text)
    return text


def _mutated_once(chance: random.Random, text: str) -> str:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.randint(1, 30))
    other = chance.choice(SEEDS)
    begin = chance.randint(0, len(other))
    inserted = (
        *(chance.choice(SPLINTERS) for _ in range(6)),
        "",
        text[start:end] * chance.randint(2, 50),
        other[begin : begin + 80],
        chance.choice(("{", "(", "[", "!", "(!", "FILTER(", "<<")) * chance.randint(1, 150),
    )
    return text[:start] + chance.choice(inserted) + text[chance.choice((start, start, end)) :]


def test_no_query_that_is_let_through_ends_the_engine_or_calls_anyone() -> None:
    chance = random.Random(20261122)  # noqa: S311 - the same queries each time, and no secret
    seen: Counter[str] = Counter()
    engine = Engine()
    try:
        for _ in range(QUERIES):
            text = mutated(chance)
            try:
                asked = query.read(text)
            except DataError:
                seen["refused"] += 1
                continue
            told = engine.told(asked.text)
            seen[told] += 1
            assert told in ("syntax", "table", "graph", "slow"), text
            assert told in ("syntax", "slow") or asked.form.gives_graph == (told == "graph"), text
    finally:
        engine.end()
    # The mutations would show nothing if they were all refused, or all nonsense.
    assert min(seen["refused"], seen["table"] + seen["graph"]) > QUERIES / 50, seen
