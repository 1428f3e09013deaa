"""The index as a file: written once with a release, only read from then on (sole home of SQLite).

document   each initiative, numbered in the order of titles, with what a list of results shows of it
name       the names of what initiatives lead to; a document tells its names by their numbers
term       each term of their words, and of the parts of compounds → the initiatives that have it, by where it stands
beginning  the same for the first letters of terms: a longer beginning has few terms, which are put together
run_…      the terms of each initiative in order, in a table of their own for each place
facet      facet and value → the initiatives that have it
ordering   numbers in the order of another column; amounts with the numbers that have them
word       the words as written, to suggest near ones
"""

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Store

from graph.errors import ReleaseError
from graph.order import natural
from graph.search.document import Document, Passage, Reader, title
from graph.search.facets import AGES, YEARS
from graph.search.postings import COLUMNS, Postings
from graph.search.sets import packed, to_bytes
from graph.search.words import parts, term, words
from graph.tables.graph import Graph
from graph.terms import IG

NAME = "search.sqlite"
"""The file of a release with its index."""
LAYOUT = 2
"""Counts up whenever an index changes so that another version of the program could not read it."""
BREAK = "_"
"""The term between two texts, so that no phrase runs from one into the next."""
BEGINNING = 3
"""Letters of the longest beginning that has a set of its own."""

RUNS = COLUMNS[:-1]
"""Where terms stand in an order."""

_RUN = f"""CREATE VIRTUAL TABLE run_{{}} USING fts5(terms, content = '', tokenize = "ascii tokenchars '{BREAK}'");"""
_SETS = ", ".join(f"{each} BLOB" for each in COLUMNS)
_SCHEMA = f"""
CREATE TABLE document (
    number INTEGER PRIMARY KEY, iri TEXT, title TEXT, start TEXT, finish TEXT, texts TEXT, names TEXT
);
CREATE TABLE name (number INTEGER PRIMARY KEY, language TEXT, name TEXT);
CREATE TABLE term (term TEXT PRIMARY KEY, {_SETS}) WITHOUT ROWID;
CREATE TABLE beginning (letters TEXT PRIMARY KEY, {_SETS}) WITHOUT ROWID;
{"".join(_RUN.format(each) for each in RUNS)}
CREATE TABLE facet (name TEXT, value TEXT, documents BLOB, PRIMARY KEY (name, value)) WITHOUT ROWID;
CREATE TABLE ordering (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5(spelling, tokenize = 'trigram');
PRAGMA user_version = {LAYOUT};
"""
_ALPHABET = str.maketrans("æøå", "{|}")  # these follow z in ASCII, as the letters do in Danish
_KEPT = 8192
_LEAST_WORD = 3
_MOST_WORDS = 200_000
"""Distinct words that may be suggested."""


def write(store: Store, base: str, file: Path) -> None:
    """Write the index of the initiatives in a store's default graph to a new file; ReleaseError where it cannot be."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as opened:
            # Nobody reads the file until it is whole, and one that is not is made anew.
            opened.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
            opened.execute("BEGIN")
            _Writer(opened).write(Graph(store, base), base)
            for each in RUNS:
                opened.execute(f"INSERT INTO run_{each} (run_{each}) VALUES ('optimize')")  # noqa: S608 - a name of our own
            opened.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        file.unlink(missing_ok=True)
        raise ReleaseError(f"{file}: the index for searching cannot be written ({error}); make room there") from error


class _Terms(NamedTuple):
    terms: str
    parts: frozenset[str]
    """Those that compounds are made of."""


class _Writer:
    def __init__(self, opened: sqlite3.Connection) -> None:
        self._opened = opened
        self._found: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))
        self._terms, self._beginnings = Postings(), Postings()
        self._starts: list[tuple[str, int]] = []
        self._amounts: list[tuple[float, int]] = []
        self._words: set[str] = set()
        self._names: dict[Passage, int] = {}
        # Names are few, and come again and again.
        self._read_name = lru_cache(_KEPT)(self._read)

    def write(self, graph: Graph, base: str) -> None:
        reader = Reader(graph, base)
        for number, iri in enumerate(_in_order(graph)):
            self._add(number, reader.read(iri))
        self._opened.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?)", self._terms.rows())
        self._opened.executemany("INSERT INTO beginning VALUES (?, ?, ?, ?, ?)", self._beginnings.rows())
        rows = ((name, value, packed(numbers)) for (name, value), numbers in self._found.items())
        self._opened.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        self._opened.executemany("INSERT INTO ordering VALUES (?, ?)", self._orderings())
        self._opened.executemany("INSERT INTO word (spelling) VALUES (?)", ((each,) for each in sorted(self._words)))

    def _add(self, number: int, document: Document) -> None:
        texts = json.dumps([[each.kind, each.language, each.text] for each in document.texts], ensure_ascii=False)
        names = json.dumps([self._number_of(each) for each in document.names])
        row = (number, document.iri, document.title, document.start, document.end, texts, names)
        self._opened.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self._add_terms(number, document)
        self._choose(number, document)
        # What tells no start comes last.
        self._starts.append((document.start or "~", number))
        self._amounts.extend((amount, number) for amount in document.amounts)

    def _number_of(self, name: Passage) -> int:
        if name not in self._names:
            self._names[name] = len(self._names)
            row = (self._names[name], name.language, name.text)
            self._opened.execute("INSERT INTO name VALUES (?, ?, ?)", row)
        return self._names[name]

    def _add_terms(self, number: int, document: Document) -> None:
        titles = [self._read(each) for each in (document.title, *document.alternatives)]
        names = [self._read_name(each.text) for each in document.names]
        texts = [self._read(each.text) for each in document.texts]
        # Forms of one word are one term.
        runs = [f" {BREAK} ".join(dict.fromkeys(each.terms for each in found)) for found in (titles, names, texts)]
        for column, run in zip(RUNS, runs, strict=True):
            self._opened.execute(f"INSERT INTO run_{column} (rowid, terms) VALUES (?, ?)", (number, run))  # noqa: S608 - a name of our own
        terms: list[Set[str]] = [set(each.split()) - {BREAK} for each in runs]
        terms.append({part for each in (*titles, *names, *texts) for part in each.parts})
        self._terms.add(number, terms)
        self._beginnings.add(number, [_beginnings(each) for each in terms])

    def _read(self, text: str) -> _Terms:
        found = [word.text for word in words(text)]
        if len(self._words) < _MOST_WORDS:
            self._words.update(each.lower() for each in found if len(each) >= _LEAST_WORD and each.isalpha())
        return _Terms(" ".join(map(term, found)), frozenset(part for each in found for part in parts(each)))

    def _choose(self, number: int, document: Document) -> None:
        for name, values in document.values.items():
            for value in values:
                self._found[name, value].append(number)
        for name, intervals, bounds in (("age", document.ages, AGES), ("year", document.years, YEARS)):
            for each in _covered(intervals, bounds):
                self._found[name, str(each)].append(number)
        if document.amounts:
            self._found["funding", "stated"].append(number)

    def _orderings(self) -> Iterator[tuple[str, bytes]]:
        self._starts.sort()
        self._amounts.sort()
        yield "start", to_bytes(array("I", (number for _, number in self._starts)))
        yield "amount", to_bytes(array("d", (amount for amount, _ in self._amounts)))
        yield "amount-of", to_bytes(array("I", (number for _, number in self._amounts)))


def _in_order(graph: Graph) -> Sequence[str]:
    titled = ((title(graph.thing(NamedNode(iri))), iri) for iri in graph.instances(IG.Initiative))
    keyed = sorted((natural((name or iri).casefold().translate(_ALPHABET)), iri) for name, iri in titled)
    return [iri for _, iri in keyed]


def _covered(intervals: Iterable[tuple[int, int]], bounds: tuple[int, int]) -> set[int]:
    least, most = bounds
    return {each for first, last in intervals for each in range(max(first, least), min(last, most) + 1)}


def _beginnings(terms: Iterable[str]) -> Set[str]:
    return {each[:length] for each in terms for length in range(1, BEGINNING + 1)}
