"""Sorting of more than memory holds: sorted runs on the disk, merged as they are read."""

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

Record = TypeVar("Record", bound="SupportsRichComparison")

RUN = 64 * 1024 * 1024
"""Bytes of records that are kept in memory and sorted at once."""
_AT_ONCE = 100
"""Records that are written to a run, and read back, together."""


def ordered(records: Iterable[Record], size: Callable[[Record], int], folder: Path) -> Iterator[Record]:
    """Yield the records in ascending order, in memory that does not grow with their number.

    `size` tells the bytes of a record, roughly; runs are nameless files in `folder`, gone when the process ends,
    however. OSError where there is no room for them.
    """
    runs: list[IO[bytes]] = []
    try:
        batch: list[Record] = []
        held = 0
        for record in records:
            batch.append(record)
            held += size(record)
            if held > RUN:
                batch.sort()
                runs.append(_written(batch, folder))
                batch, held = [], 0
        batch.sort()
        yield from heapq.merge(*map(_read, runs), batch) if runs else batch
    finally:
        for run in runs:
            run.close()


def _written(batch: Iterable[object], folder: Path) -> IO[bytes]:
    run = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as the merging
    records = iter(batch)
    while part := list(islice(records, _AT_ONCE)):
        pickle.dump(part, run, pickle.HIGHEST_PROTOCOL)
    run.seek(0)
    return run


def _read(run: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            yield from pickle.load(run)  # noqa: S301 - a nameless file that this process has just written
        except EOFError:
            return
