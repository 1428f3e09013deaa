"""The command line: each command parses its words, calls one function and prints what it returns."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from graph import disk, formats
from graph import release as releases
from graph.answer import NAMES, answer
from graph.errors import IndsatsgrafError, InputError
from graph.release import PROGRAM
from graph.report import Report, to_json, to_text, to_turtle

STDIN = Path("/dev/stdin")
STDOUT = Path("-")

release_option = click.option(
    "--release",
    type=click.Path(path_type=Path),
    default=releases.DEFAULT_OUT / releases.CURRENT,
    envvar="INDSATSGRAF_RELEASE",
    show_default=True,
    show_envvar=True,
    help="Folder of the release to read.",
)
"""`--release DIR`, the same on every command that reads a release."""


@click.group(
    context_settings={
        "auto_envvar_prefix": "INDSATSGRAF",
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    }
)
@click.version_option(package_name=PROGRAM, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, show_envvar=True, help="Show where in the program an error arose.")
def commands(debug: bool) -> None:
    """Danish social initiatives as linked data: build, check, ask and serve the graph.

    Exit status: 0 fine, 1 the data is not valid, 2 the call or the input is wrong.
    """


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
            put(to_text(report, language, colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    return int(report.has_violations)


def _check(files: Sequence[Path], folder: Path, shapes: Sequence[Path], syntax: str | None) -> Report:
    # pySHACL takes a third of a second to import: only here.
    from graph.check import check, check_files

    if not files:
        return check(releases.quads(releases.open_release(folder)), shapes)
    if Path("-") in files and syntax is None:
        raise InputError(f"-: standard input has no suffix; name its format with --syntax {_choices()}")
    return check_files([STDIN if file == Path("-") else file for file in files], shapes, syntax)


def _choices() -> str:
    return "|".join(formats.GRAPHS)


def _read_query(given: str) -> str:
    if given != "-" and not given.startswith("@"):
        return given
    file = STDIN if given == "-" else Path(given[1:])
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start} is not UTF-8; save the query as UTF-8") from error


def put(content: str | bytes) -> None:
    """Write to standard output as UTF-8, ending quietly where nobody reads on."""
    data = content.encode() if isinstance(content, str) else content
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer goes nowhere, or Python would complain of it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            error.filename = "standard output"
            raise


def run(group: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; what fails is told in one line on stderr."""
    debug = False
    try:
        given = sys.argv[1:] if arguments is None else arguments
        with group.make_context(PROGRAM, list(given)) as context:
            debug = bool(context.params.get("debug"))
            result = group.invoke(context)
            return result if isinstance(result, int) else 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if debug:
            traceback.print_exception(error)
        message, status = _told(error)
        click.echo(message, err=True)
        return status


def _told(error: Exception) -> tuple[str, int]:
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message(), 2
        case click.UsageError():
            where = error.ctx.command_path if error.ctx else PROGRAM
            said = f"{error.format_message()} See `{where} --help`."
        case click.ClickException():
            said = error.format_message()
        case IndsatsgrafError():
            said = str(error)
        case OSError():
            what = error.strerror or str(error)
            said = f"{error.filename}: {what}" if error.filename else what
            said += "; check the name, the rights and the room on the disk"
        case _:
            said = f"the program failed ({type(error).__name__}: {error}); --debug shows where, please report it"
    status = error.exit_status if isinstance(error, IndsatsgrafError) else 2
    return f"{PROGRAM}: {' '.join(said.split())}", status
