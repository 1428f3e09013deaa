"""What the check of a release found, read back from its published report."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from graph.report import Severity
from graph.terms import RDF, SH
from server.labels import Name, preferred

_GRAVEST_FIRST = list(Severity)


@dataclass(frozen=True)
class Finding:
    """One remark of the check: how grave, about what, and what to do."""

    severity: Severity
    focus: NamedNode | None
    message: Name


@lru_cache(maxsize=2)  # of the release in service, and of an old one
def findings(report: Path, _etag: str) -> Sequence[Finding]:
    """Return the remarks of a report in Turtle, the gravest first."""
    store = Store()
    store.bulk_load(path=report, format=RdfFormat.TURTLE)
    results = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, SH.ValidationResult)]
    found = [_finding(store, each) for each in results if isinstance(each, NamedNode)]
    return sorted(found, key=lambda each: (_GRAVEST_FIRST.index(each.severity), str(each.focus), each.message))


def _finding(store: Store, result: NamedNode) -> Finding:
    severities = [quad.object for quad in store.quads_for_pattern(result, SH.resultSeverity, None)]
    severity = next((each for each in _GRAVEST_FIRST if SH[each.value] in severities), _GRAVEST_FIRST[0])
    foci = [quad.object for quad in store.quads_for_pattern(result, SH.focusNode, None)]
    focus = next((each for each in foci if isinstance(each, NamedNode)), None)
    return Finding(severity, focus, _message(store, result))


def _message(store: Store, result: NamedNode) -> Name:
    texts = [quad.object for quad in store.quads_for_pattern(result, SH.resultMessage, None)]
    return preferred([text for text in texts if isinstance(text, Literal)])
