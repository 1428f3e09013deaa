"""A report as JUnit XML, which build servers show as tests: a shape is a test, a violation its failure."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyoxigraph import NamedNode

from graph.report.model import Report, Result, Severity, local_name
from graph.report.names import short
from graph.report.printable import lines, printable
from graph.report.tally import Tally, tallies
from graph.report.text import where
from graph.report.words import HEADINGS, UNNAMED, counted, omitted, spoken


def to_junit(report: Report, language: str) -> str:
    """Return one test suite with a test for each shape; only violations are failures, the rest is its output.

    Shapes that looked at nodes and had nothing to say are tests that passed.
    """
    by_shape: dict[NamedNode | None, list[Result]] = {}
    for each in report.results:
        by_shape.setdefault(each.shape, []).append(each)
    shapes = tallies(report)
    failed = sum(each.counts[Severity.VIOLATION] > 0 for each in shapes)
    suite = Element("testsuite", name="SHACL", tests=str(max(1, len(shapes))), failures=str(failed), errors="0")
    for tally in shapes:
        _test(suite, tally, by_shape.get(tally.shape, []), language)
    if not shapes:
        # A suite without a test is an error to build servers.
        SubElement(suite, "testcase", classname="SHACL", name="conforms")
    said = counted(report, language) + "."
    SubElement(suite, "system-out").text = f"{said} {omitted(report.omitted, language)}" if report.omitted else said
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _test(suite: Element, tally: Tally, results: Sequence[Result], language: str) -> None:
    name = short(tally.shape) if tally.shape else UNNAMED[spoken(language)]
    test = SubElement(suite, "testcase", classname="SHACL", name=name)
    violations = [each for each in results if each.severity is Severity.VIOLATION]
    for each in violations:
        kind = printable(local_name(each.component))
        failure = SubElement(test, "failure", message=" ".join(lines(each.message(language))), type=kind)
        failure.text = "\n" + "\n".join(where(each)) + "\n"
    hidden = tally.counts[Severity.VIOLATION] - len(violations)
    if hidden:
        SubElement(test, "failure", message=omitted(hidden, language), type="omitted")
    others = [each for each in results if each.severity is not Severity.VIOLATION]
    if others:
        SubElement(test, "system-out").text = "\n" + "\n".join(_told(each, language) for each in others) + "\n"


def _told(result: Result, language: str) -> str:
    heading = HEADINGS[spoken(language)][result.severity]
    return "\n".join([f"{heading}: {' '.join(lines(result.message(language)))}", *where(result)])
