"""Stated times: a day, a month, a quarter, a season, a school year or a year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from graph import phrase
from graph.text import Span
from graph.vocabulary import concept

DAY = concept("date-precision", "dagspraecision")
MONTH = concept("date-precision", "maanedspraecision")
QUARTER = concept("date-precision", "kvartalspraecision")
YEAR = concept("date-precision", "aarspraecision")
COARSER = (DAY, MONTH, QUARTER, YEAR)

MONTHS = phrase.MONTHS["da"]
_FORMS = {form: number for number, name in enumerate(MONTHS, 1) for form in (name, name[:3], name[:4])}
MONTH_NAME = "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True))
QUARTERS = {"første": 1, "1.": 1, "andet": 2, "2.": 2, "tredje": 3, "3.": 3, "fjerde": 4, "4.": 4, "sidste": 4}
PARTS = {
    "primo": (1, 3), "begyndelsen af": (1, 3), "starten af": (1, 3), "medio": (6, 7), "midten af": (6, 7),
    "slutningen af": (10, 12), "ultimo": (12, 12), "udgangen af": (12, 12),
}  # fmt: skip
YEAR_NUMBER = r"(?:19|20)\d\d"
_SCHOOL_YEAR = rf"{YEAR_NUMBER}[/–-](?:{YEAR_NUMBER}|\d\d)(?!\d)"
SEASONS = {"forår": (3, 5), "sommer": (6, 8), "efterår": (9, 11), "vinter": (12, 12), "årsskifte": (12, 12)}

_POINT = re.compile(
    rf"""
    (?P<day>\d{{1,2}})\.?[ ](?P<month>{MONTH_NAME})\.?[ ](?P<dated>{YEAR_NUMBER})
    | (?P<d>\d{{1,2}})[./-][ ]?(?P<m>\d{{1,2}})[./ -][ ]?(?P<y>{YEAR_NUMBER})
    | (?P<iso>{YEAR_NUMBER}-\d\d-\d\d)
    | (?:(?P<quarter>{"|".join(map(re.escape, QUARTERS))})[ ](?:kvartal|kvt\.?)|Q(?P<q>[1-4]))
      [ ](?:af[ ]|i[ ])?(?P<quartered>{YEAR_NUMBER})
    | (?P<half>første|1\.|andet|2\.)[ ]halvår[ ](?:af[ ]|i[ ])?(?P<halved>{YEAR_NUMBER})
    | (?P<season>{"|".join(SEASONS)})(?:et|en|t|s|ets|ens)?[ ](?:af[ ]|i[ ])?(?P<seasoned>{YEAR_NUMBER})
      (?P<turning>/(?:(?:19|20)\d\d|\d\d)(?!\d))?
    | skoleår(?:et|ene)?[ ](?P<school>{_SCHOOL_YEAR})
      (?:(?:,[ ]|[ ]og[ ]|[ ]til[ ]|[ ]?[–-][ ]?)(?P<schools>{_SCHOOL_YEAR}))*
    | (?P<part>{"|".join(map(re.escape, PARTS))})[ ](?P<parted>{YEAR_NUMBER})
    | (?:(?P<named>{MONTH_NAME})\.?[ ])?(?P<year>{YEAR_NUMBER})
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A stated time: its first and last day, and how precisely it was stated."""

    first: date
    last: date
    precision: NamedNode
    span: Span


def find(text: str, start: int, end: int) -> Point | None:
    """Return the first stated time in text[start:end]."""
    for match in _POINT.finditer(text, start, end):
        if text[match.start() - 1 : match.start()].isdigit() or text[match.end() : match.end() + 1].isdigit():
            continue
        found = _days(match)
        if found:
            return Point(*found, Span(match.start(), match.end()))
    return None


def read(words: str) -> Point | None:
    """Return the time that the words as a whole state, None where they state none or more."""
    match = _POINT.fullmatch(words)
    found = _days(match) if match else None
    return Point(*found, Span(0, len(words))) if found else None


def _days(match: re.Match[str]) -> tuple[date, date, NamedNode] | None:
    get = match.groupdict().get
    try:
        if get("day") or get("d") or get("iso"):
            day = _day(match)
            return day, day, DAY
        if get("year") and get("named"):
            month = _FORMS[match.group("named").lower()]
            return *_months(int(match.group("year")), month, month), MONTH
        if get("year"):
            return *_months(int(match.group("year")), 1, 12), YEAR
        return *_season(match), QUARTER
    except ValueError:  # no such day, as in 31/02/2015
        return None


def _season(match: re.Match[str]) -> tuple[date, date]:
    """Return the days of a stated part of a year, or of school years."""
    get = match.groupdict().get
    if get("quartered"):
        last = 3 * (int(get("q") or 0) or QUARTERS[(get("quarter") or "").lower()])
        return _months(int(match.group("quartered")), last - 2, last)
    if get("half"):
        last = 6 if match.group("half").lower() in ("første", "1.") else 12
        return _months(int(match.group("halved")), last - 5, last)
    if get("school"):
        last = int((get("schools") or match.group("school"))[:4]) + 1
        return date(int(match.group("school")[:4]), 8, 1), date(last, 7, 31)
    if get("part"):
        return _months(int(match.group("parted")), *PARTS[match.group("part").lower()])
    season, year = match.group("season").lower(), int(match.group("seasoned"))
    first, last_day = _months(year, *SEASONS[season])
    # The winter 2014/15 goes on into the second year.
    return first, _months(year + 1, 2, 2)[1] if season == "vinter" and get("turning") else last_day


def _day(match: re.Match[str]) -> date:
    if match.group("iso"):
        return date.fromisoformat(match.group("iso"))
    if match.group("day"):
        return date(int(match.group("dated")), _FORMS[match.group("month").lower()], int(match.group("day")))
    return date(int(match.group("y")), int(match.group("m")), int(match.group("d")))


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def day(text: str, within: Span) -> date | None:
    """Return the first date in a stretch of text, None where it states no day."""
    point = find(text, within.start, within.end)
    return point.first if point and point.precision == DAY else None
