"""Which initiatives have a term, by where it stands in them: collected one initiative after the other."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from graph.search.sets import packed

COLUMNS = ("title", "names", "texts", "parts")
"""Where a term may stand, the better place first."""


class Postings:
    """Collects terms; each may stand in several columns."""

    def __init__(self) -> None:
        """Start without any."""
        self._found: dict[tuple[str, int], array[int]] = defaultdict(lambda: array("I"))

    def add(self, number: int, columns: Sequence[Iterable[str]]) -> None:
        """Take the terms of each column of an initiative, each once; its number is above that of the one before."""
        for column, terms in enumerate(columns):
            for each in terms:
                self._found[each, column].append(number)

    def rows(self) -> Iterator[tuple[str, bytes | None, bytes | None, bytes | None, bytes | None]]:
        """Yield each term with the set of the initiatives that have it in each column, None where that is empty."""
        for term, keys in groupby(sorted(self._found), key=lambda key: key[0]):
            sets = {column: packed(self._found[term, column]) for _, column in keys}
            yield term, sets.get(0), sets.get(1), sets.get(2), sets.get(3)
