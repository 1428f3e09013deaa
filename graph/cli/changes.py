"""The command that tells what changed between two releases: `diff`."""

from pathlib import Path

import click

from graph import changes as accounts
from graph import formats
from graph.bilingual import LANGUAGES
from graph.cli.program import commands, folder_of, out_option, put
from graph.release import open_release


@commands.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@out_option
@click.option(
    "--format",
    type=click.Choice(["text", "md", "json", "ttl"]),
    default="text",
    show_default=True,
    show_envvar=True,
    help="Format of the account; json and ttl hold both languages.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    show_envvar=True,
    help="Language of text and md.",
)
def diff(
    old: Path,
    new: Path,
    out: Path,
    format: str,  # noqa: A002 - click names it after the option, and the variable after that
    language: str,
) -> None:
    """Tell what changed from release OLD to release NEW.

    Each is the folder of a release, or its version. Changes are told per initiative, programme, body, law, concept
    and page, with the words behind them. The exit status is 0 whether or not anything changed.
    """
    before, after = (open_release(folder_of(each, out)) for each in (old, new))
    changes = accounts.compare(before, after)
    match format:
        case "json":
            put(accounts.to_json(changes))
        case "md":
            put(accounts.to_markdown(changes, language))
        case "ttl":
            put(formats.write(accounts.activities(changes), formats.GRAPHS["ttl"], changes.base))
        case _:
            put(accounts.to_text(changes, language))
