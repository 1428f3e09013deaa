"""A report for people: by shape, each result with its place, the line quoted and a mark under the words."""

from collections.abc import Iterator, Mapping, Sequence

from graph.report.group import Group, groups
from graph.report.model import Place, Report, Result, Severity, local_name
from graph.report.names import about
from graph.report.printable import lines, printable, width
from graph.report.quote import quote
from graph.report.words import HEADINGS, NO_REMARKS, counted, omitted, spoken

_COLOURS: Mapping[Severity, int] = {Severity.VIOLATION: 31, Severity.WARNING: 33, Severity.INFO: 36}
_BOLD, _FAINT = 1, 2


def to_text(report: Report, language: str, colour: bool) -> str:
    """Return the report for a person: each rule broken, what to do, where, and the counts last.

    A result without a place takes one line. The report's own words are Danish or English.
    """
    if report.conforms:
        return NO_REMARKS[spoken(language)] + "\n"
    blocks = [_block(each, language, colour) for each in groups(report, language)]
    if report.omitted:
        blocks.append(omitted(report.omitted, language) + "\n")
    return "\n".join([*blocks, counted(report, language) + ".\n"])


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
