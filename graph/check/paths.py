"""Property paths of shapes, as SPARQL writes them."""

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node


def written(shapes: Graph, path: Node) -> str | None:
    """Return the path in SPARQL; None where pySHACL walks it another way than SPARQL, or it is no path."""
    if isinstance(path, URIRef):
        return path.n3()
    if (path, RDF.first, None) in shapes:
        return _joined(shapes, path, "/")
    for predicate, alternatives in shapes.predicate_objects(path):
        if predicate == SH.alternativePath:
            return _joined(shapes, alternatives, "|")
        # pySHACL walks the inverse of a sequence from its first step on, SPARQL from its last.
        if predicate == SH.inversePath:
            return f"(^{alternatives.n3()})" if isinstance(alternatives, URIRef) else None
        # With `*` and `?` SPARQL misses a focus node that is in no statement, which leads to itself.
        if predicate == SH.oneOrMorePath:
            inner = written(shapes, alternatives)
            return inner and f"({inner}+)"
    return None


def _joined(shapes: Graph, members: Node, sign: str) -> str | None:
    parts = [written(shapes, each) for each in shapes.items(members)]
    return None if len(parts) < 2 or None in parts else f"({sign.join(map(str, parts))})"
