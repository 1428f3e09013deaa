"""One page with every fact marked in its text, and what nothing was read from: as text, JSON or HTML."""

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from graph.extract.fact import (
    AgeRange,
    Citation,
    Contact,
    EntryFacts,
    Excluded,
    Fact,
    Funding,
    Involvement,
    Period,
    TargetGroup,
    Value,
)
from graph.reading import Reading
from graph.table import table
from graph.terms import DCT, IG
from graph.text import Span
from graph.vocabulary import Vocabulary

_WHOLE_TEXTS = (DCT.abstract, IG.purpose, IG.background)
"""Facts that are a whole section's text: to mark all of it would mark nothing."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A fact as a person reads it."""

    property: str
    value: str
    spans: tuple[Span, ...]


def to_text(reading: Reading, vocabulary: Vocabulary, colour: bool) -> str:
    """Return the page's entries: text with [marks], a table of the facts, and the sentences left unread."""
    blocks = [f"{reading.page.id}: {_counted(reading)}"]
    for entry in reading.facts.entries:
        rows = list(_rows(entry.facts, reading, vocabulary))
        blocks.append(_heading(entry.title, colour))
        blocks.append(_marked(reading, entry, rows, colour))
        blocks.append(table(["fact", "value", "words"], [_told(row, reading) for row in rows]))
        if entry.unread:
            unread = [f"  - {' '.join(_words(reading, span).split())}" for span in entry.unread]
            blocks.append("Nothing was read from:\n" + "\n".join(unread))
    return "\n\n".join(blocks) + "\n"


def to_json(reading: Reading, vocabulary: Vocabulary) -> str:
    """Return the facts with their spans in the stored text, entry by entry."""
    entries = [
        {
            "title": entry.title,
            "iri": reading.iris[entry.title].value,
            "facts": [
                {"property": row.property, "value": row.value, "words": [_place(reading, span) for span in row.spans]}
                for row in _rows(entry.facts, reading, vocabulary)
            ],
            "unread": [_place(reading, span) for span in entry.unread],
        }
        for entry in reading.facts.entries
    ]
    page = {"source": reading.page.id, "sha256": reading.page.sha256, "entries": entries}
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def to_html(reading: Reading, vocabulary: Vocabulary) -> str:
    """Return a page of its own with the stored text; each mark tells its fact, unread sentences are dotted."""
    told: dict[Span, list[str]] = {}
    for entry in reading.facts.entries:
        for row in _rows(entry.facts, reading, vocabulary):
            for span in row.spans:
                told.setdefault(span, []).append(f"{row.property}: {row.value}")
    unread = {span for entry in reading.facts.entries for span in entry.unread}
    text = reading.page.text.plain
    body = "".join(_piece(text, cut, told, unread) for cut in _cuts(len(text), [*told, *unread]))
    return _PAGE.format(title=html.escape(reading.page.id), count=html.escape(_counted(reading)), body=body)


_PAGE = """<!DOCTYPE html>
<html lang="da">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}
pre {{ font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }}
mark {{ background: #ffe08a; color: #1a1a1a; border-radius: .15rem }}
.unread {{ text-decoration: underline dotted #b00020; text-underline-offset: .2em }}
</style>
<h1>{title}</h1>
<p>{count}. Hover over a mark to see its facts; nothing was read from the sentences with a dotted line.</p>
<pre lang="da">{body}</pre>
</html>
"""


def _counted(reading: Reading) -> str:
    entries = reading.facts.entries
    facts = sum(len(entry.facts) for entry in entries)
    unread = sum(len(entry.unread) for entry in entries)
    return ", ".join((_number(len(entries), "initiative"), _number(facts, "fact"), _number(unread, "unread sentence")))


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _rows(facts: Sequence[Fact], reading: Reading, vocabulary: Vocabulary, group: str = "") -> Iterator[_Row]:
    """Yield a row per fact; the facts of a target group follow it with its number."""
    groups = 0
    for fact in facts:
        if fact.property in _WHOLE_TEXTS:
            continue
        name = fact.property.value.rpartition("/")[2].rpartition("#")[2]
        if isinstance(fact.value, TargetGroup):
            groups += 1
            yield from _rows(fact.value.facts, reading, vocabulary, f"group {groups} ")
        else:
            yield _Row(group + name, _value(fact.value, reading, vocabulary), fact.spans)


def _value(value: Value, reading: Reading, vocabulary: Vocabulary) -> str:
    match value:
        case NamedNode():
            return _label(value, vocabulary)
        case Literal():
            return value.value
        case TargetGroup():
            return value.as_stated
        case Contact():
            return value.unit
        case Excluded():
            return reading.facts.entries[value.entry].title
        case _:
            return _compound(value, vocabulary)


def _compound(value: Period | AgeRange | Involvement | Funding | Citation, vocabulary: Vocabulary) -> str:
    match value:
        case Period():
            return f"planned end {value.end}" if value.planned else f"{value.start or '…'} – {value.end or '…'}"
        case AgeRange():
            bounds = (str(bound) if bound is not None else "" for bound in (value.minimum, value.maximum))
            return f"{'–'.join(bounds)} {_label(value.unit, vocabulary)}"
        case Involvement():
            return f"{_label(value.body, vocabulary)} ({_label(value.role, vocabulary)})"
        case Funding():
            return f"{value.value.normalize():,f} {value.currency} ({_label(value.scope, vocabulary)})"
        case Citation():
            return f"{_label(value.law, vocabulary)} {value.notation}"


def _label(iri: NamedNode, vocabulary: Vocabulary) -> str:
    names = vocabulary.names([iri])
    return names[0].label if names else iri.value


def _told(row: _Row, reading: Reading) -> list[str]:
    return [row.property, row.value, " … ".join(" ".join(_words(reading, span).split()) for span in row.spans)]


def _words(reading: Reading, span: Span) -> str:
    return reading.page.text.plain[span.start : span.end]


def _place(reading: Reading, span: Span) -> Mapping[str, int | str]:
    stored = reading.page.text.locate(span)
    quote = reading.page.text.stored[stored.start : stored.end]
    return {"start": stored.start, "end": stored.end, "quote": quote}


def _heading(title: str, colour: bool) -> str:
    return f"\033[1m{title}\033[0m" if colour else f"{title}\n{'=' * len(title)}"


def _marked(reading: Reading, entry: EntryFacts, rows: Sequence[_Row], colour: bool) -> str:
    """Return the entry's sections with the words of facts in colour or in [brackets]."""
    place = [one.title for one in reading.page.entries].index(entry.title_span)
    spans = sorted({span for row in rows for span in row.spans})
    mark: Callable[[str], str] = (lambda words: f"\033[33m{words}\033[0m") if colour else (lambda words: f"[{words}]")
    paragraphs: list[str] = []
    for section in reading.page.entries[place].sections[1:]:
        within = _merged([span for span in spans if section.body.covers(span)])
        position, pieces = section.body.start, list[str]()
        for span in within:
            pieces += [reading.page.text.plain[position : span.start], mark(_words(reading, span))]
            position = span.end
        pieces.append(reading.page.text.plain[position : section.body.end])
        paragraphs.append(f"{section.kind}: {''.join(pieces)}")
    return "\n".join(paragraphs)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _cuts(length: int, spans: Sequence[Span]) -> Iterator[Span]:
    """Cut a text at every end of a span, so that no mark has to overlap another."""
    ends = sorted({0, length, *(end for span in spans for end in (span.start, span.end))})
    for start, end in pairwise(ends):
        yield Span(start, end)


def _piece(text: str, cut: Span, told: Mapping[Span, list[str]], unread: set[Span]) -> str:
    words = html.escape(text[cut.start : cut.end])
    facts = [fact for span, facts in told.items() if span.covers(cut) for fact in facts]
    if facts:
        return f'<mark title="{html.escape("; ".join(dict.fromkeys(facts)))}">{words}</mark>'
    if any(span.covers(cut) for span in unread):
        return f'<span class="unread">{words}</span>'
    return words
