"""The commands on a folder of releases: `release list|use|verify|prune`."""

import sys
from pathlib import Path

import click

from graph import archive, verification
from graph.cli.program import commands, folder_of, out_option, put
from graph.errors import ReleaseError
from graph.release import PROGRAM, Release, open_downloaded
from graph.table import table
from graph.terminal import shown


@commands.group()
def release() -> None:
    """List releases, switch between them, verify and remove them."""


@release.command("list")
@out_option
def list_(out: Path) -> None:
    """Show the releases in a folder, the newest first; * marks the one in service."""
    there, current = archive.releases(_existing(out)), archive.in_service(out)
    if not there:
        raise ReleaseError(f"{out}: there is no release here; make one with `{PROGRAM} build --out {out}`")
    rows = [_row(each, current is not None and each.folder == current.folder) for each in reversed(there)]
    put(table(["", "version", "published", "violations", "warnings", "MB", "graph (RDFC-1.0)"], rows) + "\n")


@release.command()
@click.argument("version")
@out_option
def use(version: str, out: Path) -> None:
    """Put the release of this VERSION in service, in one step; a running server picks it up."""
    put(f"In service: {archive.use(_existing(out), version).version}\n")


@release.command()
@click.argument("given", metavar="RELEASE", type=click.Path(path_type=Path))
@out_option
def verify(given: Path, out: Path) -> int:
    """Prove that a release, such as one that was downloaded, is what its manifest says.

    RELEASE is its folder, or its version. Each file has its size and its SHA-256, the graph its hash (RDFC-1.0), and
    every RDF file says what the dataset says. Exit status: 0 it is, 1 it is not.
    """
    opened = open_downloaded(folder_of(given, out))

    def tell(name: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"{shown(name)} …", err=True)

    faults = list(verification.faults(opened, tell))
    for fault in faults:
        put(f"{shown(fault)}\n")
    if not faults:
        put(f"Release {shown(opened.version)} is as published: {len(opened.files)} files\n")
    return int(bool(faults))


@release.command()
@click.option(
    "--keep", type=click.IntRange(1), required=True, show_envvar=True, help="How many of the newest releases stay."
)
@out_option
def prune(keep: int, out: Path) -> None:
    """Remove all but the newest releases; the one in service always stays.

    What was cited of a removed release cannot be asked again, and its version is given to no other.
    """
    removed = archive.prune(_existing(out), keep)
    put("".join(f"Removed {each.version}\n" for each in removed) or "Nothing to remove\n")


def _row(release: Release, is_current: bool) -> list[str | int]:
    found = release.manifest["validation"]
    size = sum(file.bytes for file in release.files.values())
    return [
        "*" if is_current else "",
        release.version,
        f"{release.published:%Y-%m-%d %H:%M}",
        int(found["violation"]),
        int(found["warning"]),
        f"{size / 1e6:.1f}",
        release.manifest["graph"]["sha256"][:12],
    ]


def _existing(out: Path) -> Path:
    if not out.is_dir():
        raise ReleaseError(f"{out}: there is no folder of releases here; make one with `{PROGRAM} build --out {out}`")
    return out
