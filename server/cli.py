"""The command `serve`, and the program: the graph's commands with this one."""

import hashlib
import math
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click
from pyoxigraph import NamedNode

from graph import release as releases
from graph import store
from graph.cli import commands, release_option, run
from graph.errors import InputError
from graph.lifeline import end_with_parent
from graph.terms import BASE
from server.dataset import Dataset, Shared, of_release
from server.settings import LEAST_MEMORY, LONGEST_TIMEOUT, MOST_MEMORY, MOST_PROXIES, MOST_WORKERS, Settings


def _number(_context: click.Context, _option: click.Parameter, given: float) -> float:
    if math.isnan(given):
        raise click.BadParameter("nan is no number of seconds.")
    return given


@commands.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--named", multiple=True, metavar="IRI=FILE", show_envvar=True, help="RDF file for the named graph IRI.")
@click.option(
    "--base", metavar="IRI", show_envvar=True, help="IRI that the pages of FILEs, or of a store, stand below."
)
@click.option("--endpoint", metavar="URL", show_envvar=True, help="SPARQL 1.1 store to answer from, over HTTP.")
@release_option
@click.option("--host", default="127.0.0.1", show_default=True, show_envvar=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    show_envvar=True,
    help="Port to listen on.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=Settings.workers,
    show_default=True,
    show_envvar=True,
    help="Queries that run at the same time.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, LONGEST_TIMEOUT, min_open=True),
    callback=_number,
    default=Settings.timeout,
    show_default=True,
    show_envvar=True,
    help="Seconds that a query may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(LEAST_MEMORY, MOST_MEMORY),
    default=Settings.memory,
    show_default=True,
    show_envvar=True,
    help="MiB that a query may take.",
)
@click.option(
    "--rate-limit",
    type=click.IntRange(0),
    default=Settings.rate_limit,
    show_default=True,
    show_envvar=True,
    help="Queries and searches that a client may ask in a minute; 0 is no limit.",
)
@click.option(
    "--proxies",
    type=click.IntRange(0, MOST_PROXIES),
    default=Settings.proxies,
    show_default=True,
    show_envvar=True,
    help="Proxies in front whose X-Forwarded-For, -Host and -Proto are believed.",
)
def serve(
    files: Sequence[Path],
    named: Sequence[str],
    base: str | None,
    endpoint: str | None,
    release: Path,
    host: str,
    port: int,
    workers: int,
    timeout: float,
    memory: int,
    rate_limit: int,
    proxies: int,
) -> None:
    """Serve a release, RDF files or a SPARQL store over HTTP.

    Without FILE the release is served; where there is none yet, the pages that ship with the program are
    built into one first. A release published later is noticed and served at once.

    With --endpoint it is the release that `indsatsgraf publish` put in service there, else all of that store.
    """
    if endpoint and (files or named):
        raise InputError("--endpoint: the store there has its own data; give either it or FILEs")
    if base is not None and not (files or named or endpoint):
        raise InputError("--base belongs to FILEs or --endpoint; a release has its own, see `indsatsgraf build --base`")
    settings = partial(
        Settings, workers=workers, timeout=timeout, memory=memory, rate_limit=rate_limit, proxies=proxies
    )
    if files or named:
        with tempfile.TemporaryDirectory(prefix="indsatsgraf-") as folder:
            dataset = _of_files(Path(folder), files, _named(named), _base(base or BASE))
            _listen(settings(dataset), host, port)
    elif endpoint:
        _listen(settings(Shared(endpoint, _base(base or BASE))), host, port)
    else:
        _build_first(release)
        _listen(settings(release.absolute()), host, port)


def main() -> None:
    """Run the program with the words it was called with, and exit with its status."""
    sys.exit(run(commands))


def _listen(settings: Settings, host: str, port: int) -> None:
    # Only this command needs the web server.
    from server.listener import listen

    version = _checked(settings.source)
    name = f"[{host}]" if ":" in host else host
    listen(settings, host, port, f"Indsatsgraf {version} at http://{name}:{port}/")


def _checked(source: Path | Dataset | Shared) -> str:
    """Return the version to be served.

    What is wrong with the store is told here, once; a web process would fail at it again and again.
    """
    if isinstance(source, Shared):
        from server import shared

        return shared.version(source)
    dataset = source if isinstance(source, Dataset) else of_release(source)
    _apart(store.open_read_only, Path(dataset.store))
    return dataset.version


def _build_first(release: Path) -> None:
    if release != releases.DEFAULT_OUT / releases.CURRENT or release.is_symlink():
        return
    from graph.build import build

    click.echo(f"There is no release at {release} yet; building one from the pages that ship.", err=True)
    _apart(build, (), releases.DEFAULT_OUT)


def _apart(act: Callable[..., object], *arguments: object) -> None:
    """Do what opens a store in a process of its own, as the listener asks; its errors are raised here."""
    # Seldom needed, and every command would wait for it.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    fork = get_context("fork")
    with ProcessPoolExecutor(1, mp_context=fork, initializer=end_with_parent, initargs=(os.getpid(),)) as apart:
        apart.submit(_without_result, act, arguments).result()


def _without_result(act: Callable[..., object], arguments: Sequence[object]) -> None:
    act(*arguments)


def _of_files(folder: Path, files: Sequence[Path], named: Mapping[str, Path], base: str) -> Dataset:
    loaded = folder / "store"
    _apart(store.load_files, loaded, files, named)
    digest = hashlib.sha256(base.encode())
    for iri, file in [*(("", file) for file in files), *named.items()]:
        with file.open("rb") as content:
            digest.update(iri.encode() + hashlib.file_digest(content, "sha256").digest())
    return Dataset(loaded, base, digest.hexdigest()[:12], digest.hexdigest())


def _base(given: str) -> str:
    try:
        NamedNode(given)
    except ValueError as error:
        raise InputError(f"--base {given}: it is not an absolute IRI ({error})") from error
    if not given.endswith("/"):
        raise InputError(f"--base {given}: end it with a slash, as the paths of the pages follow it")
    return given


def _named(given: Sequence[str]) -> dict[str, Path]:
    graphs: dict[str, Path] = {}
    for each in given:
        # The last sign: an IRI may hold one of its own.
        iri, sign, file = each.rpartition("=")
        if not (iri and sign and file):
            raise InputError(f"--named {each}: write it as IRI=FILE")
        if iri in graphs:
            raise InputError(f"--named {iri}: the graph is given twice; name one file for it")
        graphs[iri] = Path(file)
    return graphs
