"""How long something lasts."""

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal

from graph.extract.danish import NUMBER_WORDS
from graph.extract.fact import Fact
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.terms import SDO, XSD
from graph.text import Span

_NUMBER = "|".join([r"\d{1,2}", "halvandet", *NUMBER_WORDS])
_LASTING = r"periode|projekt|forløb|program|uddannelse|indsats|kursus|initiativ|pulje|forsøg"
_DURATION = re.compile(
    rf"""
    \b(?P<number>{_NUMBER})[ -]?(?P<unit>årigt|årige|årig|måneders|ugers|dages)[ ](?:\w+[ ]){{0,2}}?\w*(?:{_LASTING})\w*
    | \b(?:løber|varer|strækker[ ]sig|forløber|gennemføres|afvikles)[ ](?:i|over)?[ ]?
      (?P<count>{_NUMBER})[ ](?P<measure>år|måneder|uger|dage)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOLD_IN = frozenset({Kind.LEAD, Kind.PURPOSE, Kind.BACKGROUND})


def facts(text: str, sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """Yield how long a course or a project lasts: "toårigt efteruddannelsesforløb" is P2Y."""
    for sentence in sentences:
        if sentence.kind in _TOLD_IN:
            for match in _DURATION.finditer(text, sentence.span.start, sentence.span.end):
                lasting = Literal(_duration(match), datatype=XSD.duration)
                yield Fact(SDO.duration, lasting, (Span(match.start(), match.end()),))


def _duration(match: re.Match[str]) -> str:
    """Return the lexical form of xsd:duration, with no more than 11 months and without weeks."""
    word = (match.group("number") or match.group("count")).lower()
    unit = (match.group("unit") or match.group("measure"))[0].lower()
    if word == "halvandet":
        return "P1Y6M"
    count = int(word) if word.isdecimal() else NUMBER_WORDS[word]
    if unit in "ud":
        return f"P{count * (7 if unit == 'u' else 1)}D"
    years, months = divmod(count * 12 if unit == "å" else count, 12)
    return "P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")
