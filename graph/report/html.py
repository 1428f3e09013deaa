"""A report as a page that needs nothing else: no script, no request, for screens light and dark and for paper."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence, Set
from html import escape
from importlib.resources import files
from string import Template

from pyoxigraph import NamedNode

from graph.report.group import Group, groups
from graph.report.model import Place, Report, Result, Severity
from graph.report.names import about, lasting, short
from graph.report.printable import lines, printable
from graph.report.quote import quote
from graph.report.tally import Tally, tallies
from graph.report.words import (
    COUNTED,
    HEADINGS,
    NO_REMARKS,
    STATES,
    UNNAMED,
    counted,
    fixed,
    known,
    news,
    omitted,
    spoken,
)

_TITLE = {"da": "Valideringsrapport", "en": "Validation report"}
_SAID = {
    "da": {True: "Data overtræder krav.", False: "Ingen overtrædelser, men bemærkninger."},
    "en": {True: "The data break rules.", False: "No violations, but remarks."},
}
_SHAPES = {"da": "Kravene", "en": "The shapes"}
_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "da": ("Krav", "Undersøgt", "Uden bemærkning"),
    "en": ("Shape", "Checked", "Without remark"),
}
_BAR = 100


def to_html(report: Report, language: str) -> str:
    """Return the page, in Danish or English: the counts, how each shape fared, then every result with its line."""
    folder = files("graph.report")
    style = (folder / "report.css").read_text("utf-8")
    tag = spoken(language)
    heading = _TITLE[tag]
    new = frozenset(map(id, report.fresh.results if report.since else ()))
    return Template((folder / "report.html").read_text("utf-8")).substitute(
        language=tag,
        digest=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        style=style,
        title=f"{heading}: {counted(report, tag)}",
        heading=heading,
        verdict="fails" if report.fresh.has_violations else "passes",
        said=_said(report, tag),
        counts=_counts(report, tag),
        omitted=f'<p class="omitted">{omitted(report.omitted, tag)}</p>\n' if report.omitted else "",
        shapes=_shapes(tallies(report), tag),
        groups="".join(_group(each, tag, new) for each in groups(report.results, language)),
        fixed=_fixed(report.since.fixed, tag) if report.since else "",
    )


def _said(report: Report, tag: str) -> str:
    if report.conforms:
        return NO_REMARKS[tag]
    if report.since:
        return f"{news(report, tag)} {known(report, tag)}"
    return _SAID[tag][report.has_violations]


def _counts(report: Report, tag: str) -> str:
    chips = (
        f'<li class="{_class(severity) if number else "none"}"><strong>{number}</strong> '
        f"{COUNTED[tag][severity][number != 1]}</li>\n"
        for severity, number in report.counts.items()
    )
    return f'<ul class="counts">\n{"".join(chips)}</ul>\n'


def _class(severity: Severity) -> str:
    return severity.value.lower()


def _shapes(found: list[Tally], tag: str) -> str:
    """Return the table of shapes; the columns of nodes only where some were counted."""
    if not found:
        return ""
    known = any(each.checked is not None for each in found)
    name, checked, passed = _COLUMNS[tag]
    numbers = [words[1].capitalize() for words in COUNTED[tag].values()]
    head = "".join(f'<th scope="col">{each}</th>' for each in [name, *numbers, *([checked] if known else [])])
    head += f'<th scope="col" class="bar">{passed}</th>' if known else ""
    rows = "".join(_row(each, known, tag) for each in found)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
    return f'<section>\n<h2>{_SHAPES[tag]}</h2>\n<div class="wide" tabindex="0">{table}</div>\n</section>\n'


def _row(tally: Tally, known: bool, tag: str) -> str:
    name = _linked(tally.shape) if tally.shape else UNNAMED[tag]
    cells = [
        _cell(str(number), COUNTED[tag][severity][number != 1], "" if number else "zero")
        for severity, number in tally.counts.items()
    ]
    if known:
        _, checked, passed = _COLUMNS[tag]
        cells.append(_cell("" if tally.checked is None else str(tally.checked), checked))
        cells.append(_cell(_rate(tally, tag) if tally.checked else "", passed, "bar"))
    return f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>\n'


def _cell(content: str, name: str, kind: str = "") -> str:
    """Return a cell that knows the name of its column, which a narrow screen shows beside it."""
    styled = f' class="{kind}"' if kind else ""
    return f'<td{styled} data-name="{name.lower()}">{content}</td>'


def _rate(tally: Tally, tag: str) -> str:
    """Return a bar and a percentage, rounded down: 100 % is said only where every node passed."""
    passed, checked = tally.passed or 0, tally.checked or 1
    thousandths = passed * 1000 // checked
    percent = f"{thousandths // 10}.{thousandths % 10}".removesuffix(".0")
    said = f"{percent.replace('.', ',')} %" if tag == "da" else f"{percent}%"
    bar = f'<rect width="{passed * _BAR / checked:.1f}" height="1"/>'
    return f'<svg viewBox="0 0 {_BAR} 1" preserveAspectRatio="none" aria-hidden="true">{bar}</svg>{said}'


def _group(group: Group, tag: str, new: Set[int]) -> str:
    kind = f'<span class="kind {_class(group.severity)}">{HEADINGS[tag][group.severity]}</span>'
    shape = f" {_linked(group.shape)}" if group.shape else ""
    message = "<br>".join(escape(each) for each in lines(group.message))
    spoken_in = f' lang="{escape(group.tag)}"' if group.tag and group.tag != tag else ""
    results = "".join(_result(each, STATES[tag][0] if id(each) in new else "") for each in group.results)
    return (
        f'<section class="group">\n<h2>{kind}{shape}</h2>\n<p{spoken_in}>{message}</p>\n'
        f'<ol class="results">\n{results}</ol>\n</section>\n'
    )


def _fixed(results: Sequence[Result], tag: str) -> str:
    """Return the list of the results of an earlier report that are gone."""
    if not results:
        return ""
    rows = "".join(_gone(each, STATES[tag][2]) for each in results)
    return (
        f'<section class="group">\n<h2>{fixed(len(results), tag)}</h2>\n<ul class="results">\n{rows}</ul>\n</section>\n'
    )


def _gone(result: Result, word: str) -> str:
    name = _linked(result.shape or result.component)
    told = "".join(f"<code>{escape(each)}</code>" for each in lasting(result) if each)
    return f'<li><p class="about"><strong class="fixed">{word}</strong>{name}{told}</p></li>\n'


def _result(result: Result, state: str) -> str:
    focus, path, value = about(result)
    named = result.focus if isinstance(result.focus, NamedNode) else None
    cells = [_linked(named) if named else f"<code>{escape(focus)}</code>"]
    cells += [f"<code>{escape(each)}</code>" for each in (path, value) if each]
    place = result.place
    if place:
        cells.insert(0, f'<code class="place">{escape(printable(str(place)))}</code>')
    if state:
        cells.insert(0, f'<strong class="new">{state}</strong>')
    return f'<li><p class="about">{"".join(cells)}</p>{_quoted(place) if place else ""}</li>\n'


def _quoted(place: Place) -> str:
    shown = quote(place)
    words = f"<mark>{escape(shown.words) or ' '}</mark>"
    return f"<pre><b>{place.line} │ </b>{escape(shown.before)}{words}{escape(shown.after)}</pre>"


def _linked(iri: NamedNode) -> str:
    """Return the name of the IRI as a link to it; nothing but the web is linked to."""
    name = f"<code>{escape(short(iri))}</code>"
    if not iri.value.startswith(("https://", "http://")):
        return name
    return f'<a href="{escape(iri.value)}" rel="noreferrer">{name}</a>'
