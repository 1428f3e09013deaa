"""An index opened to be searched: sets of initiatives are bits of a whole number, that of the first one lowest."""

import json
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from graph.search.document import Passage
from graph.search.sets import Bits, from_bytes, of_numbers, select, union, unpacked
from server.labels import Name
from server.search.file import File
from server.search.spelling import Spelling
from server.search.terms import Terms

KEPT = 256
"""Sets that stay in memory; one of 100,000 initiatives has 12.5 kB."""


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

    def __init__(self, path: Path) -> None:
        """Read what every search needs; ReleaseError where the file is no index that this program reads."""
        self._file = File(path)
        with self._file.opened() as opened:
            (self.count,) = opened.execute("SELECT COUNT(*) FROM document").fetchone()
            self.facets = _facets(opened)
            starts = opened.execute("SELECT DISTINCT substr(start, 1, 4) FROM document WHERE start != ''").fetchall()
            orderings = dict(opened.execute("SELECT name, content FROM ordering"))
        self.labels: dict[tuple[str, str], Name] = {}
        """What values are called, by language and IRI; kept from when they are first shown."""
        self.all: Bits = (1 << self.count) - 1
        self.starts = frozenset(int(each) for (each,) in starts)
        """The years in which some begin."""
        self._by_start = from_bytes(array("I"), orderings["start"])
        self._amounts = from_bytes(array("d"), orderings["amount"])
        self._amount_of = from_bytes(array("I"), orderings["amount-of"])
        self.terms, self.spelling = Terms(self._file, self.count), Spelling(self._file)
        self.amounting = lru_cache(KEPT)(self._amounting)

    def choices(self, facet: str) -> Mapping[str, Bits]:
        """Return the values of a facet, each with the initiatives that have it."""
        return self.facets.get(facet, {})

    def covering(self, facet: str, first: int, last: int) -> Bits:
        """Return the initiatives that a number of years, or an age, from first to last falls to."""
        choices = self.choices(facet)
        return union(choices.get(str(each), 0) for each in range(first, last + 1))

    def ordered(self, found: Bits, skipped: int, *, by_start: bool) -> Iterator[int]:
        """Yield the numbers of a set in the order of titles, or of starts, without the first ones."""
        if by_start:
            marks = f"{found:0{self.count}b}"
            numbers = (each for each in self._by_start if marks[self.count - 1 - each] == "1")
            yield from islice(numbers, skipped, None)
        elif skipped < found.bit_count():
            marks = f"{found:b}"
            place = len(marks) - 1 - select(found, skipped)
            while place >= 0:
                yield len(marks) - 1 - place
                place = marks.rfind("1", 0, place)

    def rows(self, numbers: Sequence[int]) -> Iterator[Row]:
        """Yield what is shown of these initiatives, in this order."""
        with self._file.opened() as opened:
            for each in numbers:
                asked = "SELECT iri, title, start, finish, texts, names FROM document WHERE number = ?"
                iri, title, start, end, texts, names = opened.execute(asked, (each,)).fetchone()
                yield Row(iri, title, start, end, texts, names)

    def told(self, numbers: Sequence[int]) -> Sequence[Sequence[str]]:
        """Return IRI, title, start and end of these initiatives, in this order."""
        asked = "SELECT iri, title, start, finish FROM json_each(?) JOIN document ON number = value ORDER BY key"
        with self._file.opened() as opened:
            return opened.execute(asked, (json.dumps(list(numbers)),)).fetchall()

    def iris(self, numbers: Sequence[int]) -> Sequence[str]:
        """Return the IRIs of these initiatives, in any order."""
        asked = "SELECT iri FROM document WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        with self._file.opened() as opened:
            return [iri for (iri,) in opened.execute(asked, (json.dumps(list(numbers)),))]

    def names(self, numbers: Sequence[int]) -> Sequence[Passage]:
        """Return the names of these numbers."""
        asked = "SELECT language, name FROM name WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        with self._file.opened() as opened:
            return [Passage("name", *each) for each in opened.execute(asked, (json.dumps(list(numbers)),))]

    def _amounting(self, least: int | None, most: int | None) -> Bits:
        """Return the initiatives that state an amount from least to most."""
        first = 0 if least is None else bisect_left(self._amounts, least)
        last = len(self._amounts) if most is None else bisect_right(self._amounts, most)
        return of_numbers(self._amount_of[first:last], self.count)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _facets(opened: sqlite3.Connection) -> dict[str, dict[str, Bits]]:
    found: dict[str, dict[str, Bits]] = {}
    for name, value, documents in opened.execute("SELECT name, value, documents FROM facet"):
        found.setdefault(name, {})[value] = unpacked(documents)
    return found
