"""An index opened to be searched: sets of initiatives are bits of a whole number, that of the first one lowest."""

import json
import sqlite3
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from graph.errors import ReleaseError
from graph.search.document import Passage
from graph.search.index import LAYOUT
from server.labels import Name

Number = TypeVar("Number", int, float)
Bits = int
"""A set of initiatives."""

KEPT = 256
"""Sets that stay in memory; one of 100,000 initiatives has 12.5 kB."""
TRIGRAM = 3
NEAR = 0.7
"""How like a word one must be to be suggested, from 0 to 1."""
SUGGESTED = 3


@dataclass(frozen=True)
class Row:
    """What a list of results shows of an initiative."""

    iri: str
    title: str
    start: str
    end: str
    _texts: str
    _names: str

    @property
    def texts(self) -> Sequence[Passage]:
        """Its texts."""
        return [Passage(*each) for each in json.loads(self._texts)]

    @property
    def names(self) -> Sequence[int]:
        """The numbers of the names of what it leads to."""
        found: list[int] = json.loads(self._names)
        return found


class Index:
    """The index in a file; any number of threads may ask it."""

    def __init__(self, file: Path) -> None:
        """Read what every search needs; ReleaseError where the file is no index that this program reads."""
        self._file = file
        self._idle: list[sqlite3.Connection] = []
        with self._opened() as opened:
            (layout,) = opened.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:
                raise ReleaseError(f"{file}: the index for searching is of another version of the program")
            (self.count,) = opened.execute("SELECT COUNT(*) FROM document").fetchone()
            self.facets = _facets(opened)
            starts = opened.execute("SELECT DISTINCT substr(start, 1, 4) FROM document WHERE start != ''").fetchall()
            orderings = dict(opened.execute("SELECT name, content FROM ordering"))
        self.labels: dict[tuple[str, str], Name] = {}
        """What values are called, by language and IRI; kept from when they are first shown."""
        self.all: Bits = (1 << self.count) - 1
        self.starts = frozenset(int(each) for (each,) in starts)
        """The years in which some begin."""
        self._by_start = _read(array("I"), orderings["start"])
        self._amounts = _read(array("d"), orderings["amount"])
        self._amount_of = _read(array("I"), orderings["amount-of"])
        self.matching = lru_cache(KEPT)(self._matching)
        self.amounting = lru_cache(KEPT)(self._amounting)

    def choices(self, facet: str) -> Mapping[str, Bits]:
        """Return the values of a facet, each with the initiatives that have it."""
        return self.facets.get(facet, {})

    def covering(self, facet: str, first: int, last: int) -> Bits:
        """Return the initiatives that a number of years, or an age, from first to last falls to."""
        choices, found = self.choices(facet), 0
        for each in range(first, last + 1):
            found |= choices.get(str(each), 0)
        return found

    def ordered(self, found: Bits, *, by_start: bool) -> Iterator[int]:
        """Yield the numbers of a set in the order of titles, or of starts."""
        marks = f"{found:0{self.count}b}"
        if by_start:
            yield from (each for each in self._by_start if marks[self.count - 1 - each] == "1")
            return
        place = marks.rfind("1")
        while place >= 0:
            yield self.count - 1 - place
            place = marks.rfind("1", 0, place)

    def rows(self, numbers: Sequence[int]) -> Iterator[Row]:
        """Yield what is shown of these initiatives, in this order."""
        with self._opened() as opened:
            for each in numbers:
                asked = "SELECT iri, title, start, finish, texts, names FROM document WHERE number = ?"
                iri, title, start, end, texts, names = opened.execute(asked, (each,)).fetchone()
                yield Row(iri, title, start, end, texts, names)

    def iris(self, numbers: Sequence[int]) -> Sequence[str]:
        """Return the IRIs of these initiatives, in any order."""
        asked = "SELECT iri FROM document WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        with self._opened() as opened:
            return [iri for (iri,) in opened.execute(asked, (json.dumps(numbers),))]

    def names(self, numbers: Sequence[int]) -> Sequence[Passage]:
        """Return the names of these numbers."""
        asked = "SELECT language, name FROM name WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        with self._opened() as opened:
            return [Passage("name", *each) for each in opened.execute(asked, (json.dumps(numbers),))]

    def near(self, word: str) -> Sequence[str]:
        """Return words of the texts that are spelled nearly like this one, the nearest first."""
        lower = word.lower()
        pieces = {lower[place : place + TRIGRAM] for place in range(len(lower) - TRIGRAM + 1)}
        if not pieces:
            return ()
        asked = "SELECT spelling FROM word WHERE word MATCH ? ORDER BY rank LIMIT 100"
        with self._opened() as opened:
            found = [each for (each,) in opened.execute(asked, (" OR ".join(f'"{each}"' for each in pieces),))]
        likeness = {each: SequenceMatcher(None, lower, each).ratio() for each in found if each != lower}
        near = sorted((each for each in likeness if likeness[each] >= NEAR), key=lambda each: -likeness[each])
        return tuple(near[:SUGGESTED])

    def has(self, expression: str) -> bool:
        """Whether the words of any initiative match an expression of FTS5."""
        with self._opened() as opened:
            found = opened.execute("SELECT 1 FROM term WHERE term MATCH ? LIMIT 1", (expression,)).fetchone()
        return found is not None

    def _matching(self, expression: str) -> Bits:
        """Return the initiatives whose words match an expression of FTS5."""
        with self._opened() as opened:
            asked = "SELECT json_group_array(rowid) FROM term WHERE term MATCH ?"
            (found,) = opened.execute(asked, (expression,)).fetchone()
        return _bits(json.loads(found), self.count)

    def _amounting(self, least: int | None, most: int | None) -> Bits:
        """Return the initiatives that state an amount from least to most."""
        first = 0 if least is None else bisect_left(self._amounts, least)
        last = len(self._amounts) if most is None else bisect_right(self._amounts, most)
        return _bits(self._amount_of[first:last], self.count)

    def close(self) -> None:
        """Close the file."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        """Lend a connection to the file to one thread at a time."""
        try:
            connection = self._idle.pop() if self._idle else self._connect()
        except IndexError:  # another thread took the last one
            connection = self._connect()
        try:
            yield connection
        except sqlite3.Error as error:
            raise ReleaseError(f"{self._file}: the index for searching cannot be read ({error})") from error
        finally:
            self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        address = f"{self._file.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            return sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise ReleaseError(f"{self._file}: the index for searching cannot be opened ({error})") from error


def _facets(opened: sqlite3.Connection) -> dict[str, dict[str, Bits]]:
    found: dict[str, dict[str, Bits]] = {}
    for name, value, documents in opened.execute("SELECT name, value, documents FROM facet"):
        found.setdefault(name, {})[value] = int.from_bytes(zlib.decompress(documents), "little")
    return found


def _bits(numbers: Iterable[int], count: int) -> Bits:
    marks = bytearray(b"0") * (count or 1)
    for each in numbers:
        marks[-1 - each] = 49  # "1"
    # Read as a number in base 2, which takes the time of one pass.
    return int(marks, 2)


def _read(numbers: "array[Number]", content: bytes) -> "array[Number]":
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
