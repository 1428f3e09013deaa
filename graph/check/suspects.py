"""The focus nodes that may break a shape, found in a store with a query for each way to break it."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store
from rdflib import SH, URIRef
from rdflib import Literal as Given

from graph.check import clauses, selects
from graph.check.shape import Shape, UnfitError

Term = NamedNode | BlankNode | Literal
_FOCUS = "?this"
_OF_ITS_OWN = frozenset({SH.property, SH.sparql})


@dataclass(frozen=True)
class Suspects:
    """The focus nodes of a target that may break a shape: that of the target, or one of its property shapes."""

    targeted: Shape
    shape: Shape
    nodes: frozenset[Term]
    literals: frozenset[Given]
    """The targets that are literals, all of them and as the shapes write them: a store might know others."""


def find(shapes: Iterable[Shape], store: Store) -> list[Suspects]:
    """Return for each shape that has targets, and then for each of its property shapes, who may break it.

    Whoever pySHACL has a result for is among them. All graphs of the store count as one. The queries run on all
    processors. UnfitError tells of a shape that cannot be used.
    """
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        waiting = [
            (targeted, shape, [threads.submit(_nodes, store, each) for each in _told(targeted, shape)])
            for targeted in shapes
            if not targeted.deactivated
            for shape in (targeted, *targeted.property_shapes())
        ]
        return [
            Suspects(targeted, shape, frozenset[Term]().union(*(each.result() for each in found)), _literals(targeted))
            for targeted, shape, found in waiting
        ]


def count(shapes: Iterable[Shape], store: Store) -> dict[NamedNode, int]:
    """Return shape → the number of its focus nodes, by the name that results have for it."""
    targeted = [each for each in shapes if not each.deactivated]
    counts: dict[NamedNode, int] = {}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for shape, number in zip(targeted, threads.map(partial(_number, store), targeted), strict=True):
            for name in {shape.name, *(each.name for each in shape.property_shapes())}:
                if name is not None and number:
                    counts[NamedNode(name)] = max(number, counts.get(NamedNode(name), 0))
    return counts


def _number(store: Store, shape: Shape) -> int:
    targets = " UNION ".join(f"{{ {each} }}" for each in _targets(shape))
    literals = len(_literals(shape))
    if not targets:
        return literals
    query = f"SELECT (COUNT(DISTINCT {_FOCUS}) AS ?number) WHERE {{ {targets} }}"
    answer = cast(QuerySolutions, store.query(query, use_default_graph_as_union=True))
    return literals + int(cast(Literal, next(answer)["number"]).value)


def _told(targeted: Shape, shape: Shape) -> list[str]:
    try:
        return list(_queries(targeted, shape))
    except Exception as error:  # whatever pySHACL raises for a query or a target that SHACL does not allow
        raise UnfitError(error, shape.node) from error


def _queries(targeted: Shape, shape: Shape) -> Iterator[str]:
    patterns = clauses.of(shape, _FOCUS, leave=_OF_ITS_OWN if shape.path is None else frozenset({SH.sparql}))
    # A query for each target: the engine scans all of the graph when it must join their union with an open pattern.
    for target in _targets(targeted):
        asked = [selects.for_all(shape, each, target, _FOCUS) for each in shape.values(SH.sparql)]
        yield from (each for each in asked if each)
        for pattern in [clauses.EVERY] if None in asked else patterns:
            yield f"SELECT DISTINCT {_FOCUS} WHERE {{ {target} . {pattern} }}"


def _targets(shape: Shape) -> Iterator[str]:
    targets = shape.targets()
    listed = [each.n3() for each in targets.nodes if isinstance(each, URIRef)]
    if listed:
        yield f"VALUES {_FOCUS} {{ {' '.join(listed)} }}"
    yield from (clauses.instance(each, _FOCUS) for each in targets.classes)
    yield from (f"{_FOCUS} {each.n3()} ?object" for each in targets.subjects_of)
    yield from (f"?subject {each.n3()} {_FOCUS}" for each in targets.objects_of)


def _literals(shape: Shape) -> frozenset[Given]:
    return frozenset(each for each in shape.targets().nodes if isinstance(each, Given))


def _nodes(store: Store, query: str) -> set[Term]:
    found = cast(QuerySolutions, store.query(query, use_default_graph_as_union=True))
    return {cast(Term, solution[0]) for solution in found}
