"""The value of a fact in words, in English for a terminal and in Danish for a page; names are Danish in both."""

from datetime import date

from pyoxigraph import Literal, NamedNode

from graph import phrase
from graph.extract.age import GRADE, MONTH
from graph.extract.fact import (
    AgeRange,
    Citation,
    Contact,
    Excluded,
    Funding,
    Involvement,
    Period,
    TargetGroup,
    Value,
)
from graph.reading import Reading
from graph.statements import PLANNED
from graph.terms import XSD
from graph.vocabulary import Vocabulary


def english(value: Value, reading: Reading, vocabulary: Vocabulary) -> str:
    """Return a value in English, dates as ISO writes them."""
    match value:
        case Period():
            period = f"{value.start or '…'} – {value.end or '…'}"
            return period + _planned(value, vocabulary)
        case AgeRange():
            bounds = (str(bound) if bound is not None else "" for bound in (value.minimum, value.maximum))
            return f"{'–'.join(bounds)} {_label(value.unit, vocabulary)}"
        case Funding():
            return f"{value.value.normalize():,f} {value.currency} ({_label(value.scope, vocabulary)})"
        case _:
            return _named(value, reading, vocabulary)


def danish(value: Value, reading: Reading, vocabulary: Vocabulary) -> str:
    """Return a value as Danes write it."""
    match value:
        case Period():
            return _period(value) + _planned(value, vocabulary)
        case AgeRange():
            return _ages(value, vocabulary)
        case Funding():
            return f"{phrase.money_in_full(value.value, value.currency, 'da')} ({_label(value.scope, vocabulary)})"
        case Literal() if value.datatype == XSD.duration:
            return phrase.duration(value.value, "da") or value.value
        case _:
            return _named(value, reading, vocabulary)


def _named(
    value: NamedNode | Literal | TargetGroup | Contact | Excluded | Involvement | Citation,
    reading: Reading,
    vocabulary: Vocabulary,
) -> str:
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
        case Involvement():
            return f"{_label(value.body, vocabulary)} ({_label(value.role, vocabulary)})"
        case Citation():
            return f"{_label(value.law, vocabulary)} {value.notation}"


def _planned(period: Period, vocabulary: Vocabulary) -> str:
    return f" ({_label(PLANNED, vocabulary)})" if period.planned else ""


def _period(period: Period) -> str:
    match period.start, period.end:
        case date() as start, date() as end:
            return f"{phrase.day(start, 'da')} – {phrase.day(end, 'da')}"
        case date() as start, None:
            return f"fra {phrase.day(start, 'da')}"
        case None, date() as end:
            return f"til {phrase.day(end, 'da')}"
        case _:
            return "ukendt"


def _ages(ages: AgeRange, vocabulary: Vocabulary) -> str:
    low, high = ages.minimum, ages.maximum
    mark = "." if ages.unit == GRADE else ""
    unit = _label(ages.unit, vocabulary)
    if ages.unit == MONTH and (high or low) != 1:
        unit += "er"
    if low is not None and high is not None:
        return f"{low}{mark} {unit}" if low == high else f"{low}{mark}–{high}{mark} {unit}"
    return f"til og med {high}{mark} {unit}" if low is None else f"fra {low}{mark} {unit}"


def _label(iri: NamedNode, vocabulary: Vocabulary) -> str:
    names = vocabulary.names([iri])
    return names[0].label if names else iri.value
