"""The command that checks RDF files, or a release: `validate`."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from graph import baseline as baselines
from graph import disk, dumps, formats, reach
from graph import release as releases
from graph.cli.program import colour, commands, put, release_option
from graph.errors import InputError
from graph.release import PROGRAM
from graph.report import FORMATS, Report, Result, Severity
from graph.terminal import shown
from graph.terms import BASE


class _Output(click.ParamType[tuple[str, Path | None]]):
    """`FORMAT` for standard output, or `FORMAT:FILE`."""

    name = "format[:file]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path | None]:
        name, _, file = str(value).partition(":")
        if name not in FORMATS:
            self.fail(f"{name!r} is not one of {', '.join(FORMATS)}.", param, ctx)
        return name, Path(file) if file else None


_Outputs = Sequence[tuple[str, Path | None]]


@commands.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@release_option
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="File of SHACL shapes instead of the project's; may be given more than once.",
)
@click.option("--each", is_flag=True, show_envvar=True, help="Check each file on its own instead of all as one graph.")
@click.option(
    "--format",
    "outputs",
    metavar="FORMAT[:FILE]",
    type=_Output(),
    multiple=True,
    default=["text"],
    show_default=True,
    envvar="INDSATSGRAF_VALIDATE_FORMAT",
    show_envvar=True,
    help=f"Format of the report, one of {', '.join(FORMATS)}, and the file to write it to; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice([each.name.lower() for each in Severity]),
    default=Severity.VIOLATION.name.lower(),
    show_default=True,
    show_envvar=True,
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="REPORT",
    show_envvar=True,
    help="Fail only on results that this report (json, ttl or jsonld) does not hold; tells of the fixed ones.",
)
@click.option(
    "--focus", metavar="IRI", multiple=True, show_envvar=True, help="Tell only of this focus node; repeatable."
)
@click.option(
    "--shape",
    metavar="IRI",
    multiple=True,
    show_envvar=True,
    help="Tell only of this shape and those in it; repeatable.",
)
@click.option(
    "--max-results", type=click.IntRange(min=1), metavar="N", show_envvar=True, help="Show the N gravest results."
)
@click.option(
    "--language",
    metavar="TAG",
    default="en",
    show_default=True,
    show_envvar=True,
    help="Language of messages, da, en or another BCP 47 tag; the next best one where there is none.",
)
@click.option(
    "--syntax",
    type=click.Choice(list(formats.GRAPHS)),
    show_envvar=True,
    help="Format of the files, whatever their suffix; needed for - (standard input).",
)
@click.option(
    "--allow-network",
    is_flag=True,
    show_envvar=True,
    help="Fetch what the files import with owl:imports and nobody gave; without it nothing is fetched.",
)
def validate(
    files: Sequence[Path],
    release: Path,
    shapes: Sequence[Path],
    each: bool,
    outputs: _Outputs,
    fail_on: str,
    baseline: Path | None,
    focus: Sequence[str],
    shape: Sequence[str],
    max_results: int | None,
    language: str,
    syntax: str | None,
    allow_network: bool,
) -> int:
    """Check RDF files, or a release, against SHACL shapes.

    Without a FILE the release is checked. FILE may be packed with gzip, or - for standard input, with --syntax.

    Exit status: 0 nothing (with --baseline nothing new) as severe as --fail-on, 1 something, 2 it could not be checked.
    """
    _refuse_two_in_one_place(outputs)
    known = None if baseline is None else baselines.read(baseline)
    # Only checking needs pySHACL, which takes a while to import.
    from graph.check import check_files

    base, given = BASE, files
    if not files:
        opened = releases.open_release(release)
        files, base, syntax = [opened.folder / dumps.DATASET], opened.base, None
    # Only what is compared, now or later, needs to know blank nodes again.
    lasting = known is not None or any(name == "json" for name, _ in outputs)
    reports: list[Report] = []
    for group in [[one] for one in files] if each else [files]:
        report = check_files(group, shapes, syntax, base, focus, shape, allow_network, _warn)
        reports.append(reach.reached(report, group, syntax) if lasting else report)
    report = reports[0] if len(reports) == 1 else Report.of_all(reports)
    if known is not None:
        report = baselines.compare(report, known, _looked_at(given, bool(focus or shape)))
    _write(report if max_results is None else report.first(max_results), outputs, language)
    counts, threshold = report.fresh.counts, Severity[fail_on.upper()].rank
    return int(any(counts[severity] for severity in Severity if severity.rank <= threshold))


def _looked_at(files: Sequence[Path], partly: bool) -> Callable[[Result], bool]:
    """Return what tells whether this check would have seen a result again: another file that is there may hold it."""
    checked = {each.resolve() for each in files}

    def would_be_seen(result: Result) -> bool:
        if partly or not files or result.place is None:
            return not partly
        file = Path(result.place.file)
        return not file.exists() or file.resolve() in checked

    return would_be_seen


def _warn(said: str) -> None:
    click.echo(f"{PROGRAM}: {shown(said)}", err=True)


def _refuse_two_in_one_place(outputs: _Outputs) -> None:
    printed = [name for name, file in outputs if file is None]
    if len(printed) > 1:
        raise InputError(
            f"--format {printed[0]} and --format {printed[1]}: one report fits on standard output; "
            f"give the other a file, such as --format {printed[1]}:report.{printed[1]}"
        )
    files = [file.resolve() for _, file in outputs if file is not None]
    for _, file in outputs:
        if file is not None and (file.is_file() or not file.exists()) and files.count(file.resolve()) > 1:
            raise InputError(f"--format: {file} would hold two reports; give each a file of its own")


def _write(report: Report, outputs: _Outputs, language: str) -> None:
    for name, file in outputs:
        written = FORMATS[name](report, language, colour() and file is None)
        if name == "csv" and report.omitted:
            click.echo(f"{PROGRAM}: {report.omitted} more results are left out of the table", err=True)
        if file is None:
            put(written)
        else:
            disk.replace(file, [written.encode()])
