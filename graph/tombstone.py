"""Tombstones: what a person writes of a thing that was published and is withdrawn, so that its IRI still answers."""

import re
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph import handwritten
from graph.errors import DataError
from graph.terms import AS, BASE, DCT, IG, RDF

PREDICATES = frozenset({RDF.type, AS.formerType, DCT.title, IG.reason, DCT.isReplacedBy})
"""All that a tombstone says."""

_IRI = re.compile(re.escape(BASE) + r"(?:initiative|programme|agency|law|concept|source)/[^\s<>]+")


def read(file: Path | None = None) -> tuple[Quad, ...]:
    """Return the statements of a Turtle file of tombstones, by default the one that ships, in one order.

    Raises InputError for a file that cannot be read, DataError for one that says anything else. What is missing in a
    tombstone is for the shapes to tell.
    """
    name, _, found = handwritten.read(file, "tombstones.ttl", "tombstones")
    for quad in found:
        subject = quad.subject
        if not isinstance(subject, NamedNode) or not _IRI.fullmatch(subject.value):
            raise DataError(f"{name}: {subject} is nothing that was published; name what was withdrawn, below {BASE}")
        if quad.predicate not in PREDICATES or not isinstance(quad.object, NamedNode | Literal):
            raise DataError(f"{name}: {subject} says {quad.predicate}, which no tombstone has; take it out")
        if quad.predicate == RDF.type and quad.object != AS.Tombstone:
            raise DataError(f"{name}: {subject} is said to be {quad.object}; write `a as:Tombstone` and nothing else")
    return tuple(sorted(found, key=str))
