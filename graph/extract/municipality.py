"""Municipalities: by name, by number, or all of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from graph.extract.danish import NUMBER_WORDS, number
from graph.extract.fact import Fact, Involvement
from graph.extract.mention import Mention, Sentence
from graph.headings import Kind
from graph.terms import IG, XSD
from graph.text import Span
from graph.vocabulary import Vocabulary, concept

PARTICIPANT = concept("involvement-role", "deltagende-kommune")
ALL = concept("municipality-scope", "alle-kommuner")
BY_EXCLUSION = concept("municipality-scope", "afgraenset-ved-undtagelse")
COUNTED = concept("municipality-scope", "antal-kommuner")
NAMED = concept("municipality-scope", "navngivne-kommuner")
MOST = 98
"""Municipalities in Denmark since 2007."""

_WORDS = "|".join(word for word, value in NUMBER_WORDS.items() if value > 1)
_COUNT = re.compile(
    rf"(?<![\d.,–-])(?<!\d[ ])\b(?P<number>\d{{1,2}}|{_WORDS})[ ](?:(?!til\b|og\b|eller\b|af\b|år)[a-zæøå]+[ ]){{0,2}}?[a-zæøå]*kommuner(?:ne)?s?\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:alle|samtlige|hele)[ ](?:(?:landets|danske|de|danmarks|\d\d)[ ])*kommuner(?:ne)?\b|\blandets[ ](?:98[ ])?kommuner\b",
    re.IGNORECASE,
)
_NAME = r"[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ][a-zæøå]+)?(?:-)?"
_LIST = rf"{_NAME}(?:,[ ]{_NAME})*(?:,?[ ](?:og|samt)[ ]{_NAME})?"
_NAMED_BEFORE = re.compile(rf"(?P<list>{_LIST})[ ][Kk]ommune(?:r|rne)?s?\b")
_NAMED_AFTER = re.compile(
    rf"\b(?:[a-zæøå]*kommuner(?:ne)?)\b(?:[ ](?:er|deltager|omfatter|består af|var|i projektet|i initiativet|i forløbet))*:?[ ]?[(]?(?P<list>{_LIST})"
)
_ONE_NAME = re.compile(_NAME)
_TAKES_PART = re.compile(
    r"\b(?:projekt|partnerskabs|deltager|model|samarbejds|pilot|forsøgs)kommuner|\bdeltage[rn]?\w*\b", re.IGNORECASE
)


def facts(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> Iterator[Fact]:
    """Yield participants by name, the stated number of municipalities, and their scope."""
    excluding = [mention for mention in mentions if mention.iri == BY_EXCLUSION]
    named: dict[NamedNode, list[Span]] = {}
    scopes: dict[NamedNode, list[Span]] = {}
    for sentence in sentences:
        if sentence.kind is Kind.TAGS:
            continue
        excluded = any(mention.sentence is sentence for mention in excluding)
        if not excluded and (
            sentence.kind is not Kind.TARGET_GROUP or _TAKES_PART.search(text[sentence.span.start : sentence.span.end])
        ):
            for iri, span in _names(text, sentence, _by_name(vocabulary)):
                named.setdefault(iri, []).append(span)
        yield from _counts(text, sentence)
        for scope, span in _scopes(text, sentence, excluding):
            scopes.setdefault(scope, []).append(span)
    for iri, spans in named.items():
        yield Fact(IG.hasInvolvement, Involvement(iri, PARTICIPANT), tuple(spans))
        scopes.setdefault(NAMED, []).extend(spans)
    for scope, spans in scopes.items():
        yield Fact(IG.municipalityScope, scope, tuple(dict.fromkeys(spans)))


def _counts(text: str, sentence: Sentence) -> Iterator[Fact]:
    for match in _COUNT.finditer(text, sentence.span.start, sentence.span.end):
        count = number(match.group("number"))
        if count and count <= MOST:
            span = Span(match.start(), match.end())
            yield Fact(IG.municipalityCount, Literal(str(count), datatype=XSD.integer), (span,))


def _scopes(text: str, sentence: Sentence, excluding: Sequence[Mention]) -> Iterator[tuple[NamedNode, Span]]:
    for match in _ALL.finditer(text, sentence.span.start, sentence.span.end):
        yield ALL, Span(match.start(), match.end())
    words = text[sentence.span.start : sentence.span.end]
    out = [mention for mention in excluding if mention.sentence is sentence and "kommune" in words.lower()]
    for mention in out:
        yield BY_EXCLUSION, mention.extent
    for match in _COUNT.finditer(text, sentence.span.start, sentence.span.end):
        if not out and not _ALL.search(text, max(0, match.start() - 12), match.end()):
            yield COUNTED, Span(match.start(), match.end())


@lru_cache(maxsize=4)
def _by_name(vocabulary: Vocabulary) -> Mapping[str, NamedNode]:
    """Map every name, without "Kommune" and in lower case, to its municipality."""
    return {
        label.casefold().removesuffix(" kommune"): name.iri
        for name in vocabulary.municipalities
        for label in name.labels
    }


def _names(text: str, sentence: Sentence, by_name: Mapping[str, NamedNode]) -> Iterator[tuple[NamedNode, Span]]:
    """Yield the municipalities that a sentence names; a lone place name without "kommune" is none."""
    for pattern in (_NAMED_BEFORE, _NAMED_AFTER):
        for match in pattern.finditer(text, sentence.span.start, sentence.span.end):
            for one in _ONE_NAME.finditer(text, match.start("list"), match.end("list")):
                name = one.group().casefold().rstrip("-")
                iri = by_name.get(name) or by_name.get(name.removesuffix("s"))
                if iri:
                    yield iri, Span(one.start(), one.end())
