"""A report as workflow commands of GitHub Actions, which marks the lines of a pull request with them."""

from collections.abc import Mapping

from graph.report.model import STANDARD_INPUT, Report, Result, Severity, local_name
from graph.report.names import about
from graph.report.printable import lines, printable
from graph.report.words import HEADINGS, fixed, known, omitted, spoken

_COMMANDS: Mapping[Severity, str] = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def to_github(report: Report, language: str) -> str:
    """Return a command for each result, with the file where its place is known; nothing for data that conforms.

    Beside an earlier report, that is for each new one, and the log tells how many others are left or fixed.
    """
    fresh = report.fresh
    written = [_command(each, language) for each in fresh.results]
    if fresh.omitted:
        written.append(f"::notice::{_data(omitted(fresh.omitted, language))}")
    if report.since:
        written += [known(report, language), fixed(len(report.since.fixed), language)]
    return "".join(each + "\n" for each in written)


def _command(result: Result, language: str) -> str:
    title = local_name(result.shape or result.component) or HEADINGS[spoken(language)][result.severity]
    properties = {**_where(result), "title": printable(title)}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    said = [*lines(result.message(language)), "  ".join(filter(None, about(result)))]
    return f"::{_COMMANDS[result.severity]} {written}::{_data(chr(10).join(said))}"


def _where(result: Result) -> dict[str, str]:
    place = result.place
    if place is None or place.file == STANDARD_INPUT:
        return {}
    return {"file": printable(place.file), "line": str(place.line), "col": str(place.column)}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
