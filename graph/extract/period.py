"""Periods, planned ends and dates."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pyoxigraph import NamedNode

from graph.extract.fact import Fact, Period
from graph.extract.mention import Sentence
from graph.headings import Kind
from graph.terms import DCT
from graph.text import Span
from graph.vocabulary import concept

DAY = concept("date-precision", "dagspraecision")
MONTH = concept("date-precision", "maanedspraecision")
QUARTER = concept("date-precision", "kvartalspraecision")
YEAR = concept("date-precision", "aarspraecision")
_COARSER = (DAY, MONTH, QUARTER, YEAR)

_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip
_MONTH_FORMS = {form: number for number, name in enumerate(_MONTHS, 1) for form in (name, name[:3], name[:4])}
_MONTH = "|".join(sorted(map(re.escape, _MONTH_FORMS), key=len, reverse=True))
_QUARTERS = {"første": 1, "1.": 1, "andet": 2, "2.": 2, "tredje": 3, "3.": 3, "fjerde": 4, "4.": 4, "sidste": 4}
_SEASONS = {"forår": (3, 5), "sommer": (6, 8), "efterår": (9, 11), "vinter": (12, 12), "årsskifte": (12, 12)}

_POINT = re.compile(
    rf"""
    (?P<day>\d{{1,2}})\.?[ ](?P<month>{_MONTH})\.?[ ](?P<dated>(?:19|20)\d\d)
    | (?P<d>\d{{1,2}})[./-][ ]?(?P<m>\d{{1,2}})[./ -][ ]?(?P<y>(?:19|20)\d\d)
    | (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | (?P<quarter>{"|".join(map(re.escape, _QUARTERS))})[ ]kvartal[ ](?:af[ ]|i[ ])?(?P<quartered>(?:19|20)\d\d)
    | (?P<half>første|1\.|andet|2\.)[ ]halvår[ ](?:af[ ]|i[ ])?(?P<halved>(?:19|20)\d\d)
    | (?P<season>{"|".join(_SEASONS)})(?:et|en|s|ets|ens)?[ ](?:af[ ]|i[ ])?(?P<seasoned>(?:19|20)\d\d)
    | (?:(?P<named>{_MONTH})\.?[ ])?(?P<year>(?:19|20)\d\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_RANGE = re.compile(r"(?P<start>(?:19|20)\d\d)[ ]?[–/-][ ]?(?P<end>\d\d)(?!\d)")
_JOIN = re.compile(
    r"[ ]?(?:–|-|til og med|til|og)[ ]?"
    r"(?:(?:og med )?(?:udgangen|slutningen|begyndelsen|starten|midten) af |ultimo |medio |primo )?",
    re.IGNORECASE,
)
_ONWARD = re.compile(r"[ ]?(?:og (?:frem\w*|fremefter|videre)|(?:–|-)[ ]?(?:$|\n|nu\b|i dag\b)|→)", re.IGNORECASE)
_UNTIL = re.compile(
    r"(?:frem til|indtil|til og med|til udgangen af|senest"
    r"|(?:afslutte(?:s|t|des)|slutter|sluttede)(?: i| ultimo| med \w+ af)?)[ ]$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:siden|startet(?: op)? i|påbegyndt(?:es)? i|begyndt(?:e)? i|fra(?: og med)?|startede i)[ ]$", re.IGNORECASE
)
_SPEAKS_OF_PERIOD = re.compile(
    r"\b(?:perioden?|projektperioden?|løber|løb|strækker sig|gennemføre[rst]?|gennemført|forløber|afvikles|kører|varer"
    r"|afsluttes|afsluttet|igangsat|igangsættes|foregår)\b",
    re.IGNORECASE,
)
_TOLD_IN = frozenset({Kind.LEAD, Kind.PURPOSE, Kind.BACKGROUND, Kind.FUNDING, Kind.DOCUMENTATION, Kind.OTHER})
_WHEN = rf"(?:[1-4]\. kvartal|\d|første|andet|tredje|fjerde|sidste|{'|'.join(_SEASONS)}|{'|'.join(_MONTHS)})"
_EXPECTED = re.compile(
    r"\b(?:forventes|forventet|ventes|planlagt|planlægges|skal være)\b[^.;]{0,120}?"
    rf"\b(?:afslut\w*|slut\w*|færdig\w*|ophør\w*|udløb\w*|løbe\w*)\b[^.;\d]{{0,60}}?(?={_WHEN})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A stated time: its first and last day, and how precisely it was stated."""

    first: date
    last: date
    precision: NamedNode
    span: Span


def facts(text: str, sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """Yield the period of an entry, from its own section or else from its text, and a planned end."""
    stated = [
        found
        for sentence in sentences
        if sentence.kind is Kind.PERIOD
        for found in _from_to(text, list(periods(text, sentence.span)))
    ]
    if not stated:
        stated = _told(text, sentences)
    for period, span in stated[:1]:
        yield Fact(DCT.temporal, period, (span,))
    for sentence in sentences:
        expected = _EXPECTED.search(text, sentence.span.start, sentence.span.end)
        point = _point(text, expected.end(), sentence.span.end) if expected else None
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
        apart = _POINT.fullmatch(first.as_stated) and last.start is None
        if apart and first.start and last.end and last.end >= first.start:
            span = Span(begin.start, end.end)
            coarsest = max((first.precision, last.precision), key=_COARSER.index)
            return [(Period(first.start, last.end, coarsest, False, text[span.start : span.end]), span)]
    return stated


def periods(text: str, within: Span) -> Iterator[tuple[Period, Span]]:
    """Yield the periods in a stretch of text, in order, each with the words that state both of its ends."""
    position = within.start
    while found := _period(text, position, within.end):
        yield found
        position = found[1].end


def _period(text: str, start: int, end: int) -> tuple[Period, Span] | None:
    first = _point(text, start, end)
    if first is None:
        return None
    short = _YEAR_RANGE.match(text, first.span.start, end)
    if short and int(short.group("end")) >= int(short.group("start")[2:]):
        year = int(short.group("start")[:2] + short.group("end"))
        return _made(text, first, Point(date(year, 1, 1), date(year, 12, 31), YEAR, Span(short.start(), short.end())))
    join = _JOIN.match(text, first.span.end, end)
    second = _point(text, join.end(), end) if join else None
    if join and second and second.span.start == join.end() and second.last >= first.first:
        return _made(text, first, second)
    return _open(text, first, end)


def _open(text: str, point: Point, end: int) -> tuple[Period, Span]:
    """Return a period with one stated end, or the stated time as a whole."""
    onward = _ONWARD.match(text, point.span.end, end)
    before = text[max(0, point.span.start - 30) : point.span.start]
    if onward or _SINCE.search(before):
        span = Span(point.span.start, onward.end() if onward else point.span.end)
        return Period(point.first, None, point.precision, False, text[span.start : span.end].strip()), span
    words = text[point.span.start : point.span.end]
    started = None if _UNTIL.search(before) else point.first
    return Period(started, point.last, point.precision, False, words), point.span


def _made(text: str, first: Point, second: Point) -> tuple[Period, Span]:
    span = Span(first.span.start, second.span.end)
    start = first.first
    coarsest = max((first.precision, second.precision), key=_COARSER.index)
    return Period(start, second.last, coarsest, False, text[span.start : span.end]), span


def _point(text: str, start: int, end: int) -> Point | None:
    """Return the first stated time in text[start:end]."""
    for match in _POINT.finditer(text, start, end):
        if text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit():
            continue
        found = _days(match)
        if found:
            return Point(*found, Span(match.start(), match.end()))
    return None


def _days(match: re.Match[str]) -> tuple[date, date, NamedNode] | None:
    get = match.groupdict().get
    try:
        if get("day") or get("d") or get("iso"):
            day = _day(match)
            return day, day, DAY
        if get("quarter"):
            last = 3 * _QUARTERS[match.group("quarter").lower()]
            return *_months(int(match.group("quartered")), last - 2, last), QUARTER
        if get("half"):
            last = 6 if match.group("half").lower() in ("første", "1.") else 12
            return *_months(int(match.group("halved")), last - 5, last), QUARTER
        if get("season"):
            return *_months(int(match.group("seasoned")), *_SEASONS[match.group("season").lower()]), QUARTER
        year = int(match.group("year"))
        if get("named"):
            month = _MONTH_FORMS[match.group("named").lower()]
            return *_months(year, month, month), MONTH
        return *_months(year, 1, 12), YEAR
    except ValueError:  # no such day, as in 31/02/2015
        return None


def _day(match: re.Match[str]) -> date:
    if match.group("iso"):
        return date.fromisoformat(match.group("iso"))
    if match.group("day"):
        return date(int(match.group("dated")), _MONTH_FORMS[match.group("month").lower()], int(match.group("day")))
    return date(int(match.group("y")), int(match.group("m")), int(match.group("d")))


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def day(text: str, within: Span) -> date | None:
    """Return the first date in a stretch of text, None where it states no day."""
    point = _point(text, within.start, within.end)
    return point.first if point and point.precision == DAY else None
