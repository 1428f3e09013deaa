"""A report as JSON, and JSON in lines that `grep` and `diff` can work on."""

import json
import re
from collections.abc import Iterator
from typing import cast

from pyoxigraph import BlankNode, NamedNode

from graph import property_path
from graph.report.model import Place, Report, Result, Term

# What makes a terminal act or turn the direction of writing, and lone surrogates, which cannot be encoded.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


VERSION = 1
"""The version of this form of JSON; a program that knows a lower one cannot read it."""


def to_json(report: Report) -> str:
    """Return the report as JSON, each result whole and on a line of its own, terms as in SPARQL results.

    Beside an earlier report it has `new` and `known` for `results`, and what is `fixed`.
    """
    if report.since is None:
        told = {"results": report.results}
    else:
        told = {"new": report.fresh.results, "known": report.known, "fixed": report.since.fixed}
    content = {
        "version": VERSION,
        "conforms": report.conforms,
        "counts": {severity.value: number for severity, number in report.counts.items()},
        "omitted": report.omitted,
        **{name: [_result(each) for each in results] for name, results in told.items()},
    }
    return written(content, 2)


def written(content: object, depth: int) -> str:
    """Return JSON that any screen can show and any encoding hold, with line breaks down to a depth and none below."""
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", "".join(_pieces(content, depth, "\n"))) + "\n"


def _pieces(content: object, depth: int, line: str) -> Iterator[str]:
    if not depth or not content or not isinstance(content, dict | list):
        yield json.dumps(content, ensure_ascii=False)
        return
    inner = line + "  "
    members = cast("dict[str, object] | list[object]", content)
    between = inner
    yield "{" if isinstance(members, dict) else "["
    for each in members:
        yield between
        if isinstance(members, dict):
            yield json.dumps(each) + ": "
            yield from _pieces(members[cast(str, each)], depth - 1, inner)
        else:
            yield from _pieces(each, depth - 1, inner)
        between = "," + inner
    yield line + ("}" if isinstance(members, dict) else "]")


def _result(result: Result) -> dict[str, object]:
    return {
        "severity": result.own_severity.value if result.own_severity else result.severity.value,
        "shape": result.shape and result.shape.value,
        "component": result.component.value,
        "focus": _node(result.focus, result),
        "path": None if result.path is None else property_path.text(result.path),
        "value": None if result.value is None else _node(result.value, result),
        "messages": dict(sorted(result.messages.items())),
        "place": None if result.place is None else _place(result.place),
    }


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _node(term: Term, result: Result) -> dict[str, object]:
    way = result.ways.get(term) if isinstance(term, BlankNode) else None
    reached = {"reached": {"from": way.start.value, "path": property_path.text(way.path)}} if way else {}
    return {**_term(term), **reached}


def _term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    rest = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **rest}
