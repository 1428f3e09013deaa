"""A fact: what a page states of one initiative, with the words that state it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from graph.layout import Entry
from graph.text import Span


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both days included; one of them may be open."""

    start: date | None
    end: date | None
    precision: NamedNode
    planned: bool
    as_stated: str


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Completed years, months or grades; both ends belong to it, None is an open end."""

    minimum: int | None
    maximum: int | None
    unit: NamedNode
    bound: NamedNode
    applies_to: NamedNode | None
    as_stated: str


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """One group with one role, in the page's words; `facts` are its facets and age ranges."""

    facts: "tuple[Fact, ...]"
    as_stated: str


@dataclass(frozen=True, slots=True)
class Involvement:
    """A body in a role."""

    body: NamedNode
    role: NamedNode


@dataclass(frozen=True, slots=True)
class Funding:
    """A stated amount in whole currency units."""

    value: Decimal
    currency: str
    scope: NamedNode
    as_stated: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an act, as section, subsection ("stk."), number and letter; None where not told."""

    law: NamedNode
    section: str
    subsection: str | None = None
    number: str | None = None
    letter: str | None = None

    @property
    def notation(self) -> str:
        """The place as Danish lawyers write it: "§ 11, stk. 3"."""
        parts = [f"§ {self.section}"]
        if self.subsection:
            parts.append(f"stk. {self.subsection}")
        if self.number:
            parts.append(f"nr. {self.number}")
        if self.letter:
            parts.append(f"litra {self.letter}")
        return ", ".join(parts)

    def levels(self) -> "Iterator[Citation]":
        """Yield the place and each that holds it, from the section down."""
        yield Citation(self.law, self.section)
        if self.subsection:
            yield Citation(self.law, self.section, self.subsection)
        if self.number:
            yield Citation(self.law, self.section, self.subsection, self.number)
        if self.letter:
            yield self


@dataclass(frozen=True, slots=True)
class Contact:
    """The unit to turn to."""

    unit: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """The entry of the same page whose participants are kept out; by its place on the page, from 0."""

    entry: int


Value = NamedNode | Literal | Period | AgeRange | TargetGroup | Involvement | Funding | Citation | Contact | Excluded


@dataclass(frozen=True, slots=True)
class Fact:
    """What a page states with a property; `spans` are the shortest words of the plain text that state it."""

    property: NamedNode
    value: Value
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """The facts of one entry of a page; `unread` are the sentences from which nothing was read."""

    title: str
    entry: Entry
    facts: tuple[Fact, ...]
    unread: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What was read from a page; `modified` is its update date with the words that state it."""

    entries: tuple[EntryFacts, ...]
    modified: tuple[date, Span] | None
