"""A report as JUnit XML, which build servers show as tests: a shape is a test, a violation its failure."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import NamedNode

from graph.report import words
from graph.report.model import Report, Result, Severity, local_name
from graph.report.names import short
from graph.report.printable import lines, printable
from graph.report.tally import tallies
from graph.report.text import fixed, where
from graph.report.words import HEADINGS, STATES, UNNAMED, counted, omitted, spoken


def to_junit(report: Report, language: str) -> str:
    """Return one test suite with a test for each shape; only violations are failures, the rest is its output.

    Shapes that looked at nodes and had nothing to say are tests that passed. Beside an earlier report, what it held is
    no failure either.
    """
    fresh = report.fresh
    new, known = _by_shape(fresh.results), _by_shape(report.known)
    violated = {each.shape: each.counts[Severity.VIOLATION] for each in tallies(fresh)}
    shapes = [each.shape for each in tallies(report)]
    failed = sum(map(bool, violated.values()))
    suite = Element("testsuite", name="SHACL", tests=str(max(1, len(shapes))), failures=str(failed), errors="0")
    for shape in shapes:
        _test(suite, shape, violated.get(shape, 0), new.get(shape, []), known.get(shape, []), language)
    if not shapes:
        # A suite without a test is an error to build servers.
        SubElement(suite, "testcase", classname="SHACL", name="conforms")
    SubElement(suite, "system-out").text = _summary(report, language)
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _by_shape(results: Sequence[Result]) -> Mapping[NamedNode | None, Sequence[Result]]:
    found: dict[NamedNode | None, list[Result]] = {}
    for each in results:
        found.setdefault(each.shape, []).append(each)
    return found


def _summary(report: Report, language: str) -> str:
    omission = [omitted(report.omitted, language)] if report.omitted else []
    if report.since is None:
        return " ".join([counted(report, language) + ".", *omission])
    gone = fixed(report.since.fixed, language)
    return "\n".join([" ".join([words.news(report, language), words.known(report, language), *omission]), *gone])


def _test(
    suite: Element,
    shape: NamedNode | None,
    violated: int,
    new: Sequence[Result],
    known: Sequence[Result],
    language: str,
) -> None:
    name = short(shape) if shape else UNNAMED[spoken(language)]
    test = SubElement(suite, "testcase", classname="SHACL", name=name)
    violations = [each for each in new if each.severity is Severity.VIOLATION]
    for each in violations:
        kind = printable(local_name(each.component))
        failure = SubElement(test, "failure", message=" ".join(lines(each.message(language))), type=kind)
        failure.text = "\n" + "\n".join(where(each)) + "\n"
    hidden = violated - len(violations)
    if hidden:
        SubElement(test, "failure", message=omitted(hidden, language), type="omitted")
    others = [_told(each, language) for each in new if each.severity is not Severity.VIOLATION]
    others += [_told(each, language, f" ({STATES[spoken(language)][1]})") for each in known]
    if others:
        SubElement(test, "system-out").text = "\n" + "\n".join(others) + "\n"


def _told(result: Result, language: str, state: str = "") -> str:
    heading = HEADINGS[spoken(language)][result.severity] + state
    return "\n".join([f"{heading}: {' '.join(lines(result.message(language)))}", *where(result)])
