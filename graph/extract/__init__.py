"""From a page to facts with spans: one module per kind of fact.

Every rule reads the page's plain text and gives the words that state what it found. No rule knows a title.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from graph.extract import (
    body,
    concept,
    documentation,
    duration,
    law,
    mention,
    moment,
    money,
    municipality,
    period,
    programme,
    prose,
    relation,
    sentence,
    target_group,
    topic,
)
from graph.extract.fact import EntryFacts, Fact, PageFacts
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.layout import Entry
from graph.page import Page
from graph.terms import CV, DCT, IG
from graph.text import Span
from graph.vocabulary import Vocabulary

_NO_READING = frozenset({DCT.abstract, IG.purpose, IG.background, CV.contactPoint})
"""What the layout alone tells: that a sentence stands in the lead is no reading of it."""
_READ_BY_LAYOUT = frozenset({Kind.TITLE, Kind.PERIOD})


def facts(page: Page, vocabulary: Vocabulary) -> PageFacts:
    """Return what the page states, entry by entry; spans count characters of the plain text."""
    text = page.text.plain
    named = relation.named_in(text, page.entries)
    modified = moment.day(text, page.updated) if page.updated else None
    return PageFacts(
        entries=tuple(_entry(text, number, entry, named, vocabulary) for number, entry in enumerate(page.entries)),
        modified=(modified, page.updated) if modified and page.updated else None,
    )


def _entry(
    text: str, number: int, entry: Entry, named: Mapping[str, Sequence[int]], vocabulary: Vocabulary
) -> EntryFacts:
    sentences = sentence.sentences(text, entry)
    words = tuple(prose.facts(text, entry))
    found = (
        *_found(text, entry, sentences, vocabulary),
        *relation.facts(text, number, named, sentences),
    )
    return EntryFacts(
        title=text[entry.title.start : entry.title.end],
        entry=entry,
        facts=words + found,
        unread=tuple(_unread(sentences, found, words)),
    )


def _found(text: str, entry: Entry, sentences: Sequence[Sentence], vocabulary: Vocabulary) -> Iterator[Fact]:
    mentions = mention.mentions(text, sentences, entry, vocabulary)
    yield from period.facts(text, sentences)
    yield from duration.facts(text, sentences)
    yield from concept.facts(text, mentions)
    yield from topic.facts(mentions)
    yield from documentation.facts(mentions)
    yield from programme.facts(text, entry, mentions, vocabulary)
    yield from target_group.facts(text, entry, sentences, mentions, vocabulary)
    yield from body.facts(text, mentions, vocabulary)
    yield from municipality.facts(text, entry, sentences, mentions, vocabulary)
    yield from law.facts(text, sentences, mentions)
    yield from money.facts(text, sentences, mentions)


def _unread(sentences: Sequence[Sentence], found: Sequence[Fact], words: Sequence[Fact]) -> Iterator[Span]:
    """Yield the sentences in which no fact has words."""
    telling = [fact for fact in words if fact.property not in _NO_READING]
    spans = [span for fact in (*found, *telling) for span in fact.spans]
    read = sorted(set(spans))
    for each in sentences:
        if each.kind not in _READ_BY_LAYOUT and not _is_read(each.span, read):
            yield each.span


def _is_read(sentence: Span, read: Sequence[Span]) -> bool:
    """Tell whether a fact has words in a sentence, or the sentence for its words; `read` is in order."""
    begin, end = (bisect_left(read, Span(place, 0)) for place in (sentence.start, sentence.end))
    return any(span == sentence or not span.covers(sentence) for span in read[begin:end])
