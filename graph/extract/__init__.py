"""From a page to facts with spans: one module per kind of fact.

Every rule reads the page's plain text and gives the words that state what it found. No rule knows a title.
"""

from collections.abc import Iterator, Sequence

from graph.extract import (
    body,
    concept,
    duration,
    law,
    mention,
    money,
    municipality,
    period,
    programme,
    prose,
    relation,
    target_group,
    topic,
)
from graph.extract.fact import EntryFacts, Fact, PageFacts
from graph.extract.mention import Sentence
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
    modified = period.day(text, page.updated) if page.updated else None
    return PageFacts(
        entries=tuple(_entry(text, number, page.entries, vocabulary) for number in range(len(page.entries))),
        modified=(modified, page.updated) if modified and page.updated else None,
    )


def _entry(text: str, number: int, entries: Sequence[Entry], vocabulary: Vocabulary) -> EntryFacts:
    entry = entries[number]
    sentences = mention.read(text, entry)
    words = tuple(prose.facts(text, entry))
    found = tuple(_found(text, number, entries, sentences, vocabulary))
    return EntryFacts(
        title=text[entry.title.start : entry.title.end],
        title_span=entry.title,
        facts=words + found,
        unread=tuple(_unread(sentences, found, words)),
    )


def _found(
    text: str, number: int, entries: Sequence[Entry], sentences: Sequence[Sentence], vocabulary: Vocabulary
) -> Iterator[Fact]:
    entry = entries[number]
    mentions = mention.mentions(text, sentences, entry, vocabulary)
    yield from period.facts(text, sentences)
    yield from duration.facts(text, sentences)
    yield from concept.facts(text, mentions)
    yield from topic.facts(mentions)
    yield from programme.facts(text, entry, mentions, vocabulary)
    yield from target_group.facts(text, entry, sentences, mentions, vocabulary)
    yield from body.facts(text, mentions, vocabulary)
    yield from municipality.facts(text, entry, sentences, mentions, vocabulary)
    yield from law.facts(text, sentences, mentions)
    yield from money.facts(text, sentences, mentions)
    yield from relation.facts(text, number, entries, sentences)


def _unread(sentences: Sequence[Sentence], found: Sequence[Fact], words: Sequence[Fact]) -> Iterator[Span]:
    """Yield the sentences in which no fact has words."""
    telling = [fact for fact in words if fact.property not in _NO_READING]
    spans = [span for fact in (*found, *telling) for span in fact.spans]
    for sentence in sentences:
        whole = [span for span in spans if span.overlaps(sentence.span) and not span.covers(sentence.span)]
        exact = [span for span in spans if span == sentence.span]
        if sentence.kind not in _READ_BY_LAYOUT and not whole and not exact:
            yield sentence.span
