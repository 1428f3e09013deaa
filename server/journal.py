"""What is told of each query: a structured line on standard error, and counts for Prometheus."""

import hashlib
import json
import os
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

PAUSE = 0.05
"""Seconds between two writes: lines are written many at a time."""
KEPT_BACK = 100_000
"""Lines that may wait to be written; beyond them the oldest are lost rather than a query held up."""
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
"""The upper bounds of the buckets of durations."""


@dataclass
class Record:
    """One query as it is told of: nothing in it says who asked, nor what, but for a hash of the text.

    `waited` and `ran` are seconds; `outcome` is a word such as `answered` or `deadline_passed`.
    """

    text: str
    form: str = ""
    outcome: str = "answered"
    waited: float = 0.0
    ran: float = 0.0
    release: str = ""
    began: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        """Keep the hash of the text in its place."""
        self.text = self.text and hashlib.sha256(self.text.encode(errors="replace")).hexdigest()[:16]


class Journal:
    """Tells of queries; any thread may call it, and none waits for the line to be written."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Start the thread that writes."""
        self._queries = Counter("indsatsgraf_queries", "Queries by outcome", ["outcome"], registry=registry)
        self._by_outcome: dict[str, Counter] = {}
        self._cached = self._queries.labels("cached")
        self._waited = Histogram(
            "indsatsgraf_query_queue_seconds", "Time a query waited for its turn", buckets=SECONDS, registry=registry
        )
        self._ran = Histogram(
            "indsatsgraf_query_engine_seconds", "Time a query had a process", buckets=SECONDS, registry=registry
        )
        self._bytes = Counter("indsatsgraf_query_result_bytes", "Bytes of results", registry=registry)
        self._lines: deque[str] = deque(maxlen=KEPT_BACK)
        threading.Thread(target=self._write, daemon=True).start()

    def tell(self, record: Record, status: int, size: int) -> None:
        """Tell of a query that was answered or refused with this status and this many bytes."""
        counter = self._by_outcome.get(record.outcome)
        if counter is None:
            counter = self._by_outcome[record.outcome] = self._queries.labels(record.outcome)
        counter.inc()
        if record.ran:
            self._waited.observe(record.waited)
            self._ran.observe(record.ran)
        self._bytes.inc(size)
        self._lines.append(_line(record, status, size))

    def tell_cached(self, record: Record, status: int, size: int) -> None:
        """Tell of a query whose answer was there already; `record` is of the query that it was made for."""
        self._cached.inc()
        self._bytes.inc(size)
        self._lines.append(_start(record, "cached", status, size) + "}\n")

    def flush(self) -> None:
        """Write what waits to be written."""
        lines = "".join(self._lines.popleft() for _ in range(len(self._lines)))
        data = lines.encode()
        while data:
            data = data[os.write(sys.stderr.fileno(), data) :]

    def _write(self) -> None:
        while True:
            time.sleep(PAUSE)
            try:
                self.flush()
            except OSError:  # nobody reads it: a query is answered all the same
                self._lines.clear()


def _line(record: Record, status: int, size: int) -> str:
    queue, engine, total = (s * 1000 for s in (record.waited, record.ran, time.perf_counter() - record.began))
    return (
        _start(record, record.outcome, status, size)
        + f', "queue_ms": {queue:.3f}, "engine_ms": {engine:.3f}, "total_ms": {total:.3f}}}\n'
    )


def _start(record: Record, outcome: str, status: int, size: int) -> str:
    """Return a line but for its end: by hand, as there may be thousands a second.

    None of the words can hold a quotation mark.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return (
        f'{{"time": "{now}", "query": "{record.text}", "form": "{record.form}", "outcome": "{outcome}", '
        f'"status": {status}, "bytes": {size}, "release": {json.dumps(record.release)}'
    )
