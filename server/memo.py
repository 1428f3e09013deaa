"""Looks things up in a store that is asked over HTTP, with few questions."""

import threading
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions

from graph.catalogue import Edition
from graph.endpoint import Endpoint
from graph.terms import VOID
from server.lookup import Graph, Subject, Term
from server.remote import Remote

FIRST = 200
"""Quads that are asked for at first where there may be very many."""
TOGETHER = 200
"""Subjects that are asked for in one query."""
KEPT = 20_000
"""Subjects, and patterns, whose quads are kept."""
LONGEST = 2_000
"""Characters of a subject or a pattern that is kept: strangers choose them."""


class Memo:
    """Looks things up in a store that is asked over HTTP, and keeps what it was told.

    One that is not of an edition is to be thrown away soon, as its store may change. StoreFailed and
    DeadlinePassed come from the store.
    """

    def __init__(self, endpoint: Endpoint, edition: Edition | None, base: str) -> None:
        """Ask nothing yet."""
        self._endpoint = endpoint
        self._edition = edition
        self._base = base
        self._lock = threading.Lock()
        self._about: dict[str, Sequence[Quad]] = {}
        self._met: dict[str, None] = {}
        self._first: dict[str, Sequence[Quad]] = {}

    def quads_for_pattern(
        self, subject: Subject | None, predicate: NamedNode | None, term: Term | None, graph: Graph | None = None, /
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms; None stands for any. A blank node cannot be asked about."""
        if isinstance(subject, NamedNode):
            found: Iterable[Quad] = self._of(subject)
        else:
            found = self._matching(predicate, term, graph) if subject is None else ()
        for quad in found:
            is_one = predicate in (None, quad.predicate) and term in (None, quad.object)
            if is_one and graph in (None, quad.graph_name):
                yield quad

    def contains_named_graph(self, graph: NamedNode, /) -> bool:
        """Whether there is a named graph of this name, with a triple in it."""
        stored = self._edition.stored(graph.value) if self._edition else graph.value
        return bool(list(self._endpoint.select(f"SELECT ?s WHERE {{ GRAPH <{stored}> {{ ?s ?p ?o }} }} LIMIT 1")))

    def query(self, query: str, /) -> QuerySolutions:
        """Return the rows of a SELECT query on the whole dataset."""
        return Remote(self._endpoint, self._edition).rows(query, self._base)

    def _of(self, subject: NamedNode) -> Sequence[Quad]:
        """Return the quads about a subject; those about others that were met come along, to be asked for next."""
        with self._lock:
            known = self._about.get(subject.value)
            if known is not None:
                return known
            if len(self._about) > KEPT:
                self._about.clear()
            others = [iri for iri in self._met if iri not in self._about][: TOGETHER - 1]
        found: dict[str, list[Quad]] = {iri: [] for iri in (subject.value, *others)}
        values = f"VALUES ?s {{ {' '.join(f'<{iri}>' for iri in found)} }}"
        for quad in self._asked(f"{values} {self._within('?s ?p ?o', None)}", None, None, None):
            # A store may spell an IRI in a way of its own.
            found.setdefault(str(quad.subject)[1:-1], []).append(quad)
        if len(subject.value) > LONGEST:
            return found[subject.value]
        with self._lock:
            self._about.update(found)
            for iri in found:
                self._met.pop(iri, None)
            self._meet(quad for quads in found.values() for quad in quads)
        return found[subject.value]

    def _matching(self, predicate: NamedNode | None, term: Term | None, graph: Graph | None) -> Iterator[Quad]:
        where = self._within(f"?s {predicate or '?p'} {term or '?o'}", graph)
        first = self._first.get(where)
        if first is None:
            first = list(self._asked(where, predicate, term, graph, f"LIMIT {FIRST}"))
            with self._lock:
                if len(self._first) > KEPT:
                    self._first.clear()
                if len(where) <= LONGEST:
                    self._first[where] = first
                self._meet(first)
        yield from first
        if len(first) == FIRST:
            seen = set(first)
            yield from (quad for quad in self._asked(where, predicate, term, graph) if quad not in seen)

    def _meet(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            for term in (quad.subject, quad.predicate, quad.object):
                if isinstance(term, NamedNode) and term.value not in self._about and len(self._met) < KEPT:
                    self._met[term.value] = None

    def _within(self, pattern: str, graph: Graph | None) -> str:
        """Return a pattern that holds in the graph, or in any, which is then ?g."""
        edition = self._edition
        if isinstance(graph, NamedNode):
            return f"GRAPH <{edition.stored(graph.value) if edition else graph.value}> {{ {pattern} }}"
        if graph is not None:
            return f"GRAPH <{edition.default}> {{ {pattern} }}" if edition else pattern
        if edition:
            return f"GRAPH <{edition.root}> {{ ?g {VOID.triples} ?n }} GRAPH ?g {{ {pattern} }}"
        return f"{{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }}"

    def _asked(
        self, where: str, predicate: NamedNode | None, term: Term | None, graph: Graph | None, limit: str = ""
    ) -> Iterator[Quad]:
        for row in self._endpoint.select(f"SELECT * WHERE {{ {where} }} {limit}"):
            name = graph or self._graph(row["g"])
            # What the pattern gives is no variable of the answer.
            yield Quad(row["s"], predicate or row["p"], term or row["o"], name)

    def _graph(self, stored: Term | None) -> Graph:
        if not isinstance(stored, NamedNode):
            return DefaultGraph()
        if self._edition is None:
            return stored
        own = self._edition.named(stored.value)
        return DefaultGraph() if own is None else NamedNode(own)
