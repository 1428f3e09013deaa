"""Which things two releases may tell differently of: found by running through their sorted quads side by side."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from graph.dumps import DATASET
from graph.errors import ReleaseError
from graph.release import Release
from graph.store import unreadable
from graph.terms import CORRECTIONS, EVIDENCE

_AT_ONCE = 10_000
"""Lines that are parsed together."""

_WITH_NODES = re.compile("(?:initiative|programme|correction)/[^/]+")
"""What has nodes below its IRI, such as the periods and target groups of an initiative."""


def thing(iri: str, base: str) -> str:
    """Return the IRI of the thing that a node belongs to: `…/initiative/x` of `…/initiative/x/p/period`."""
    if iri.startswith(base):
        found = _WITH_NODES.match(iri, len(base))
        if found:
            return base + found[0]
    return iri


def candidates(old: Release, new: Release) -> Mapping[str, frozenset[str]]:
    """Return the things with a statement that only one of the releases has → the subjects of these statements.

    What two releases tell alike takes no memory. Of the evidence only what is told of the pages themselves counts.
    """
    if old.etag == new.etag:
        return {}
    found: dict[str, set[str]] = {}
    for quad in _quads(old, new):
        subject = quad.subject
        if isinstance(subject, NamedNode) and _counts(quad, subject, new.base):
            found.setdefault(thing(subject.value, new.base), set()).add(subject.value)
    return {iri: frozenset(subjects) for iri, subjects in found.items()}


def _counts(quad: Quad, subject: NamedNode, base: str) -> bool:
    if quad.graph_name == NamedNode(base + EVIDENCE):
        return subject.value.startswith(base + "source/")
    if quad.graph_name == NamedNode(base + CORRECTIONS):
        return subject.value.startswith(base + "correction/")
    return quad.graph_name == DefaultGraph()


def _quads(old: Release, new: Release) -> Iterator[Quad]:
    """Yield the quads that only one of the releases has."""
    before, after = old.folder / DATASET, new.folder / DATASET
    try:
        with before.open("rb") as old_lines, after.open("rb") as new_lines:
            lines = _in_one(old_lines, new_lines)
            while batch := b"".join(islice(lines, _AT_ONCE)):
                yield from parse(batch, format=RdfFormat.N_QUADS)
    except OSError as error:
        raise ReleaseError(
            f"{error.filename}: the release cannot be compared ({error.strerror}); build it again"
        ) from error
    except SyntaxError as error:
        raise ReleaseError(str(unreadable(f"{before} or {after}", error))) from error


def _in_one(old: IO[bytes], new: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines that only one of two sorted files has.

    Of files that are not sorted it yields more, and never less: a line is passed over only beside its equal.
    """
    before, after = next(old, b""), next(new, b"")
    while before and after:
        if before == after:
            before, after = next(old, b""), next(new, b"")
        elif before < after:
            yield before
            before = next(old, b"")
        else:
            yield after
            after = next(new, b"")
    yield from chain((before, after), old, new)
