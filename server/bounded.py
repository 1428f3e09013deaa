"""DESCRIBE for a store that is asked over HTTP: the concise bounded description, whatever its own is.

It is asked for with CONSTRUCT: all statements about the resources and about the blank nodes that these lead to,
and all about what reifies a statement about the former.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, Store, Triple

from graph.terms import RDF
from graph.tokens import tokens

AT_ONCE = 200
"""Resources in one query."""
DEEPEST = 64
"""Blank nodes that are followed from one to the next."""

Ask = Callable[[str], Sequence[Triple]]
"""Answers a CONSTRUCT query."""


@dataclass(frozen=True)
class Wanted:
    """The resources that a DESCRIBE query names, and the SELECT query for those that it only looks for."""

    iris: Sequence[str]
    select: str | None


def wanted(text: str, base: str) -> Wanted:
    """Return what a DESCRIBE query that keeps to the grammar asks for."""
    start = end = -1
    named: list[str] = []
    sought: list[str] = []
    for token in tokens(text):
        if start < 0:
            if token[0].upper() == "DESCRIBE":
                start, end = token.span()
            continue
        if token.lastgroup in ("iri", "name"):
            named.append(token[0])
        elif token.lastgroup == "variable" or token[0] == "*":
            sought.append(token[0])
        else:
            break
        end = token.end()
    before, rest = text[:start], text[end:]
    select = f"{before}SELECT {' '.join(sought)}{rest}" if sought and "{" in rest else None
    return Wanted(_resolved(before, named, base), select)


def descriptions(iris: Sequence[str], ask: Ask) -> Iterator[Triple]:
    """Yield the statements about all these resources, each once."""
    seen: set[Triple] = set()
    left = iter(dict.fromkeys(iris))
    while part := list(islice(left, AT_ONCE)):
        for triple in _closed(part, ask):
            if triple not in seen:
                seen.add(triple)
                yield triple


def _closed(iris: Sequence[str], ask: Ask) -> Sequence[Triple]:
    """Return the statements about the resources, with blank nodes followed until there are no more."""
    depth = 0
    found = ask(_construct(iris, depth))
    if not any(isinstance(triple.object, BlankNode) for triple in found):
        return found
    before = -1
    while len(found) != before and depth < DEEPEST:
        before, depth = len(found), depth * 2 or 1
        found = ask(_construct(iris, depth))
    return found


def _construct(iris: Sequence[str], depth: int) -> str:
    given = f"VALUES ?r {{ {' '.join(f'<{iri}>' for iri in iris)} }}"
    reified = f"?r ?p1 ?o1 . ?s {RDF.subject} ?r ; {RDF.predicate} ?p1 ; {RDF.object} ?o1 ; ?sp ?so"
    parts = ["?r ?p ?o", reified, *(_led_to(level) for level in range(1, depth + 1))]
    union = " UNION ".join(f"{{ {given} {part} }}" for part in parts)
    return f"CONSTRUCT {{ ?r ?p ?o . ?s ?sp ?so }} WHERE {{ {union} }}"


def _led_to(level: int) -> str:
    nodes = ["?r", *(f"?b{number}" for number in range(1, level)), "?s"]
    steps = " . ".join(f"{nodes[n]} ?p{n} {nodes[n + 1]}" for n in range(level))
    blank = " && ".join(f"isBlank({node})" for node in nodes[1:])
    return f"{steps} . ?s ?sp ?so FILTER({blank})"


def _resolved(before: str, names: Sequence[str], base: str) -> list[str]:
    """Return IRIs as they are written below a prologue in full."""
    if not names:
        return []
    columns = " ".join(f"({name} AS ?named{number})" for number, name in enumerate(names))
    found = Store().query(f"{before}SELECT {columns} {{}}", base_iri=base)
    rows = found if isinstance(found, QuerySolutions) else ()
    return [term.value for row in rows for term in row if isinstance(term, NamedNode)]
