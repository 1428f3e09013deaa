"""A report for people: by shape, each result with its place, the line quoted and a mark under the words."""

from collections.abc import Iterator, Mapping, Sequence

from graph.report.group import Group, groups
from graph.report.model import Place, Report, Result, Severity, local_name
from graph.report.names import about, lasting
from graph.report.printable import lines, printable, width
from graph.report.quote import quote
from graph.report.words import HEADINGS, NO_REMARKS, STATES, counted, known, news, omitted, spoken

_COLOURS: Mapping[Severity, int] = {Severity.VIOLATION: 31, Severity.WARNING: 33, Severity.INFO: 36}
_BOLD, _FAINT, _FINE = 1, 2, 32


def to_text(report: Report, language: str, colour: bool) -> str:
    """Return the report for a person: each rule broken, what to do, where, and the counts last.

    A result without a place takes one line. The report's own words are Danish or English. Beside an earlier report it
    shows what is new, counts what is left and names what is fixed.
    """
    fresh = report.fresh
    blocks = [_block(each, language, colour) for each in groups(fresh.results, language)]
    if fresh.omitted:
        blocks.append(omitted(fresh.omitted, language) + "\n")
    return "\n".join([*blocks, "".join(line + "\n" for line in _end(report, language, colour))])


def _end(report: Report, language: str, colour: bool) -> Iterator[str]:
    if report.conforms:
        yield NO_REMARKS[spoken(language)]
    elif report.since is None:
        yield counted(report, language) + "."
    else:
        yield news(report, language)
        yield known(report, language)
    if report.since:
        yield from fixed(report.since.fixed, language, colour)


def fixed(results: Sequence[Result], language: str, colour: bool = False) -> list[str]:
    """Return a line for each result of an earlier report that is gone."""
    word = _coloured(STATES[spoken(language)][2] + ":", _FINE if colour else None)
    rows = [(printable(local_name(each.shape or each.component)), *lasting(each)) for each in results]
    return [word + row[1:] for row in _columns(rows)]


def where(result: Result) -> list[str]:
    """Return the lines that tell where one result is, without colour."""
    return [*_placed([result], None)][1:] if result.place else _rows([result])


def _block(group: Group, language: str, colour: bool) -> str:
    code = _COLOURS[group.severity] if colour else None
    heading = _coloured(HEADINGS[spoken(language)][group.severity], code)
    if group.shape:
        heading += " · " + printable(local_name(group.shape))
    placed = [each for each in group.results if each.place]
    block = [heading, *lines(group.message), *_rows([each for each in group.results if not each.place])]
    return "\n".join([*block, *_placed(placed, code)]) + "\n"


def _rows(results: Sequence[Result]) -> list[str]:
    return _columns([about(each) for each in results])


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Write rows a line each, all but the last cell of each as wide as its column."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)][:-1]
    return ["  " + "  ".join([*map(_padded, row, widths), row[-1]]).rstrip() for row in rows]


def _padded(cell: str, wide: int) -> str:
    return cell + " " * (wide - width(cell))


def _placed(results: Sequence[Result], code: int | None) -> Iterator[str]:
    """Yield for each result an empty line, its place and what it is about, in columns, and the line quoted below."""
    places = [each.place for each in results if each.place]
    rows = _columns([(printable(str(each.place)), *about(each)) for each in results])
    gutter = max((len(str(place.line)) for place in places), default=0)
    for row, place in zip(rows, places, strict=True):
        name = printable(str(place))
        yield ""
        yield "  " + _coloured(name, code and _BOLD) + row[2 + len(name) :]
        yield from _quoted(place, gutter, code)


def _quoted(place: Place, gutter: int, code: int | None) -> Iterator[str]:
    shown = quote(place)
    carets = "^" * max(1, width(shown.words))
    faint = code and _FAINT
    yield (
        _coloured(f"    {place.line:>{gutter}} │", faint)
        + f" {shown.before}{_coloured(shown.words, code)}{shown.after}".rstrip()
    )
    yield _coloured(f"    {'':{gutter}} │", faint) + " " * (1 + width(shown.before)) + _coloured(carets, code)


def _coloured(text: str, code: int | None) -> str:
    return text if code is None else f"\x1b[{code}m{text}\x1b[0m"
