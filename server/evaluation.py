"""Evaluates a job on the store that it names, and writes the whole result or says why there is none."""

import tempfile
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store, Triple, Variable, serialize

from graph import cbd, formats, query, store, tokens, xml
from graph.cbd import Results, Term
from graph.complaint import syntax_error
from graph.errors import DataError, DeadlinePassed, ReleaseError, StoreFailed
from graph.formats import GraphFormat, ResultFormat
from graph.query import Form
from graph.terms import PREFIXES

INLINE = 256 * 1024
"""Bytes up to which a result travels through the socket instead of a file."""
AFormat = TypeVar("AFormat", GraphFormat, ResultFormat)
HELD = 64 * 1024
"""Bytes up to which Turtle is held back until it is known which prefixes it uses."""
PREFIX = b"@prefix "


class OverLimitError(Exception):
    """The result has passed its limit."""


FAILURES = (
    SyntaxError,
    DataError,
    ReleaseError,
    StoreFailed,
    DeadlinePassed,
    OverLimitError,
    OSError,
    RuntimeError,
    ValueError,
)
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

    def finish(self) -> None:
        """Take note that the result is complete."""


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


class TurtleSpool(Spool):
    """Takes Turtle or TriG, and puts its prefixes in order; a short document keeps only those that it uses.

    The engine writes them in an order that differs from process to process.
    """

    def __init__(self, limit: int) -> None:
        """Start empty; the limit is in bytes."""
        super().__init__(limit)
        self._held: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Keep the bytes; OverLimitError once they would pass the limit."""
        if self._held is None:
            return super().write(data)
        self._held += data
        if len(self._held) > HELD:
            self._release(shorten=False)
        return len(data)

    def finish(self) -> None:
        """Write what was held back."""
        if self._held:
            self._release(shorten=True)

    def _release(self, *, shorten: bool) -> None:
        lines = (self._held or b"").split(b"\n")
        prefixes = sorted(takewhile(lambda line: line.startswith(PREFIX), lines))
        rest = b"\n".join(lines[len(prefixes) :])
        if shorten:
            prefixes = [line for line in prefixes if line.split()[1] in rest]
        self._held = None
        super().write(b"\n".join([*prefixes, rest]))


SPOOLS = {"xml": XmlSpool, "rdf": XmlSpool, "ttl": TurtleSpool, "trig": TurtleSpool}
"""Format name → what takes it; a plain Spool takes the others."""


class Worker:
    """Answers jobs from the store that each names; the last one stays open."""

    def __init__(self, limit: int) -> None:
        """Keep the limit of a result, in bytes; open no store yet."""
        self._limit = limit
        self._folder = ""
        self._store: Store | None = None

    def answer(self, job: dict[str, Any]) -> tuple[dict[str, Any], Spool | None]:
        """Return the head of the answer and, when the job was done, its result."""
        spool = SPOOLS.get(job["format"], Spool)(self._limit)
        try:
            # The engine needs no more of a file than that it can be written to.
            self.write(job, cast(IO[bytes], spool))
            spool.finish()
        except FAILURES as error:
            spool.file.close()
            return _refusal(error, job["query"]), None
        return {"size": spool.size}, spool

    def write(self, job: dict[str, Any], output: IO[bytes]) -> None:
        """Write the whole result of a job; raises one of FAILURES."""
        _serialize(self._open(job["store"]), job, output)

    def _open(self, folder: str) -> Store:
        if self._store is None or folder != self._folder:
            self._store = store.open_read_only(Path(folder))
            self._folder = folder
        return self._store


def _refusal(error: Exception, text: str) -> dict[str, Any]:
    match error:
        case SyntaxError():
            return _refusal(syntax_error(error, text), text)
        case DataError():
            return {"error": "query", "message": str(error), "line": error.line, "column": error.column}
        case OverLimitError():
            return {"error": "size"}
        case StoreFailed() | DeadlinePassed():
            return {"error": "store" if isinstance(error, StoreFailed) else "time", "message": str(error)}
        case _:
            return {"error": "failed", "message": " ".join(str(error).split())}


def _serialize(opened: Store, job: dict[str, Any], output: IO[bytes]) -> None:
    results = _ask(opened, job, job["query"], {})
    if isinstance(results, QueryTriples):
        write_graph(_whole(results, opened, job), job, output)
    else:
        results.serialize(output, format_of(formats.RESULTS, job).ox)


def _ask(opened: Store, job: dict[str, Any], text: str, known: Mapping[Variable, Term]) -> Results:
    default, named = job["default"], job["named"]
    given = default or named
    return opened.query(
        text,
        base_iri=job["base"],
        default_graph=[NamedNode(iri) for iri in default] if given else None,
        named_graphs=[NamedNode(iri) for iri in named] if given else None,
        substitutions=dict(known) or None,
    )


def _whole(results: QueryTriples, opened: Store, job: dict[str, Any]) -> Iterable[Triple]:
    if query.read(job["query"]).form is not Form.DESCRIBE:
        return results
    return cbd.complete(results, job["query"], partial(_ask, opened, job))


def write_graph(triples: Iterable[Triple], job: dict[str, Any], output: IO[bytes]) -> None:
    """Write triples in the format of a job."""
    syntax = format_of(formats.GRAPHS, job).ox
    if syntax in (RdfFormat.TURTLE, RdfFormat.TRIG):
        # Those who ask read the prefixes that they wrote.
        prefixes = tokens.prefixes(job["query"]) or dict(PREFIXES)
        serialize(triples, output, syntax, prefixes=prefixes)
    elif isinstance(triples, QueryTriples):
        triples.serialize(output, syntax)
    else:
        serialize(triples, output, syntax)


def format_of(offers: Mapping[str, AFormat], job: dict[str, Any]) -> AFormat:
    """Return the format of a job; DataError where the query has another form than it seemed to have."""
    if job["format"] not in offers:
        raise DataError("the form of the query (SELECT, ASK, CONSTRUCT or DESCRIBE) is not plain; put it first")
    return offers[job["format"]]
