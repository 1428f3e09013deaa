"""A report in RDF: a `sh:ValidationReport` as Turtle or as JSON-LD, the same bytes for the same results."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from graph.property_path import UNARY, ComplexPath
from graph.report.json import written
from graph.report.model import Report, Result, Term
from graph.report.printable import sound
from graph.report.words import omitted
from graph.terms import BASE, PREFIXES, RDF, RDFS, SH, XSD
from graph.turtle import Names

_Object = Term | ComplexPath
_Statement = tuple[NamedNode, _Object]


@dataclass(frozen=True)
class _Node:
    """A node of the report with all that is said of it, its properties by name."""

    iri: NamedNode
    type: NamedNode
    statements: Sequence[_Statement]


def to_turtle(report: Report) -> str:
    """Return the report as Turtle, the gravest result first.

    The IRIs of the report and its results follow from what they say.
    """
    names = Names(PREFIXES, BASE)
    whole, results = _nodes(report)
    told = [(each, names.term(each.iri)) for each in results]
    blocks = [
        _ruler("Validation reports"),
        _turtle(whole, names.term(whole.iri), names, [f"    sh:result {iri} ;\n" for _, iri in told]),
        *([_ruler("Validation results")] if results else []),
        *(_turtle(each, iri, names) for each, iri in told),
    ]
    return names.header() + "\n" + "\n".join(blocks)


def _ruler(heading: str) -> str:
    return f"# {heading} ".ljust(79, "-") + "\n"


def _turtle(node: _Node, iri: str, names: Names, more: Sequence[str] = ()) -> str:
    lines = [f"    {names.term(each)} {_turtle_object(value, names)} ;\n" for each, value in node.statements]
    return f"{iri}\n    a {names.term(node.type)} ;\n{''.join(lines)}{''.join(more)}.\n"


def _turtle_object(value: _Object, names: Names) -> str:
    if not isinstance(value, ComplexPath):
        return names.term(value)
    parts = " ".join(_turtle_object(part, names) for part in value.parts)
    if value.operator in UNARY:
        return f"[ {names.term(UNARY[value.operator])} {parts} ]"
    return f"( {parts} )" if value.operator == "/" else f"[ {names.term(SH.alternativePath)} ( {parts} ) ]"


def to_jsonld(report: Report) -> str:
    """Return the report as JSON-LD, each result inside it on a line of its own, the gravest first.

    The context has no prefixes, so that no IRI is ever mistaken for a prefixed name.
    """
    whole, results = _nodes(report)
    content = {"@context": {"@vocab": SH.iri}, **_jsonld(whole), "result": [_jsonld(each) for each in results]}
    return written(content, 2)


def _jsonld(node: _Node) -> dict[str, object]:
    said: dict[str, list[object]] = {}
    for predicate, value in node.statements:
        said.setdefault(predicate.value.removeprefix(SH.iri), []).append(_jsonld_object(value))
    its_type = node.type.value.removeprefix(SH.iri)
    return {"@id": node.iri.value, "@type": its_type} | {
        name: values[0] if len(values) == 1 else values for name, values in said.items()
    }


def _jsonld_object(value: _Object) -> dict[str, object]:
    match value:
        case NamedNode():
            return {"@id": value.value}
        case BlankNode():
            return {"@id": str(value)}
        case ComplexPath():
            return _jsonld_path(value)
        case _ if value.language:
            return {"@value": value.value, "@language": value.language}
        case _ if value.datatype == XSD.string:
            return {"@value": value.value}
        case _:
            return {"@value": value.value, "@type": value.datatype.value}


def _jsonld_path(path: ComplexPath) -> dict[str, object]:
    parts = [_jsonld_object(part) for part in path.parts]
    if path.operator in UNARY:
        return {UNARY[path.operator].value: parts[0]}
    # Cell by cell, as not every reader knows lists of lists.
    cells: dict[str, object] = {"@id": RDF.nil.value}
    for part in reversed(parts):
        cells = {RDF.first.value: part, RDF.rest.value: cells}
    return cells if path.operator == "/" else {SH.alternativePath.value: cells}


def _nodes(report: Report) -> tuple[_Node, list[_Node]]:
    """Return the report without its results, and the results."""
    names = list(_names(report))
    iri = f"{BASE}report/{_hash(tuple(names))}"
    said: list[_Statement] = [(SH.conforms, Literal(report.conforms))]
    if report.omitted:
        comments = (Literal(omitted(report.omitted, tag), language=tag) for tag in ("da", "en"))
        said += [(RDFS.comment, comment) for comment in comments]
    labels: dict[BlankNode, BlankNode] = {}
    results = [
        _Node(NamedNode(f"{iri}/{name}"), SH.ValidationResult, [*_statements(result, labels)])
        for name, result in zip(names, report.results, strict=True)
    ]
    return _Node(NamedNode(iri), SH.ValidationReport, said), results


def _names(report: Report) -> Iterator[str]:
    """Yield a name for each result; those that say the same are numbered."""
    seen = Counter[tuple[str, ...]]()
    for each in report.results:
        key = each.key
        yield _hash((*key, str(seen[key])) if seen[key] else key)
        seen[key] += 1


def _hash(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _statements(result: Result, labels: dict[BlankNode, BlankNode]) -> Iterator[_Statement]:
    """Yield what is said of a result, a predicate after the other by name; `labels` are those of blank nodes so far."""

    def labelled(term: Term) -> Term:
        return labels.setdefault(term, BlankNode(f"b{len(labels)}")) if isinstance(term, BlankNode) else term

    yield SH.focusNode, labelled(result.focus)
    for language, message in sorted(result.messages.items()):
        yield SH.resultMessage, Literal(sound(message), language=language or None)
    if result.path is not None:
        yield SH.resultPath, result.path
    yield SH.resultSeverity, result.own_severity or SH[result.severity.value]
    yield SH.sourceConstraintComponent, result.component
    shape = result.source_shape or result.shape
    if shape is not None:
        yield SH.sourceShape, labelled(shape)
    if result.value is not None:
        yield SH.value, labelled(result.value)
