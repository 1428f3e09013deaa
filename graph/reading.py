"""A reading: one page with the facts read from it, and what is kept of it once it is described."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from graph.extract.fact import EntryFacts, PageFacts, Period
from graph.page import Page
from graph.terms import BASE, DCT, IG

ONE_OF = (DCT.title, DCT.temporal, DCT.abstract, IG.purpose, IG.background)
"""What an initiative has one of, so that two pages can disagree on it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what was read from it, and the IRI of each of its titles."""

    page: Page
    facts: PageFacts
    iris: Mapping[str, NamedNode]

    @property
    def source(self) -> NamedNode:
        """The IRI of the stored page, which is its graph's too."""
        return source(self.page.id)


@dataclass(frozen=True, slots=True)
class EntryOutline:
    """An entry in short; `states` are the properties of `ONE_OF` that it states."""

    title: str
    start_year: int | None
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A page in short: what must be known of it to describe the others."""

    id: str
    sha256: str
    modified: date | None
    entries: tuple[EntryOutline, ...]


def source(page: str) -> NamedNode:
    """Return the IRI of the stored page with this id."""
    return NamedNode(f"{BASE}source/{page}")


def outline(page: Page, facts: PageFacts) -> Outline:
    """Return a page in short."""
    return Outline(
        id=page.id,
        sha256=page.sha256,
        modified=facts.modified[0] if facts.modified else None,
        entries=tuple(map(_entry, facts.entries)),
    )


def _entry(entry: EntryFacts) -> EntryOutline:
    starts = (fact.value.start for fact in entry.facts if isinstance(fact.value, Period))
    stated = {fact.property for fact in entry.facts}
    return EntryOutline(
        title=entry.title,
        start_year=next((start.year for start in starts if start), None),
        states=tuple(property_.value for property_ in ONE_OF if property_ in stated),
    )
