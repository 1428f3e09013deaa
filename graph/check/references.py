"""How shapes lead to shapes: to themselves, for which SHACL does not say what holds, and to what is no shape."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph.terms import OWL, RDF, RDFS, SH

Shape = NamedNode | BlankNode

_ONE = frozenset({SH.node, SH.property, SH["not"], SH.qualifiedValueShape})
_LISTED = frozenset({SH["and"], SH["or"], SH.xone})
TARGETS = frozenset({SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf})
"""The properties that give a shape its targets."""
CLASSES = frozenset({RDFS.Class, OWL.Class})
"""What makes a shape that is one of these its own target class."""

_Graph = Mapping[object, Sequence[tuple[NamedNode, object]]]


class Step(NamedTuple):
    """A shape that names another one, and the property by which it does."""

    shape: Shape
    parameter: NamedNode


def literals(quads: Iterable[Quad]) -> Iterator[tuple[Step, Literal]]:
    """Yield the literals that stand where only a shape may."""
    graph = _graph(quads)
    for shape in sorted(graph, key=str):
        for step, node in _steps(shape, graph):
            if isinstance(node, Literal):
                yield step, node


def circle(quads: Iterable[Quad]) -> list[Step] | None:
    """Return the first circle of shapes that a shape with targets leads to, or None.

    What is deactivated leads nowhere.
    """
    graph = _graph(quads)
    done: set[object] = set()
    for shape in sorted(filter(lambda each: _has_targets(graph[each]), graph), key=str):
        found = _below(shape, graph, done)
        if found:
            return found
    return None


def _graph(quads: Iterable[Quad]) -> _Graph:
    graph: defaultdict[object, list[tuple[NamedNode, object]]] = defaultdict(list)
    for each in quads:
        graph[each.subject].append((each.predicate, each.object))
    return graph


def _has_targets(said: Sequence[tuple[NamedNode, object]]) -> bool:
    types = {value for predicate, value in said if predicate == RDF.type}
    implicit = bool(types & CLASSES) and bool(types & {SH.NodeShape, SH.PropertyShape})
    return implicit or any(predicate in TARGETS for predicate, _ in said)


def _below(start: object, graph: _Graph, done: set[object]) -> list[Step] | None:
    # Without recursion: shapes may lead to shapes as deep as a file is long.
    path: list[Step] = []
    waiting: list[Iterator[tuple[Step, object]]] = [_steps(start, graph)]
    on_path: list[object] = [start]
    inside = {start}
    while waiting:
        step, node = next(waiting[-1], (None, None))
        if step is None:
            waiting.pop()
            leaving = on_path.pop()
            inside.discard(leaving)
            done.add(leaving)
            if path:
                path.pop()
        elif node in inside:
            return [*path, step][on_path.index(node) :]
        elif node not in done:
            path.append(step)
            on_path.append(node)
            inside.add(node)
            waiting.append(_steps(node, graph))
    return None


def _steps(shape: object, graph: _Graph) -> Iterator[tuple[Step, object]]:
    said = graph.get(shape, ())
    if not isinstance(shape, NamedNode | BlankNode) or _is_deactivated(said):
        return
    for parameter, value in said:
        if parameter in _ONE:
            yield Step(shape, parameter), value
        elif parameter in _LISTED:
            yield from ((Step(shape, parameter), each) for each in _items(value, graph))


def _is_deactivated(said: Sequence[tuple[NamedNode, object]]) -> bool:
    return any(
        predicate == SH.deactivated and isinstance(value, Literal) and value.value in ("true", "1")
        for predicate, value in said
    )


def _items(cell: object, graph: _Graph) -> Iterator[object]:
    seen: set[object] = set()
    while cell in graph and cell not in seen:
        seen.add(cell)
        said = dict(graph[cell])
        if RDF.first in said:
            yield said[RDF.first]
        cell = said.get(RDF.rest)
