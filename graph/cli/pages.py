"""The commands that read source pages: `build` and `read`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.program import colour, commands, folder_of, out_option, put
from graph.errors import InputError
from graph.release import Release, open_downloaded
from graph.report import to_text
from graph.table import table
from graph.terminal import shown
from graph.terms import BASE

if TYPE_CHECKING:
    from graph.build import Built

# What reads pages loads a dictionary of Danish, for which serving must not wait: it is imported in the commands.


@commands.command()
@click.argument("sources", metavar="[PAGE|DIR]...", nargs=-1, type=click.Path(path_type=Path))
@out_option
@click.option(
    "--base", default=BASE, show_default=True, show_envvar=True, help="IRI below which the project mints its own."
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="Turtle file of corrections by persons instead of the one that ships with the program.",
)
@click.option(
    "--tombstones",
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="Turtle file of what was withdrawn instead of the one that ships with the program.",
)
@click.option(
    "--check",
    metavar="RELEASE",
    type=click.Path(path_type=Path),
    show_envvar=True,
    help="Publish nothing: build again with the base of this release (folder or version), and tell whether the bytes "
    "are the same.",
)
@click.option("--strict", is_flag=True, show_envvar=True, help="Publish only if every page was read well enough.")
@click.option(
    "--unread-limit",
    type=click.IntRange(0, 100),
    default=50,
    show_default=True,
    show_envvar=True,
    help="Percent of a page's text that --strict lets go unread.",
)
def build(
    sources: Sequence[Path],
    out: Path,
    base: str,
    corrections: Path | None,
    tombstones: Path | None,
    check: Path | None,
    strict: bool,
    unread_limit: int,
) -> int:
    """Read pages, check what they say and publish it as a release.

    Without a PAGE or DIR (of .html, .htm and .txt files) the pages that ship with
    the program are read. A graph that breaks a shape is not published, and the
    release in service stays; with --strict it stays too where a page is refused,
    or more of its text goes unread than --unread-limit allows.
    """
    from graph import build as builds

    with click.progressbar(length=1, label="Reading pages", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def on_page(pages: int) -> None:
            bar.length = pages
            bar.update(1)

        if check is None:
            limit = unread_limit if strict else None
            account = _account(builds.build(sources, out, base, on_page, None, limit, corrections, tombstones))
            differing = []
        else:
            release = open_downloaded(folder_of(check, out))
            differing = builds.differing(sources, release, on_page, corrections, tombstones)
            account = _comparison(release, differing)
    put(account)
    return int(bool(differing))


def _comparison(release: Release, differing: Sequence[str]) -> str:
    if not differing:
        return f"Release {release.version} is built again with the same bytes: {len(release.files)} files\n"
    return (
        f"Release {release.version} is not built again from this: different are {', '.join(differing)}; give the "
        "pages, --corrections and --tombstones that it was made from, and use the code of that time\n"
    )


def _account(built: "Built") -> str:
    """Tell what was read, what was not, what the check found, and what was published."""
    rows: list[list[str | int]] = [
        [each.page, each.initiatives, each.facts, each.doubts, each.unread_percent] for each in built.tallies
    ]
    blocks = [table(["page", "initiatives", "facts", "doubts", "unread %"], rows)]
    told = [
        *("Not read: " + line for line in built.refused),
        *("Conflict: " + line for line in built.conflicts),
        *("Title changed: " + line for line in built.moved),
        *("Correction without effect: " + line for line in built.unmatched),
    ]
    blocks += (shown(line).replace("\n", "\\n") for line in told)
    blocks.append(to_text(built.report, "en", colour()).rstrip("\n"))
    state = "Published" if built.new else "Nothing new: in service stays"
    blocks.append(shown(f"{state} {built.release.folder.name} in {built.release.folder.parent.name}/"))
    return "\n\n".join(blocks) + "\n"


@commands.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option(
    "--format",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    show_envvar=True,
    help="Format to show the page in.",
)
def read(page: Path, format: str) -> None:  # noqa: A002 - click names it after the option
    """Show a page with every fact marked, and what was not read."""
    from graph import build as builds
    from graph import facsimile, marked, transcript, vocabulary

    if page.is_dir():
        raise InputError(f"{page}: a folder; give one page of it")
    [reading] = builds.read([page])
    words = vocabulary.load()
    match format:
        case "json":
            put(transcript.to_json(reading, words))
        case "html":
            put(facsimile.to_html(reading, words))
        case _:
            put(marked.to_text(reading, words, colour()))
