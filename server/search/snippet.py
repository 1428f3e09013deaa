"""The words of an initiative that a search found, where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.search.document import Passage
from graph.search.words import Word, words
from server.search.index import Index, Row
from server.search.wanted import Finder

AROUND = 90
"""Characters of a text that are shown before the first word that was found, and twice as many after it."""
SEARCHED = 20_000
"""Characters of a text that are looked through."""


@dataclass(frozen=True)
class Snippet:
    """A piece of a text, as runs of characters that were found or not."""

    kind: str
    language: str
    runs: Sequence[tuple[str, bool]]


def marked(text: str, finder: Finder) -> Sequence[tuple[str, bool]]:
    """Return a text as runs of characters that were found or not."""
    return _runs(text, _hits(text, finder), 0, len(text))


def of(row: Row, index: Index, finder: Finder) -> Snippet | None:
    """Return the piece that has most of what is wanted; the beginning of the first text where none has any of it."""
    found = [(each, _hits(each.text, finder)) for each in row.texts]
    best = max(found, key=lambda each: _variety(each[1], finder), default=None)
    if finder.wanted and (best is None or not best[1]):
        for name in index.names(row.names):
            if _hits(name.text, finder):
                return Snippet(name.kind, name.language, marked(name.text, finder))
    return _piece(*best) if best else None


def _piece(passage: Passage, hits: Sequence[Word]) -> Snippet:
    text = passage.text
    start = _space_before(text, hits[0].start - AROUND) if hits else 0
    end = len(text) if len(text) <= start + 3 * AROUND else text.rfind(" ", start, start + 3 * AROUND)
    end = end if end > start else start + 3 * AROUND
    runs = [*_runs(text, hits, start, end)]
    if start:
        runs.insert(0, ("… ", False))
    if end < len(text):
        runs.append((" …", False))
    return Snippet(passage.kind, passage.language, tuple(runs))


def _space_before(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1 if place > 0 else 0


def _hits(text: str, finder: Finder) -> Sequence[Word]:
    return [each for each in words(text[:SEARCHED]) if finder.which(each.text)] if finder.wanted else []


def _variety(hits: Sequence[Word], finder: Finder) -> int:
    return len({place for each in hits for place in finder.which(each.text)})


def _runs(text: str, hits: Sequence[Word], start: int, end: int) -> Sequence[tuple[str, bool]]:
    runs: list[tuple[str, bool]] = []
    place = start
    for hit in hits:
        if hit.start < start or hit.end > end:
            continue
        runs += [(text[place : hit.start], False), (text[hit.start : hit.end], True)]
        place = hit.end
    return tuple(each for each in (*runs, (text[place:end], False)) if each[0])
