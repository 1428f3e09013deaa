"""Pictures of numbers and of years: where each piece stands, in percent of the width, so that text keeps its size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LABELS = 8
"""Labels that fit below a picture on the narrowest screen."""
LONGEST = 100
"""Years that a time bar shows; more would show nothing."""


@dataclass(frozen=True)
class Tick:
    """A label below a picture, or none where it has no room, and where its middle stands."""

    text: str
    x: float


@dataclass(frozen=True)
class Column:
    """A number as a column: its left edge, its width and its height."""

    x: float
    width: float
    height: float
    label: str
    number: int


@dataclass(frozen=True)
class Columns:
    """Numbers in order, such as one for each year, with the labels that have room."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]

    @property
    def highest(self) -> Column:
        """The column of the greatest number, the first of equals."""
        return max(self.columns, key=lambda each: each.number)


@dataclass(frozen=True)
class Stretch:
    """A period on a time bar; `planned` where it is only that."""

    x: float
    width: float
    planned: bool


@dataclass(frozen=True)
class TimeBar:
    """Periods on a line of years."""

    stretches: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]


def columns(numbers: Sequence[tuple[str, int]]) -> Columns | None:
    """Return numbers as columns; None of none."""
    greatest = max((number for _, number in numbers), default=0)
    if not greatest:
        return None
    wide = 100 / len(numbers)
    every = -(-len(numbers) // LABELS)
    return Columns(
        tuple(
            Column(
                round(place * wide + wide * 0.08, 2), round(wide * 0.84, 2), round(100 * number / greatest, 2), *each
            )
            for place, each in enumerate(numbers)
            for number in each[1:]
        ),
        tuple(Tick(label, round((place + 0.5) * wide, 2)) for place, (label, _) in enumerate(numbers))[::every],
    )


def time_bar(periods: Sequence[tuple[date | None, date | None, bool]]) -> TimeBar | None:
    """Return periods, of a start, an end and whether they are planned, on a line of whole years; None of none.

    Where one bound is not stated, a period is as short as its other one: a day.
    """
    bounded = [(start or end, end or start, planned) for start, end, planned in periods]
    known = [(start, end, planned) for start, end, planned in bounded if start and end and start <= end]
    if not known:
        return None
    # A year on each side shows where a period begins and ends.
    first, last = min(each[0] for each in known).year - 1, max(each[1] for each in known).year + 1
    if not date.min.year <= first <= last < min(date.max.year, first + LONGEST):
        return None
    begins, ends = date(first, 1, 1).toordinal(), date(last + 1, 1, 1).toordinal()
    whole = ends - begins
    every = -(-(last - first + 1) // LABELS)

    def place(day: date) -> float:
        return round(100 * (day.toordinal() - begins) / whole, 2)

    return TimeBar(
        tuple(
            Stretch(place(start), max(0.6, round(place(end) + 100 / whole - place(start), 2)), planned)
            for start, end, planned in known
        ),
        tuple(
            Tick(str(year), round((place(date(year, 1, 1)) + place(date(year, 12, 31))) / 2, 2))
            for year in range(first, last + 1, every)
        ),
    )
