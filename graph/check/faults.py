"""Why shapes of files cannot be applied, told in one line with the place of the shape, before they are or after."""

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import BNode
from rdflib.term import Node

from graph.check import judge, metashapes, queries, references
from graph.check.location import Sources
from graph.check.metashapes import Judge
from graph.check.references import Step
from graph.check.shape import UnfitError
from graph.errors import DataError
from graph.places import Sought
from graph.terms import PREFIXES, RDF, SH
from graph.turtle import Names


def refuse(shapes: Sequence[Quad], sources: Sources, judged: Judge) -> None:
    """Raise DataError for the first shape that is none, leads back to itself, or has a query that cannot be asked."""
    if not any(_is_of_shacl(each) for each in shapes):
        raise DataError(f"{sources.where()}: it holds no shapes; give a file of SHACL shapes")
    names = Names(PREFIXES, "")
    for step, literal in references.literals(shapes):
        where = sources.where(Sought(step.shape, step.parameter))
        said = f"{names.term(step.parameter)} leads to {names.term(literal)}, which is no shape"
        raise DataError(f"{where}: {said}; correct the shape")
    complaint = metashapes.complaint(shapes, sources, judged)
    if complaint:
        raise DataError(complaint)
    circle = references.circle(shapes)
    if circle:
        raise DataError(_circular(circle, sources))
    for node, form, text, wrong in queries.broken(judge.shapes_graph(shapes)):
        sought = Sought(_term(node), NamedNode(str(form)), Literal(str(text)))
        raise DataError(f"{sources.where(sought, Sought(_term(node)))}: {wrong}; correct the query of the shape")


def without_effect(shapes: Sequence[Quad], sources: Sources) -> Iterator[str]:
    """Yield a warning for what somebody may believe is checked, and is not."""
    if not any(_is_target(each) for each in shapes):
        yield f"{sources.where()}: no shape has a target, so nothing is checked; give one a sh:targetClass"
    told: set[NamedNode] = set()
    for each in shapes:
        if each.predicate in _IGNORED and each.predicate not in told:
            told.add(each.predicate)
            where = sources.where(Sought(each.subject, each.predicate))
            name = Names(PREFIXES, "").term(each.predicate)
            yield f"{where}: {name} is neither SHACL Core nor SHACL-SPARQL, and has no effect here"


_IGNORED = frozenset({SH.target, SH.rule, SH.js, SH.expression, SH.filterShape})


def _is_target(quad: Quad) -> bool:
    # A shape that is a class, too, has its instances as targets.
    return quad.predicate in references.TARGETS or (quad.predicate == RDF.type and quad.object in references.CLASSES)


def _is_of_shacl(quad: Quad) -> bool:
    term = quad.object if quad.predicate == RDF.type else quad.predicate
    return isinstance(term, NamedNode) and term.value.startswith(SH.iri)


def unfit(error: UnfitError, shapes: Sequence[Quad], sources: Sources) -> DataError:
    """Return the error for shapes that could not be applied."""
    likely = [] if error.shape is None else [Sought(_term(error.shape))]
    if isinstance(error.__cause__, re.error):
        likely = [Sought(*each.triple) for each in shapes if _is_bad_pattern(each)] + likely
    where = sources.where(*likely)
    place = f"{where}: " if where else ""
    return DataError(f"{place}the shapes cannot be applied ({error}); correct the shapes or the data")


def _is_bad_pattern(quad: Quad) -> bool:
    if quad.predicate != SH.pattern or not isinstance(quad.object, Literal):
        return False
    try:
        re.compile(quad.object.value)
    except re.error:
        return True
    return False


def _circular(circle: Sequence[Step], sources: Sources) -> str:
    names = Names(PREFIXES, "")
    first = next((number for number, each in enumerate(circle) if isinstance(each.shape, NamedNode)), 0)
    steps = [*circle[first:], *circle[:first]]
    shown = [
        f"{names.term(each.shape) if isinstance(each.shape, NamedNode) else '[ ]'} {names.term(each.parameter)}"
        for each in steps
    ]
    where = sources.where(Sought(steps[0].shape, steps[0].parameter), Sought(steps[0].shape))
    again = names.term(steps[0].shape) if isinstance(steps[0].shape, NamedNode) else "[ ]"
    return (
        f"{where}: a shape leads back to itself ({' '.join(shown)} {again}), and SHACL leaves open what that means; "
        "take one of these out"
    )


def _term(node: Node) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, BNode) else NamedNode(str(node))
