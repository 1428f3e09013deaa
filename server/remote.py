"""Answers strangers' queries from a store that is asked over HTTP."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO, Any, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from graph import catalogue, formats
from graph.catalogue import Edition
from graph.endpoint import JSON, N_TRIPLES, Endpoint
from graph.errors import StoreFailed
from graph.query import Form, read
from server import bounded, translation
from server.evaluation import Worker, format_of, write_graph
from server.translation import Asked, Translated

NAME = "the database"
"""What strangers are told of the store: its address is none of their concern."""
LONGEST_TIMEOUT = 3600.0
"""Seconds."""
TRUE, FALSE = (f'{{"head":{{}},"boolean":{word}}}' for word in ("true", "false"))


class Remote:
    """Answers queries on one dataset; for one thread, and one result at a time."""

    def __init__(self, endpoint: Endpoint, edition: Edition | None) -> None:
        """Ask nothing yet; without an edition the whole store is the dataset."""
        self._endpoint = endpoint
        self._edition = edition
        self._graphs: Sequence[str] | None = None

    def query(
        self,
        query: str,
        base_iri: str,
        default: Sequence[str],
        named: Sequence[str],
    ) -> "Table | Iterator[Triple]":
        """Return the answer, which is read from the store as it is written.

        SyntaxError gives line and column of a query that breaks the grammar, before the store sees it.
        StoreFailed and DeadlinePassed come from the store, also while the answer is written.
        """
        asked = Asked(query, base_iri, default, named)
        # Parsed here, a query means to every store what the grammar says, and no extension of it gets through.
        parsed = Store().query(query, base_iri=base_iri)
        if not isinstance(parsed, QueryTriples):
            return Table(self._endpoint, self._translated(asked), isinstance(parsed, QueryBoolean))
        if read(query).form is Form.DESCRIBE:
            return self._described(asked)
        return triples(self._endpoint, self._translated(asked))

    def rows(self, query: str, base_iri: str) -> QuerySolutions:
        """Return the complete answer to a SELECT query of the program's own; StoreFailed and DeadlinePassed."""
        translated = self._translated(Asked(query, base_iri, (), ()))
        return self._endpoint.select(translated.text, translated.default, translated.named)

    def _described(self, asked: Asked) -> Iterator[Triple]:
        wanted = bounded.wanted(asked.text, asked.base)
        iris = list(wanted.iris)
        if wanted.select is not None:
            looked_for = self._translated(replace(asked, text=wanted.select))
            rows = self._endpoint.select(looked_for.text, looked_for.default, looked_for.named)
            iris += [term.value for row in rows for term in row if isinstance(term, NamedNode)]
        default, named = translation.dataset(asked)

        def ask(text: str) -> Sequence[Triple]:
            return list(triples(self._endpoint, self._translated(Asked(text, asked.base, default, named))))

        return bounded.descriptions(iris, ask)

    def _translated(self, asked: Asked) -> Translated:
        def variables() -> Sequence[str]:
            return _variables(asked)

        return translation.translated(asked, self._edition, self._named_graphs, variables)

    def _named_graphs(self) -> Sequence[str]:
        # A release never changes.
        if self._graphs is None and self._edition is not None:
            self._graphs = catalogue.named_graphs(self._endpoint, self._edition)
        return self._graphs or ()


class RemoteWorker(Worker):
    """Answers jobs from the store at an address, each from the edition that it names, or from all of the store."""

    def __init__(self, limit: int, url: str) -> None:
        """Keep the limit of a result, in bytes; ask nothing yet."""
        super().__init__(limit)
        # Who takes too long is ended from outside.
        self._endpoint = Endpoint(url, LONGEST_TIMEOUT, name=NAME)
        self._root = ""
        self._remote = Remote(self._endpoint, None)

    def close(self) -> None:
        """End the connections to the store."""
        self._endpoint.close()

    def write(self, job: dict[str, Any], output: IO[bytes]) -> None:
        """Write the whole result of a job; raises one of evaluation.FAILURES."""
        root = job["store"]
        if root != self._root:
            self._root, self._remote = root, Remote(self._endpoint, catalogue.at(root) if root else None)
        answer = self._remote.query(job["query"], job["base"], job["default"], job["named"])
        if isinstance(answer, Table):
            answer.serialize(output, format_of(formats.RESULTS, job).ox)
        else:
            write_graph(answer, job, output)


class Table:
    """The answer to a SELECT or ASK query, as pyoxigraph's own."""

    def __init__(self, endpoint: Endpoint, asked: Translated, is_ask: bool) -> None:
        """Ask nothing yet."""
        self._endpoint = endpoint
        self._asked = asked
        self._is_ask = is_ask

    def serialize(self, output: IO[bytes], format: QueryResultsFormat) -> None:  # noqa: A002 - pyoxigraph's name
        """Write the complete answer; StoreFailed and DeadlinePassed where the store did not give it."""
        asked = self._asked
        with self._endpoint.answer(asked.text, JSON, asked.default, asked.named) as parts:
            try:
                found = parse_query_results(cast(IO[bytes], _Incoming(parts)), QueryResultsFormat.JSON)
                (_truth(found) if self._is_ask else found).serialize(output, format)
            except SyntaxError as error:
                raise _unreadable(self._endpoint, error) from error
            # What follows the end of the document belongs to a complete answer too.
            for _ in parts:
                pass


def triples(endpoint: Endpoint, asked: Translated) -> Iterator[Triple]:
    """Yield the triples of a CONSTRUCT query; StoreFailed and DeadlinePassed where the store did not give all."""
    with endpoint.answer(asked.text, N_TRIPLES, asked.default, asked.named) as parts:
        try:
            for quad in parse(cast(IO[bytes], _Incoming(parts)), RdfFormat.N_TRIPLES, rename_blank_nodes=True):
                yield quad.triple
        except SyntaxError as error:
            raise _unreadable(endpoint, error) from error


class _Incoming(io.RawIOBase):
    """The parts of an answer as a file to read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts = parts
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._held = part
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size


def _variables(asked: Asked) -> Sequence[str]:
    parsed = Store().query(asked.text, base_iri=asked.base)
    return [str(each) for each in parsed.variables] if isinstance(parsed, QuerySolutions) else ()


def _truth(found: QuerySolutions | QueryBoolean) -> QueryBoolean:
    """Return the answer to an ASK query; Virtuoso gives it as a table of one row, or none where it is false."""
    if isinstance(found, QueryBoolean):
        return found
    is_true = any(str(term.value) not in ("0", "false") for row in found for term in row if term is not None)
    return cast(QueryBoolean, parse_query_results(TRUE if is_true else FALSE, QueryResultsFormat.JSON))


def _unreadable(endpoint: Endpoint, error: SyntaxError) -> StoreFailed:
    return StoreFailed(f"{endpoint.name}: the answer breaks off or is none ({' '.join(str(error).split())[:200]})")
