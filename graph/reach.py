"""How blank nodes are reached from the nearest IRI: what lasts of them while a file is edited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad

from graph import rdf_file
from graph.property_path import ComplexPath
from graph.report import Report, Result, Way
from graph.terms import RDF

_DEEPEST = 32
"""Steps of the longest way that is told."""

_Steps = tuple[str, ...]
"""The IRI where a way starts, then its predicates."""
_REST = RDF.rest.value + "*"


def reached(report: Report, files: Sequence[Path], syntax: str | None) -> Report:
    """Return the report of a check of these files with the ways of its blank nodes; standard input has none.

    It reads the files a second time where there are such nodes. All members of a list are reached alike.
    """
    sought = {node for each in report.results for node in _blank(each)}
    if not sought or Path(rdf_file.STANDARD_INPUT) in files:
        return report
    with rdf_file.opened(files, syntax) as given:
        # As a check names them.
        found = _ways(chain.from_iterable(file.quads(f"f{number}b") for number, file in enumerate(given)))
    ways = {node: _way(found[node]) for node in sought & found.keys()}
    results = (
        replace(each, ways={node: ways[node] for node in _blank(each) if node in ways}) for each in report.results
    )
    return replace(report, results=tuple(results))


def _blank(result: Result) -> list[BlankNode]:
    return [node for node in (result.focus, result.value) if isinstance(node, BlankNode)]


def _ways(quads: Iterable[Quad]) -> Mapping[BlankNode, _Steps]:
    """Return the shortest way to each blank node, of several the first by name."""
    following: dict[BlankNode, list[tuple[str, BlankNode]]] = defaultdict(list)
    last: dict[BlankNode, _Steps] = {}
    for quad in quads:
        if isinstance(quad.object, BlankNode) and isinstance(quad.subject, BlankNode):
            following[quad.subject].append((quad.predicate.value, quad.object))
        elif isinstance(quad.object, BlankNode) and isinstance(quad.subject, NamedNode):
            _shorten(last, quad.object, (quad.subject.value, quad.predicate.value))
    found = dict(last)
    while last:
        further: dict[BlankNode, _Steps] = {}
        for node, steps in last.items():
            for predicate, there in following[node]:
                longer = _longer(steps, predicate)
                if there not in found and len(longer) <= _DEEPEST:
                    _shorten(further, there, longer)
        found |= further
        last = further
    return found


def _shorten(ways: dict[BlankNode, _Steps], node: BlankNode, steps: _Steps) -> None:
    ways[node] = min(ways.get(node, steps), steps)


def _longer(steps: _Steps, predicate: str) -> _Steps:
    """Add a step, so that the place of a member in its list does not count."""
    if predicate not in (RDF.first.value, RDF.rest.value):
        return (*steps, predicate)
    within = steps if steps[-1] == _REST else (*steps, _REST)
    return within if predicate == RDF.rest.value else (*within, predicate)


def _way(steps: _Steps) -> Way:
    start, *predicates = steps
    parts = [ComplexPath("*", (RDF.rest,)) if each == _REST else NamedNode(each) for each in predicates]
    return Way(NamedNode(start), parts[0] if len(parts) == 1 else ComplexPath("/", tuple(parts)))
