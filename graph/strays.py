"""Assertions whose statement stands in another graph than that of their page, which SHACL cannot see."""

from typing import cast

from pyoxigraph import Dataset, Literal, NamedNode, QuerySolutions, Store

from graph.property_path import ComplexPath
from graph.report import Result, Severity
from graph.terms import OA, PREFIXES, SH, SHAPE

# Data without a graph for the page cannot be asked; a statement that stands nowhere is for the shapes to tell;
# and what is said of the page itself stands with the evidence.
_QUERY = """
    SELECT DISTINCT ?page ?assertion WHERE {
        ?assertion ig:supportedBy/oa:hasSource ?page ;
            rdf:subject ?subject ;
            rdf:predicate ?predicate ;
            rdf:object ?object .
        ?subject ?predicate ?object .
        FILTER (?subject != ?page)
        FILTER EXISTS { GRAPH ?page { ?s ?p ?o } }
        FILTER NOT EXISTS { GRAPH ?page { ?subject ?predicate ?object } }
    }
"""


def find(data: Dataset, shapes: Dataset) -> list[Result]:
    """Return a result for each stray, as if the shape that looks for missing statements had found it."""
    store = Store()
    store.extend(data)
    shape = SHAPE["SourceDocument-stated"]
    messages = [quad.object for quad in shapes.quads_for_subject(shape) if quad.predicate == SH.message]
    answer = store.query(_QUERY, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    return [
        Result(
            focus=cast(NamedNode, solution["page"]),
            path=ComplexPath("^", (OA.hasSource,)),
            value=cast(NamedNode, solution["assertion"]),
            severity=Severity.VIOLATION,
            component=SH.SPARQLConstraintComponent,
            shape=shape,
            messages={each.language or "": each.value for each in messages if isinstance(each, Literal)},
        )
        for solution in cast(QuerySolutions, answer)
    ]
