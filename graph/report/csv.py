"""A report as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterator

from pyoxigraph import BlankNode

from graph import property_path
from graph.report.model import Report, Result, Term
from graph.report.printable import sound
from graph.spreadsheet import inert

_COLUMNS = ("severity", "shape", "component", "focus", "path", "value", "message", "file", "line", "column")


def to_csv(report: Report, language: str) -> str:
    """Return a row for each result, its values whole, as RFC 4180 has it: a header, CRLF, quotes where needed.

    It is UTF-8 without a byte order mark, which would become part of the first column's name in every reader
    but Excel, whose import asks for the encoding. An apostrophe stands before what a spreadsheet would run.
    Beside an earlier report, the first column tells what is new, known or fixed.
    """
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_COLUMNS if report.since is None else ("state", *_COLUMNS))
    writer.writerows([inert(sound(each)) for each in row] for row in _rows(report, language))
    return table.getvalue()


def _rows(report: Report, language: str) -> Iterator[tuple[str, ...]]:
    if report.since is None:
        yield from (_row(each, language) for each in report.results)
        return
    states = {"new": report.fresh.results, "known": report.known, "fixed": report.since.fixed}
    for state, results in states.items():
        yield from ((state, *_row(each, language)) for each in results)


def _row(result: Result, language: str) -> tuple[str, ...]:
    place = result.place
    return (
        result.severity.value,
        result.shape.value if result.shape else "",
        result.component.value,
        _plain(result.focus),
        "" if result.path is None else property_path.text(result.path),
        "" if result.value is None else _plain(result.value),
        result.message(language),
        *((place.file, str(place.line), str(place.column)) if place else ("", "", "")),
    )


def _plain(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value
