"""A report in SARIF 2.1.0, which code scanning and editors show beside the lines."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

from pyoxigraph import BlankNode, NamedNode

from graph import property_path, turtle
from graph.report.json import written
from graph.report.model import STANDARD_INPUT, Place, Report, Result, Severity, Term, local_name
from graph.report.names import about, short
from graph.report.printable import LONGEST, lines, printable, sound
from graph.report.words import omitted, spoken
from graph.terms import BASE

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_FINGERPRINT = "indsatsgraf/v1"


def to_sarif(report: Report, language: str) -> str:
    """Return the report as a SARIF log of one run; messages in the language, rules described in all they have.

    A rule is a shape, or the kind of constraint where the shape has no IRI. Fingerprints name what is wrong and
    not where it stands, so a result is known again on another line. Beside an earlier report, what is gone passed.
    """
    told = [*_states(report)]
    rules = _rules([each for each, _ in told])
    numbers = {rule: number for number, rule in enumerate(rules)}
    fingerprints = _fingerprints([each for each, _ in told])
    results = [
        {**_result(each, language, numbers, fingerprint), **state}
        for (each, state), fingerprint in zip(told, fingerprints, strict=True)
    ]
    driver = {
        "name": "indsatsgraf",
        "version": version("indsatsgraf"),
        "informationUri": BASE,
        "rules": [_rule(rule, its, language) for rule, its in rules.items()],
    }
    run = {
        "tool": {"driver": driver},
        "language": spoken(language),
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, language)],
        "results": results,
    }
    # Broken into lines down to each result.
    return written({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, 4)


def _invocation(report: Report, language: str) -> dict[str, object]:
    told = [{"level": "note", "message": {"text": omitted(report.omitted, language)}}] if report.omitted else []
    return {"executionSuccessful": True, "toolExecutionNotifications": told}


def _states(report: Report) -> Iterator[tuple[Result, Mapping[str, str]]]:
    """Yield each result with what SARIF says of it beside an earlier report."""
    if report.since is None:
        yield from ((each, {}) for each in report.results)
        return
    yield from ((each, {"baselineState": "new"}) for each in report.fresh.results)
    yield from ((each, {"baselineState": "unchanged"}) for each in report.known)
    # As something that passed, whoever knows no baselines does not take it for a fault either.
    gone = {"baselineState": "absent", "kind": "pass", "level": "none"}
    yield from ((replace(each, place=None), gone) for each in report.since.fixed)


def _rules(results: Sequence[Result]) -> dict[NamedNode, list[Result]]:
    found: dict[NamedNode, list[Result]] = {}
    for each in results:
        found.setdefault(_rule_of(each), []).append(each)
    return found


def _rule_of(result: Result) -> NamedNode:
    return result.shape or result.component


def _rule(rule: NamedNode, results: list[Result], language: str) -> dict[str, object]:
    """Describe a rule by its message, or by its name where messages tell of single results."""
    said = {tuple(sorted(each.messages.items())) for each in results}
    name = printable(local_name(rule))
    first = results[0]
    shared = len(said) == 1 and first.messages and rule == first.shape
    brief = " ".join(lines(first.message(language))) if shared else name
    full = [" ".join(lines(text)) for _, text in sorted(first.messages.items())] if shared else [name]
    return {
        "id": turtle.short(rule.value),
        "name": name,
        "shortDescription": {"text": brief},
        "fullDescription": {"text": "\n".join(full)},
        "helpUri": quote(rule.value, safe=":/?#[]@!$&'()*+,;=%~"),
        "defaultConfiguration": {"level": _LEVELS[first.severity]},
    }


def _result(result: Result, language: str, numbers: Mapping[NamedNode, int], fingerprint: str) -> dict[str, object]:
    rule = _rule_of(result)
    said = [*lines(result.message(language)), "  ".join(filter(None, about(result)))]
    return {
        "ruleId": turtle.short(rule.value),
        "ruleIndex": numbers[rule],
        "level": _LEVELS[result.severity],
        "message": {"text": "\n".join(said)},
        "locations": [_location(result)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def _location(result: Result) -> dict[str, object]:
    focus = result.focus
    full = focus.value if isinstance(focus, NamedNode) else short(focus)
    logical: dict[str, object] = {
        "logicalLocations": [{"name": short(focus), "fullyQualifiedName": full, "kind": "resource"}]
    }
    place = result.place
    if place is None or place.file == STANDARD_INPUT:
        return logical
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.file)}, "region": _region(place)}} | logical


def _uri(file: str) -> str:
    """Return the file relative to the working folder, as whoever shows the log has it elsewhere."""
    path = Path(os.path.normpath(file))
    if path.is_absolute() and not path.is_relative_to(Path.cwd()):
        return path.as_uri()
    relative = path.relative_to(Path.cwd()) if path.is_absolute() else path
    return quote_from_bytes(os.fsencode(relative.as_posix()))


def _region(place: Place) -> dict[str, object]:
    region: dict[str, object] = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": place.column + place.length,
    }
    if place.length > LONGEST:
        return region
    start = place.column - 1
    return region | {"snippet": {"text": sound(place.text[start : start + place.length])}}


def _fingerprints(results: Sequence[Result]) -> Iterator[str]:
    """Yield what each result is known by, whatever its line and its words; those that are alike are numbered."""
    seen = Counter[str]()
    for each in results:
        told = (
            each.shape,
            each.component,
            _lasting(each.focus),
            each.path and property_path.text(each.path),
            _lasting(each.value),
        )
        name = hashlib.sha256("\x00".join(map(str, told)).encode()).hexdigest()[:32]
        seen[name] += 1
        yield f"{name}:{seen[name]}"


def _lasting(term: Term | None) -> Term | str | None:
    # The label of a blank node is another one each time a file is read.
    return "_:" if isinstance(term, BlankNode) else term
