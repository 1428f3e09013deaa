"""How a page stands among the others: which initiatives its titles name, and where a later page overrules it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pyoxigraph import NamedNode

from graph import iri
from graph.iri import Known
from graph.reading import Outline

Overruled = frozenset[tuple[str, str]]
"""(initiative, property) of which a page updated later speaks too."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The IRI of each title of a page, and what another page, updated later, states in its stead."""

    iris: Mapping[str, str]
    overruled: Overruled = frozenset()

    @property
    def nodes(self) -> Mapping[str, NamedNode]:
        """The IRI of each title, as a term."""
        return {title: NamedNode(iri_) for title, iri_ in self.iris.items()}


def alone(page: Outline) -> Standing:
    """Return how a page stands if no other page changes it: what most pages of a folder turn out to be."""
    by_source, by_title = _known()
    rows = dict.fromkeys(by_source.get(page.id, ()))
    for entry in page.entries:
        rows |= dict.fromkeys(by_title.get(iri.normalised(entry.title), ()))
    return _standing(page, iri.assign(_titles(page), rows), {})


def among(pages: Sequence[Outline]) -> list[Standing]:
    """Return how each of the pages stands among all of them; their order decides who takes an IRI first."""
    iris = iri.assign((title for page in pages for title in _titles(page)), iri.lookup())
    latest: dict[tuple[str, str], tuple[date, str]] = {}
    for page in pages:
        for key in _stated(page, iris):
            latest[key] = max(latest.get(key, _age(page)), _age(page))
    return [_standing(page, iris, latest) for page in pages]


def moved(pages: Sequence[Outline]) -> Iterator[str]:
    """Yield what a person should know of the pages whose titles changed."""
    by_source, _ = _known()
    for page in pages:
        yield from iri.moved(page.id, [entry.title for entry in page.entries], by_source.get(page.id, ()))


_Iris = Mapping[tuple[str, str], NamedNode]


def _standing(page: Outline, iris: _Iris, latest: Mapping[tuple[str, str], tuple[date, str]]) -> Standing:
    return Standing(
        {entry.title: iris[page.id, entry.title].value for entry in page.entries},
        frozenset(key for key in _stated(page, iris) if latest.get(key, _age(page)) != _age(page)),
    )


def _stated(page: Outline, iris: _Iris) -> Iterator[tuple[str, str]]:
    for entry in page.entries:
        for property_ in entry.states:
            yield iris[page.id, entry.title].value, property_


def _titles(page: Outline) -> Iterator[tuple[str, str, int | None]]:
    for entry in page.entries:
        yield page.id, entry.title, entry.start_year


def _age(page: Outline) -> tuple[date, str]:
    return page.modified or date.min, page.id


@cache
def _known() -> tuple[Mapping[str, Sequence[Known]], Mapping[str, Sequence[Known]]]:
    """Return the lookup by page, and by normalised title: asking all of it for every page would take long."""
    by_source: dict[str, list[Known]] = defaultdict(list)
    by_title: dict[str, list[Known]] = defaultdict(list)
    for row in iri.lookup():
        by_source[row.source].append(row)
        by_title[iri.normalised(row.title)].append(row)
    return by_source, by_title
