"""Periods and planned ends."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from graph.extract.danish import NUMBER_WORDS, number
from graph.extract.fact import Fact, Period
from graph.extract.moment import (
    COARSER,
    DAY,
    MONTH_NAME,
    MONTHS,
    PARTS,
    QUARTERS,
    SEASONS,
    YEAR,
    YEAR_NUMBER,
    Point,
    find,
    read,
)
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.terms import DCT
from graph.text import Span

_YEAR_RANGE = re.compile(rf"(?P<start>{YEAR_NUMBER})[ ]?[–/-][ ]?(?P<end>\d\d)(?!\d)")
_YEAR_LIST = re.compile(rf"{YEAR_NUMBER}(?:, {YEAR_NUMBER})+,? og (?P<end>{YEAR_NUMBER})(?!\d)")
_UP_TO = r"(?:–|-|(?:og )?(?:frem til|indtil)(?: og med)?|til og med|til|og)"
_JOIN = re.compile(rf"[ ]?{_UP_TO}[ ]?(?:og med )?(?:den )?(?:(?:{'|'.join(PARTS)}) (?!{YEAR_NUMBER}))?", re.IGNORECASE)
_BORROWING = re.compile(
    rf"(?<![\w.])(?P<words>\d{{1,2}}\.(?:[ ](?:{MONTH_NAME})\.?)?|(?:{MONTH_NAME})\.?|{'|'.join(QUARTERS)}"
    rf"|(?:{'|'.join(SEASONS)})(?:et|en|t)?)[ ]?{_UP_TO}[ ]?(?:den )?$",
    re.IGNORECASE,
)
"""A time whose year stands behind the one that it is joined to: "januar-december 2014"."""
_ONWARD = re.compile(
    r"[ ]?(?:og (?:frem(?! til)\w*|fremefter|videre)|til (?:nu|i dag)\b|(?:–|-)[ ]?(?:$|\n|nu\b|i dag\b)|→)",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    rf",?[ ](?:og[ ])?(?:(?P<count>\d|{'|'.join(NUMBER_WORDS)})[ ]år[ ]frem\b"
    rf"|(?:de[ ])?(?:næste|følgende|efterfølgende)[ ](?P<next>\d|{'|'.join(NUMBER_WORDS)})[ ]år\b)",
    re.IGNORECASE,
)
"""How many years a time goes on: "efterår 2020 og et år frem"."""
_UNTIL = re.compile(
    r"(?:\b(?:frem til|indtil|til og med|til|senest|slut(?:dato|ter|tede)?:?|afslutte(?:s|t|des):?)"
    r"(?: i| ved| med)?(?: (?:udgangen|slutningen) af)?[ ])$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:siden|startet(?: op)? i|påbegyndt(?:es)? i|begyndt(?:e)? i|fra(?: og med)?|startede i)[ ]$", re.IGNORECASE
)
_SPEAKS_OF_PERIOD = re.compile(
    r"\b(?:perioden?|projektperioden?|løber|løb|strækker sig|gennemføre[rst]?|gennemført|forløber|afvikles|kører|varer"
    r"|afsluttes|afsluttet|igangsat|igangsættes|iværksat|startede|startet|foregår)\b",
    re.IGNORECASE,
)
_TOLD_IN = frozenset({Kind.LEAD, Kind.PURPOSE, Kind.BACKGROUND, Kind.FUNDING, Kind.DOCUMENTATION, Kind.OTHER})
_WHEN = rf"(?:[1-4]\. kvartal|\d|første|andet|tredje|fjerde|sidste|{'|'.join((*SEASONS, *MONTHS, *PARTS))})"
_EXPECTED = re.compile(
    r"\b(?:forventes|forventet|ventes|planlagt|planlægges|skal være)\b[^.;]{0,120}?"
    rf"\b(?:afslut\w*|slut\w*|færdig\w*|ophør\w*|udløb\w*|løbe\w*)\b[^.;\d]{{0,60}}?(?={_WHEN})",
    re.IGNORECASE,
)


def facts(text: str, sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """Yield the period of an entry, from its own section or else from its text, and a planned end."""
    own = [found for sentence in sentences if sentence.kind is Kind.PERIOD for found in periods(text, sentence.span)]
    stated = _from_to(text, own) or _told(text, sentences)
    for period, span in stated[:1]:
        yield Fact(DCT.temporal, period, (span,))
    for sentence in sentences:
        expected = _EXPECTED.search(text, sentence.span.start, sentence.span.end)
        point = find(text, expected.end(), sentence.span.end) if expected else None
        if point:
            words = text[point.span.start : point.span.end]
            yield Fact(DCT.temporal, Period(None, point.last, point.precision, True, words), (point.span,))
            break


def _told(text: str, sentences: Sequence[Sentence]) -> list[tuple[Period, Span]]:
    """Return the periods that running text states as this initiative's own."""
    found: list[tuple[Period, Span]] = []
    for sentence in sentences:
        expected = _EXPECTED.search(text, sentence.span.start, sentence.span.end)
        within = Span(sentence.span.start, expected.start() if expected else sentence.span.end)
        if sentence.kind in _TOLD_IN and _SPEAKS_OF_PERIOD.search(text, within.start, within.end):
            found += _from_to(text, list(periods(text, within)))
    return [(period, span) for period, span in found if period.start and period.end]


def _from_to(text: str, stated: list[tuple[Period, Span]]) -> list[tuple[Period, Span]]:
    """Join a stated start and the end that stands apart: "blev igangsat i 2016 og løb frem til 2019"."""
    for (first, begin), (last, end) in pairwise(stated):
        apart = read(first.as_stated) and last.start is None
        if apart and first.start and last.end:
            span = Span(begin.start, end.end)
            coarsest = max((first.precision, last.precision), key=COARSER.index)
            return [(Period(first.start, last.end, coarsest, False, text[span.start : span.end]), span)]
    return stated


def periods(text: str, within: Span) -> Iterator[tuple[Period, Span]]:
    """Yield the periods in a stretch of text, in order, each with the words that state both of its ends."""
    position = within.start
    while found := _period(text, position, within.end):
        yield found
        position = found[1].end


def _period(text: str, start: int, end: int) -> tuple[Period, Span] | None:
    first = find(text, start, end)
    if first is None:
        return None
    borrowing = _borrowing(text, start, first)
    if borrowing:
        return _made(text, borrowing, first)
    last = _last_year(text, first, end)
    if last:
        return _made(text, first, last)
    join = _JOIN.match(text, first.span.end, end)
    second = find(text, join.end(), end) if join else None
    if join and second and second.span.start == join.end() and _joins(join, first, second):
        return _made(text, first, second)
    return _open(text, first, end)


def _joins(join: re.Match[str], first: Point, second: Point) -> bool:
    """Tell whether two times are the ends of a period; backwards too ("2018 – 2014"), which is for a person to see."""
    return second.last >= first.first or join.group().strip().lower() != "og"


def _borrowing(text: str, start: int, last: Point) -> Point | None:
    """Return the time before another one that shares the last words of that: "1. januar - 31. december 2014"."""
    found = _BORROWING.search(text, max(start, last.span.start - 30), last.span.start)
    if found is None:
        return None
    words = text[last.span.start : last.span.end].split(" ")
    for cut in range(1, len(words)):
        first = read(" ".join((found.group("words"), *words[cut:])))
        if first and first.first <= last.last:
            return replace(first, span=Span(found.start(), found.end("words")))
    return None


def _last_year(text: str, first: Point, end: int) -> Point | None:
    """Return the last year of a short range ("2013-16") or of a list of years, None where it is no such."""
    short = _YEAR_RANGE.match(text, first.span.start, end)
    listed = _YEAR_LIST.match(text, first.span.start, end)
    if short and int(short.group("end")) >= int(short.group("start")[2:]):
        year, stop = int(short.group("start")[:2] + short.group("end")), short.end()
    elif listed and int(listed.group("end")) >= first.first.year:
        year, stop = int(listed.group("end")), listed.end()
    else:
        return None
    return Point(date(year, 1, 1), date(year, 12, 31), YEAR, Span(first.span.start, stop))


def _open(text: str, point: Point, end: int) -> tuple[Period, Span]:
    """Return a period with one stated end, or the stated time as a whole."""
    further = _FURTHER.match(text, point.span.end, end)
    if further:
        return _prolonged(text, point, further)
    onward = _ONWARD.match(text, point.span.end, end)
    before = text[max(0, point.span.start - 30) : point.span.start]
    if onward or _SINCE.search(before):
        span = Span(point.span.start, onward.end() if onward else point.span.end)
        return Period(point.first, None, point.precision, False, text[span.start : span.end].strip()), span
    words = text[point.span.start : point.span.end]
    started = None if _UNTIL.search(before) else point.first
    return Period(started, point.last, point.precision, False, words), point.span


def _prolonged(text: str, point: Point, further: re.Match[str]) -> tuple[Period, Span]:
    """Return the period that goes on for whole years; a year from 1 September ends on 31 August."""
    year = point.last.year + (number(further.group("count") or further.group("next")) or 0)
    last = date(year, point.last.month, min(point.last.day, monthrange(year, point.last.month)[1]))
    if point.precision == DAY:
        last -= timedelta(days=1)
    span = Span(point.span.start, further.end())
    return Period(point.first, last, point.precision, False, text[span.start : span.end]), span


def _made(text: str, first: Point, second: Point) -> tuple[Period, Span]:
    span = Span(first.span.start, second.span.end)
    start = first.first
    coarsest = max((first.precision, second.precision), key=COARSER.index)
    return Period(start, second.last, coarsest, False, text[span.start : span.end]), span
