"""`python -m benchmarks`: generate the synthetic graph, or compare the program with its peers on it."""

import signal
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from benchmarks import checking, dumping, generator, reading, searching, showing
from benchmarks import pages as sources
from benchmarks.results import Row, written
from graph.cli.program import run
from graph.errors import InputError

RESULTS = Path(__file__).with_name("results.md")
COMPARED = 1_000
"""Initiatives that pySHACL is compared on: it needs half an hour for ten times as many."""
LARGE = 100_000
EVERYTHING = 10_000
"""Initiatives of the graph that has everything, and pages of a large folder."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show where in the program an error arose.")
def commands(debug: bool) -> None:
    """Measure Indsatsgraf side by side with its peers, on a synthetic graph of the real model."""


@commands.command()
@click.argument("initiatives", type=click.IntRange(1))
@click.option("--evidence", is_flag=True, help="Add the evidence and the graph of each page: N-Quads.")
@click.option("-o", "output", type=click.File("wb"), default="-", help="File to write, instead of standard output.")
def generate(initiatives: int, evidence: bool, output: IO[bytes]) -> None:
    """Write a graph of so many INITIATIVES as N-Triples, the same each time."""
    generator.write(output, initiatives, evidence=initiatives if evidence else 0)


@commands.command()
@click.argument("count", metavar="PAGES", type=click.IntRange(1))
@click.argument("folder", type=click.Path(path_type=Path, exists=False))
def pages(count: int, folder: Path) -> None:
    """Write so many source PAGES to a new FOLDER, the same each time."""
    if folder.exists():
        raise InputError(f"{folder}: it exists already; choose a folder that does not")
    sources.write(folder, count)


@commands.command()
@click.argument("count", metavar="PAGES", type=click.IntRange(1), default=EVERYTHING)
def read(count: int) -> None:
    """Tell how many of so many PAGES, by default 10,000, are read in a second."""
    _section(f"{count:,} pages", reading.read(count))


@commands.command()
@click.argument("initiatives", type=click.IntRange(1), default=COMPARED)
def check(initiatives: int) -> None:
    """Compare the check of a graph of so many INITIATIVES, by default 1,000, with the pyshacl command.

    Then 100,000 are checked alone, and 10,000 with everything.
    """
    _section(f"check of {initiatives:,} initiatives", checking.against_pyshacl(initiatives))
    _section(f"check of {LARGE:,} initiatives", checking.alone(LARGE, bars=True))
    _section(f"check of {EVERYTHING:,} initiatives with evidence", checking.alone(EVERYTHING, evidence=EVERYTHING))


@commands.command()
@click.argument("initiatives", type=click.IntRange(1), default=LARGE)
def dump(initiatives: int) -> None:
    """Compare writing the files of a release of so many INITIATIVES, by default 100,000, with Oxigraph's dumps."""
    _section(f"files of {initiatives:,} initiatives", dumping.against_oxigraph(initiatives))


@commands.command()
@click.argument("initiatives", type=click.IntRange(1), default=LARGE)
def search(initiatives: int) -> None:
    """Tell how long searches of a graph of so many INITIATIVES take, by default 100,000."""
    _section(f"search of {initiatives:,} initiatives", searching.of(initiatives))


@commands.command()
@click.argument("initiatives", type=click.IntRange(1), default=LARGE)
def show(initiatives: int) -> None:
    """Tell how long pages of a graph of so many INITIATIVES take, by default 100,000, and how large they are."""
    _section(f"pages of {initiatives:,} initiatives", showing.of(initiatives))


@commands.command()
@click.argument("sizes", metavar="INITIATIVES...", nargs=-1, required=True, type=click.IntRange(1))
def compare(sizes: Sequence[int]) -> None:
    """Compare on graphs of so many INITIATIVES, print the tables and write them to results.md."""
    # Only this command needs what `make bench` installs.
    from benchmarks.comparison import compare as measured
    from benchmarks.comparison import compare_everything
    from benchmarks.machine import machine

    # Ended so, too, it ends its servers.
    signal.signal(signal.SIGTERM, _stop)
    parts = [f"# Benchmarks\n\nMeasured on {datetime.now(UTC):%Y-%m-%d}.\n\n{machine()}\n"]
    begun = time.monotonic()
    parts.extend(_section(f"{size:,} initiatives", measured(size)) for size in sizes)
    if EVERYTHING in sizes:
        parts.append(_section(f"{EVERYTHING:,} initiatives with evidence", compare_everything(EVERYTHING)))
    click.echo(f"The run took {time.monotonic() - begun:,.0f} seconds.")
    RESULTS.write_text("\n".join(parts), encoding="utf-8")


def _stop(number: int, _: object) -> None:
    sys.exit(128 + number)


def _section(title: str, measured: Iterable[Row]) -> str:
    rows: list[Row] = []
    for row in measured:
        if sys.stderr.isatty():
            click.echo(f"{title}: {row.measure}", err=True)
        rows.append(row)
    text = f"{title}\n\n{written(rows)}\n\n{sum(not row.holds for row in rows)} of {len(rows)} rows miss a bar.\n"
    click.echo(text)
    heading, _, rest = text.partition("\n\n")
    body, _, told = rest.rpartition("\n\n")
    return f"## {heading}\n\n```text\n{body}\n```\n\n{told}"


if __name__ == "__main__":
    sys.exit(run(commands))
