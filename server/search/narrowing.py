"""By what a result can be narrowed down: facets and intervals, each with how many initiatives it would find."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.search.facets import FACETS
from server import language
from server.labels import Name, label
from server.language import gettext, marked, said
from server.search.choice import SCALES, Interval
from server.search.index import Index
from server.search.result import Result
from server.services import served
from server.wording import grouped

SHOWN = 8
"""Values of a facet that are seen at once; the rest are a click away."""
LISTED = 100
"""Values of a facet that are on the page at all, those that find most."""
SPAN = 5
"""Years of an interval."""

SLIDERS = {"age": (0, 99)}
"""What can be chosen with a slider, too → from where to where."""

HEADINGS = {
    "life-stage": marked("Life stage"),
    "situation": marked("Situation"),
    "setting": marked("Setting"),
    "profession": marked("Profession"),
    "programme": marked("Programme"),
    "body": marked("Body"),
}
_AGES = (*((0, 2), (3, 6), (7, 12), (13, 17), (18, 24), (25, 64)), (65, None))
_AMOUNTS = (
    (None, 999_999),
    *((1_000_000, 4_999_999), (5_000_000, 9_999_999), (10_000_000, 49_999_999)),
    (50_000_000, None),
)


@dataclass(frozen=True)
class Value:
    """A value of a facet: what it is called, and how many it would find."""

    value: str
    name: Name
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with the values that would find something, and those that are chosen."""

    name: str
    heading: str
    values: Sequence[Value]
    more: Sequence[Value]


@dataclass(frozen=True)
class Band:
    """An interval to choose with one click."""

    name: str
    count: int
    is_chosen: bool
    address: str


@dataclass(frozen=True)
class Scale:
    """What is chosen from one number to another."""

    name: str
    heading: str
    interval: Interval
    bounds: tuple[int, int]
    slides: tuple[int, int] | None
    bands: Sequence[Band]


class Narrowing:
    """What narrows a result down; `base` is that of the IRIs."""

    def __init__(self, index: Index, result: Result, base: str) -> None:
        self._index, self._result, self._choice, self._base = index, result, result.choice, base

    @property
    def facets(self) -> Sequence[Facet]:
        """The facets that have a value which would find something."""
        made = (self._facet(facet.name) for facet in FACETS)
        return tuple(each for each in made if each.values)

    @property
    def scales(self) -> Sequence[Scale]:
        """What is chosen by intervals."""
        return tuple(self._scale(each) for each in SCALES)

    @property
    def stated(self) -> Value:
        """The choice of those that state an amount."""
        return Value("stated", Name(gettext("Amount stated")), self._result.with_amount(), self._choice.stated)

    def _facet(self, name: str) -> Facet:
        chosen, counts = self._choice.chosen(name), self._result.count(name)
        seen = [iri for iri, count in counts.items() if count or iri in chosen]
        most = sorted(seen, key=lambda iri: (iri not in chosen, -counts[iri], iri))[:LISTED]
        values = [self._value(iri, counts[iri], iri in chosen) for iri in most]
        values.sort(key=lambda each: (not each.is_chosen, -each.count, each.name.casefold()))
        shown = max(SHOWN, len(chosen))
        return Facet(name, gettext(HEADINGS[name]), values[:shown], values[shown:])

    def _value(self, iri: str, count: int, is_chosen: bool) -> Value:
        return Value(iri.removeprefix(self._base), named(self._index, iri), count, is_chosen)

    def _scale(self, name: str) -> Scale:
        heading, bounds = SCALES[name]
        bands = (self._band(name, Interval(*ends)) for ends in self._ends(name))
        filled = tuple(each for each in bands if each.count)
        return Scale(name, said(heading), self._choice.interval(name), bounds, SLIDERS.get(name), filled)

    def _ends(self, scale: str) -> Iterator[tuple[int | None, int | None]]:
        if scale == "age":
            yield from _AGES
        elif scale == "amount":
            yield from _AMOUNTS
        elif self._index.starts:
            first, last = min(self._index.starts), max(self._index.starts)
            yield from ((each, each + SPAN - 1) for each in range(first // SPAN * SPAN, last + 1, SPAN))

    def _band(self, scale: str, interval: Interval) -> Band:
        count = self._result.within(scale, interval)
        address = self._choice.within(scale, interval).address(self._base)
        return Band(told(scale, interval), count, interval == self._choice.interval(scale), address)


def told(scale: str, interval: Interval) -> str:
    """Return an interval in words."""
    first, last = ("" if each is None else _number(scale, each) for each in (interval.first, interval.last))
    if not first:
        return gettext("up to %(last)s", last=last)
    if not last:
        return gettext("from %(first)s", first=first)
    return first if first == last else f"{first}–{last}"


def named(index: Index, iri: str) -> Name:
    """Return the name of a value in the language of the page."""
    key = (language.current(), iri)
    if key not in index.labels:
        index.labels[key] = label(served().store, NamedNode(iri))
    return index.labels[key]


def _number(scale: str, number: int) -> str:
    # No thousands in a year.
    return grouped(number) if scale == "amount" else str(number)
