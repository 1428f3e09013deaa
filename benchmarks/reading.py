"""How fast invented pages are read: in processor time to facts and to quads, and as a folder by all processors."""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import pages
from benchmarks.results import PROJECT, Bar, Row
from graph import cache, extract, page, vocabulary
from graph.cache import Cache
from graph.errors import PageError
from graph.survey import survey

TO_FACTS, TO_QUADS = 300, 100
"""Pages that a processor must read in a second at least."""
SAMPLE = 1000
"""Pages that are read on one processor: their rate needs no more."""


def read(count: int) -> Iterator[Row]:
    """Yield how fast so many pages are read; neither the check nor writing a release is in the figures."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pages.write(folder / "pages", count)
        files = page.find([folder / "pages"])
        sample = files[:SAMPLE]
        _facts(sample[:1])  # loads what is loaded once
        # Processor time, since others may use the machine too.
        seconds = _time(lambda: _facts(sample), time.process_time)
        yield _rate("page to facts", "pages/s of processor time", len(sample) / seconds, TO_FACTS)
        seconds = _time(lambda: _quads(sample, folder / "alone", jobs=1), time.process_time)
        yield _rate("page to quads", "pages/s of processor time", len(sample) / seconds, TO_QUADS)
        first = _time(lambda: _quads(files, folder / "all"), time.monotonic)
        yield _rate("page to quads, all processors", "pages/s", count / first)
        files[0].write_bytes(pages.content(count + 1))
        again = _time(lambda: _quads(files, folder / "all"), time.monotonic)
        yield _rate("page to quads, one page changed", "pages/s", count / again)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield Row("memory of the process that merges", "MiB", {PROJECT: most / 1024})


def _rate(measure: str, unit: str, rate: float, least: int = 0) -> Row:
    return Row(measure, unit, {PROJECT: rate}, [Bar(PROJECT, 0, at_least=True, allowance=least)] if least else [])


def _time(act: Callable[[], None], clock: Callable[[], float]) -> float:
    begun = clock()
    act()
    return clock() - begun


def _facts(files: Sequence[Path]) -> None:
    for file in files:
        try:
            extract.facts(page.read(file), vocabulary.load())
        except PageError:
            continue  # some of the pages are to be refused


def _quads(files: Sequence[Path], folder: Path, jobs: int | None = None) -> None:
    for _ in survey(files, Cache(folder, cache.identity()), jobs=jobs).quads():
        pass
