"""A baseline: an earlier report, whose results are known, and what a later report is beside it."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat, parse

from graph import formats, property_path, store
from graph.errors import DataError, InputError
from graph.report import JSON_VERSION, Place, Report, Result, Severity, Since, Term, Way
from graph.terms import SH

_SEVERITIES = {each.value: each for each in Severity}
_MAKE_ONE = "make one with `indsatsgraf validate --format json:baseline.json`"


def compare(report: Report, known: Sequence[Result], looked_at: Callable[[Result], bool]) -> Report:
    """Return the report with the results first that the baseline does not hold, each as often as it holds more of them.

    Results are the same whatever their lines, files, order, labels of blank nodes, the folder that relative IRIs are
    below and, but for SPARQL constraints, which nothing else tells apart, their messages. A baseline's result that is
    gone is fixed where it was looked at.
    """
    rest, left = _paired(report.results, known, _exact)
    vague, clear = [each for each in left if _vague(each)], [each for each in left if not _vague(each)]
    rest, vague = _paired(rest, vague, _loose)
    of_vague, clear = _paired([each for each in rest if _vague(each)], clear, _loose)
    new = {id(each) for each in (*of_vague, *(each for each in rest if not _vague(each)))}
    ordered = sorted(report.results, key=lambda each: id(each) not in new)
    fixed = sorted(filter(looked_at, [*vague, *clear]), key=lambda each: each.key)
    return replace(report, results=tuple(ordered), since=Since(len(new), tuple(fixed)))


_Key = tuple[str, ...]


def _paired(
    results: Iterable[Result], known: Iterable[Result], key: Callable[[Result], _Key]
) -> tuple[list[Result], list[Result]]:
    """Return the results without a partner of the same key, and the known ones without; each has one at most."""
    waiting: dict[_Key, list[Result]] = defaultdict(list)
    for each in known:
        waiting[key(each)].append(each)
    alone: list[Result] = []
    for each in results:
        partners = waiting[key(each)]
        if partners:
            partners.pop()
        else:
            alone.append(each)
    return alone, [each for left in waiting.values() for each in left]


def _exact(result: Result) -> _Key:
    """Return all that lasts of a result."""
    ways = [result.ways[each] for each in _terms(result) if isinstance(each, BlankNode) and each in result.ways]
    more = [result.shape, *(text for way in ways for text in (way.start, property_path.text(way.path)))]
    return (*_loose(result), *map(_lasting, more))


def _loose(result: Result) -> _Key:
    """Return what of that any report tells."""
    words = sorted(result.messages.values()) if result.component == SH.SPARQLConstraintComponent else []
    told = (
        result.own_severity or result.severity,
        result.component,
        result.path and property_path.text(result.path),
        *_terms(result),
        *words,
    )
    return tuple(map(_lasting, told))


# A label, as this program gives them too, and the folder of a file with relative IRIs.
_FLEETING = re.compile(r"(_:)\w+|\bf\d+b\d+\b|(file:)//[^<>\s]*/")


def _lasting(told: object) -> str:
    return _FLEETING.sub(r"\1\2", str(told))


def _vague(result: Result) -> bool:
    """Tell whether a result may be another than it looks: its shape, or how a blank node is reached, is not known."""
    return result.shape is None or any(
        isinstance(each, BlankNode) and each not in result.ways for each in _terms(result)
    )


def _terms(result: Result) -> tuple[Term, Term | None]:
    return result.focus, result.value


# A report, read -------------------------------------------------------------------------------------------


def read(file: Path) -> list[Result]:
    """Return the results of a report in this program's JSON, or of a `sh:ValidationReport` of any tool in RDF.

    InputError or DataError tells what is wrong with a file that cannot be read, is no report or not a whole one.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}; {_MAKE_ONE}") from error
    if not _JSON.match(content) or file.suffix.lower() == ".trig":
        return _of_rdf(content, file, _syntax(file))
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{file}: it is no JSON ({error}); {_MAKE_ONE}") from error
    if isinstance(told, dict) and "version" in told:
        return _of_json(cast("dict[str, Any]", told), file)
    return _of_rdf(content, file, RdfFormat.JSON_LD)


# Turtle begins with a bracket too, and TriG with a brace.
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*\{)")


def _syntax(file: Path) -> RdfFormat:
    named = {suffix: each.ox for each in formats.GRAPHS.values() for suffix in each.suffixes}
    found = named.get(file.suffix.lower(), RdfFormat.TURTLE)
    return RdfFormat.TURTLE if found == RdfFormat.JSON_LD else found


def _of_json(told: Mapping[str, Any], file: Path) -> list[Result]:
    try:
        if int(told["version"]) > JSON_VERSION:
            raise InputError(f"{file}: a newer version of indsatsgraf wrote it; validate with that one, or {_MAKE_ONE}")
        if told["omitted"]:
            raise InputError(
                f"{file}: it is not whole ({int(told['omitted'])} left out); write it without --max-results"
            )
        return [_json_result(each) for each in told.get("results", [*told.get("new", ()), *told.get("known", ())])]
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise InputError(f"{file}: it is no report of a validation; {_MAKE_ONE}") from error


def _json_result(told: Mapping[str, Any]) -> Result:
    focus, value, place = told["focus"], told["value"], told["place"]
    severity = _SEVERITIES.get(told["severity"])
    nodes = [each for each in (focus, value) if each and "reached" in each]
    return Result(
        focus=_term(focus),
        path=None if told["path"] is None else property_path.parse(told["path"]),
        value=None if value is None else _term(value),
        severity=severity or Severity.VIOLATION,
        component=NamedNode(told["component"]),
        shape=None if told["shape"] is None else NamedNode(told["shape"]),
        messages=dict(told["messages"]),
        place=None if place is None else Place(str(place["file"]), int(place["line"]), int(place["column"]), 0, ""),
        own_severity=None if severity else NamedNode(told["severity"]),
        ways={BlankNode(each["value"]): _json_way(each["reached"]) for each in nodes},
    )


def _json_way(told: Mapping[str, str]) -> Way:
    return Way(NamedNode(told["from"]), property_path.parse(told["path"]))


def _term(told: Mapping[str, str]) -> Term:
    match told["type"]:
        case "uri":
            return NamedNode(told["value"])
        case "bnode":
            return BlankNode(told["value"])
        case "literal" if "xml:lang" in told:
            return Literal(told["value"], language=told["xml:lang"])
        case "literal":
            return Literal(told["value"], datatype=NamedNode(told["datatype"]))
        case other:
            raise ValueError(other)


def _of_rdf(content: bytes, file: Path, syntax: RdfFormat) -> list[Result]:
    try:
        graph = Dataset(parse(content, syntax, base_iri=file.resolve().as_uri()))
    except SyntaxError as error:
        raise store.unreadable(str(file), error) from error
    if not any(graph.quads_for_object(SH.ValidationReport)):
        raise InputError(f"{file}: it holds no sh:ValidationReport; {_MAKE_ONE}")
    nodes = [cast(NamedNode | BlankNode, quad.object) for quad in graph.quads_for_predicate(SH.result)]
    try:
        return [_rdf_result(graph, each) for each in dict.fromkeys(nodes)]
    except (LookupError, AttributeError, RecursionError) as error:
        raise InputError(f"{file}: a result lacks what SHACL says that it has; {_MAKE_ONE}") from error


def _rdf_result(graph: Dataset, node: NamedNode | BlankNode) -> Result:
    quads = list(graph.quads_for_subject(node))
    said: dict[NamedNode, Any] = {quad.predicate: quad.object for quad in quads}
    texts = [quad.object for quad in quads if quad.predicate == SH.resultMessage and isinstance(quad.object, Literal)]
    severity, shape = said[SH.resultSeverity], said.get(SH.sourceShape)
    known = _SEVERITIES.get(severity.value.removeprefix(SH.iri))
    return Result(
        focus=said[SH.focusNode],
        path=property_path.read(graph, said[SH.resultPath]) if SH.resultPath in said else None,
        value=said.get(SH.value),
        severity=known or Severity.VIOLATION,
        component=said[SH.sourceConstraintComponent],
        shape=shape if isinstance(shape, NamedNode) else None,
        messages={text.language or "": text.value for text in texts},
        own_severity=None if known else severity,
    )
