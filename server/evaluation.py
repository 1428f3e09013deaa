"""Evaluates a job on the store that it names, and writes the whole result or says why there is none."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store, Triple, Variable, serialize

from graph import cbd, formats, query, store, tokens
from graph.cbd import Results, Term
from graph.complaint import syntax_error
from graph.errors import DataError, DeadlinePassed, ReleaseError, StoreFailed
from graph.formats import GraphFormat, ResultFormat
from graph.message import Message, packed
from graph.query import Form
from graph.terms import PREFIXES
from server.digest import Digest
from server.spool import NO_ROOM, SPOOLS, OverLimitError, Spool

OPEN = 2
"""How many stores stay open: that of the release in service, and that of an old one."""

AFormat = TypeVar("AFormat", GraphFormat, ResultFormat)
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


class Worker:
    """Answers jobs from the store that each names; those asked last stay open."""

    def __init__(self, limit: int) -> None:
        """Keep the limit of a result, in bytes; open no store yet."""
        self._limit = limit
        self._stores: dict[str, Store] = {}

    def answer(self, job: dict[str, Any]) -> tuple[dict[str, Any], Spool | None]:
        """Return the head of the answer and, when the job was done, its result."""
        spool = (Digest if job["digest"] else SPOOLS.get(job["format"], Spool))(self._limit)
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
        opened = self._stores.pop(folder, None) or store.open_read_only(Path(folder))
        while len(self._stores) >= OPEN:
            del self._stores[next(iter(self._stores))]  # asked longest ago
        self._stores[folder] = opened
        return opened


def _refusal(error: Exception, text: str) -> dict[str, Any]:
    match error:
        case SyntaxError():
            return _refusal(syntax_error(error, text), text)
        case DataError():
            told = {"message": packed(error.args[0]), "line": error.line, "column": error.column}
            return {"error": "query", **told}
        case OverLimitError():
            return {"error": "size"}
        case OSError() if error.errno in NO_ROOM:
            return {"error": "room"}
        case ReleaseError():
            return {"error": "release"}
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
        raise DataError(
            Message("the form of the query (SELECT, ASK, CONSTRUCT or DESCRIBE) is not plain; put it first")
        )
    return offers[job["format"]]
