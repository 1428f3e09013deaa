"""Readings to quads: the default graph, a graph for each page, and the evidence (pure)."""

from collections.abc import Iterator, Sequence
from datetime import date

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph import evidence
from graph.reading import Reading
from graph.statements import Laws, Object, Statement, statements
from graph.terms import BASE, DCT, IG

_ONE_OF = (DCT.title, DCT.temporal, DCT.abstract, IG.purpose, IG.background)
"""What an initiative has one of, so that two pages can disagree on it."""

_Described = Sequence[tuple[Reading, Sequence[Statement]]]


def quads(readings: Sequence[Reading], laws: Laws, code_version: str) -> Iterator[Quad]:
    """Yield the quads of all pages: default graph, a graph per page, and the evidence.

    Where pages disagree on what an initiative has one of, the default graph follows the page that was updated
    last.
    """
    run = NamedNode(f"{BASE}run/{code_version}")
    described = _describe(readings, laws)
    overruled = _overruled(described)
    for reading, stated in described:
        for each in stated:
            yield Quad(each.subject, each.predicate, each.object, reading.source)
            if not {(reading.source, each.subject), (reading.source, each.object)} & overruled:
                yield Quad(each.subject, each.predicate, each.object, DefaultGraph())
        yield from evidence.of_page(reading, stated, run)
    yield from evidence.of_run(run, readings, code_version)


def conflicts(readings: Sequence[Reading], laws: Laws) -> list[str]:
    """Return a line for each statement of a page that another page, updated later, overrules."""
    described = _describe(readings, laws)
    lines: list[str] = []
    for source, thing in sorted(_overruled(described), key=str):
        for reading, stated in described:
            if reading.source == source:
                found = {each.object.value for each in stated if (each.subject, each.predicate) == (thing, IG.asStated)}
                words = ", ".join(sorted(found)) or str(thing)
                lines.append(f"{reading.page.id}: “{words}” of {_owner(thing)} is overruled by a page updated later")
    return lines


def rebased(quads_: Sequence[Quad], base: str) -> list[Quad]:
    """Return the quads with another base in every IRI of the project but those of the ontology."""
    if base == BASE:
        return list(quads_)
    return [Quad(*(_moved(term, base) for term in quad)) for quad in quads_]  # type: ignore[arg-type]  # a term's kind stays


def _describe(readings: Sequence[Reading], laws: Laws) -> _Described:
    return [(reading, list(statements(reading, laws))) for reading in readings]


def _overruled(described: _Described) -> set[tuple[NamedNode, Object]]:
    """Return (source, object) of the statements that a page updated later states otherwise."""
    latest: dict[tuple[NamedNode, NamedNode], tuple[date, str]] = {}
    for reading, stated in described:
        for key in {(each.subject, each.predicate) for each in stated if each.predicate in _ONE_OF}:
            latest[key] = max(latest.get(key, (date.min, "")), _age(reading))
    return {
        (reading.source, each.object)
        for reading, stated in described
        for each in stated
        if latest.get((each.subject, each.predicate), _age(reading)) != _age(reading)
    }


def _age(reading: Reading) -> tuple[date, str]:
    modified = reading.facts.modified
    return (modified[0] if modified else date.min, reading.page.id)


def _owner(thing: Object) -> str:
    return thing.value.removeprefix(BASE + "initiative/").split("/")[0]


def _moved(term: object, base: str) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(BASE) and not term.value.startswith(IG.iri):
        return NamedNode(base + term.value.removeprefix(BASE))
    return term
