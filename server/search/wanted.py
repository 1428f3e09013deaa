"""The text of a search as what it wants of an initiative: words, beginnings of words, phrases."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.search.words import fold, parts, spellings, term, tidy, words
from server.search.index import Bits, Index

_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
WRITTEN, ANYWHERE = "{title names texts}", "{title names texts parts}"
SCOPES = ("{title}", "{title names}", WRITTEN, ANYWHERE)
"""Where all that is wanted stands: what has it in its title comes first, what has it in compounds last."""


@dataclass(frozen=True)
class Wanted:
    """A word or phrase as written, with the runs of terms that it may stand for; `prefix` where it may go on."""

    written: str
    runs: Sequence[Sequence[str]]
    prefix: str = ""

    @property
    def expression(self) -> str:
        """The same in the language of FTS5; terms are letters and digits, so that none of them is an operator."""
        strings = [f'"{" ".join(run)}"' for run in self.runs]
        if self.prefix:
            strings.append(f'"{self.prefix}" *')
        return f"({' OR '.join(strings)})"

    @cached_property
    def _terms(self) -> frozenset[str]:
        return frozenset(each for run in self.runs for each in run)

    def fits(self, word: str) -> bool:
        """Whether a word of a text is one that was wanted."""
        if term(word) in self._terms or any(each in self._terms for each in parts(word)):
            return True
        return bool(self.prefix) and fold(word.lower()).startswith(self.prefix)


def read(text: str) -> Sequence[Wanted]:
    """Return what a text wants: `"…"` is a phrase, and `*` lets a word go on. Everything else is words."""
    return tuple(each for each in _pieces(text) if any(each.runs) or each.prefix)


def finished(wanted: Sequence[Wanted], index: Index) -> Sequence[Wanted]:
    """Return the same with the last word taken for the beginning of one, where there is no such word."""
    if not wanted or " " in wanted[-1].written or index.has(expression(wanted[-1:], WRITTEN)):
        return wanted
    begun = fold(tidy(wanted[-1].written).lower())
    return (*wanted[:-1], replace(wanted[-1], prefix=begun))


def expression(wanted: Sequence[Wanted], scope: str = ANYWHERE) -> str:
    """Return an expression of FTS5 for all that is wanted within some columns."""
    return f"{scope} : ({' AND '.join(each.expression for each in wanted)})"


def tiers(wanted: Sequence[Wanted], index: Index) -> Iterator[Bits]:
    """Yield sets of initiatives that have all that is wanted, the better ones first; a later set has the former too."""
    run = " ".join(" ".join(each.runs[0]) for each in wanted if each.runs and each.runs[0])
    yield index.matching(f'title : ^ "{run}"') if run else 0
    for scope in SCOPES:
        yield index.matching(expression(wanted, scope))


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
