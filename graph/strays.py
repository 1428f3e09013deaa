"""What the graphs of the pages say beside the default graph, which SHACL, knowing one graph, cannot see."""

from collections.abc import Collection, Iterable
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from graph.property_path import ComplexPath
from graph.report import Result, Severity
from graph.terms import IG, OA, PREFIXES, RDF, SH, SHAPE

STATED = SHAPE["SourceDocument-stated"]
"""The shape that asks whether what an assertion asserts is stated at all."""

# Data without a graph for the page cannot be asked, and what is said of the page itself stands with the evidence.
_QUERY = """
    SELECT DISTINCT ?page ?assertion WHERE {
        ?assertion ig:supportedBy/oa:hasSource ?page ;
            rdf:subject ?subject ;
            rdf:predicate ?predicate ;
            rdf:object ?object .
        FILTER (?subject != ?page)
        FILTER EXISTS { GRAPH ?page { ?s ?p ?o } }
        FILTER NOT EXISTS { GRAPH ?page { ?subject ?predicate ?object } }
    }
"""


_OVERRULED = """
    SELECT ?page ?subject ?predicate ?object WHERE {
        GRAPH ?page { ?subject ?predicate ?object }
        FILTER NOT EXISTS { ?subject ?predicate ?object }
        FILTER EXISTS { ?subject ?predicate ?other }
    }
"""


def pages(data: Store) -> set[NamedNode]:
    """Return the source documents whose statements stand in a graph of their own."""
    documents = {quad.subject for quad in data.quads_for_pattern(None, RDF.type, IG.SourceDocument, None)}
    return {each for each in data.named_graphs() if isinstance(each, NamedNode) and each in documents}


def overruled(data: Store, pages: Collection[NamedNode]) -> set[Quad]:
    """Return the statements of pages that the default graph replaces by another page's, or a person withdrew."""
    answer = cast(QuerySolutions, data.query(_OVERRULED)) if pages else ()
    replaced = {Quad(*(solution[each] for each in ("subject", "predicate", "object", "page"))) for solution in answer}
    return _withdrawn(data, pages) | {quad for quad in replaced if quad.graph_name in pages}


def _withdrawn(data: Store, pages: Collection[NamedNode]) -> set[Quad]:
    """Return the statements of pages that a correction withdraws, with those of the nodes that they alone lead to."""
    withdrawn = {_stated(data, quad.object) for quad in data.quads_for_pattern(None, IG.withdraws, None, None)}
    waiting = [
        quad
        for triple in withdrawn
        if triple is not None
        for quad in data.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if quad.graph_name in pages
    ]
    seen: set[Quad] = set()
    while waiting:
        quad = waiting.pop()
        if quad not in seen:
            seen.add(quad)
            below = quad.object
            if isinstance(below, NamedNode) and not _described(data, below):
                said = data.quads_for_pattern(below, None, None, None)
                waiting += [each for each in said if each.graph_name in pages]
    return seen


def _stated(data: Store, node: object) -> Triple | None:
    said = {quad.predicate: quad.object for quad in data.quads_for_pattern(cast(NamedNode, node), None, None, None)}
    subject, predicate, value = (said.get(each) for each in (RDF.subject, RDF.predicate, RDF.object))
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
        return Triple(subject, predicate, value)
    return None


def _described(data: Store, node: NamedNode) -> bool:
    return any(True for _ in data.quads_for_pattern(node, None, None, DefaultGraph()))


def find(data: Store, shapes: Iterable[Quad]) -> list[Result]:
    """Return a result, of the shape that looks for missing statements, for each assertion its page does not state."""
    messages = [quad.object for quad in shapes if quad.subject == STATED and quad.predicate == SH.message]
    answer = data.query(_QUERY, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    return [
        Result(
            focus=cast(NamedNode, solution["page"]),
            path=ComplexPath("^", (OA.hasSource,)),
            value=cast(NamedNode, solution["assertion"]),
            severity=Severity.VIOLATION,
            component=SH.SPARQLConstraintComponent,
            shape=STATED,
            messages={each.language or "": each.value for each in messages if isinstance(each, Literal)},
        )
        for solution in cast(QuerySolutions, answer)
    ]
