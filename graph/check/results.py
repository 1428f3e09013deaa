"""A report of pySHACL, read into results."""

from collections.abc import Iterator, Mapping
from typing import cast

from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, parse
from rdflib import Graph

from graph.property_path import UNARY, ComplexPath, Path
from graph.report import Result, Severity, Term
from graph.terms import RDF, SH


def read(report: Graph, shapes: Graph) -> list[Result]:
    """Return the results of a `sh:ValidationReport`; what the report leaves out stands in the shapes."""
    found, rules = _dataset(report), _dataset(shapes)
    messages = [quad.object for quad in rules.quads_for_predicate(SH.message)]
    languages = {text.value: text.language or "" for text in messages if isinstance(text, Literal)}
    nodes = [quad.object for quad in found.quads_for_predicate(SH.result)]
    return [_result(found, cast(BlankNode, node), rules, languages) for node in nodes]


def _dataset(graph: Graph) -> Dataset:
    return Dataset(parse(graph.serialize(format="ox-nt", encoding="utf-8"), RdfFormat.N_TRIPLES))


def _result(found: Dataset, node: BlankNode, shapes: Dataset, languages: Mapping[str, str]) -> Result:
    said = _said(found, node)
    texts = [quad.object for quad in found.quads_for_subject(node) if quad.predicate == SH.resultMessage]
    path = said.get(SH.resultPath)
    return Result(
        focus=cast(Term, said[SH.focusNode]),
        path=None if path is None else _path(found, path),
        value=cast(Term | None, said.get(SH.value)),
        severity=_SEVERITIES.get(said[SH.resultSeverity], Severity.VIOLATION),
        component=cast(NamedNode, said[SH.sourceConstraintComponent]),
        shape=_named(shapes, said[SH.sourceShape]),
        # pySHACL drops the language of a message that stands on a SPARQL constraint.
        messages={
            text.language or languages.get(text.value, ""): text.value
            for text in sorted(texts, key=str)
            if isinstance(text, Literal)
        },
    )


_SEVERITIES: Mapping[object, Severity] = {SH[each.value]: each for each in Severity}


def _named(shapes: Dataset, shape: object) -> NamedNode | None:
    """Return the IRI of the shape, or of the nearest one around it that has an IRI."""
    while isinstance(shape, BlankNode):
        shape = next((quad.subject for quad in shapes.quads_for_object(shape)), None)
    return shape if isinstance(shape, NamedNode) else None


def _path(graph: Dataset, node: object) -> Path:
    if isinstance(node, NamedNode):
        return node
    said = _said(graph, node)
    for operator, predicate in UNARY.items():
        if predicate in said:
            return ComplexPath(operator, (_path(graph, said[predicate]),))
    if SH.alternativePath in said:
        return ComplexPath("|", tuple(_items(graph, said[SH.alternativePath])))
    return ComplexPath("/", tuple(_items(graph, node)))


def _items(graph: Dataset, cell: object) -> Iterator[Path]:
    while cell != RDF.nil:
        said = _said(graph, cell)
        yield _path(graph, said[RDF.first])
        cell = said[RDF.rest]


def _said(graph: Dataset, node: object) -> Mapping[NamedNode, object]:
    return {quad.predicate: quad.object for quad in graph.quads_for_subject(cast(BlankNode, node))}
