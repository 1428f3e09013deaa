"""What changed between two releases: values only, the same for every format."""

from dataclasses import dataclass
from enum import StrEnum

from graph.bilingual import Bilingual


class Act(StrEnum):
    """What became of a thing, in the order in which it is told."""

    ADDED = "added"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    CHANGED = "changed"


class Group(StrEnum):
    """What kind of thing changed, in the order in which it is told."""

    INITIATIVE = "initiative"
    PROGRAMME = "programme"
    BODY = "body"
    LAW = "law"
    CONCEPT = "concept"
    SOURCE = "source"
    CORRECTION = "correction"
    OTHER = "other"


class Part(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Words:
    """Words that state a fact, with the page they stand on; or the reason of the correction that it rests on.

    `source` is the IRI of that page or correction, `title` and `address` are the page's; empty where not known.
    """

    quote: str
    source: str = ""
    title: str = ""
    address: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a text of which a part changed."""

    part: Part
    text: str


@dataclass(frozen=True)
class Change:
    """One property of a thing that changed: what a person says of it, its values in Turtle, the words behind it."""

    kind: str
    property: str
    told: Bilingual
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    old_words: tuple[Words, ...] = ()
    new_words: tuple[Words, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Successor:
    """What replaces a thing that was withdrawn."""

    iri: str
    title: Bilingual


@dataclass(frozen=True)
class Resource:
    """A thing that was added, removed or changed; `reason` and `successors` are those of a withdrawn one."""

    iri: str
    group: Group
    act: Act
    title: Bilingual
    changes: tuple[Change, ...] = ()
    reason: Bilingual | None = None
    successors: tuple[Successor, ...] = ()


@dataclass(frozen=True)
class ReleaseSummary:
    """A release as it is compared; `triples` and `initiatives` are those of its default graph."""

    version: str
    published: str
    triples: int
    initiatives: int


@dataclass(frozen=True)
class Changes:
    """What changed between two releases with the same base, in the order in which it is told."""

    base: str
    old: ReleaseSummary
    new: ReleaseSummary
    resources: tuple[Resource, ...]
