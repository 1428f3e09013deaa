"""A reading to quads: what the page states in the default graph and in its own, and the evidence (pure)."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph import evidence
from graph.reading import Reading
from graph.standing import Overruled
from graph.statements import Laws, Statement, statements
from graph.terms import BASE, IG


def quads(reading: Reading, overruled: Overruled, laws: Laws, code_version: str) -> Iterator[Quad]:
    """Yield the quads of one page: default graph, its own graph, and the evidence.

    What another page, updated later, states in its stead is left out of the default graph.
    """
    stated = list(statements(reading, laws))
    less = {node for each in _overruled(stated, overruled) for node in (each.object,) if isinstance(node, NamedNode)}
    source = reading.source
    for each in stated:
        yield Quad(each.subject, each.predicate, each.object, source)
        if not _is_overruled(each, overruled) and each.subject not in less:
            yield Quad(each.subject, each.predicate, each.object, DefaultGraph())
    yield from evidence.of_page(reading, stated, code_version)


def conflicts(reading: Reading, overruled: Overruled, laws: Laws) -> Iterator[str]:
    """Yield a line for each statement of the page that another page, updated later, overrules."""
    if not overruled:
        return
    stated = list(statements(reading, laws))
    for each in _overruled(stated, overruled):
        words = next((s.object for s in stated if (s.subject, s.predicate) == (each.object, IG.asStated)), each.object)
        initiative = each.subject.value.removeprefix(BASE + "initiative/")
        yield f"{reading.page.id}: “{words.value}” of {initiative} is overruled by a page updated later"


def rebased(quads_: Iterable[Quad], base: str) -> Iterator[Quad]:
    """Yield the quads with another base in every IRI of the project but those of the ontology."""
    if base == BASE:
        yield from quads_
    else:
        for quad in quads_:
            yield Quad(*(_moved(term, base) for term in quad))  # type: ignore[arg-type]  # a term's kind stays


def _overruled(stated: Sequence[Statement], overruled: Overruled) -> Iterator[Statement]:
    return (each for each in stated if _is_overruled(each, overruled))


def _is_overruled(each: Statement, overruled: Overruled) -> bool:
    return (each.subject.value, each.predicate.value) in overruled


def _moved(term: object, base: str) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(BASE) and not term.value.startswith(IG.iri):
        return NamedNode(base + term.value.removeprefix(BASE))
    return term
