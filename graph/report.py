"""What a check found: results with their places and sentences, as text, Turtle or JSON."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph import property_path, turtle
from graph.property_path import Path
from graph.terms import BASE, PREFIXES, RDF, SH, XSD

Term = NamedNode | BlankNode | Literal


class Severity(Enum):
    """How grave a result is, the gravest first; only a violation stops publishing."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True)
class Result:
    """One remark of one shape: where it looked, what it found and, by language, what to do about it.

    `shape` is the nearest shape that has an IRI, or None. The language of a message that has none is "".
    """

    focus: Term
    path: Path | None
    value: Term | None
    severity: Severity
    component: NamedNode
    shape: NamedNode | None
    messages: Mapping[str, str]

    def message(self, language: str) -> str:
        """Return the sentence in the language, else in Danish, English or whatever there is."""
        for wanted in (language, "da", "en"):
            if wanted in self.messages:
                return self.messages[wanted]
        return min(self.messages.values(), default=_local_name(self.component))

    @property
    def key(self) -> tuple[str, ...]:
        """What results are ordered by: severity, then shape, then place."""
        rank = str(list(Severity).index(self.severity))
        rest = (
            self.shape,
            self.focus,
            self.path and property_path.text(self.path),
            self.value,
            self.component,
        )
        return (rank, *map(str, rest), *sorted(self.messages.values()))


@dataclass(frozen=True)
class Report:
    """All results of a check, the gravest first."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as SHACL defines it."""
        return not self.results

    @property
    def has_violations(self) -> bool:
        """Whether a result forbids publishing."""
        return self.counts[Severity.VIOLATION] > 0

    @property
    def counts(self) -> Mapping[Severity, int]:
        """The number of results by severity."""
        return {each: sum(result.severity is each for result in self.results) for each in Severity}


HEADINGS: Mapping[str, Mapping[Severity, str]] = {
    "da": {Severity.VIOLATION: "Overtrædelse", Severity.WARNING: "Advarsel", Severity.INFO: "Oplysning"},
    "en": {Severity.VIOLATION: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Note"},
}
"""Language → severity → what a result of that severity is headed by."""

COUNTED: Mapping[str, Mapping[Severity, tuple[str, str]]] = {
    "da": {
        Severity.VIOLATION: ("overtrædelse", "overtrædelser"),
        Severity.WARNING: ("advarsel", "advarsler"),
        Severity.INFO: ("oplysning", "oplysninger"),
    },
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("note", "notes"),
    },
}
"""Language → severity → the word behind a number of results, for one and for more."""

_NO_REMARKS = {
    "da": "Ingen bemærkninger: data følger alle krav.",
    "en": "No remarks: the data keep every rule.",
}
_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_LONGEST_VALUE = 80


def to_text(report: Report, language: str, colour: bool) -> str:
    """Return the report for a person: each rule broken, what to do, a line for each place, the counts last.

    The language is "da", or English for any other.
    """
    language = "da" if language == "da" else "en"
    if report.conforms:
        return _NO_REMARKS[language] + "\n"
    by_rule = sorted(report.results, key=lambda each: (*each.key[:2], each.message(language)))
    groups = groupby(by_rule, key=lambda each: (each.severity, each.shape, each.message(language)))
    blocks = [
        _heading(severity, shape, language, colour) + _printable(message) + "\n" + _places(list(results))
        for (severity, shape, message), results in groups
    ]
    counts = ", ".join(
        f"{number} {COUNTED[language][severity][number != 1]}" for severity, number in report.counts.items()
    )
    return "\n".join([*blocks, counts + ".\n"])


def _heading(severity: Severity, shape: NamedNode | None, language: str, colour: bool) -> str:
    word = HEADINGS[language][severity]
    if colour:
        word = f"\x1b[{_COLOURS[severity]}m{word}\x1b[0m"
    return f"{word} · {_local_name(shape)}\n" if shape else f"{word}\n"


def _places(results: list[Result]) -> str:
    """Write where the results are, a line each: node, property and value in columns."""
    rows = [
        (
            _short(each.focus),
            "" if each.path is None else property_path.text(each.path, _short),
            "" if each.value in (None, each.focus) else _short(each.value),
        )
        for each in results
    ]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = (f"  {focus:{first}}  {path:{second}}  {value}".rstrip() for focus, path, value in rows)
    return "".join(line + "\n" for line in lines)


def _short(term: Term) -> str:
    """Write a term as a person would: `ig:title`, `initiative/boernehuse`, `"Børnehuse"@da`."""
    if not isinstance(term, NamedNode):
        text = _printable(str(term))
        if isinstance(term, Literal):
            text = text.replace(str(term.datatype), _short(term.datatype))
        return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
    name = turtle.short(term.value)
    if name != term.value:
        return name
    relative = term.value.removeprefix(BASE)
    return relative if relative and relative != term.value else str(term)


def _local_name(iri: NamedNode) -> str:
    return iri.value.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _printable(text: str) -> str:
    """Write what a terminal would act on, or not show, as an escape."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in text)


def to_turtle(report: Report) -> str:
    """Return the report as a `sh:ValidationReport`, the same bytes for the same results.

    The IRIs of the report and its results follow from what they say.
    """
    names = [_hash(each.key) for each in report.results]
    whole = NamedNode(f"{BASE}report/{_hash(tuple(names))}")
    triples = [
        Triple(whole, RDF.type, SH.ValidationReport),
        Triple(whole, SH.conforms, Literal(str(report.conforms).lower(), datatype=XSD.boolean)),
    ]
    for name, result in zip(names, report.results, strict=True):
        node = NamedNode(f"{whole.value}/{name}")
        triples.append(Triple(whole, SH.result, node))
        triples.extend(_result_triples(node, result))
    return turtle.write(triples, PREFIXES, BASE)


def _hash(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


def _result_triples(node: NamedNode, result: Result) -> Iterator[Triple]:
    yield Triple(node, RDF.type, SH.ValidationResult)
    yield Triple(node, SH.resultSeverity, SH[result.severity.value])
    yield Triple(node, SH.sourceConstraintComponent, result.component)
    yield Triple(node, SH.focusNode, result.focus)
    if result.shape is not None:
        yield Triple(node, SH.sourceShape, result.shape)
    if result.value is not None:
        yield Triple(node, SH.value, result.value)
    if result.path is not None:
        path, triples = property_path.describe(result.path)
        yield Triple(node, SH.resultPath, path)
        yield from triples
    for language, message in result.messages.items():
        yield Triple(node, SH.resultMessage, Literal(message, language=language or None))


def to_json(report: Report) -> str:
    """Return the report as JSON: `conforms`, `counts` and `results`, terms as in SPARQL results."""
    content = {
        "conforms": report.conforms,
        "counts": {severity.value: number for severity, number in report.counts.items()},
        "results": [_result_json(each) for each in report.results],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _result_json(result: Result) -> dict[str, object]:
    return {
        "severity": result.severity.value,
        "shape": result.shape and result.shape.value,
        "component": result.component.value,
        "focus": _term_json(result.focus),
        "path": None if result.path is None else property_path.text(result.path),
        "value": None if result.value is None else _term_json(result.value),
        "messages": dict(sorted(result.messages.items())),
    }


def _term_json(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    rest = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **rest}
