"""Citations of acts, down to the subsection, number and letter."""

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from graph.extract.fact import Citation, Fact
from graph.extract.mention import Mention, Sentence
from graph.headings import Kind
from graph.terms import CV
from graph.text import Span

# A letter belongs to the number where it touches it, or stands before a comma or another part of the citation.
_SECTION = r"\d{1,3}(?:[a-zæø](?![\wæøå])|[ ][a-hj-zæø](?![\wæøå])(?!-))?"
_BELOW = r"(?:,?[ ](?:stk\.|stykke)[ ]?\d+|,?[ ](?:nr\.|nummer)[ ]?\d+|,?[ ]litra[ ][a-zæø]\b)"
_JOIN = r"(?:,[ ](?:og[ ])?|[ ]?[–-][ ]?|[ ](?:og|eller|samt|jf\.|jævnfør)[ ])"
_NO_SECTION = r"(?!\d|\.\d|[ ]?(?:år|mio|kr|pct|børn|kommuner|unge))"
_PLACE = rf"{_SECTION}{_NO_SECTION}{_BELOW}*"
_CITED = re.compile(rf"§§?[ ]?(?P<list>{_PLACE}(?:{_JOIN}(?:§§?[ ]?)?{_PLACE})*)", re.IGNORECASE)
_RANGE = re.compile(r"(?<!\d)(?P<first>\d{1,3})[ ]?[–-][ ]?(?P<last>\d{1,3})(?![\w,.]*\d)")
_LONGEST_RANGE = 30
"""Sections that "§§ 50-52" may stand for; more is no range of sections."""
_ONE = re.compile(
    rf"(?P<section>{_SECTION})(?:,?[ ](?:stk\.|stykke)[ ]?(?P<subsection>\d+))?(?:,?[ ](?:nr\.|nummer)[ ]?(?P<number>\d+))?"
    rf"(?:,?[ ]litra[ ](?P<letter>[a-zæø]))?",
    re.IGNORECASE,
)
_BUDGET = re.compile(r"§[ ]?\d+\.\d+")


def facts(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield the places of acts that an entry cites, each once with every span that cites it.

    A section belongs to the act named right before or behind it, or else to the one that the entry named last.
    One for which no act was named is left unread. Accounts of the finance act ("§ 15.26.57.30") are no law.
    """
    cited: dict[Citation, list[Span]] = {}
    acts = [m for m in mentions if m.scheme == "law"]
    for sentence in sentences:
        if sentence.kind is Kind.TAGS:
            continue
        for match in _CITED.finditer(text, sentence.span.start, sentence.span.end):
            act = _act(text, match, acts)
            if act and not _BUDGET.match(text, match.start()):
                for citation, span in _places(match, act):
                    cited.setdefault(citation, []).append(span)
    for citation, spans in cited.items():
        yield Fact(CV.hasLegalResource, citation, tuple(spans))


def _places(match: re.Match[str], act: NamedNode) -> Iterator[tuple[Citation, Span]]:
    """Yield each place of a list such as "§§ 11 og 52, stk. 3"; the first span begins at the sign."""
    offset = match.start("list")
    for number, one in enumerate(_ONE.finditer(match.group("list"))):
        section = re.sub(r"(\d)[ ]?([a-zæø])", r"\1 \2", one.group("section"))
        citation = Citation(act, section, one.group("subsection"), one.group("number"), one.group("letter"))
        start = offset + one.start()
        yield citation, Span(match.start() if number == 0 else start, offset + one.end())
    for between in _RANGE.finditer(match.group("list")):
        first, last = int(between.group("first")), int(between.group("last"))
        for number in range(first + 1, last) if last - first < _LONGEST_RANGE else ():
            yield Citation(act, str(number)), Span(offset + between.start(), offset + between.end())


def _act(text: str, match: re.Match[str], acts: Sequence[Mention]) -> NamedNode | None:
    behind = [m for m in acts if 0 <= m.extent.start - match.end() <= 12 and _introduced(text, match.end(), m)]
    if behind:
        return behind[0].iri
    before = [m for m in acts if m.extent.end <= match.start()]
    return before[-1].iri if before else None


def _introduced(text: str, start: int, act: Mention) -> bool:
    return bool(
        re.fullmatch(r",?[ ](?:i|efter|jf\.|af)?[ ]?(?:den |lov om )?", text[start : act.extent.start], re.IGNORECASE)
    )
