"""Municipalities: by name, by number, or all of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from graph.extract.attribution import is_source, reports
from graph.extract.danish import NUMBER_WORDS, number, tokens
from graph.extract.denial import denied_span
from graph.extract.fact import Fact, Involvement
from graph.extract.mention import Mention
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.layout import Entry
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
_ADJECTIVE = r"(?!(?:til|og|eller|af|i|fra|for|på|med|ud|om|år\w*)\b)[a-zæøå]+[ ]"
_COUNT = re.compile(
    rf"(?<![\d.,–-])(?<!\d[ ])\b(?P<number>\d{{1,2}}|{_WORDS})[ ](?:{_ADJECTIVE}){{0,2}}?"
    r"[a-zæøå]*kommuner(?:ne)?s?\b",
    re.IGNORECASE,
)
_ANY = re.compile("kommuner", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"\b(?:op til|ca\.|cirka|omkring|mindst|flere end|mere end|over|under|knap|næsten|ud af|hver|mellem \w+ og)"
    r" (?:de |landets )?$",
    re.IGNORECASE,
)
"""What makes a number a bound, a guess or a share, and no count of those who take part."""
_ALL = re.compile(
    r"\b(?:alle|samtlige|hele)[ ](?:(?:landets|danske|de|danmarks|\d\d)[ ])*kommuner(?:ne)?\b"
    r"|\blandets[ ](?:98[ ])?kommuner\b",
    re.IGNORECASE,
)
_MUNICIPALITY = re.compile(r"[ ]kommune(?:r|rne)?s?\b", re.IGNORECASE)
_LED_IN = re.compile(
    r"""
    \b[a-zæøå]*kommuner(?:ne)?
    (?: ,?[ ](?:der|som)[ ](?:deltager|indgår|er[ ]med|medvirker)[^.;:,]{0,40},? )?
    (?: [ ](?:er|deltager|omfatter|består[ ]af|var|nemlig|i[ ](?:projektet|initiativet|forløbet|indsatsen)
       |som|heriblandt|bl\.a\.|blandt[ ]andet|fx) )*
    (?: [ ](?:med|i|på|fra)[ ][^.;:,()]{0,60}(?=[ ]\() )?
    (?: : | ,[ ]nemlig | ,[ ]herunder | [ ]?[(–-] )? [ ]? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TAKES_PART = re.compile(
    r"\b(?:projekt|partnerskabs|deltager|model|samarbejds|pilot|forsøgs)kommuner"
    r"|\b(?:deltag|indgå|medvirk|afprøv|gennemfør|projekt|initiativ|partnerskab)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of municipalities, without "Kommune" and in lower case, and what finds lists of them."""

    iris: Mapping[str, NamedNode]
    one: re.Pattern[str]
    list: re.Pattern[str]
    first: frozenset[str]

    def may_stand_in(self, sentence: Sentence) -> bool:
        """Tell whether a sentence has the first word of a name; where not, no pattern has to look."""
        return any(word.word.casefold() in self.first for word in sentence.words)


def facts(
    text: str, entry: Entry, sentences: Sequence[Sentence], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> Iterator[Fact]:
    """Yield participants by name, the stated number of municipalities, and their scope.

    A number smaller than that of the names is of some of them only, and left unread; where it stands in one
    sentence with the names, the two contradict each other, which is for the check to tell.
    """
    excluding = [mention for mention in mentions if mention.iri == BY_EXCLUSION]
    named = _participants(text, entry, sentences, excluding, _names(vocabulary))
    counts: dict[int, list[Span]] = {}
    scopes: dict[NamedNode, list[Span]] = {}
    for sentence in (sentence for sentence in sentences if sentence.kind is not Kind.TAGS):
        here = sum(any(sentence.span.covers(span) for span in spans) for spans in named.values())
        for count, span in _counts(text, sentence):
            if count >= len(named) or count < here:
                counts.setdefault(count, []).append(span)
        for scope, span in _scopes(text, sentence, excluding):
            scopes.setdefault(scope, []).append(span)
    for count, spans in counts.items():
        yield Fact(IG.municipalityCount, Literal(str(count), datatype=XSD.integer), tuple(spans))
    for iri, spans in named.items():
        yield Fact(IG.hasInvolvement, Involvement(iri, PARTICIPANT), tuple(spans))
        scopes.setdefault(NAMED, []).extend(spans)
    for scope, spans in scopes.items():
        yield Fact(IG.municipalityScope, scope, tuple(dict.fromkeys(spans)))


def _counts(text: str, sentence: Sentence) -> Iterator[tuple[int, Span]]:
    if not _ANY.search(text, sentence.span.start, sentence.span.end) or reports(text, sentence.span):
        return
    if sentence.kind is Kind.BACKGROUND and not _TAKES_PART.search(text, sentence.span.start, sentence.span.end):
        return
    for match in _COUNT.finditer(text, sentence.span.start, sentence.span.end):
        count = number(match.group("number"))
        if count and count <= MOST and not _ROUGHLY.search(text, max(0, match.start() - 24), match.start()):
            yield count, Span(match.start(), match.end())


def _scopes(text: str, sentence: Sentence, excluding: Sequence[Mention]) -> Iterator[tuple[NamedNode, Span]]:
    for match in _ALL.finditer(text, sentence.span.start, sentence.span.end):
        yield ALL, Span(match.start(), match.end())
    words = text[sentence.span.start : sentence.span.end]
    out = [mention for mention in excluding if mention.sentence is sentence and "kommune" in words.lower()]
    for mention in out:
        yield BY_EXCLUSION, mention.extent
    for _, span in _counts(text, sentence):
        if not out and not _ALL.search(text, max(0, span.start - 12), span.end):
            yield COUNTED, span


@lru_cache(maxsize=4)
def _names(vocabulary: Vocabulary) -> _Names:
    iris = {
        label.casefold().removesuffix(" kommune"): name.iri
        for name in vocabulary.municipalities
        for label in name.labels
    }
    one = rf"\b(?:{'|'.join(re.escape(name) for name in sorted(iris, key=len, reverse=True))})s?\b"
    item = rf"{one}-?(?:[ ]kommune\b)?"
    listed = rf"{item}(?:(?:,[ ]|[ ]?/[ ]?|,?[ ](?:og|samt|eller)[ ]){item})*"
    first = {tokens(name, Span(0, len(name)))[0].word for name in iris}
    return _Names(
        iris,
        re.compile(one, re.IGNORECASE),
        re.compile(listed, re.IGNORECASE),
        frozenset(first | {f"{word}s" for word in first}),
    )


def _participants(
    text: str, entry: Entry, sentences: Sequence[Sentence], excluding: Sequence[Mention], names: _Names
) -> Mapping[NamedNode, list[Span]]:
    """Map each municipality that takes part to where it is named."""
    found: dict[NamedNode, list[Span]] = {}
    listing = False
    for sentence in sentences:
        words = text[sentence.span.start : sentence.span.end]
        named = names.may_stand_in(sentence)
        item = (names.list.sub("", words) if named else words).strip(" –•*-.") == ""
        listing = item and (listing or _headed(text, entry, sentence))
        in_group = sentence.kind is Kind.TARGET_GROUP and not _TAKES_PART.search(words)
        excluded = in_group or any(mention.sentence is sentence for mention in excluding)
        for iri, span in _named(text, sentence, names, listing) if named and sentence.kind is not Kind.TAGS else ():
            if listing or not excluded:
                found.setdefault(iri, []).append(span)
        listing = listing or bool(re.search(r"kommuner(?:ne)?[^.]{0,40}:$", words, re.IGNORECASE))
    return found


def _headed(text: str, entry: Entry, sentence: Sentence) -> bool:
    """Tell whether a sentence stands below a heading such as "Deltagende kommuner"."""
    headings = [section.heading for section in entry.sections if section.body.covers(sentence.span)]
    return any(heading and "kommune" in text[heading.start : heading.end].lower() for heading in headings)


def _named(text: str, sentence: Sentence, names: _Names, listing: bool) -> Iterator[tuple[NamedNode, Span]]:
    """Yield the municipalities that a sentence names; a lone place name without "kommune" is none."""
    for match in names.list.finditer(text, sentence.span.start, sentence.span.end):
        called = "kommune" in match.group().lower() or _MUNICIPALITY.match(text, match.end())
        if not (
            listing or called or _LED_IN.search(text, max(sentence.span.start, match.start() - 120), match.start())
        ):
            continue
        if not match.group()[0].isupper() or is_source(text, sentence.span, Span(match.start(), match.end())):
            continue
        if denied_span(text, sentence.span, sentence.words, Span(match.start(), match.end())):
            continue
        for one in names.one.finditer(text, match.start(), match.end()):
            name = one.group().casefold()
            yield names.iris.get(name) or names.iris[name.removesuffix("s")], Span(one.start(), one.end())
