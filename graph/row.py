"""A fact in a row, as a person reads it: what it is of, what it says, and which words say so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from graph.extract.fact import (
    AgeRange,
    Citation,
    Contact,
    Excluded,
    Fact,
    Funding,
    Involvement,
    Period,
    TargetGroup,
    Value,
)
from graph.reading import Reading
from graph.statements import PLANNED
from graph.terms import CV, DCT, IG, SDO
from graph.text import Span
from graph.vocabulary import Vocabulary

_WHOLE_TEXTS = (DCT.abstract, IG.purpose, IG.background)
"""Facts that are a whole section's text: to mark all of it would mark nothing."""


class Subject(StrEnum):
    """What a fact is about, so that a mark can show it."""

    WHAT = "what"
    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    BY = "by"
    MONEY = "money"
    LAW = "law"


_SUBJECTS: Mapping[NamedNode, Subject] = {
    DCT.temporal: Subject.WHEN,
    SDO.duration: Subject.WHEN,
    IG.programmeYear: Subject.WHEN,
    IG.setting: Subject.WHERE,
    IG.municipalityCount: Subject.WHERE,
    IG.municipalityScope: Subject.WHERE,
    IG.hasInvolvement: Subject.BY,
    IG.transferredTo: Subject.BY,
    IG.partOfProgramme: Subject.BY,
    CV.contactPoint: Subject.BY,
    IG.hasFunding: Subject.MONEY,
    CV.hasLegalResource: Subject.LAW,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with the words that state it; `group` is the number of its target group, 0 for the initiative's own."""

    predicate: NamedNode
    group: int
    value: str
    spans: tuple[Span, ...]

    @property
    def name(self) -> str:
        """The predicate's local name, behind the target group that it is of."""
        name = self.predicate.value.rpartition("/")[2].rpartition("#")[2]
        return f"group {self.group} {name}" if self.group else name

    @property
    def subject(self) -> Subject:
        """What the fact is about."""
        return Subject.WHO if self.group else _SUBJECTS.get(self.predicate, Subject.WHAT)


def rows(facts: Sequence[Fact], reading: Reading, vocabulary: Vocabulary, group: int = 0) -> Iterator[Row]:
    """Yield a row for each fact but whole texts; those of a target group stand in its place, with its number."""
    groups = 0
    for fact in facts:
        if isinstance(fact.value, TargetGroup):
            groups += 1
            yield from rows(fact.value.facts, reading, vocabulary, groups)
        elif fact.property not in _WHOLE_TEXTS:
            yield Row(fact.property, group, _value(fact.value, reading, vocabulary), fact.spans)


def _value(value: Value, reading: Reading, vocabulary: Vocabulary) -> str:
    match value:
        case NamedNode():
            return _label(value, vocabulary)
        case Literal():
            return value.value
        case TargetGroup():
            return value.as_stated
        case Contact():
            return value.unit
        case Excluded():
            return reading.facts.entries[value.entry].title
        case _:
            return _compound(value, vocabulary)


def _compound(value: Period | AgeRange | Involvement | Funding | Citation, vocabulary: Vocabulary) -> str:
    match value:
        case Period():
            period = f"{value.start or '…'} – {value.end or '…'}"
            return f"{period} ({_label(PLANNED, vocabulary)})" if value.planned else period
        case AgeRange():
            bounds = (str(bound) if bound is not None else "" for bound in (value.minimum, value.maximum))
            return f"{'–'.join(bounds)} {_label(value.unit, vocabulary)}"
        case Involvement():
            return f"{_label(value.body, vocabulary)} ({_label(value.role, vocabulary)})"
        case Funding():
            return f"{value.value.normalize():,f} {value.currency} ({_label(value.scope, vocabulary)})"
        case Citation():
            return f"{_label(value.law, vocabulary)} {value.notation}"


def _label(iri: NamedNode, vocabulary: Vocabulary) -> str:
    names = vocabulary.names([iri])
    return names[0].label if names else iri.value
