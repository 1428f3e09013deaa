"""Which initiatives have a word, the beginning of one, or a phrase, by where it stands in them."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from graph.search.index import BEGINNING, RUNS
from graph.search.postings import COLUMNS
from graph.search.sets import Bits, intersection, of_numbers, union, unpacked
from server.search.file import File

Places = tuple[Bits, ...]
"""Sets by place: what has it in the title, in the title or a name, in these or a text, or within a compound too."""
WRITTEN, ANYWHERE = 2, 3
"""The places of what is written so, and of all."""

KEPT = 128
"""Words and phrases whose sets stay in memory; those of 100,000 initiatives have 50 kB."""

_SETS = ", ".join(COLUMNS)


def together(found: Iterable[Places]) -> Places:
    """Return what all of these have in common at each place; there is one at least."""
    return tuple(intersection(each) for each in zip(*found, strict=True))


def either(found: Iterable[Places]) -> Places:
    """Return what any of these have at each place; there is one at least."""
    return tuple(union(each) for each in zip(*found, strict=True))


class Terms:
    """The words of an index; any number of threads may ask for them."""

    def __init__(self, file: File, count: int) -> None:
        """Ask nothing yet; there are so many initiatives."""
        self._file, self._count = file, count
        self.having = lru_cache(KEPT)(self._having)
        self.beginning = lru_cache(KEPT)(self._beginning)
        self.phrase = lru_cache(KEPT)(self._phrase)

    def opening(self, run: tuple[str, ...]) -> Bits:
        """Return the initiatives whose title begins with a run of terms."""
        return self._matching("title", f'^ "{" ".join(run)}"')

    def _having(self, term: str) -> Places:
        """Return the initiatives that have a term."""
        return self._read("FROM term WHERE term = ?", term)

    def _beginning(self, letters: str) -> Places:
        """Return the initiatives that have a term which begins with these letters."""
        if len(letters) <= BEGINNING:
            return self._read("FROM beginning WHERE letters = ?", letters)
        return self._read("FROM term WHERE term >= ? AND term < ?", letters, letters[:-1] + chr(ord(letters[-1]) + 1))

    def _phrase(self, run: tuple[str, ...]) -> Places:
        """Return the initiatives that have a run of terms; its parts are not looked for within compounds."""
        sets = [0] * len(COLUMNS)
        for place, (column, has_all) in enumerate(zip(RUNS, together(map(self.having, run)), strict=False)):
            # Where none has all of the terms, their order need not be looked at.
            if has_all:
                sets[place] = self._matching(column, f'"{" ".join(run)}"')
        return _places(sets)

    def _read(self, where: str, *given: str) -> Places:
        sets = [0] * len(COLUMNS)
        with self._file.opened() as opened:
            for row in opened.execute(f"SELECT {_SETS} {where}", given):
                for column, content in enumerate(row):
                    if content is not None:
                        sets[column] |= unpacked(content)
        return _places(sets)

    def _matching(self, column: str, expression: str) -> Bits:
        """Return the initiatives whose terms in a column match an expression of FTS5."""
        asked = f"SELECT json_group_array(rowid) FROM run_{column} WHERE run_{column} MATCH ?"  # noqa: S608 - a name of our own
        with self._file.opened() as opened:
            (found,) = opened.execute(asked, (expression,)).fetchone()
        return of_numbers(json.loads(found), self._count)


def _places(sets: Sequence[Bits]) -> Places:
    """Return the sets of columns, each with those of the columns before."""
    return tuple(union(sets[: column + 1]) for column in range(len(sets)))
