"""A report of pySHACL, read into results."""

from collections.abc import Mapping
from typing import cast

from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, parse
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as Text

from graph import property_path
from graph.check.shape import named
from graph.report import Result, Severity, Term
from graph.terms import SH


def read(report: Graph, shapes: Graph) -> list[Result]:
    """Return the results of a `sh:ValidationReport`; what the report leaves out stands in the shapes."""
    found = Dataset(parse(report.serialize(format="ox-nt", encoding="utf-8"), RdfFormat.N_TRIPLES))
    languages = {str(each): each.language or "" for each in shapes.objects(None, _MESSAGE) if isinstance(each, Text)}
    nodes = [quad.object for quad in found.quads_for_predicate(SH.result)]
    return [_result(found, cast(BlankNode, node), shapes, languages) for node in nodes]


_MESSAGE = URIRef(SH.message.value)


def _result(found: Dataset, node: BlankNode, shapes: Graph, languages: Mapping[str, str]) -> Result:
    quads = list(found.quads_for_subject(node))
    said = {quad.predicate: quad.object for quad in quads}
    texts = [quad.object for quad in quads if quad.predicate == SH.resultMessage]
    path, severity = said.get(SH.resultPath), cast(NamedNode, said[SH.resultSeverity])
    source = cast(NamedNode | BlankNode, said[SH.sourceShape])
    return Result(
        focus=cast(Term, said[SH.focusNode]),
        path=None if path is None else property_path.read(found, path),
        value=cast(Term | None, said.get(SH.value)),
        severity=_SEVERITIES.get(severity, Severity.VIOLATION),
        component=cast(NamedNode, said[SH.sourceConstraintComponent]),
        shape=_named(shapes, source),
        # pySHACL drops the language of a message that stands on a SPARQL constraint.
        messages={
            text.language or languages.get(text.value, ""): text.value
            for text in sorted(texts, key=str)
            if isinstance(text, Literal)
        },
        source_shape=source,
        own_severity=None if severity in _SEVERITIES else severity,
    )


_SEVERITIES: Mapping[object, Severity] = {SH[each.value]: each for each in Severity}


def _named(shapes: Graph, source: NamedNode | BlankNode) -> NamedNode | None:
    name = named(shapes, URIRef(source.value) if isinstance(source, NamedNode) else BNode(source.value))
    return None if name is None else NamedNode(name)
