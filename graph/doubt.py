"""Doubts: what was read from a page and still does not look right, for a person to see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from pyoxigraph import Literal, NamedNode

from graph.extract.danish import sentences
from graph.extract.fact import AgeRange, EntryFacts, Fact, Funding, Involvement, Period, TargetGroup
from graph.extract.moment import YEAR, YEAR_NUMBER
from graph.extract.period import periods
from graph.headings import Kind
from graph.reading import Reading
from graph.terms import DCT, IG, ORG, SDO
from graph.text import Span
from graph.vocabulary import Vocabulary

_YEAR = re.compile(rf"(?<!\d){YEAR_NUMBER}(?!\d)")
_DURATION = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?")


class Doubt(StrEnum):
    """What may be wrong, in English."""

    PERIODS = "two periods for one initiative"
    BACKWARDS = "a period that ends before it begins"
    DURATION = "a duration that does not fit the period"
    AGE = "an age without a group"
    AMOUNT = "an amount without a year"
    BODY = "a body that did not have this name then"


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt and the words that raise it."""

    doubt: Doubt
    spans: tuple[Span, ...]


def doubts(reading: Reading, vocabulary: Vocabulary) -> tuple[tuple[Doubted, ...], ...]:
    """Return what is to be doubted of each entry's facts, in the order of the words, each once."""
    return tuple(_of_entry(entry, reading, vocabulary) for entry in reading.facts.entries)


def _of_entry(entry: EntryFacts, reading: Reading, vocabulary: Vocabulary) -> tuple[Doubted, ...]:
    text = reading.page.text.plain
    modified = reading.facts.modified[0] if reading.facts.modified else None
    found = (
        *_of_other_periods(entry, text),
        *_of_periods(entry.facts),
        *_of_groups(entry.facts),
        *_of_amounts(entry, text),
        *_of_bodies(entry.facts, modified, vocabulary),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.spans))


def _periods(facts: Sequence[Fact]) -> list[tuple[Fact, Period]]:
    return [(fact, fact.value) for fact in facts if isinstance(fact.value, Period) and not fact.value.planned]


def _of_other_periods(entry: EntryFacts, text: str) -> Iterator[Doubted]:
    """Doubt a period beside which the page gives another, where it tells the period or what it is about."""
    sections = entry.entry.sections
    own = [section.body for section in sections if section.kind is Kind.PERIOD]
    leads = [section.body for section in sections if section.kind is Kind.LEAD]
    told = [*own, *(span for span in entry.unread if any(lead.covers(span) for lead in leads))]
    for fact, chosen in _periods(entry.facts):
        others = [
            span
            for place in told
            for period, span in periods(text, place)
            if period.start and period.end and (period.start, period.end) != (chosen.start, chosen.end)
            if not any(span.overlaps(read) for read in fact.spans)
        ]
        if others:
            yield Doubted(Doubt.PERIODS, (*fact.spans, *others))


def _of_periods(facts: Sequence[Fact]) -> Iterator[Doubted]:
    for fact, period in _periods(facts):
        if period.start and period.end and period.end < period.start:
            yield Doubted(Doubt.BACKWARDS, fact.spans)
        for other in facts:
            if other.property == SDO.duration and not _fits(other.value, period):
                yield Doubted(Doubt.DURATION, (*other.spans, *fact.spans))


def _fits(duration: object, period: Period) -> bool:
    """Tell whether something of this duration may have begun and ended within the period's first and last unit."""
    read = _DURATION.fullmatch(duration.value) if isinstance(duration, Literal) else None
    if not (read and period.start and period.end):
        return True
    told = 12 * int(read["years"] or 0) + int(read["months"] or 0)
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
    # Of "2020 – 2022" neither the month of the beginning nor that of the end is known.
    slack = 24 if period.precision == YEAR else 6
    return months - slack < told <= months


def _of_groups(facts: Sequence[Fact]) -> Iterator[Doubted]:
    for fact in facts:
        if isinstance(fact.value, TargetGroup):
            ages = [each for each in fact.value.facts if isinstance(each.value, AgeRange)]
            others = [each for each in fact.value.facts if each not in ages and each.property != IG.groupRole]
            if ages and not others:
                yield Doubted(Doubt.AGE, ages[0].spans)


def _of_amounts(entry: EntryFacts, text: str) -> Iterator[Doubted]:
    """Doubt an amount of which neither its sentence nor the initiative's period tells when it holds."""
    amounts = [fact for fact in entry.facts if isinstance(fact.value, Funding)]
    if not amounts or _periods(entry.facts):
        return
    dated = [
        sentence
        for section in entry.entry.sections
        for sentence in sentences(text, section.body)
        if _YEAR.search(text, sentence.start, sentence.end)
    ]
    for fact in amounts:
        if not any(sentence.overlaps(span) for sentence in dated for span in fact.spans):
            yield Doubted(Doubt.AMOUNT, fact.spans)


def _of_bodies(facts: Sequence[Fact], modified: date | None, vocabulary: Vocabulary) -> Iterator[Doubted]:
    """Doubt a body that got its name after page and initiative, or lost it before the initiative began."""
    stated = [period for _, period in _periods(facts)]
    ends = [day for day in (modified, *(period.end for period in stated)) if day]
    begins = [period.start for period in stated if period.start]
    named, renamed = (_days(vocabulary, role) for role in (ORG.resultingOrganization, ORG.originalOrganization))
    for fact in facts:
        if isinstance(fact.value, Involvement):
            body = fact.value.body
            too_new = ends and named.get(body, date.min) > max(ends)
            too_old = begins and renamed.get(body, date.max) < min(begins)
            if too_new or too_old:
                yield Doubted(Doubt.BODY, fact.spans)


@cache
def _days(vocabulary: Vocabulary, role: NamedNode) -> Mapping[NamedNode, date]:
    """Return when each body had that role in a change of names."""
    found: dict[NamedNode, date] = {}
    for quad in vocabulary.quads:
        if quad.predicate == role and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            days = vocabulary.objects(quad.subject, DCT.date)
            found[quad.object] = date.fromisoformat(days[0].value)
    return found
