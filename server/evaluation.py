"""Evaluates a job on the store that it names, and writes the whole result or says why there is none."""

import tempfile
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode, QueryTriples, Store

from graph import formats, store, xml
from graph.errors import DataError, ReleaseError
from graph.query import syntax_error
from server.limits import MIB

INLINE = MIB
"""Bytes up to which a result travels through the socket instead of a file."""
XML = ("xml", "rdf")
"""The formats that are XML, by name."""


class OverLimitError(Exception):
    """The result has passed its limit."""


FAILURES = (SyntaxError, DataError, ReleaseError, OverLimitError, OSError, RuntimeError, ValueError)
"""What opening a store, a query or writing its result may raise."""


class Spool:
    """Takes what the engine writes, in memory first, then in a nameless file, up to a limit in bytes."""

    def __init__(self, limit: int) -> None:
        """Start empty; the limit is in bytes."""
        self.file = tempfile.SpooledTemporaryFile(max_size=INLINE)  # noqa: SIM115 - it lives as long as this
        self.size = 0
        self._limit = limit

    def write(self, data: bytes) -> int:
        """Keep the bytes; OverLimitError once they would pass the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise OverLimitError
        return self.file.write(data)

    def flush(self) -> None:
        """Do nothing: whoever reads the file flushes it."""


class XmlSpool(Spool):
    """Takes XML, and writes what parsers would otherwise refuse or read back as something else."""

    _tail = b""

    def write(self, data: bytes) -> int:
        """Keep the bytes, a carriage return as a reference; DataError for what XML cannot hold."""
        seen = self._tail + data
        xml.refuse(seen)
        self._tail = seen[1 - xml.LONGEST :]
        super().write(xml.escape(data))
        return len(data)


class Worker:
    """Answers jobs from the store that each names; the last one stays open."""

    def __init__(self, limit: int) -> None:
        """Keep the limit of a result, in bytes; open no store yet."""
        self._limit = limit
        self._folder = ""
        self._store: Store | None = None

    def answer(self, job: dict[str, Any]) -> tuple[dict[str, Any], Spool | None]:
        """Return the head of the answer and, when the job was done, its result."""
        spool = (XmlSpool if job["format"] in XML else Spool)(self._limit)
        try:
            _serialize(self._open(job["store"]), job, spool)
        except FAILURES as error:
            spool.file.close()
            return _refusal(error), None
        return {"size": spool.size}, spool

    def _open(self, folder: str) -> Store:
        if self._store is None or folder != self._folder:
            self._store = store.open_read_only(Path(folder))
            self._folder = folder
        return self._store


def _refusal(error: Exception) -> dict[str, Any]:
    match error:
        case SyntaxError():
            return _refusal(syntax_error(error))
        case DataError():
            return {"error": "query", "message": str(error), "line": error.line, "column": error.column}
        case OverLimitError():
            return {"error": "size"}
        case _:
            return {"error": "failed", "message": " ".join(str(error).split())}


def _serialize(opened: Store, job: dict[str, Any], spool: Spool) -> None:
    default, named = job["default"], job["named"]
    given = default or named
    results = opened.query(
        job["query"],
        base_iri=job["base"],
        default_graph=[NamedNode(iri) for iri in default] if given else None,
        named_graphs=[NamedNode(iri) for iri in named] if given else None,
    )
    # The engine needs no more of a file than that it can be written to.
    output = cast(IO[bytes], spool)
    if isinstance(results, QueryTriples):
        results.serialize(output, formats.GRAPHS[job["format"]].ox)
    else:
        results.serialize(output, formats.RESULTS[job["format"]].ox)
