"""One expression for a node: "2013–2016", "3.–5. klasse", "12,5 mio. kr. (pulje)"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from graph import phrase
from graph.bilingual import Bilingual, bilingual
from graph.changes.description import Node, Value
from graph.terms import ADMS, CV, DCAT, DCT, IG, RDF, SDO, SKOS, XSD

NUMBERS = frozenset({XSD.integer, XSD.decimal})
_UNKNOWN = Bilingual("uden datoer", "without dates")


class Namer(Protocol):
    """Says what people call a thing."""

    @property
    def base(self) -> str:
        """The IRI below which the things are."""
        ...

    def called(self, iri: NamedNode) -> Bilingual:
        """Return what people call a thing."""
        ...


def is_planned(node: Node, namer: Namer) -> bool:
    """Tell whether a period is only planned."""
    return any(_tail(value, namer) == "period-status/planlagt" for value in node.all(ADMS.status))


def start_and_end(node: Node) -> tuple[date | None, date | None] | None:
    """Return the bounds of a period; None where one of them is no date."""
    try:
        start, end = (_day(node.one(each)) for each in (DCAT.startDate, DCAT.endDate))
    except ValueError:
        return None
    return start, end


def amount(node: Node) -> tuple[Decimal, str] | None:
    """Return the value and the currency of a funding allocation; None where there is more or less of them."""
    held = node.one(SDO.amount)
    if not isinstance(held, Node) or not {*held.facts} <= {RDF.type, SDO.value, SDO.currency}:
        return None
    value, currency = held.one(SDO.value), held.one(SDO.currency)
    if not isinstance(value, Literal) or not isinstance(currency, Literal):
        return None
    try:
        read = Decimal(value.value)
    except InvalidOperation:
        return None
    return (read, currency.value) if read.is_finite() and value.datatype in NUMBERS else None


def _period(node: Node, namer: Namer) -> Bilingual | None:
    bounds = start_and_end(node)
    if bounds is None:
        return None
    start, end = bounds
    precision = _tail(node.one(IG.datePrecision), namer)
    say = next((say for say, fits in _PRECISIONS.get(precision, ()) if fits(start, end)), phrase.day)
    if end and not start and is_planned(node, namer):
        return bilingual(lambda language: say(end, language))
    return bilingual(lambda language: _between(start, end, say, language))


def _between(start: date | None, end: date | None, say: Callable[[date, str], str], language: str) -> str:
    if start and end:
        first, last = say(start, language), say(end, language)
        return first if first == last else f"{first}–{last}" if " " not in first + last else f"{first} – {last}"
    if start:
        return f"{'fra' if language == 'da' else 'from'} {say(start, language)}"
    return f"{'til' if language == 'da' else 'until'} {say(end, language)}" if end else _UNKNOWN.within(language)


def _fits(starts: frozenset[int]) -> Callable[[date | None, date | None], bool]:
    """Return whether bounds are the first and the last day of units of time that begin in these months."""

    def fits(start: date | None, end: date | None) -> bool:
        after = end + timedelta(1) if end and end < date.max else None
        return all(each.day == 1 and each.month in starts for each in (start, after) if each)

    return fits


_MONTHLY = (phrase.month, _fits(frozenset(range(1, 13))))
_PRECISIONS: Mapping[str, tuple[tuple[Callable[[date, str], str], Callable[[date | None, date | None], bool]], ...]] = {
    "date-precision/aarspraecision": ((lambda day, _: str(day.year), _fits(frozenset({1}))),),
    "date-precision/kvartalspraecision": ((phrase.quarter, _fits(frozenset({1, 4, 7, 10}))),),
    "date-precision/maanedspraecision": (_MONTHLY,),
}


def _ages(node: Node, namer: Namer) -> Bilingual | None:
    try:
        low, high = (_integer(node.one(each)) for each in (SDO.minValue, SDO.maxValue))
    except ValueError:
        return None
    words = _AGES.get(_tail(node.one(IG.ageUnit), namer))
    if words is None or (low is None and high is None):
        return None
    return bilingual(lambda language: _age(low, high, words[language], language))


@dataclass(frozen=True)
class _Unit:
    """What stands before a number, at it, and behind it; each of one, and of more."""

    before: tuple[str, str] = ("", "")
    mark: str = ""
    behind: tuple[str, str] = ("", "")


_AGES: Mapping[str, Mapping[str, _Unit]] = {
    "age-unit/aar": {"da": _Unit(behind=(" år", " år")), "en": _Unit(behind=(" year", " years"))},
    "age-unit/maaned": {"da": _Unit(behind=(" måned", " måneder")), "en": _Unit(behind=(" month", " months"))},
    "age-unit/klassetrin": {
        "da": _Unit(mark=".", behind=(" klasse", " klasse")),
        "en": _Unit(before=("grade ", "grades ")),
    },
}


_OPEN = {"da": ("til og med", "fra"), "en": ("up to", "from")}
"""What stands before a greatest age, and before a least one."""


def _age(low: int | None, high: int | None, unit: _Unit, language: str) -> str:
    bounds = [bound for bound in (low, high) if bound is not None]
    numbers = "–".join(dict.fromkeys(f"{bound}{unit.mark}" for bound in bounds))
    said = f"{unit.before[low != high and len(bounds) > 1]}{numbers}{unit.behind[bounds[-1] != 1]}"
    return said if len(bounds) > 1 else f"{_OPEN[language][high is None]} {said}"


def _funding(node: Node, namer: Namer) -> Bilingual | None:
    held = amount(node)
    if held is None:
        return None
    scope = node.one(IG.fundingScope)
    of = namer.called(scope) if isinstance(scope, NamedNode) else None
    return bilingual(lambda language: phrase.money(*held, language) + (f" ({of.within(language)})" if of else ""))


def _involvement(node: Node, namer: Namer) -> Bilingual | None:
    body, role = node.one(CV.hasParticipant), node.one(CV.role)
    if not isinstance(body, NamedNode) or not isinstance(role, NamedNode):
        return None
    named, as_what = namer.called(body), namer.called(role)
    return bilingual(lambda language: f"{named.within(language)} ({as_what.within(language)})")


def _contact(node: Node, namer: Namer) -> Bilingual | None:
    name = node.one(SKOS.prefLabel)
    return Bilingual(name.value, name.value) if isinstance(name, Literal) else None


COMPACT: Mapping[NamedNode, tuple[frozenset[NamedNode], Callable[[Node, Namer], Bilingual | None]]] = {
    DCT.PeriodOfTime: (frozenset({DCAT.startDate, DCAT.endDate, IG.datePrecision}), _period),
    IG.AgeRange: (frozenset({SDO.minValue, SDO.maxValue, IG.ageUnit}), _ages),
    IG.FundingAllocation: (frozenset({SDO.amount, IG.fundingScope}), _funding),
    IG.Involvement: (frozenset({CV.hasParticipant, CV.role}), _involvement),
    CV.ContactPoint: (frozenset({SKOS.prefLabel}), _contact),
}
"""Class → the properties of its nodes that are told in one expression, and what makes it."""


def _day(value: Value | None) -> date | None:
    if value is None:
        return None
    if not isinstance(value, Literal) or value.datatype != XSD.date:
        raise ValueError
    return date.fromisoformat(value.value)


def _integer(value: Value | None) -> int | None:
    if value is None:
        return None
    if not isinstance(value, Literal) or value.datatype != XSD.integer or len(value.value) > 9:
        raise ValueError
    return int(value.value)


def _tail(value: Value | None, namer: Namer) -> str:
    return value.value.removeprefix(f"{namer.base}concept/") if isinstance(value, NamedNode) else ""
