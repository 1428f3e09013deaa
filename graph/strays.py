"""What the graphs of the pages say beside the default graph, which SHACL, knowing one graph, cannot see."""

from collections.abc import Iterator
from typing import cast

from pyoxigraph import Dataset, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

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


def pages(data: Dataset) -> set[NamedNode]:
    """Return the source documents whose statements stand in a graph of their own."""
    graphs = {quad.graph_name for quad in data}
    documents = {quad.subject for quad in data.quads_for_object(IG.SourceDocument)}
    return {document for document in documents if isinstance(document, NamedNode) and document in graphs}


def overruled(data: Dataset) -> set[Quad]:
    """Return the statements of pages that the default graph replaces by another page's, or a person withdrew."""
    default = {quad.triple for quad in data if quad.graph_name == DefaultGraph()}
    told = {(triple.subject, triple.predicate) for triple in default}
    withdrawn = set(_withdrawn(data))
    return withdrawn | {
        quad
        for page in pages(data)
        for quad in data.quads_for_graph_name(page)
        if quad.triple not in default and (quad.subject, quad.predicate) in told
    }


def _withdrawn(data: Dataset) -> Iterator[Quad]:
    """Yield the statements of pages that a correction withdraws, with those of the nodes that they alone lead to."""
    triples = {_stated(data, quad.object) for quad in data if quad.predicate == IG.withdraws}
    documents = pages(data) if triples else set[NamedNode]()
    waiting = [quad for page in documents for quad in data.quads_for_graph_name(page) if quad.triple in triples]
    seen: set[Quad] = set()
    while waiting:
        quad = waiting.pop()
        if quad not in seen:
            seen.add(quad)
            yield quad
            below = quad.object
            if isinstance(below, NamedNode) and not _described(data, below):
                waiting += [each for each in data.quads_for_subject(below) if each.graph_name in documents]


def _stated(data: Dataset, node: object) -> Triple | None:
    said = {quad.predicate: quad.object for quad in data.quads_for_subject(cast(NamedNode, node))}
    subject, predicate, value = (said.get(each) for each in (RDF.subject, RDF.predicate, RDF.object))
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
        return Triple(subject, predicate, value)
    return None


def _described(data: Dataset, node: NamedNode) -> bool:
    return any(quad.graph_name == DefaultGraph() for quad in data.quads_for_subject(node))


def find(data: Dataset, shapes: Dataset) -> list[Result]:
    """Return a result, of the shape that looks for missing statements, for each assertion its page does not state."""
    store = Store()
    store.extend(data)
    told = shapes.quads_for_subject(STATED)
    messages = [quad.object for quad in told if quad.predicate == SH.message]
    answer = store.query(_QUERY, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
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
