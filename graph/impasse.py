"""The first sign of a SPARQL text with which no query can go on.

The engine names the farthest place that it looked at, and it looks as far ahead as its longest keyword has letters, or
to the end of the text: that is seldom where a query goes wrong. Whether a query may go on behind a sign shows when the
text is cut there: the engine then gets to the end of more blanks than any keyword has letters.
"""

import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Store

from graph.terms import BASE
from graph.tokens import offset, signs, tokens

CLOSING = {"{": "}", "(": ")", "[": "]"}
_LONG = 50_000
"""Characters of a text above which it is read no more often than the place needs to which the engine leads."""
_QUICK, _SLOW = 0.1, 0.5
"""Seconds of one reading above which the same holds, and above which there are no more: some nesting takes long."""
_BLANKS = 20
# A line end closes a comment, and no query has this sign at its end: none is ever run.
_TAIL = "\n" + " " * _BLANKS + "%"
_TOLD = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, )([A-Za-z]+(?: [A-Za-z*]+)+)")
_IN_IRI = '">", [_]'
_IN_TEXT = r'"\\", '
"""What the engine would take next where all that comes is within one IRI or one string."""


@dataclass(frozen=True)
class Told:
    """What the engine tells of a text: a place, and what it would take there."""

    line: int
    column: int
    expected: str

    @property
    def sentence(self) -> str | None:
        """What is wrong with the sense of the text; None where it breaks the grammar."""
        found = _SENTENCE.search(self.expected)
        return found and found[1]

    @property
    def is_unsaid(self) -> bool:
        """Whether only the place is told: the engine reads a text that is wrong again, and stumbles over any label."""
        return self.expected == "<unreported>"

    @property
    def is_unended(self) -> bool:
        """Whether all that comes belongs to an IRI or a string that has begun."""
        return self.expected == _IN_IRI or _IN_TEXT in self.expected


@dataclass(frozen=True)
class Bracket:
    """An opening bracket: where it stands, and where the sign before it begins."""

    start: int
    before: int


@dataclass(frozen=True)
class Impasse:
    """The end of what a query may begin with, and the sign with which none goes on: empty at the end of the text."""

    before: int
    start: int
    end: int
    opened: Bracket | None
    """The innermost bracket that is open there."""


def told(error: SyntaxError) -> Told | None:
    """Return what an error of the engine tells, or None where it names no place."""
    found = _TOLD.fullmatch(str(error))
    return found and Told(int(found[1]), int(found[2]), found[3])


class Beginnings:
    """A text, the beginnings of which the engine can judge; the prefixes that are known need no declaring."""

    def __init__(self, text: str, known: Iterable[str], base: str | None) -> None:
        """Keep the text; judge nothing yet. Without a base every relative IRI is wrong."""
        self.text = text
        self.is_quick = True
        self._base = base
        self._prefixes = dict.fromkeys(known, BASE)
        self._store = Store()
        self._quoting = [end for start, end in signs(text) if text.startswith("<<", start)] if "<<" in text else []

    def told(self, end: int, more: str = "") -> Told | None:
        """Return what the engine tells of the text to `end` with `more`; what it tells nothing of, it may run."""
        beginning = self._cut(end) + more
        found = self._told(beginning)
        if found and found.is_unsaid:
            anonymous = self._told(_anonymous(beginning))
            if anonymous and (anonymous.line, anonymous.column) == (found.line, found.column):
                return anonymous
        return found

    def may_be(self, end: int, more: str = "") -> bool:
        """Whether a query may begin with the text to `end` and `more`."""
        found = self.told(end, more + _TAIL)
        line = self._cut(end).count("\n") + 2
        return found is not None and (found.line, found.column) > (line, _BLANKS) and not found.is_unended

    def is_unended(self, end: int) -> bool:
        """Whether the text to `end` ends within an IRI or a string."""
        found = self.told(end, " " * _BLANKS)
        return found is not None and found.is_unended

    def impasse(self, farthest: Told) -> Impasse | None:
        """Return the first sign that cannot stand; None where none is found, or not soon."""
        led = offset(self.text, farthest.line, farthest.column)
        spans = signs(self.text, led)
        ends = [0, *(end for _, end in spans)]
        starts = [start for start, _ in spans]
        low, high = bisect_left(starts, led - _BLANKS), bisect_right(starts, led)
        begun = time.thread_time()
        stands = self.may_be(ends[low])
        spent = time.thread_time() - begun
        self.is_quick = len(self.text) <= _LONG and spent <= _QUICK
        if spent > _SLOW or not (stands or self.is_quick):
            return None
        if not stands:
            low, high = 0, low
        found = low + bisect_left(range(low + 1, high + 1), True, key=lambda number: not self.may_be(ends[number]))
        if found == high < len(spans):
            return None
        start, end = spans[found] if found < len(spans) else (ends[-1], ends[-1])
        return Impasse(ends[found], start, end, _opened(self.text, spans[:found]))

    def _told(self, text: str) -> Told | None:
        try:
            self._store.query(text, base_iri=self._base, prefixes=self._prefixes)
        except SyntaxError as error:
            return told(error)
        return None

    def _cut(self, end: int) -> str:
        """Return the text to `end` with a comment behind each `<<`: the engine also tries that as an IRI, to a `>`."""
        quoting = [each for each in self._quoting if each <= end]
        return "#>\n".join(self.text[start:stop] for start, stop in pairwise((0, *quoting, end)))


def _opened(text: str, spans: Iterable[tuple[int, int]]) -> Bracket | None:
    opened: list[Bracket] = []
    before = 0
    for start, end in spans:
        if text[end - 1] in CLOSING:
            opened.append(Bracket(end - 1, before))
        elif text[start] in CLOSING.values() and opened:
            opened.pop()
        before = start
    return opened[-1] if opened else None


def _anonymous(text: str) -> str:
    """Return the text with blank nodes that have no labels, each as long as it was."""
    parts: list[str] = []
    done = 0
    for token in tokens(text):
        if token[0].startswith("_:") and len(token[0]) > 2:
            parts += [text[done : token.start()], "[]".ljust(len(token[0]))]
            done = token.end()
    return "".join((*parts, text[done:]))
