"""How pages look things up: the interface that every store has for them, wherever it is."""

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple
Graph = NamedNode | BlankNode | DefaultGraph


class Lookup(Protocol):
    """What the pages ask of a store; a pyoxigraph.Store has it."""

    def __hash__(self) -> int:
        """Two stores are two, whatever they hold."""
        ...

    def quads_for_pattern(
        self, subject: Subject | None, predicate: NamedNode | None, term: Term | None, graph: Graph | None = None, /
    ) -> Iterator[Quad]:
        """Yield the quads that have these terms; None stands for any."""
        ...

    def contains_named_graph(self, graph: NamedNode, /) -> bool:
        """Whether there is a named graph of this name."""
        ...

    def query(self, query: str, /) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Return the answer to a query on the whole dataset."""
        ...
