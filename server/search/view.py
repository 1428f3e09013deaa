"""A result as its page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from pyoxigraph import NamedNode

from graph.search.facets import FACETS
from server import editor
from server.dataset import Dataset
from server.labels import Name
from server.language import gettext, marked, said
from server.search import query, snippet
from server.search.choice import SCALES, SORTS, Choice
from server.search.index import Index, Row
from server.search.narrowing import HEADINGS, Narrowing, named, told
from server.search.result import SIZE, Result
from server.search.snippet import Snippet
from server.search.wanted import Finder

CORRECTED = 3
"""Words for which near ones are suggested."""

KINDS = {
    "alternative": marked("Also called"),
    "lead": marked("Lead"),
    "purpose": marked("Purpose"),
    "background": marked("Background"),
    "group": marked("Target group"),
    "name": marked("Named"),
}
"""Where a snippet is from."""


@dataclass(frozen=True)
class Chip:
    """Something chosen, with the address of the search without it, and how many that finds."""

    name: str
    heading: str
    address: str
    count: int


@dataclass(frozen=True)
class Hit:
    """An initiative that was found."""

    iri: NamedNode
    title: Sequence[tuple[str, bool]]
    years: str
    snippet: Snippet | None


class View:
    """What the template shows; each part is made when it is asked for."""

    sorts, kinds = SORTS, KINDS

    def __init__(self, dataset: Dataset, index: Index, result: Result) -> None:
        self._dataset, self._index, self._result = dataset, index, result
        self.choice, self.total = result.choice, result.total
        self.last = result.last
        self._finder = Finder(result.wanted)
        self.narrowing = Narrowing(index, result, dataset.base)

    @cached_property
    def hits(self) -> Sequence[Hit]:
        """The initiatives of this page."""
        numbers = self._result.numbers((self.choice.page - 1) * SIZE, SIZE) if self.choice.page <= self.last else ()
        return tuple(self._hit(each) for each in self._index.rows(numbers))

    @property
    def first(self) -> int:
        """The place of the first of them in the whole result."""
        return (self.choice.page - 1) * SIZE + 1

    def page(self, number: int) -> str:
        """Return the address of another page of the result."""
        return self._address(self.choice.on(number))

    def sorted(self, sort: str) -> str:
        """Return the address of the result in another order."""
        return self._address(self.choice.sorted(sort))

    @property
    def pages(self) -> Sequence[int]:
        """The pages to link to: the first, the last, and those around this one."""
        near = range(self.choice.page - 2, self.choice.page + 3)
        return sorted({1, self.last, *(each for each in near if 1 <= each <= self.last)})

    @cached_property
    def chips(self) -> Sequence[Chip]:
        """All that is chosen, each to be taken back."""
        return tuple(self._chips())

    @property
    def near(self) -> Sequence[tuple[str, str]]:
        """Words that are spelled nearly like those that find nothing, with the address of the search for each."""
        return tuple(self._near())

    def instead(self, choice: Choice) -> str:
        """Return the address of another choice."""
        return self._address(choice)

    def data(self, format_: str) -> str:
        """Return the address of the whole result in a format."""
        return self.choice.on(1).address(self._dataset.base, format=format_)

    @cached_property
    def query(self) -> str:
        """The result as a SPARQL query."""
        found = None
        if self.choice.text:
            found = self._index.iris(self._result.numbers(most=query.MOST))
        return query.sparql(self.choice, self._dataset.base, found)

    @property
    def query_address(self) -> str:
        """The address of the page on which the query can be asked and changed."""
        return editor.address(self.query)

    @property
    def query_names(self) -> int:
        """How many initiatives the query names, where it says a text by them."""
        return min(self.total, query.MOST) if self.choice.text else 0

    def _address(self, choice: Choice) -> str:
        return choice.address(self._dataset.base)

    def _hit(self, row: Row) -> Hit:
        years = "–".join(dict.fromkeys(each[:4] for each in (row.start, row.end) if each))
        found = snippet.of(row, self._index, self._finder)
        return Hit(NamedNode(row.iri), snippet.marked(row.title or row.iri, self._finder), years, found)

    def _chips(self) -> Iterator[Chip]:
        choice = self.choice
        if choice.text:
            yield self._chip(Name(choice.text), gettext("Text"), choice.without("q"))
        for facet in FACETS:
            for each in choice.chosen(facet.name):
                without = choice.without(facet.name, each)
                yield self._chip(named(self._index, each), gettext(HEADINGS[facet.name]), without)
        for name, interval in choice.intervals.items():
            if interval:
                yield self._chip(Name(told(name, interval)), said(SCALES[name][0]), choice.without(name))
        if choice.stated:
            yield self._chip(Name(gettext("Amount stated")), gettext("Funding"), choice.without("funding"))

    def _chip(self, name: Name, heading: str, without: Choice) -> Chip:
        # Nobody needs the number while there is something to see.
        count = 0 if self.total else Result(self._index, without).total
        return Chip(name, heading, self._address(without), count)

    def _near(self) -> Iterator[tuple[str, str]]:
        for each in islice(self._result.unknown(), CORRECTED):
            for word in self._index.spelling.near(each):
                text = self.choice.text.replace(each, word)
                yield text, self._address(self.choice.saying(text))
