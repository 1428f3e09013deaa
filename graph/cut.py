"""Cuts: a text parted at every end of a span, so that spans which overlap can be shown beside each other."""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from graph.text import Span

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Thing]):
    """A span and what it is of; None where it is of nothing."""

    span: Span
    thing: Thing | None


@dataclass(frozen=True, slots=True)
class Cut(Generic[Thing]):
    """A stretch in which no span begins or ends; `things` are those of the spans over it, that of the shortest first.

    `bare` tells that a span of nothing lies over it.
    """

    span: Span
    things: tuple[Thing, ...]
    bare: bool


def cuts(extent: Span, placed: Sequence[Placed[Thing]], ends: Collection[int]) -> Iterator[Cut[Thing]]:
    """Yield the cuts of an extent, in order; `ends` are further places to cut at."""
    within = sorted((each for each in placed if extent.covers(each.span)), key=lambda each: each.span)
    places = {end for each in within for end in (each.span.start, each.span.end)}
    upcoming = deque(within)
    over: list[Placed[Thing]] = []
    for start, end in pairwise(sorted({extent.start, extent.end, *places, *ends})):
        over = [each for each in over if each.span.end > start]
        while upcoming and upcoming[0].span.start == start:
            over.append(upcoming.popleft())
        over.sort(key=lambda each: each.span.end - each.span.start)
        things = tuple(each.thing for each in over if each.thing is not None)
        yield Cut(Span(start, end), things, any(each.thing is None for each in over))
