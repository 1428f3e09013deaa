"""What an initiative's page has beside its facts: their order for a reader, its years, and initiatives like it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from graph.order import natural
from graph.row import Subject, subject_of
from graph.terms import ADMS, DCAT, DCT, IG, RDF
from server.dataset import Served
from server.labels import label
from server.language import marked
from server.pointing import owner
from server.resource import Fact

HEADINGS: Mapping[Subject, str] = {
    Subject.WHAT: marked("What it is"),
    Subject.WHEN: marked("When"),
    Subject.WHO: marked("For whom"),
    Subject.BY: marked("By whom"),
    Subject.WHERE: marked("Where"),
    Subject.MONEY: marked("Money"),
    Subject.LAW: marked("Law"),
}
_APART = frozenset({RDF.type, DCT.title, DCT.source})
"""What the page tells elsewhere."""
_SHARED = (IG.partOfProgramme, IG.usesMethod)
_OF_GROUPS = (IG.situation, IG.profession, IG.lifeStage)
"""What initiatives may have in common: their own properties, and those of their target groups, the telling first."""
Shared = tuple[NamedNode, NamedNode]
"""A property and what it leads to."""
_LOOKED_AT = 8
"""Initiatives that are looked at for each thing in common."""
_SORTED = 24
"""Initiatives with a thing in common that are put in order first, so that stores which hold few agree on which."""
_MOST = 5


@dataclass(frozen=True)
class Section:
    """Facts that answer one question of a reader."""

    subject: Subject
    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Years:
    """A stated period: its first and last day, None for a bound that is not stated."""

    start: date | None
    end: date | None
    planned: bool


@dataclass(frozen=True)
class Related:
    """An initiative that has something in common with another: what, as people call it."""

    iri: NamedNode
    title: str
    shared: tuple[str, ...]


def is_one(served: Served, iri: NamedNode) -> bool:
    """Whether the resource is an initiative."""
    return next(iter(served.store.quads_for_pattern(iri, RDF.type, IG.Initiative)), None) is not None


def sections(facts: Iterable[Fact]) -> tuple[Section, ...]:
    """Return the facts of an initiative, grouped as a reader asks."""
    found: dict[Subject, list[Fact]] = {}
    for fact in facts:
        if fact.predicate not in _APART:
            found.setdefault(subject_of(fact.predicate), []).append(fact)
    return tuple(Section(each, HEADINGS[each], tuple(found[each])) for each in HEADINGS if each in found)


def years(served: Served, iri: NamedNode) -> tuple[Years, ...]:
    """Return the stated periods of an initiative, the earliest first."""
    nodes = (quad.object for quad in served.store.quads_for_pattern(iri, DCT.temporal, None, DefaultGraph()))
    found = [_years(served, each) for each in nodes if isinstance(each, NamedNode)]
    return tuple(sorted(found, key=lambda each: (each.planned, each.start or each.end or date.min)))


def related(served: Served, iri: NamedNode) -> tuple[Related, ...]:
    """Return a few initiatives that have most in common with one."""
    shared: dict[NamedNode, list[NamedNode]] = {}
    for (predicate, thing), those in _sharing(served, _things(served, iri)).items():
        whose = those if predicate in _SHARED else chain.from_iterable(_having(served, each) for each in those)
        for other in islice((each for each in whose if each != iri), _LOOKED_AT):
            if thing not in shared.setdefault(other, []):
                shared[other].append(thing)
    best = sorted(shared, key=lambda other: (-len(shared[other]), other.value))[:_MOST]
    made = (
        Related(other, label(served.store, other), tuple(label(served.store, each) for each in shared[other]))
        for other in best
    )
    return tuple(sorted(made, key=lambda each: (-len(each.shared), natural(each.title.casefold()))))


def _years(served: Served, period: NamedNode) -> Years:
    told = {quad.predicate: quad.object for quad in served.store.quads_for_pattern(period, None, None, DefaultGraph())}
    return Years(_day(told.get(DCAT.startDate)), _day(told.get(DCAT.endDate)), ADMS.status in told)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value.value) if isinstance(value, Literal) else None
    except ValueError:
        return None


def _things(served: Served, iri: NamedNode) -> Iterator[Shared]:
    """Yield what others may share with an initiative, with the property that says so, the telling first."""
    own = _ordered(served.store.quads_for_pattern(iri, None, None, DefaultGraph()))
    groups = [quad.object for quad in own if quad.predicate == IG.hasTargetGroup]
    for quad in own:
        if quad.predicate in _SHARED and isinstance(quad.object, NamedNode):
            yield quad.predicate, quad.object
    for group in groups:
        if isinstance(group, NamedNode):
            for quad in _ordered(served.store.quads_for_pattern(group, None, None, DefaultGraph())):
                if quad.predicate in _OF_GROUPS and isinstance(quad.object, NamedNode):
                    yield quad.predicate, quad.object


def _sharing(served: Served, things: Iterable[Shared]) -> Mapping[Shared, list[NamedNode]]:
    """Return what has each of these things, in one order; where many have it, the first that the store finds."""
    found: dict[Shared, list[NamedNode]] = {each: [] for each in things}
    each_of = (
        f"{{ SELECT ?who ({place} AS ?thing) WHERE {{ ?who {predicate} {thing} }} LIMIT {_SORTED} }}"
        for place, (predicate, thing) in enumerate(found)
    )
    asked = list(found)
    query = f"SELECT ?who ?thing WHERE {{ {' UNION '.join(each_of)} }}"
    for who, place in cast(QuerySolutions, served.store.query(query)) if asked else ():
        if isinstance(who, NamedNode) and isinstance(place, Literal):
            found[asked[int(place.value)]].append(who)
    return {each: sorted(those, key=str) for each, those in found.items()}


def _having(served: Served, group: NamedNode) -> Iterable[NamedNode]:
    """Return the initiatives that have a target group."""
    above = owner(served, group)
    if above:
        return [above]
    found = islice(served.store.quads_for_pattern(None, IG.hasTargetGroup, group, DefaultGraph()), _SORTED)
    return sorted((quad.subject for quad in found if isinstance(quad.subject, NamedNode)), key=str)


def _ordered(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(quads, key=lambda quad: (quad.predicate.value, str(quad.object)))
