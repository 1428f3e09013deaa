"""Looks things up for one page, which asks for many of them more than once; names are what every page asks for."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from graph.terms import NAMING
from server.lookup import Graph, Lookup, Subject, Term

Told = dict[tuple[object, ...], Sequence[Quad]]
"""Subject, predicate, object and graph, as they were asked for → the quads."""

KEPT = 10_000
"""Names that are remembered for the pages to come; there are a thousand of terms, bodies and concepts."""


class Recall:
    """Asks a store for what is said of a subject once, and then tells it from memory; to be thrown away soon.

    What is remembered of names goes to `names`, which later pages of the same release are given too.
    """

    def __init__(self, store: Lookup, names: Told) -> None:
        """Remember nothing but names yet."""
        self._store = store
        self._names = names
        self._told: Told = {}

    def quads_for_pattern(
        self, subject: Subject | None, predicate: NamedNode | None, term: Term | None, graph: Graph | None = None, /
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms; None stands for any."""
        if subject is None:
            # There may be more of them than anybody wants to see.
            return self._store.quads_for_pattern(subject, predicate, term, graph)
        key = (subject, predicate, term, graph)
        memory = self._names if predicate in NAMING else self._told
        told = memory.get(key)
        if told is None:
            if len(self._names) >= KEPT:
                self._names.clear()
            told = memory[key] = tuple(self._store.quads_for_pattern(subject, predicate, term, graph))
        return iter(told)

    def contains_named_graph(self, graph: NamedNode, /) -> bool:
        """Whether there is a named graph of this name."""
        return self._store.contains_named_graph(graph)

    def query(self, query: str, /) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Return the answer to a query on the whole dataset."""
        return self._store.query(query)
