"""Citations of acts, down to the subsection, number and letter."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from graph.extract.denial import denied_span
from graph.extract.fact import Citation, Fact
from graph.extract.mention import Mention
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.terms import CV
from graph.text import Span

# A letter belongs to the number where it touches it, or stands before a comma or another part of the citation.
_NUMBER = r"\d{1,3}(?:[a-zæø](?![\wæøå])|[ ][a-hj-zæø](?![\wæøå])(?!-(?!\d)))?"
_NO_NUMBER = r"(?!\d|\.\d|[ ]?(?:år|mio|kr|pct|børn|kommuner|unge))"
_LEVEL = r"stk\.|stykke|nr\.|nummer|litra"
_JOIN = r",[ ]og|,|[–-]|og|eller|samt|jf\.|jævnfør"
_STEP = re.compile(
    rf"""
    (?P<join>(?:[ ]?(?:{_JOIN}))*)
    [ ]?(?P<sign>§§?|paragraf(?:fer(?:ne)?)?\b)?
    [ ]?(?P<level>{_LEVEL})?
    [ ]?(?P<number>{_NUMBER}{_NO_NUMBER}|(?<=litra[ ])[a-zæø](?!\w)|(?<=[ ][a-h][ ]og[ ])[b-h](?![\w-]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = re.compile(r"§|\bparagraf(?:fer(?:ne)?)?(?=[ ]\d)", re.IGNORECASE)
_BUDGET = re.compile(r"§§?[ ]?\d+(?:\.\d+|[ ](?:på|i|af)[ ](?:den[ ])?finanslov)", re.IGNORECASE)
_ON_BUDGET = re.compile(r"\bfinanslov\w*(?:[ ](?:for[ ])?\d{4})?[ ]$", re.IGNORECASE)
_INTRODUCES = re.compile(r"(?:-\w+)?,?[ ](?:i|efter|jf\.|af)?[ ]?(?:den |lov om )?", re.IGNORECASE)
_LEVELS = {"stk.": "subsection", "stykke": "subsection", "nr.": "number", "nummer": "number", "litra": "letter"}
_SEVERAL = {len("§§"), len("paragraffer"), len("paragrafferne")}
_LONGEST_RANGE = 30
"""Places that "§§ 50-52" may stand for; more is no range."""
_REACH = 24
"""Characters between a section and the act named behind it."""


@dataclass(frozen=True, slots=True)
class _Acts:
    """Where an entry names acts, by where the names begin and by where they end."""

    beginnings: Sequence[tuple[Span, NamedNode]]
    ends: Sequence[tuple[int, NamedNode]]

    @classmethod
    def of(cls, mentions: Sequence[Mention]) -> "_Acts":
        """Return the acts among what an entry names."""
        named = [(mention.extent, mention.iri) for mention in mentions if mention.scheme == "law"]
        return cls(sorted(named, key=_beginning), sorted(((span.end, act) for span, act in named), key=_end))

    def beginning(self, start: int, end: int) -> Iterator[tuple[Span, NamedNode]]:
        """Yield the acts whose names begin from `start` to `end`, in order."""
        first = bisect_left(self.beginnings, start, key=_beginning)
        yield from self.beginnings[first : bisect_right(self.beginnings, end, key=_beginning)]

    def within(self, extent: Span) -> NamedNode | None:
        """Return the first act whose name begins in a stretch: "§ 83 (…) og § 117 i serviceloven"."""
        return next((act for _, act in self.beginning(extent.start, extent.end)), None)

    def before(self, end: int) -> NamedNode | None:
        """Return the last act that is named up to a place."""
        place = bisect_right(self.ends, end, key=_end)
        return self.ends[place - 1][1] if place else None


def _beginning(named: tuple[Span, NamedNode]) -> int:
    return named[0].start


def _end(named: tuple[int, NamedNode]) -> int:
    return named[0]


def facts(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield the places of acts that an entry cites, each once with every span that cites it.

    A section belongs to the act named right before or behind it, or else to the one that the entry named last.
    Where none was, it belongs to the next one of its sentence, and without that it is left unread. Accounts of the
    finance act ("§ 15.26.57.30") are no law.
    """
    cited: dict[Citation, list[Span]] = {}
    acts = _Acts.of(mentions)
    for sentence in (sentence for sentence in sentences if sentence.kind is not Kind.TAGS):
        position = sentence.span.start
        while sign := _SIGN.search(text, position, sentence.span.end):
            start = sign.start()
            steps = [] if _budget(text, start) else _steps(text, start, sentence.span.end)
            position = steps[-1].end() if steps else sign.end()
            act = _act(text, Span(start, position), acts) or acts.within(Span(position, sentence.span.end))
            for citation, span in _places(steps, act) if act else ():
                if not denied_span(text, sentence.span, sentence.words, span):
                    cited.setdefault(citation, []).append(span)
    for citation, spans in cited.items():
        yield Fact(CV.hasLegalResource, citation, tuple(spans))


def _budget(text: str, start: int) -> bool:
    """Tell whether a section sign counts accounts of the finance act."""
    return bool(_BUDGET.match(text, start) or _ON_BUDGET.search(text, max(0, start - 30), start))


def _steps(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the numbers of a citation in order, each with the sign or word that says what it counts."""
    found: list[re.Match[str]] = []
    while match := _STEP.match(text, start, end):
        follows = match.group("join") or match.group("sign") or match.group("level")
        if found and not follows:
            break
        found.append(match)
        start = match.end()
    return found


def _places(steps: Sequence[re.Match[str]], act: NamedNode) -> Iterator[tuple[Citation, Span]]:
    """Yield each place that is cited in full: "§ 52, stk. 3, nr. 2-4" names three, and not § 52 itself.

    A number without a word counts what the one before it counted; after "§§" it is a section again.
    """
    current = Citation(act, "")
    level, several, opened = "section", False, None
    for index, step in enumerate(steps):
        begin = step.start("sign") if step.group("sign") else step.start("number")
        opened = begin if opened is None or step.group("sign") else opened
        if step.group("sign"):
            level, several = "section", len(step.group("sign")) in _SEVERAL
        elif step.group("level"):
            level = _LEVELS[step.group("level").lower()]
        elif several:
            level = "section"
        number = re.sub(r"(\d)[ ]?([a-zæø])", r"\1 \2", step.group("number"))
        if re.search("[–-]$", step.group("join")) and not step.group("sign"):
            yield from _between(current, level, number, Span(steps[index - 1].start("number"), step.end()))
        current = _at(current, level, number)
        following = steps[index + 1] if index + 1 < len(steps) else None
        if following is None or not following.group("level") or _same(following, level):
            yield current, Span(opened, step.end())
            opened = None


def _same(step: re.Match[str], level: str) -> bool:
    return _LEVELS.get((step.group("level") or "").lower()) == level


def _at(citation: Citation, level: str, number: str) -> Citation:
    """Return the place with another number at a level and nothing below it."""
    match level:
        case "section":
            # The letter alone goes with the number before it: "§ 82 a og b".
            return Citation(citation.law, number if number[0].isdecimal() else f"{citation.section[:-1]}{number}")
        case "subsection":
            return replace(citation, subsection=number, number=None, letter=None)
        case "number":
            return replace(citation, number=number, letter=None)
        case _:
            return replace(citation, letter=number)


def _between(first: Citation, level: str, last: str, span: Span) -> Iterator[tuple[Citation, Span]]:
    """Yield the places that a range leaves out between its ends."""
    begin = getattr(first, level)
    if begin and begin.isdecimal() and last.isdecimal() and int(last) - int(begin) < _LONGEST_RANGE:
        for number in range(int(begin) + 1, int(last)):
            yield _at(first, level, str(number)), span


def _act(text: str, cited: Span, acts: _Acts) -> NamedNode | None:
    for extent, act in acts.beginning(cited.end, cited.end + _REACH):
        if _introduced(text, cited.end, extent):
            return act
    return acts.before(cited.start)


def _introduced(text: str, start: int, act: Span) -> bool:
    between = text[start : act.start]
    own = _SIGN.match(text, act.end + 1)
    return not own and bool(_INTRODUCES.fullmatch(between))
