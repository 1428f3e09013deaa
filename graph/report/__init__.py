"""What a check found, and every format that tells of it: one module for the values, one for each format.

model       results, their severity and place, the report        words    what reports say themselves
text        for people                                           csv      for spreadsheets
rdf         `sh:ValidationReport` as Turtle and JSON-LD          json     for programs
sarif       for code scanning and editors                        junit    for build servers
github      for the lines of a pull request                      html     a page of its own
"""

from collections.abc import Callable, Mapping

from graph.report.csv import to_csv
from graph.report.github import to_github
from graph.report.html import to_html
from graph.report.json import VERSION as JSON_VERSION
from graph.report.json import to_json
from graph.report.junit import to_junit
from graph.report.model import Place, Report, Result, Severity, Since, Term, Way
from graph.report.rdf import to_jsonld, to_turtle
from graph.report.sarif import to_sarif
from graph.report.text import to_text
from graph.report.words import COUNTED, HEADINGS

__all__ = [
    "COUNTED",
    "FORMATS",
    "HEADINGS",
    "JSON_VERSION",
    "Place",
    "Report",
    "Result",
    "Severity",
    "Since",
    "Term",
    "Way",
    "Writer",
    "to_json",
    "to_text",
    "to_turtle",
]

Writer = Callable[[Report, str, bool], str]
"""Report, language as a BCP 47 tag, whether it goes to a terminal that shows colour → the report written."""

FORMATS: Mapping[str, Writer] = {
    "text": to_text,
    "ttl": lambda report, _language, _colour: to_turtle(report),
    "jsonld": lambda report, _language, _colour: to_jsonld(report),
    "json": lambda report, _language, _colour: to_json(report),
    "csv": lambda report, language, _colour: to_csv(report, language),
    "sarif": lambda report, language, _colour: to_sarif(report, language),
    "junit": lambda report, language, _colour: to_junit(report, language),
    "github": lambda report, language, _colour: to_github(report, language),
    "html": lambda report, language, _colour: to_html(report, language),
}
"""Name → writer, the default first."""
