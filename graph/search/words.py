"""Text as an index knows it: words to terms that all forms and spellings of one word share."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.extract import danish

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GENITIVE = re.compile(r"['’](?:s|en|ens|et|ets|er|erne)$")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "'": "", "’": ""})
_SPELLED = (("ae", "æ"), ("oe", "ø"), ("aa", "å"))
_LONGEST = 60
"""Letters of a term."""
_LEAST_PART = 4
"""Letters of a part of a compound: shorter ones are found in words that are no compounds."""
_LONGEST_COMPOUND = 40


class Word(NamedTuple):
    """A word where it stands in a text."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """Yield the words and numbers of a text, in order."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), match.group())


def tidy(text: str) -> str:
    """Return a text as it is indexed and shown: in one normal form, on one line."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=100_000)
def term(word: str) -> str:
    """Return what all forms of a word share; æ is ae in it, ø oe and å aa."""
    plain = _GENITIVE.sub("", unicodedata.normalize("NFC", word).lower())[:_LONGEST]
    return fold(danish.stem(plain) if plain.isalpha() else plain)


def fold(word: str) -> str:
    """Return a lower-case word without the letters and accents that people spell in several ways."""
    spread = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(each for each in spread if each.isalnum()).lower()


def spellings(word: str) -> Sequence[str]:
    """Return the terms that a word may stand for: whoever has no æ, ø and å writes ae, oe and aa."""
    danish_word = word.lower()
    for digraph, letter in _SPELLED:
        danish_word = danish_word.replace(digraph, letter)
    return tuple(dict.fromkeys(filter(None, (term(word), term(danish_word)))))


@lru_cache(maxsize=100_000)
def parts(word: str) -> Sequence[str]:
    """Return the terms of the words that a compound is made of; none of another word."""
    lower = unicodedata.normalize("NFC", word).lower()
    if not 2 * _LEAST_PART <= len(lower) <= _LONGEST_COMPOUND or not lower.isalpha():
        return ()
    return tuple(term(each) for each in _cut(lower))


def _cut(word: str) -> Sequence[str]:
    """Return the known words that make up a word, as few as can be seen; none where it is not made of such."""
    for place in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        tail = word[place:]
        if danish.known(tail):
            head = _head(word[:place])
            if head:
                return (*head, tail)
    return ()


def _head(head: str) -> Sequence[str]:
    # An s or e may join two words.
    for each in (head, head[:-1]) if head[-1] in "se" else (head,):
        if len(each) >= _LEAST_PART:
            found = (each,) if danish.known(each) else _cut(each)
            if found:
                return found
    return ()
