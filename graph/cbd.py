"""The concise bounded description, as the W3C member submission of that name defines it.

The engine's DESCRIBE gives all statements about a resource and, from there, about blank nodes. What it leaves
out is added here: the reifications of all those statements, described in the same way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple, Variable

from graph.terms import RDF
from graph.tokens import PROLOGUE, tokens

Term = NamedNode | BlankNode | Literal | Triple
Results = QuerySolutions | QueryBoolean | QueryTriples
Ask = Callable[[str, Mapping[Variable, Term]], Results]
"""Answers a query on the dataset that was asked, some of the variables of the query given."""

_REIFIED = f"{{ ?r {RDF.subject} ?s ; {RDF.predicate} ?p ; {RDF.object} ?o }}"


def complete(described: QueryTriples, text: str, ask: Ask) -> Iterable[Triple]:
    """Return the engine's answer to the DESCRIBE query `text`, with the reifications of its statements.

    Each triple comes once. Where nothing at all is reified, the answer passes as it comes and takes no memory.
    """
    dataset = _Dataset(*_around(text), ask)
    return _with_reifications(described, dataset) if dataset.has_reifications() else described


@dataclass(frozen=True)
class _Dataset:
    """The dataset of a query: its prologue and FROM clauses as they are written, and who answers from it."""

    prologue: str
    clauses: str
    ask: Ask

    def has_reifications(self) -> bool:
        return bool(self.ask(f"{self.prologue} ASK {self.clauses} {_REIFIED}", {}))

    def reifiers(self, subject: Term, given: set[Triple]) -> Iterator[Term]:
        """Yield what reifies one of the given statements about the subject."""
        query = f"{self.prologue} SELECT ?r ?s ?p ?o {self.clauses} WHERE {_REIFIED}"
        for row in cast(QuerySolutions, self.ask(query, {Variable("s"): subject})):
            node, about, predicate, value = row
            if isinstance(predicate, NamedNode) and Triple(about, predicate, value) in given:
                yield node

    def describe(self, node: Term) -> QueryTriples:
        query = f"{self.prologue} DESCRIBE ?r {self.clauses} WHERE {{}}"
        return cast(QueryTriples, self.ask(query, {Variable("r"): node}))


def _with_reifications(described: Iterable[Triple], dataset: _Dataset) -> Iterator[Triple]:
    given: set[Triple] = set()
    reifying: dict[Term, None] = {}
    while True:
        subjects: dict[Term, None] = {}
        for triple in described:
            if triple not in given:
                given.add(triple)
                subjects[triple.subject] = None
                yield triple
        # All that is said of a subject comes at once, so every statement that may be reified is there by now.
        found = {node: None for subject in subjects for node in dataset.reifiers(subject, given)}
        found = {node: None for node in found if node not in reifying}
        if not found:
            return
        reifying |= found
        described = chain.from_iterable(map(dataset.describe, found))


def _around(text: str) -> tuple[str, str]:
    """Return the prologue and the FROM clauses of a DESCRIBE query, as they are written."""
    start = first = last = 0
    for token in tokens(text):
        word = token[0].upper() if token.lastgroup == "word" else ""
        if word == "DESCRIBE":
            start = token.start()
        elif word == "FROM":
            first = first or token.start()
        elif token.lastgroup == "open" or word not in ("", "NAMED", *PROLOGUE):
            break
        last = token.end()
    return text[:start], text[first:last] if first else ""
