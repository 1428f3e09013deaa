"""Looks things up for one page, which asks for many of them more than once."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from server.lookup import Graph, Lookup, Subject, Term


class Recall:
    """Asks a store for what is said of a subject once, and then tells it from memory; to be thrown away soon."""

    def __init__(self, store: Lookup) -> None:
        """Remember nothing yet."""
        self._store = store
        self._told: dict[tuple[object, ...], Sequence[Quad]] = {}

    def quads_for_pattern(
        self, subject: Subject | None, predicate: NamedNode | None, term: Term | None, graph: Graph | None = None, /
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms; None stands for any."""
        if subject is None:
            # There may be more of them than anybody wants to see.
            return self._store.quads_for_pattern(subject, predicate, term, graph)
        key = (subject, predicate, term, graph)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = tuple(self._store.quads_for_pattern(subject, predicate, term, graph))
        return iter(told)

    def contains_named_graph(self, graph: NamedNode, /) -> bool:
        """Whether there is a named graph of this name."""
        return self._store.contains_named_graph(graph)

    def query(self, query: str, /) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Return the answer to a query on the whole dataset."""
        return self._store.query(query)
