"""The program: the group of commands, what they share, and the one place that turns errors into a line."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from graph import release as releases
from graph.errors import IndsatsgrafError
from graph.release import PROGRAM
from graph.terminal import shown

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

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=releases.DEFAULT_OUT,
    envvar="INDSATSGRAF_BUILD_OUT",
    show_default=True,
    show_envvar=True,
    help="Folder of releases.",
)
"""`--out DIR`, the same on every command on a folder of releases."""


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


def colour() -> bool:
    """Tell whether standard output is a terminal whose user wants colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def folder_of(given: Path, out: Path) -> Path:
    """Return the folder of a release that is given by its folder or its version; a folder goes before a version."""
    return given if given.exists() or releases.version_key(str(given)) is None else out / given


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
    return f"{PROGRAM}: {shown(' '.join(said.split()))}", status
