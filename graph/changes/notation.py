"""A value as Turtle writes it, a node with all that is said of it: complete, where the sentence is short."""

from graph.changes.description import Node, Value
from graph.order import predicate_key
from graph.terms import NIF, PREFIXES, RDF
from graph.turtle import Names

UNREPEATED = frozenset({NIF.isString})
"""Properties whose values an account does not repeat: they are as long as a page."""


def notation(value: Value, base: str) -> str:
    """Return a value in Turtle, with the project's prefixes and relative to the base."""
    return _write(value, Names(PREFIXES, base))


def _write(value: Value, names: Names) -> str:
    if not isinstance(value, Node):
        return names.term(value)
    facts = [
        f"{'a' if predicate == RDF.type else names.term(predicate)} {', '.join(_write(each, names) for each in values)}"
        for predicate, values in sorted(value.facts.items(), key=lambda fact: predicate_key(fact[0]))
    ]
    return f"[ {' ; '.join(facts)} ]" if facts else f"<{value.iri.value}>"
