"""The command that publishes a release into a store of several: `publish`."""

import sys
from pathlib import Path

import click

from graph import release as releases
from graph.cli.program import commands, put, release_option

TIMEOUT = 600.0
"""Seconds that a store may take for one part of a release."""


@commands.command()
@click.option("--endpoint", metavar="URL", required=True, show_envvar=True, help="Where the store is asked in SPARQL.")
@click.option(
    "--graph-store",
    metavar="URL",
    show_envvar=True,
    help="Where it takes graphs (Graph Store Protocol); by default the endpoint, or Virtuoso's own address.",
)
@release_option
def publish(endpoint: str, graph_store: str | None, release: Path) -> None:
    """Put a release in service in a SPARQL 1.1 store.

    It is loaded and counted beside the one that is in service, and then switched to in one step; one that is there
    already is only switched to. `indsatsgraf serve --endpoint` answers from the store.
    Where it asks for a name and a password, these come from INDSATSGRAF_ENDPOINT_USER and
    INDSATSGRAF_ENDPOINT_PASSWORD, or from ~/.netrc.
    """
    # Only this command needs an HTTP client.
    from graph import publication
    from graph.endpoint import Endpoint

    opened = releases.open_release(release)
    store = Endpoint(endpoint, TIMEOUT, graph_store)
    quiet = not sys.stderr.isatty()
    with click.progressbar(length=publication.size(opened), label="Loading", file=sys.stderr, hidden=quiet) as bar:
        done = publication.publish(opened, store, bar.update)
    number = f"{sum(done.graphs.values()):,} triples in {len(done.graphs)} graphs"
    what = f"Loaded {number}." if done.loaded else f"There already: {number}."
    put(f"{what}\n{'Now' if done.switched else 'Still'} in service: {opened.version} at {endpoint}\n")
