"""A body through time: what it was called before and after, by the changes that bodies went through."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.terms import DCT, ORG
from server import expression
from server.dataset import Served

MOST = 40
"""Changes that are followed."""


@dataclass(frozen=True)
class Change:
    """A change of bodies: its day as people write it, those before it, and those that came of it."""

    iri: NamedNode
    day: str
    before: tuple[NamedNode, ...]
    after: tuple[NamedNode, ...]


def changes(served: Served, iri: NamedNode) -> tuple[Change, ...]:
    """Return the changes that led to a body and those that it went through since, the earliest first."""
    events = {
        *_follow(served, iri, ORG.resultingOrganization, ORG.originalOrganization),
        *_follow(served, iri, ORG.originalOrganization, ORG.resultingOrganization),
    }
    found = [(*_day(served, event), event) for event in events]
    return tuple(
        Change(
            event,
            day,
            _bodies(served, event, ORG.originalOrganization),
            _bodies(served, event, ORG.resultingOrganization),
        )
        for _, day, event in sorted(found, key=lambda each: (each[0], each[2].value))
    )


def _follow(served: Served, body: NamedNode, role: NamedNode, other: NamedNode) -> Iterator[NamedNode]:
    """Yield the changes in which a body has one role, and those in which the bodies of the other role then had it."""
    seen: set[NamedNode] = set()
    ahead = [body]
    while ahead and len(seen) < MOST:
        for quad in served.store.quads_for_pattern(None, role, ahead.pop()):
            if isinstance(quad.subject, NamedNode) and quad.subject not in seen:
                seen.add(quad.subject)
                ahead.extend(_bodies(served, quad.subject, other))
                yield quad.subject


def _bodies(served: Served, event: NamedNode, role: NamedNode) -> tuple[NamedNode, ...]:
    found = (quad.object for quad in served.store.quads_for_pattern(event, role, None))
    return tuple(sorted({each for each in found if isinstance(each, NamedNode)}, key=str))


def _day(served: Served, event: NamedNode) -> tuple[str, str]:
    """Return the day of a change, to sort by and as people write it."""
    days = (quad.object for quad in served.store.quads_for_pattern(event, DCT.date, None))
    day = next((each for each in days if isinstance(each, Literal)), None)
    return (day.value, expression.literal(day)) if day else ("", "")
