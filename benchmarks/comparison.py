"""All measurements on a graph of one size: the project and its peers side by side, one of them under load at a time."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from benchmarks import generator, peers
from benchmarks.answer import JSON, TSV, ask
from benchmarks.engine import Engine, engine
from benchmarks.initiative import iri
from benchmarks.load import Rate, drive, write_targets
from benchmarks.peers import BIN, Peer
from benchmarks.results import ENGINE, OXIGRAPH, PROJECT, RDFLIB, Bar, Row

T = TypeVar("T")
RUNS = 3
RUNS_OF_ONE = 5
"""Runs of one query at a time, which vary more; on a large graph the queries take long and RUNS are enough."""
LARGE = 100_000
"""Initiatives from which runs are long and loading has a bar: with fewer, starting Python is most of its time."""
QUERIES = sorted(Path(__file__).with_name("queries").glob("*.rq"))
MANY_ROWS = "SELECT ?i ?p ?o WHERE { ?i a <https://w3id.org/indsatsgraf/ontology/Initiative> ; ?p ?o } LIMIT 100000"
LOAD_FILES = """
from pathlib import Path
from sys import argv
from graph.store import load_files
load_files(Path(argv[1]), [Path(argv[2])], {})
"""
REPEATED = [Bar(OXIGRAPH, 1.5, at_least=True)]
DISTINCT = [Bar(OXIGRAPH, 0.2, at_least=True), Bar(RDFLIB, 3, at_least=True)]

_numbers = count(1)


def compare(initiatives: int) -> Iterator[Row]:
    """Yield all measurements on the default graph alone."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        file, store = _written(Path(folder), initiatives, evidence=0), Path(folder) / "store"
        yield _loading(Path(folder), file, store, initiatives)
        with ExitStack() as running:
            ours, native, rdflib = (
                running.enter_context(peer)
                for peer in (peers.project(file), peers.oxigraph(store), peers.rdflib_endpoint(store))
            )
            rates = _Rates(Path(folder), initiatives, 5 if initiatives >= LARGE else 2)
            for connections in (8, 64):
                yield from rates.rows("repeated look-up", [ours, native], connections, REPEATED, distinct=False)
                yield from rates.rows("distinct look-ups", [ours, native, rdflib], connections, DISTINCT, distinct=True)
            yield from _many_rows(ours, native)
            itself = running.enter_context(engine(store))
            yield from _analysis(ours, itself, RUNS if initiatives >= LARGE else RUNS_OF_ONE)
            yield _memory([ours, native, rdflib])


def compare_everything(initiatives: int) -> Iterator[Row]:
    """Yield the rates on everything: the default graph, the evidence and the graph of each page."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        file, store = _written(Path(folder), initiatives, evidence=initiatives), Path(folder) / "store"
        _load_natively(store, file)
        with peers.project(file) as ours, peers.oxigraph(store) as native:
            rates = _Rates(Path(folder), initiatives, 2)
            yield from rates.rows("repeated look-up", [ours, native], 8, REPEATED, distinct=False)
            yield from rates.rows("distinct look-ups", [ours, native], 8, DISTINCT[:1], distinct=True)
            yield _memory([ours, native])


def _written(folder: Path, initiatives: int, *, evidence: int) -> Path:
    file = folder / ("graph.nq" if evidence else "graph.nt")
    with file.open("wb") as output:
        generator.write(output, initiatives, evidence=evidence)
    return file


# Loading -------------------------------------------------------------------------------------------------------------


def _loading(folder: Path, file: Path, store: Path, initiatives: int) -> Row:
    ours = (folder / f"ours-{number}" for number in count())
    theirs = (folder / f"theirs-{number}" for number in count())

    def with_project() -> float:
        return _seconds([sys.executable, "-c", LOAD_FILES, str(next(ours)), str(file)])

    def with_oxigraph() -> float:
        return _load_natively(next(theirs), file)

    taken = _alternately({PROJECT: with_project, OXIGRAPH: with_oxigraph})
    (folder / "theirs-0").rename(store)
    # The project optimizes what it loads; the peers shall read from a store as good.
    _seconds([str(BIN / "oxigraph"), "optimize", "--location", str(store)])
    return Row("loading", "s", _medians(taken), [Bar(OXIGRAPH, 1.3)] if initiatives >= LARGE else [])


def _load_natively(store: Path, file: Path) -> float:
    return _seconds([str(BIN / "oxigraph"), "load", "--location", str(store), "--file", str(file)])


def _seconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - programs of this environment
    return time.perf_counter() - begun


# Rates ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rates:
    """Drives look-ups of initiatives, each run so many seconds."""

    folder: Path
    initiatives: int
    seconds: int

    def rows(
        self, measure: str, asked: Sequence[Peer], connections: int, bars: Sequence[Bar], *, distinct: bool
    ) -> Iterator[Row]:
        iris = [iri(number).value for number in range(1, self.initiatives + 1 if distinct else 2)]
        runs: dict[str, Callable[[], Rate]] = {}
        for peer in asked:
            targets = self.folder / f"{peer.name}.targets"
            write_targets(targets, peer.endpoint, iris)
            runs[peer.name] = self._run(peer, targets, connections, distinct=distinct)
        rates = _alternately(runs, warm=True)
        name = f"{measure}, {connections} connections"
        yield Row(name, "requests/s", _medians(_each(rates, lambda rate: rate.per_second)), bars)
        yield Row(f"{name}: p99", "ms", _medians(_each(rates, lambda rate: rate.p99)))
        failed = {name: float(sum(rate.failed for rate in found)) for name, found in rates.items()}
        yield Row(f"{name}: failed", "requests", failed, [Bar(PROJECT, 0)])

    def _run(self, peer: Peer, targets: Path, connections: int, *, distinct: bool) -> Callable[[], Rate]:
        def run() -> Rate:
            label = f"run{next(_numbers)}" if distinct else ""
            return drive(peer.endpoint, targets, label, connections, self.seconds)

        return run


# Answers -------------------------------------------------------------------------------------------------------------


def _many_rows(ours: Peer, native: Peer) -> Iterator[Row]:
    # The lines of TSV are its rows and one of names; both servers must have sent as many.
    lines = {ask(peer.endpoint, MANY_ROWS, TSV).lines for peer in (ours, native)}
    for name, accept in (("JSON", JSON), ("TSV", TSV)):
        runs = {peer.name: _fresh(peer, MANY_ROWS, accept) for peer in (ours, native)}
        taken = _alternately(runs, times=RUNS_OF_ONE)
        rows = " or ".join(f"{each - 1:,}" for each in lines)
        yield Row(f"{rows} rows as {name}", "ms", _medians(taken), [Bar(OXIGRAPH, 1.2)])


def _analysis(ours: Peer, itself: Engine, times: int) -> Iterator[Row]:
    for file in QUERIES:
        query = file.read_text()
        runs: Mapping[str, Callable[[], float]] = {
            PROJECT: _fresh(ours, query, JSON),
            ENGINE: partial(itself.milliseconds, query),
        }
        taken = _alternately(runs, times=times, warm=True)
        yield Row(file.stem, "ms", _medians(taken), [Bar(ENGINE, 1.05, allowance=5)])


def _fresh(peer: Peer, query: str, accept: str) -> Callable[[], float]:
    """Ask with another comment each time, so that no answer kept from before is given; milliseconds."""
    return lambda: ask(peer.endpoint, f"{query}\n# {next(_numbers)}", accept).seconds * 1000


def _memory(servers: Sequence[Peer]) -> Row:
    return Row("resident memory after the runs", "MiB", {peer.name: peer.memory() / (1 << 20) for peer in servers})


# Runs ----------------------------------------------------------------------------------------------------------------


def _alternately(
    runs: Mapping[str, Callable[[], T]], *, times: int = RUNS, warm: bool = False
) -> Mapping[str, Sequence[T]]:
    """Return what the runs of each name gave, made in turn and the other way round every second time."""
    found: dict[str, list[T]] = {name: [] for name in runs}
    if warm:
        for run in runs.values():
            run()
    for turn in range(times):
        for name in (*runs,)[:: -1 if turn % 2 else 1]:
            found[name].append(runs[name]())
    return found


def _each(found: Mapping[str, Sequence[T]], of: Callable[[T], float]) -> Mapping[str, Sequence[float]]:
    return {name: [of(each) for each in given] for name, given in found.items()}


def _medians(found: Mapping[str, Sequence[float]]) -> Mapping[str, float]:
    return {name: statistics.median(given) for name, given in found.items()}
