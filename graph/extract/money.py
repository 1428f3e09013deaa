"""Amounts of money with their scope."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pyoxigraph import NamedNode

from graph.extract.danish import NUMBER_WORDS
from graph.extract.denial import denied_span
from graph.extract.fact import Fact, Funding
from graph.extract.mention import Mention
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.terms import IG
from graph.text import Span
from graph.vocabulary import concept

POOL = concept("funding-scope", "pulje")
INITIATIVE = concept("funding-scope", "initiativbevilling")
PROGRAMME = concept("funding-scope", "programramme")

_MILLION = 1_000_000
_FACTORS = {
    "mio": 1_000_000,
    "million": 1_000_000,
    "mill": 1_000_000,
    "mia": 1_000_000_000,
    "milliard": 1_000_000_000,
    "t": 1_000,
    "tusind": 1_000,
}
_MILLIONS = r"mio|mia|million|mill|milliard"
_WORDS = {"halvanden": Decimal("1.5"), "halvandet": Decimal("1.5")} | {w: Decimal(n) for w, n in NUMBER_WORDS.items()}
_AMOUNT = re.compile(
    rf"""
    (?<![\w.,§–-])(?P<before>(?:kr\.?|DKK)[ ]?)?
    (?: (?P<number>\d{{1,3}}(?:[. ]\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?)
      | (?P<word>{"|".join(_WORDS)})(?=[ ](?:{_MILLIONS}|tusind)) )
    (?P<dash>[ ]?,-)?
    (?:[ ]?(?P<factor>{_MILLIONS}|tusind|t(?=\.?[ ]?kr))(?:er)?(?:\b\.?|(?=kr)))?
    (?P<after>[ ]?(?:danske[ ])?(?:kr\b\.?|kroner|DKK|,-))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNIT = re.compile(r"kr|mio|mia|mill|tusind|DKK|,-", re.IGNORECASE)
_OF_FUNDS = re.compile(
    r"\b(?:afsat|afsættes|afsætte[rs]?|bevil\w*|\w*pulje\w*|finansier\w*|støtte[ts]?|fået|tildeles|doneret|\w*midler|\w*ramme\w*|tilskud\w*"
    r"|budget\w*|økonomi\w*|udmønt\w*|fond\w*|donation\w*|tildelt|fordel\w*|prioriter\w*|samlet set|i alt|årligt"
    r"|finanslov\w*|er der|der er)\b",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"(?<![\w.,])(?<!mellem )(?P<list>(?:\d{1,3}(?:[.,]\d{1,2})?,[ ])*\d{1,3}(?:[.,]\d{1,2})?)[ ]og[ ]$", re.IGNORECASE
)
"""Numbers that share the unit of the last one: "2, 3 og 4 mio. kr."."""
_BETWEEN = re.compile(r"\bmellem[ ][\d.,]+[ ](?:mio\.?[ ])?og[ ]$", re.IGNORECASE)
_SHARED_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?![\d])")
_A_MOST = re.compile(r"\b(?:højst|maksimalt|maks\.|op til)\b[^.;]{0,40}$", re.IGNORECASE)
_APPLIED_FOR = re.compile(r"\b(?:søge[srt]?|ansøge\w*|få[rs]?|modtage[srt]?|pr\.|hver)(?!\w)", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"[ ](?:mennesker|danskere|borgere|personer|børn|unge|voksne|ældre|indbyggere|europæere|gange|timer|dage)\b"
)
_PER_UNIT = re.compile(
    r"[ ]?(?:pr\.?|per|om)[ ](?:måned|barn|person|borger|time|deltager|familie|forløb|plads|døgn|kursist)",
    re.IGNORECASE,
)
_NO_FUNDS = re.compile(
    r"\b(?:koste[rt]?|sparer?|sparet|besparelse\w*|gæld\w*|indtægt\w*|løn\w*|udgift\w*|egenbetaling\w*|bruger|brugte|betale[rs]?)\b",
    re.IGNORECASE,
)
_POOL_BEFORE = re.compile(r"\b(?!satspulje)\w*pulje[nr]?s?\b[^.;]{0,40}$|\bpulje[^.;]*$", re.IGNORECASE)


def facts(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield the amounts that an entry states as its funding; an amount stated twice is one fact."""
    stated: dict[tuple[Decimal, NamedNode], list[tuple[Span, str]]] = {}
    for sentence in sentences:
        if sentence.kind is Kind.TAGS or not _UNIT.search(text, sentence.span.start, sentence.span.end):
            continue
        if not _about_funds(text, sentence):
            continue
        for value, span in amounts(text, sentence.span):
            if _no_grant(text, sentence, span):
                continue
            scope = _scope(text, sentence, span, mentions)
            stated.setdefault((value, scope), []).append((span, text[span.start : span.end]))
    for (value, scope), places in stated.items():
        yield Fact(IG.hasFunding, Funding(value, "DKK", scope, places[0][1]), tuple(span for span, _ in places))


def amounts(text: str, within: Span) -> Iterator[tuple[Decimal, Span]]:
    """Yield the amounts of money in a stretch of text, in kroner, in order.

    A number counts with a unit of money or of millions beside it: "30 mio. kr.", "kr. 500.000", "0.9 mio.".
    """
    for match in _AMOUNT.finditer(text, within.start, within.end):
        factor = _FACTORS[match.group("factor").lower()] if match.group("factor") else 1
        money = match.group("before") or match.group("after") or match.group("dash")
        counted = factor >= _MILLION and not _OF_OTHERS.match(text, match.end())
        if (
            not (money or counted)
            or _PER_UNIT.match(text, match.end())
            or _BETWEEN.search(text, max(0, match.start() - 30), match.start())
        ):
            continue
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip())
        if factor >= _MILLION:
            yield from _sharing(text, within.start, start, factor)
        word = (match.group("word") or "").lower()
        value = (_WORDS[word] if word else _number(match.group("number"), factor)) * factor
        if value:
            yield value, Span(start, match.start() + len(words.rstrip()))


def _sharing(text: str, start: int, end: int, factor: int) -> Iterator[tuple[Decimal, Span]]:
    """Yield the amounts before one that share its unit."""
    found = _SHARING.search(text, max(start, end - 60), end)
    for number in _SHARED_NUMBER.finditer(found.group("list")) if found else ():
        begin = (found.start("list") if found else 0) + number.start()
        yield _number(number.group(), factor) * factor, Span(begin, begin + len(number.group()))


def _number(digits: str, factor: int) -> Decimal:
    """Read a Danish number; before "mio." a point before one or two digits is a decimal point too."""
    if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?", digits) and not (
        factor > 1 and re.fullmatch(r"0\.\d{3}", digits)
    ):
        return Decimal(digits.replace(".", "").replace(" ", "").replace(",", "."))
    return Decimal(digits.replace(",", "."))


def _about_funds(text: str, sentence: Sentence) -> bool:
    if sentence.kind is Kind.FUNDING:
        return True
    words = text[sentence.span.start : sentence.span.end]
    return bool(_OF_FUNDS.search(words)) and not _NO_FUNDS.search(words)


def _no_grant(text: str, sentence: Sentence, span: Span) -> bool:
    """Tell whether an amount is denied, or only the most that somebody can apply for."""
    if denied_span(text, sentence.span, sentence.words, span):
        return True
    limit = _A_MOST.search(text, sentence.span.start, span.start)
    return bool(limit and _APPLIED_FOR.search(text, sentence.span.start, sentence.span.end))


def _scope(text: str, sentence: Sentence, span: Span, mentions: Sequence[Mention]) -> NamedNode:
    """Return whose money it is: a pool's, a programme's as a whole, or the initiative's own."""
    before = text[sentence.span.start : span.start]
    after = text[span.end : sentence.span.end]
    if _whole_programme(before, after, sentence, span, mentions):
        return PROGRAMME
    if _POOL_BEFORE.search(before) or re.match(r"[^.;,]{0,20}\bpulje", after, re.IGNORECASE):
        return POOL
    return INITIATIVE


def _whole_programme(before: str, after: str, sentence: Sentence, span: Span, mentions: Sequence[Mention]) -> bool:
    """Tell whether the sentence gives a programme's total: the programme is what the money is set aside for."""
    if re.search(r"\btil (?:\w+)?(?:initiativet|projektet|indsatsen|screening\w*)\b", after, re.IGNORECASE):
        return False
    named = [m for m in mentions if m.scheme == "programme" and m.sentence is sentence]
    total = re.search(r"\b(?:samlet|samlede|i alt)\b", before + after, re.IGNORECASE)
    follows = any(0 <= m.extent.start - span.end <= 12 and re.match(r"[ ]til ", after, re.IGNORECASE) for m in named)
    leads = any(
        m.extent.end <= span.start and re.search(r"\b(?:er på|udgør|rummer|omfatter|har en ramme)\b", before)
        for m in named
    )
    return follows or leads or bool(named and total and re.search(r"\bramme", before + after, re.IGNORECASE))
