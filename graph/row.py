"""A fact in a row: what it is of, what it says, and which words say so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode

from graph.extract.fact import Fact, TargetGroup, Value
from graph.terms import CV, DCT, IG, SDO
from graph.text import Span

WHOLE_TEXTS = frozenset({DCT.abstract, IG.purpose, IG.background})
"""Properties that a whole section of a page states."""


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
    IG.hasTargetGroup: Subject.WHO,
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
    value: Value
    spans: tuple[Span, ...]

    @property
    def local_name(self) -> str:
        """The predicate's local name."""
        return self.predicate.value.rpartition("/")[2].rpartition("#")[2]

    @property
    def subject(self) -> Subject:
        """What the fact is about."""
        return Subject.WHO if self.group else subject_of(self.predicate)

    @property
    def marks(self) -> tuple[Span, ...]:
        """The words to mark; none of a whole section's text, as to mark all of it would mark nothing."""
        return () if self.predicate in WHOLE_TEXTS else self.spans


def subject_of(predicate: NamedNode) -> Subject:
    """Return what a property of an initiative is about."""
    return _SUBJECTS.get(predicate, Subject.WHAT)


def rows(facts: Sequence[Fact], group: int = 0) -> Iterator[Row]:
    """Yield a row for each fact; those of a target group stand in its place, with its number."""
    groups = 0
    for fact in facts:
        if isinstance(fact.value, TargetGroup):
            groups += 1
            yield from rows(fact.value.facts, groups)
        else:
            yield Row(fact.property, group, fact.value, fact.spans)
