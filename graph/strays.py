"""What the graphs of the pages say beside the default graph, which SHACL, knowing one graph, cannot see."""

from typing import cast

from pyoxigraph import Dataset, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from graph.property_path import ComplexPath
from graph.report import Result, Severity
from graph.terms import IG, OA, PREFIXES, SH, SHAPE

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
    """Return the statements of pages that the default graph replaces by another page's."""
    default = {quad.triple for quad in data if quad.graph_name == DefaultGraph()}
    told = {(triple.subject, triple.predicate) for triple in default}
    return {
        quad
        for page in pages(data)
        for quad in data.quads_for_graph_name(page)
        if quad.triple not in default and (quad.subject, quad.predicate) in told
    }


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
