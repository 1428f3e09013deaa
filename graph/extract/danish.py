"""Danish words: tokens, base forms, sentences and numbers (sole home of simplemma and snowballstemmer)."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, cast

import simplemma
import snowballstemmer  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]  # ships no types

from graph.text import Span

# The library ships no types.
_STEM = cast("Callable[[str], str]", snowballstemmer.stemmer("danish").stemWord)  # pyright: ignore[reportUnknownMemberType]
_LONGEST_SENTENCE = 1_000
"""Characters; the longest in a known page has 560. What goes on longer is cut, so that no rule works on more."""
_LONGEST_WORD = 60
"""Letters of a word that is looked up; longer runs of letters are no words."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_ACRONYM = re.compile(r"([A-ZÆØÅ]{2,})(?:['’]?(?:s|en|ens|et|ets|erne|er))?")
_ENDING = re.compile(r"['’](?:s|en|ens|et|ets|er|erne)$")
_CENTRE = re.compile(r"cent(?:ers?|rets?|res?|renes?)$")
_ABBREVIATIONS = (
    r"(?:mio|mia|kr|stk|nr|fx|f\.eks|bl\.a|mv|m\.v|mm|m\.m|pct|jf|ca|evt|inkl|ekskl|osv|dvs|pkt|tlf|litra|art|kap|"
    r"årl|max|min|maks|hhv|kvt|tkr|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec|st|dr|prof|vedr|mill|t|e|b)"
)
_LONGEST_ABBREVIATION = 8
_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"”’»)]?\s+(?=[\"”“„»(]?[A-ZÆØÅ0-9])|\n+")
_ABBREVIATED = re.compile(
    rf"(?<!\w){_ABBREVIATIONS}\.$|(?<!\w)\d{{1,2}}\.$|(?-i:(?<!\w)(?:[A-ZÆØÅ]\.[ ]?){{2,}}$)", re.IGNORECASE
)

NUMBER_WORDS = {
    "én": 1, "ét": 1, "et": 1, "en": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8,
    "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16,
    "sytten": 17, "atten": 18, "nitten": 19, "tyve": 20, "tredive": 30, "fyrre": 40, "halvtreds": 50,
}  # fmt: skip
"""Danish numerals that pages write as words."""


class Token(NamedTuple):
    """A word or number of a text; `key` is what two forms of one word have in common."""

    span: Span
    word: str
    key: str


def tokens(text: str, within: Span) -> list[Token]:
    """Return the words and numbers of a stretch of text, in order."""
    return [
        Token(Span(*match.span()), word := match.group(), key(word))
        for match in _TOKEN.finditer(text, within.start, within.end)
    ]


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """Return the base form of a word, so that inflections and genitives of one word share it.

    Acronyms keep their capitals: "KEEP" is not "keep".
    """
    acronym = _ACRONYM.fullmatch(word)
    if acronym:
        return acronym.group(1)
    return lemma(_ENDING.sub("", word.lower()))


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Return the dictionary form of a lower-case Danish word; the stem of a word that no dictionary has."""
    word = _CENTRE.sub("center", word)
    if word.endswith("center"):  # the dictionary has few of its compounds, and the stems of its forms differ
        return word
    if len(word) > _LONGEST_WORD:
        return word
    genitive = len(word) > 3 and word.endswith("s") and not known(word) and known(word[:-1])
    found = simplemma.lemmatize(word[:-1] if genitive else word, lang="da").lower()
    return found if known(found) else _STEM(found)


def stem(word: str) -> str:
    """Return the stem of a lower-case Danish word, dictionary or not: coarser than its base form."""
    return _STEM(lemma(word))


def known(word: str) -> bool:
    """Tell whether the dictionary has a lower-case word."""
    return simplemma.is_known(word, lang="da")


def sentences(text: str, within: Span) -> Iterator[Span]:
    """Yield the sentences of a stretch of text; a line break ends one too."""
    for sentence in _whole_sentences(text, within):
        start = sentence.start
        while sentence.end - start > _LONGEST_SENTENCE:
            space = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            end = space if space > 0 else start + _LONGEST_SENTENCE
            yield from _trimmed(text, start, end)
            start = end
        yield from _trimmed(text, start, sentence.end)


def _whole_sentences(text: str, within: Span) -> Iterator[Span]:
    start = within.start
    for match in _SENTENCE_END.finditer(text, within.start, within.end):
        before = max(start, match.start() - _LONGEST_ABBREVIATION)
        if "\n" not in match.group() and _ABBREVIATED.search(text, before, match.start()):
            continue
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, within.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def number(word: str) -> int | None:
    """Return the value of a numeral in digits or letters, None for another word."""
    if word.isdecimal():
        return int(word)
    return NUMBER_WORDS.get(word.lower())
