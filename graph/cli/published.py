"""The commands on what was published: `export` and `query`."""

from pathlib import Path

import click

from graph import disk, formats
from graph import export as exports
from graph import release as releases
from graph.answer import NAMES, answer
from graph.cli.program import commands, put, release_option
from graph.errors import InputError
from graph.tables import folder as tables

STDIN = Path("/dev/stdin")
STDOUT = Path("-")

CSV = "csv"
"""The format of `export` that is a folder of tables."""


@commands.command()
@release_option
@click.option(
    "--format",
    type=click.Choice([*formats.GRAPHS, CSV]),
    show_envvar=True,
    help="Format; by default that of the file's suffix, else ttl.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    show_envvar=True,
    help="File to write instead of standard output; for csv a folder.",
)
def export(
    release: Path,
    format: str | None,  # noqa: A002 - click names it after the option, and the variable after that
    output: Path | None,
) -> None:
    """Write a release as RDF or as tables, whole or not at all.

    ttl, nt, rdf and jsonld hold the default graph; trig and nq the whole dataset with its named graphs; csv is
    a folder of tables (initiatives, target groups, involvements, funding) with their description in CSVW.
    """
    file = output if output != STDOUT else None
    if format == CSV:
        _export_tables(releases.open_release(release), file)
        return
    syntax = formats.GRAPHS[format] if format else formats.for_output(file or Path())
    pieces = exports.export(releases.open_release(release), syntax)
    if file is None:
        for piece in pieces:
            put(piece)
    else:
        disk.replace(file, pieces)


def _export_tables(release: releases.Release, folder: Path | None) -> None:
    if folder is None:
        raise InputError("csv is several tables; name a folder for them with -o")
    tables.export(release.folder, folder)


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


def _read_query(given: str) -> str:
    if given != "-" and not given.startswith("@"):
        return given
    file = STDIN if given == "-" else Path(given[1:])
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start} is not UTF-8; save the query as UTF-8") from error
