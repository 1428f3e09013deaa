"""The text of a search as what it wants of an initiative: words, beginnings of words, phrases."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.search.sets import Bits
from graph.search.words import fold, parts, spellings, term, tidy, words
from server.search.terms import WRITTEN, Places, Terms, either

_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True)
class Wanted:
    """A word or phrase as written, with the runs of terms that it may stand for; `prefix` where it may go on."""

    written: str
    runs: Sequence[tuple[str, ...]]
    prefix: str = ""

    def places(self, terms: Terms) -> Places:
        """Return the initiatives that have it."""
        found = [terms.having(run[0]) if len(run) == 1 else terms.phrase(run) for run in self.runs]
        return either([*found, terms.beginning(self.prefix)] if self.prefix else found)


class Finder:
    """Finds what is wanted in texts; each word is looked at once, however often it stands there."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        """Look for all of this."""
        self.wanted = wanted
        self._looked_at: dict[str, frozenset[int]] = {}

    def which(self, word: str) -> frozenset[int]:
        """Return the places of what is wanted that a word of a text is."""
        found = self._looked_at.get(word)
        if found is None:
            found = self._looked_at[word] = self._look_at(word)
        return found

    @cached_property
    def _terms(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for place, each in enumerate(self.wanted):
            for one in {one for run in each.runs for one in run}:
                found.setdefault(one, set()).add(place)
        return {one: frozenset(places) for one, places in found.items()}

    def _look_at(self, word: str) -> frozenset[int]:
        begun, whole = fold(word.lower()), term(word)
        found = {place for place, each in enumerate(self.wanted) if each.prefix and begun.startswith(each.prefix)}
        return frozenset(found.union(*(self._terms.get(each, ()) for each in (whole, *parts(word)))))


def read(text: str) -> Sequence[Wanted]:
    """Return what a text wants: `"…"` is a phrase, and `*` lets a word go on. Everything else is words."""
    return tuple(each for each in _pieces(text) if any(each.runs) or each.prefix)


def finished(wanted: Sequence[Wanted], terms: Terms) -> Sequence[Wanted]:
    """Return the same with the last word taken for the beginning of one, where there is no such word."""
    if not wanted or " " in wanted[-1].written or wanted[-1].places(terms)[WRITTEN]:
        return wanted
    begun = fold(tidy(wanted[-1].written).lower())
    return (*wanted[:-1], replace(wanted[-1], prefix=begun))


def tiers(wanted: Sequence[Wanted], places: Places, terms: Terms) -> Iterator[Bits]:
    """Yield sets of initiatives that have all that is wanted, which are `places`, the better ones first.

    A later set has the former too.
    """
    run = tuple(term for each in wanted for term in next(iter(each.runs), ()))
    yield terms.opening(run) & places[0] if run and places[0] else 0
    yield from places


def _pieces(text: str) -> Iterator[Wanted]:
    for quoted, plain in _PIECE.findall(tidy(text)):
        found = [each.text for each in words(quoted or plain)]
        if quoted:
            spelled = [each for each in map(spellings, found) if each]
            runs = {tuple(each[0] for each in spelled): 0, tuple(each[-1] for each in spelled): 0}
            yield Wanted(" ".join(found), tuple(runs))
            continue
        for place, each in enumerate(found, 1):
            is_begun = plain.endswith("*") and place == len(found)
            yield Wanted(each, tuple((one,) for one in spellings(each)), fold(each.lower()) if is_begun else "")
