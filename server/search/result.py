"""What a choice finds, and how many each other choice would find."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from graph.search.facets import AGES, FACETS, YEARS
from graph.search.sets import Bits, union
from server.search import wanted as texts
from server.search.choice import Choice, Interval
from server.search.index import Index
from server.search.terms import ANYWHERE, together

SIZE = 20
"""Initiatives on a page."""


class Result:
    """The initiatives that a choice finds: several values of a facet add up, several facets narrow down."""

    def __init__(self, index: Index, choice: Choice) -> None:
        self._index, self.choice = index, choice
        self.wanted = texts.finished(texts.read(choice.text), index.terms)
        self._places = together(each.places(index.terms) for each in self.wanted)
        self._sets = dict(self._narrowings())
        self.found: Bits = self._but("")
        self.total = self.found.bit_count()

    @property
    def last(self) -> int:
        """The number of the last page; that of an empty result is 1."""
        return max(1, -(-self.total // SIZE))

    def numbers(self, skipped: int = 0, most: int | None = None) -> Sequence[int]:
        """Return the initiatives in the order that is chosen, from one place on."""
        return array("I", islice(self._ordered(skipped), most))

    def count(self, facet: str) -> Mapping[str, int]:
        """Return how many each value of a facet would find beside what else is chosen."""
        others = self._but(facet)
        return {value: (others & has).bit_count() for value, has in self._index.choices(facet).items()}

    def within(self, scale: str, interval: Interval) -> int:
        """Return how many an interval of a scale would find beside what else is chosen."""
        return (self._but(scale) & _fitting(self._index, scale, interval)).bit_count()

    def with_amount(self) -> int:
        """Return how many that state an amount there are beside what else is chosen."""
        return (self._but("funding") & self._index.choices("funding").get("stated", 0)).bit_count()

    def unknown(self) -> Iterator[str]:
        """Yield the words, as written, that no initiative has."""
        for each in self.wanted:
            if not each.places(self._index.terms)[ANYWHERE]:
                yield each.written

    def _ordered(self, skipped: int) -> Iterator[int]:
        by_start = self.choice.sort == "start"
        if self.choice.sort != "relevance" or not self.wanted:
            yield from self._index.ordered(self.found, skipped, by_start=by_start)
            return
        left = self.found
        for tier in texts.tiers(self.wanted, self._places, self._index.terms):
            yield from self._index.ordered(left & tier, skipped, by_start=False)
            skipped = max(0, skipped - (left & tier).bit_count())
            left &= ~tier

    def _but(self, name: str) -> Bits:
        """Return what all that is chosen finds, but for what is chosen of one facet."""
        found = self._index.all
        for key, each in self._sets.items():
            if key != name:
                found &= each
        return found

    def _narrowings(self) -> Iterator[tuple[str, Bits]]:
        choice, index = self.choice, self._index
        if choice.text:
            yield "q", self._places[ANYWHERE] if self.wanted else 0
        for facet in FACETS:
            chosen = choice.chosen(facet.name)
            if chosen:
                yield facet.name, union(index.choices(facet.name)[each] for each in chosen)
        for scale, interval in choice.intervals.items():
            if interval:
                yield scale, _fitting(index, scale, interval)
        if choice.stated:
            yield "funding", index.choices("funding").get("stated", 0)


def _fitting(index: Index, scale: str, interval: Interval) -> Bits:
    if scale == "amount":
        return index.amounting(interval.first, interval.last)
    least, most = AGES if scale == "age" else YEARS
    first, last = interval.first, interval.last
    return index.covering(scale, least if first is None else first, most if last is None else last)
