"""The commands on what was published: `export`, `query` and `validate`."""

from collections.abc import Sequence
from pathlib import Path

import click

from graph import disk, formats
from graph import release as releases
from graph.answer import NAMES, answer
from graph.cli.program import colour, commands, put, release_option
from graph.errors import InputError
from graph.report import Report, to_json, to_text, to_turtle

STDIN = Path("/dev/stdin")
STDOUT = Path("-")


@commands.command()
@release_option
@click.option(
    "--format",
    type=click.Choice(list(formats.GRAPHS)),
    show_envvar=True,
    help="Format; by default that of the file's suffix, else ttl.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    show_envvar=True,
    help="File to write instead of standard output.",
)
def export(
    release: Path,
    format: str | None,  # noqa: A002 - click names it after the option, and the variable after that
    output: Path | None,
) -> None:
    """Write a release as one RDF file, whole or not at all.

    ttl, nt, rdf and jsonld hold the default graph; trig and nq the whole dataset with its named graphs.
    """
    file = output if output != STDOUT else None
    syntax = formats.GRAPHS[format] if format else formats.for_output(file or Path())
    content = releases.export(releases.open_release(release), syntax)
    if file is None:
        put(content)
    else:
        disk.replace(file, content)


@commands.command()
@click.argument("query")
@release_option
@click.option(
    "--format",
    type=click.Choice(NAMES),
    show_envvar=True,
    help="Format; by default a table, and ttl for CONSTRUCT and DESCRIBE.",
)
def query(
    query: str,
    release: Path,
    format: str | None,  # noqa: A002 - as above
) -> None:
    """Ask a release a SPARQL query.

    QUERY is the query itself, @FILE or - for standard input. The project's prefixes need no declaring, and
    IRIs may be relative to the release's base.
    """
    put(answer(releases.open_release(release), _read_query(query), format))


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
@click.option(
    "--format",
    type=click.Choice(["text", "ttl", "json"]),
    default="text",
    show_default=True,
    show_envvar=True,
    help="Format of the report.",
)
@click.option(
    "--language",
    type=click.Choice(["da", "en"]),
    default="en",
    show_default=True,
    show_envvar=True,
    help="Language of the report in text.",
)
@click.option(
    "--syntax",
    type=click.Choice(list(formats.GRAPHS)),
    show_envvar=True,
    help="Format of the files, whatever their suffix; needed for - (standard input).",
)
def validate(
    files: Sequence[Path],
    release: Path,
    shapes: Sequence[Path],
    format: str,  # noqa: A002 - as above
    language: str,
    syntax: str | None,
) -> int:
    """Check RDF files, or a release, against SHACL shapes.

    Without a FILE the release is checked. FILE may be - for standard input, with --syntax.

    Exit status: 0 no violation (there may be warnings), 1 violations, 2 it could not be checked.
    """
    report = _check(files, release, shapes, syntax)
    match format:
        case "ttl":
            put(to_turtle(report))
        case "json":
            put(to_json(report))
        case _:
            put(to_text(report, language, colour()))
    return int(report.has_violations)


def _check(files: Sequence[Path], folder: Path, shapes: Sequence[Path], syntax: str | None) -> Report:
    # Only checking needs pySHACL, which takes a while to import.
    from graph.check import check, check_files

    if not files:
        release = releases.open_release(folder)
        return check(releases.quads(release), shapes, release.base)
    if Path("-") in files and syntax is None:
        raise InputError(f"-: standard input has no suffix; name its format with --syntax {'|'.join(formats.GRAPHS)}")
    return check_files([STDIN if file == Path("-") else file for file in files], shapes, syntax)


def _read_query(given: str) -> str:
    if given != "-" and not given.startswith("@"):
        return given
    file = STDIN if given == "-" else Path(given[1:])
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start} is not UTF-8; save the query as UTF-8") from error
