"""Where a text says that something is not so, or is so of something else."""

import re
from bisect import bisect_left, bisect_right

from graph.extract.danish import Token
from graph.text import Span

_NOT = frozenset({"ikke", "ingen", "intet", "hverken", "aldrig"})
_NOT_ONLY = frozenset({"kun", "blot", "alene", "bare", "mindst", "længere"})
_SELDOM = frozenset({"sjældent", "næppe"})
_NEGATING = _NOT | _SELDOM
_EXCEPT = re.compile(
    r"\b(?:med undtagelse af|bortset fra|undtagen|frem for|fremfor|i stedet for|til forskel fra|i modsætning til"
    r"|snarere end|uden at|uden (?:brug|anvendelse) af|uafhængigt? af|eksklusive\b|ekskl\.)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;.:]|\b(?:men|dog)\b")
_LEFT_OUT = re.compile(
    r"""
    (?: ,[ ][\w-]+(?:[ ][\w-]+){0,2}(?=,|[ ](?:og|eller)[ ]) ){0,4}  # the rest of a list
    [^,;.:]{0,160}
    (?: (?:,[ ]der|,[ ]som)[ ][^,;.:]{1,60},[^,;.:]{0,20} )?
    (?: ,[ ](?=(?:er|bliver|kan)[ ]ikke|indgår|deltager|omfattes|hører|medtages|inkluderes) )?  # a relative clause ends
    \b (?: (?:er|bliver)[ ]ikke[ ](?:med[ ]i|omfattet|en[ ]del[ ]af|del[ ]af|i|målgruppe\w*|inkluderet
         |(?:\w+s[ ])?(?:emne|fokus|genstand))
       | (?:indgår|deltager|omfattes|hører|medtages|inkluderes)[ ]ikke
       | kan[ ]ikke[ ](?:deltage|søge|indgå|omfattes|optages|inkluderes|henvises|tilbydes|benytte) ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def denied(text: str, sentence: Span, words: tuple[Token, ...], first: int, last: int) -> bool:
    """Tell whether a sentence denies what its words from `first` to `last` say, or keeps it out.

    "ikke" reaches to the end of its clause, "sjældent, at …" and an exception to the end of the sentence; behind
    the words only a verb of leaving out counts: "Unge under 18 år indgår ikke".
    """
    start = words[first].span.start
    if _EXCEPT.search(text, sentence.start, start) or _LEFT_OUT.match(text, words[last].span.end, sentence.end):
        return True
    return any(
        _negates(text, words, number, start) for number in range(first) if words[number].word.lower() in _NEGATING
    )


def denied_span(text: str, sentence: Span, words: tuple[Token, ...], span: Span) -> bool:
    """Tell whether a sentence denies what a stretch of it says, or keeps it out; see `denied`."""
    first = bisect_right(words, span.start, key=lambda word: word.span.end)
    behind = bisect_left(words, span.end, key=lambda word: word.span.start)
    return first < behind and denied(text, sentence, words, first, behind - 1)


def _negates(text: str, words: tuple[Token, ...], number: int, start: int) -> bool:
    """Tell whether a word is a negation or a rarity that reaches to `start`."""
    lowered = words[number].word.lower()
    if lowered in _SELDOM:
        return True
    following = words[number + 1].word.lower() if number + 1 < len(words) else ""
    if lowered not in _NOT or following in _NOT_ONLY:
        return False
    return not _CLAUSE_END.search(text, words[number].span.end, start)
