"""Finds the labels of a vocabulary in Danish text: inflected, compounded and elliptically coordinated."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from graph.extract.danish import Token, known, lemma, tokens
from graph.text import Span

K = TypeVar("K", bound=Hashable)

_CONJUNCTIONS = frozenset({"og", "eller", "samt", "og/eller"})
_SHORTEST_HEAD = 4
"""Letters of a compound's last element; shorter ones ("mor") end too many other words ("humor")."""
_LONGEST_COMPOUND = 60
_REMEMBERED = 50_000
"""Words whose part is kept; a language has few more in use."""
_TRANSPARENT = (
    "område",
    "sag",
    "forløb",
    "problem",
    "problematik",
    "indsats",
    "arbejde",
    "initiativ",
    "projekt",
    "ordning",
)
"""Last elements that leave the first one's meaning: "anbringelsessager" speaks of "anbringelse"."""
_REACH = 6
"""Words on each side of a coordination that can belong to an elliptical label."""
_PARTED = "…"
"""What stands in a label for the words that may part it: "udvikle … metode"."""
_GAP = 5
"""The most words that part a label."""
_HALTING = re.compile(r"[,;.:()]|\b(?:ikke|ingen|hverken|men)\b", re.IGNORECASE)
"""What no words that part a label may hold."""


@dataclass(frozen=True, slots=True)
class Match(Generic[K]):
    """A thing whose label stands in a text; `tokens` are the numbers of the words that make the label."""

    thing: K
    tokens: tuple[int, ...]
    exact: bool


class Gazetteer(Generic[K]):
    """The labels of many things, found in one pass over a sentence."""

    def __init__(self, labels: Iterable[tuple[str, K]]) -> None:
        self._things: dict[tuple[str, ...], list[K]] = {}
        self._heads: dict[str, str] = {}
        self._parted: dict[tuple[str, ...], list[tuple[tuple[str, ...], K]]] = {}
        for label, thing in labels:
            first, *rest = label.split(_PARTED)
            if rest:
                self._parted.setdefault(_keys(first), []).append((_keys(rest[0]), thing))
                continue
            for keys in dict.fromkeys((_keys(label), _keys(_plural(label)))):
                if len(keys) == 1:
                    self._heads |= {form: keys[0] for form in (keys[0], label.lower()) if len(form) >= _SHORTEST_HEAD}
                if keys and thing not in self._things.setdefault(keys, []):
                    self._things[keys].append(thing)
        self._all = _Labels(list(self._things))
        self._of_words = _Labels([keys for keys in self._things if len(keys) > 1])
        self._beginnings = _Labels(list(self._parted))
        self._last = frozenset(keys[-1] for keys in self._things)
        self._part = lru_cache(maxsize=_REMEMBERED)(self._looked_up)

    def matches(self, text: str, words: Sequence[Token]) -> list[Match[K]]:
        """Return every match in the words of one sentence, overlapping ones too, by place."""
        keys = [word.key for word in words]
        found: dict[tuple[K, tuple[int, ...]], Match[K]] = {}
        for match in (
            *self._plain(self._all, keys, range(len(words))),
            *self._elliptical(text, words, keys),
            *self._compounds(words),
            *self._apart(text, words, keys),
            *self._shared(text, words, keys),
        ):
            found.setdefault((match.thing, match.tokens), match)
        return sorted(found.values(), key=lambda match: (match.tokens, not match.exact))

    def _plain(self, labels: "_Labels", keys: Sequence[str], numbers: Sequence[int]) -> Iterator[Match[K]]:
        for label, first in labels.found(keys):
            places = tuple(numbers[first : first + len(label)])
            for thing in self._things[label]:
                yield Match(thing, places, exact=True)

    def _elliptical(self, text: str, words: Sequence[Token], keys: Sequence[str]) -> Iterator[Match[K]]:
        """Yield labels whose words a coordination parts: "udsatte og anbragte børn", "uden uddannelse, arbejde"."""
        for left, right in _omissions(text, words):
            low, high = max(0, left - _REACH), min(len(words), right + _REACH)
            numbers = [*range(low, left), *range(right, high)]
            for match in self._plain(self._of_words, [keys[number] for number in numbers], numbers):
                if match.tokens[0] < left and match.tokens[-1] >= right:
                    yield match

    def _apart(self, text: str, words: Sequence[Token], keys: Sequence[str]) -> Iterator[Match[K]]:
        """Yield labels that a few words of the same clause part: "udvikler en fælles model"."""
        for label, first in self._beginnings.found(keys):
            begins = first + len(label)
            for rest, thing in self._parted[label]:
                for start in range(begins, min(begins + _GAP, len(keys) - len(rest)) + 1):
                    ends = start + len(rest)
                    between = text[words[begins - 1].span.end : words[start].span.start]
                    attribute = start == begins and words[begins - 1].word.endswith("ede")  # "uddannede medarbejdere"
                    if tuple(keys[start:ends]) == rest and not attribute and not _HALTING.search(between):
                        yield Match(thing, (*range(first, begins), *range(start, ends)), exact=True)
                        break

    def _shared(self, text: str, words: Sequence[Token], keys: Sequence[str]) -> Iterator[Match[K]]:
        """Yield labels whose last element stands in the next compound only: "kvinde- og mandekrisecentre"."""
        for number in range(len(words) - 2):
            first, last = words[number], words[number + 2]
            if keys[number + 1] not in _CONJUNCTIONS or not text.startswith("- ", first.span.end):
                continue
            for cut in range(2, len(last.word) - _SHORTEST_HEAD + 1):
                whole = lemma(first.word.lower() + last.word[cut:])
                if whole in self._last:
                    low = max(0, number - _REACH)
                    for match in self._plain(self._all, [*keys[low:number], whole], range(low, number + 1)):
                        if match.tokens[-1] == number:
                            yield match

    def _compounds(self, words: Sequence[Token]) -> Iterator[Match[K]]:
        for number, word in enumerate(words):
            part = self._part(word.word, word.key)
            for thing in self._things.get((part,), ()) if part else ():
                yield Match(thing, (number,), exact=False)

    def _looked_up(self, word: str, key: str) -> str | None:
        """Return the label that a word is a compound of, None for another word or a label itself."""
        if (key,) in self._things or not key.islower() or len(word) > _LONGEST_COMPOUND:
            return None
        return self._head(word.lower()) or self._modifier(key)

    def _head(self, compound: str) -> str | None:
        """Return the longest label that ends a compound whose first element is a word."""
        for cut in range(3, len(compound) - _SHORTEST_HEAD + 1):
            head = self._heads.get(lemma(compound[cut:]))
            if head and _word(compound[:cut]):
                return head
        return None

    def _modifier(self, compound: str) -> str | None:
        """Return the label before a last element that leaves its meaning alone."""
        for last in _TRANSPARENT:
            first = compound.removesuffix(last)
            if first != compound and len(first) >= _SHORTEST_HEAD:
                for form in (first, first.removesuffix("s"), lemma(first.removesuffix("s"))):
                    if form in self._heads:
                        return self._heads[form]
        return None


class _Labels:
    """Labels as the keys of their words, found wherever they stand in the keys of a text."""

    def __init__(self, labels: Sequence[tuple[str, ...]]) -> None:
        self._labels = labels
        self._automaton = AhoCorasick([_joined(keys) for keys in labels])

    def found(self, keys: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield each label with the number of its first key."""
        found = self._automaton.find_matches_as_indexes(_joined(keys), overlapping=True)
        if not found:
            return
        starts: dict[int, int] = {}
        position = 0
        for index, key in enumerate(keys):
            starts[position] = index
            position += len(key) + 1
        for pattern, start, _ in found:
            yield self._labels[pattern], starts[start]


def _keys(label: str) -> tuple[str, ...]:
    return tuple(word.key for word in tokens(label, Span(0, len(label))))


def _plural(label: str) -> str:
    """Return the plural of a word for a doer, which may share no base form with a verb: "vejleder", "vejledere"."""
    return f"{label}e" if label.endswith("er") else label


def _joined(keys: Sequence[str]) -> str:
    return f" {' '.join(keys)} "


def _word(element: str) -> bool:
    """Tell whether a compound's first element is a Danish word, with or without a linking s or e."""
    return any(len(form) > 2 and known(form) for form in (element, element[:-1] if element[-1] in "se" else ""))


def _omissions(text: str, words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of words, as [left, right), that a coordination lets a reader leave out.

    Of "A og B C" that is "og B", of "A B og C" it is "B og"; a comma or a stroke joins as "og" does.
    """
    for number, word in enumerate(words):
        if word.key in _CONJUNCTIONS:
            yield number, number + 2
            if number:
                yield number - 1, number + 1
        elif number and text[words[number - 1].span.end : word.span.start].strip() in {",", "/"}:
            yield number, number + 1
            yield number - 1, number
            yield from _lists(text, words, number)


def _lists(text: str, words: Sequence[Token], number: int) -> Iterator[tuple[int, int]]:
    """Yield what "A, B og C D" and "A B, C og D" leave out beyond their first comma."""
    end = number + 1
    if end + 1 < len(words) and words[end].key in _CONJUNCTIONS:
        yield number, end + 2
        yield number - 1, end + 1
