"""An initiative as it is searched: its names and texts, and what it can be chosen by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from pyoxigraph import Literal, NamedNode

from graph.search.facets import AGES, CURRENCY, FACETS, MONTHS, YEARS, Facet
from graph.search.words import tidy
from graph.tables.graph import Graph, Thing, Value
from graph.terms import ADMS, CV, DCAT, DCT, IG, RDFS, SDO, SKOS

_NAMES = (SKOS.prefLabel, SKOS.altLabel, DCT.title, DCT.alternative, RDFS.label)
_TEXTS = (
    ("alternative", DCT.alternative),
    ("lead", DCT.abstract),
    ("purpose", IG.purpose),
    ("background", IG.background),
)
_NAMING = (
    *((facet.way) for facet in FACETS),
    *((each,) for each in (IG.initiativeType, IG.usesMethod, CV.thematicArea)),
    *((IG.hasTargetGroup, each) for each in (IG.familyRole, IG.organisationType)),
)
"""The ways to things whose names are searched."""
_KEPT = 8192
"""Concepts, bodies and programmes whose names stay in memory."""
_PARTS = 64


@dataclass(frozen=True)
class Passage:
    """A text of an initiative, in the language that it is in."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True)
class Document:
    """What is known of one initiative; ages and years as the intervals that they run through, both ends included."""

    iri: str
    title: str
    alternatives: Sequence[str]
    start: str
    end: str
    names: Sequence[Passage]
    texts: Sequence[Passage]
    values: Mapping[str, frozenset[str]]
    """Facet → the IRIs that it is found by."""
    ages: Sequence[tuple[int, int]]
    years: Sequence[tuple[int, int]]
    amounts: Sequence[float]


class Reader:
    """Reads initiatives from a graph; `base` is that of its IRIs."""

    def __init__(self, graph: Graph, base: str) -> None:
        self._graph = graph
        self._months: Mapping[Value, int] = {
            NamedNode(f"{base}concept/age-unit/{unit}"): months for unit, months in MONTHS.items()
        }
        # The parts of one initiative are asked for again and again, those of another one never.
        self._thing = lru_cache(_PARTS)(graph.thing)
        self._names = lru_cache(_KEPT)(self._read_names)
        self._broader = lru_cache(_KEPT)(self._read_broader)

    def read(self, iri: str) -> Document:
        """Return what is known of the initiative with this IRI."""
        it = self._thing(NamedNode(iri))
        periods = [
            each for each in self._things(it, DCT.temporal) if self._graph.planned not in each.values(ADMS.status)
        ]
        return Document(
            iri,
            title(it),
            tuple(each.text for each in _passages(it, "alternative", DCT.alternative)),
            min(_dates(periods, DCAT.startDate), default=""),
            max(_dates(periods, DCAT.endDate), default=""),
            tuple(self._all_names(it)),
            tuple(self._texts(it)),
            {facet.name: self._values(it, facet) for facet in FACETS},
            tuple(self._ages(it)),
            tuple(_years(periods)),
            tuple(self._amounts(it)),
        )

    def _things(self, thing: Thing, property_: NamedNode) -> list[Thing]:
        return [self._thing(each) for each in thing.values(property_) if isinstance(each, NamedNode)]

    def _reached(self, it: Thing, way: Sequence[NamedNode]) -> Iterator[NamedNode]:
        reached = [it]
        for property_ in way[:-1]:
            reached = [part for each in reached for part in self._things(each, property_)]
        for each in reached:
            yield from (value for value in each.values(way[-1]) if isinstance(value, NamedNode))

    def _all_names(self, it: Thing) -> Iterator[Passage]:
        reached = chain.from_iterable(self._reached(it, way) for way in _NAMING)
        for node in dict.fromkeys(reached):
            yield from self._names(node)

    def _read_names(self, node: NamedNode) -> Sequence[Passage]:
        thing = self._thing(node)
        return tuple(chain.from_iterable(_passages(thing, "name", each) for each in _NAMES))

    def _texts(self, it: Thing) -> Iterator[Passage]:
        for kind, property_ in _TEXTS:
            yield from _passages(it, kind, property_)
        for group in self._things(it, IG.hasTargetGroup):
            yield from _passages(group, "group", IG.asStated)

    def _values(self, it: Thing, facet: Facet) -> frozenset[str]:
        found = set(self._reached(it, facet.way))
        return frozenset(chain.from_iterable(self._broader(each) for each in found) if facet.is_tree else _iris(found))

    def _read_broader(self, concept: NamedNode) -> Sequence[str]:
        """Return the IRIs of a concept and of all that are broader."""
        found, left = {concept}, [concept]
        while left:
            above = self._thing(left.pop()).values(SKOS.broader)
            fresh = [each for each in above if isinstance(each, NamedNode) and each not in found]
            found.update(fresh)
            left.extend(fresh)
        return tuple(_iris(found))

    def _ages(self, it: Thing) -> Iterator[tuple[int, int]]:
        for group in self._things(it, IG.hasTargetGroup):
            for each in self._things(group, IG.hasAgeRange):
                months = next(filter(None, map(self._months.get, each.values(IG.ageUnit))), None)
                if months is not None:
                    least, most = (_number(each, bound) for bound in (SDO.minValue, SDO.maxValue))
                    yield (
                        AGES[0] if least is None else int(least // months),
                        AGES[1] if most is None else int(most // months),
                    )

    def _amounts(self, it: Thing) -> Iterator[float]:
        for funding in self._things(it, IG.hasFunding):
            for amount in self._things(funding, SDO.amount):
                value = _number(amount, SDO.value)
                if value is not None and Literal(CURRENCY) in amount.values(SDO.currency):
                    yield value


def title(it: Thing) -> str:
    """Return the title of an initiative: the Danish one where it has one; nothing where it has none."""
    titles = [each for each in it.values(DCT.title) if isinstance(each, Literal)]
    danish = [each for each in titles if each.language == "da"]
    return min((tidy(each.value) for each in danish or titles), default="")


def _passages(thing: Thing, kind: str, property_: NamedNode) -> Iterator[Passage]:
    for each in thing.values(property_):
        if isinstance(each, Literal):
            yield Passage(kind, each.language or "", tidy(each.value))


def _iris(nodes: set[NamedNode]) -> Iterator[str]:
    return (each.value for each in nodes)


def _dates(periods: Sequence[Thing], bound: NamedNode) -> Iterator[str]:
    return (each.value for period in periods for each in period.values(bound) if isinstance(each, Literal))


def _years(periods: Sequence[Thing]) -> Iterator[tuple[int, int]]:
    for period in periods:
        first, last = (min(map(_year, _dates([period], each)), default=None) for each in (DCAT.startDate, DCAT.endDate))
        if first is not None or last is not None:
            yield YEARS[0] if first is None else first, YEARS[1] if last is None else last


def _year(date: str) -> int:
    found = date[:4]
    return int(found) if found.isdecimal() else YEARS[0]


def _number(thing: Thing, property_: NamedNode) -> float | None:
    for each in thing.values(property_):
        if isinstance(each, Literal):
            try:
                return float(each.value)
            except ValueError:
                continue
    return None
