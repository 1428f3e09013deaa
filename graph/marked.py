"""One page with every fact marked in its text, what nothing was read from, and what is doubtful: as text or JSON."""

import json
from collections.abc import Mapping, Sequence

from graph.doubt import Doubted, doubts
from graph.extract.fact import EntryFacts
from graph.reading import Reading
from graph.row import Row, Subject, rows
from graph.table import table
from graph.terminal import shown
from graph.text import Span
from graph.vocabulary import Vocabulary

_COLOURS: Mapping[Subject, int] = {
    Subject.WHAT: 33,
    Subject.WHEN: 34,
    Subject.WHO: 32,
    Subject.WHERE: 36,
    Subject.BY: 35,
    Subject.MONEY: 31,
    Subject.LAW: 95,
}


def to_text(reading: Reading, vocabulary: Vocabulary, colour: bool) -> str:
    """Return the page's entries: text with marks, the facts, the sentences left unread, and the doubts.

    With colour, a mark has that of what its fact is about, and the fact's name behind it; without, it is [brackets].
    """
    blocks = [f"{reading.page.id}: {_counted(reading, vocabulary)}"]
    for entry in reading.facts.entries:
        stated = list(rows(entry.facts, reading, vocabulary))
        blocks.append(_heading(shown(entry.title), colour))
        blocks.append(_marked(reading, entry, stated, colour))
        blocks.append(table(["fact", "value", "words"], [_told(row, reading) for row in stated]))
        if entry.unread:
            blocks.append(_listed("Nothing was read from:", [_line(reading, span) for span in entry.unread]))
        found = doubts(entry, reading, vocabulary)
        if found:
            blocks.append(_listed("Doubtful:", [_doubtful(reading, each) for each in found]))
    return "\n\n".join(blocks) + "\n"


def to_json(reading: Reading, vocabulary: Vocabulary) -> str:
    """Return the facts with their spans in the stored text, entry by entry, with what is unread and doubtful."""
    entries = [
        {
            "title": entry.title,
            "iri": reading.iris[entry.title].value,
            "facts": [
                {"property": row.name, "value": row.value, "words": [_place(reading, span) for span in row.spans]}
                for row in rows(entry.facts, reading, vocabulary)
            ],
            "unread": [_place(reading, span) for span in entry.unread],
            "doubts": [
                {"doubt": each.doubt.value, "words": [_place(reading, span) for span in each.spans]}
                for each in doubts(entry, reading, vocabulary)
            ],
        }
        for entry in reading.facts.entries
    ]
    page = {"source": reading.page.id, "sha256": reading.page.sha256, "entries": entries}
    return shown(json.dumps(page, ensure_ascii=False, indent=2), _escape) + "\n"


def _escape(one: str) -> str:
    """Return a character as JSON escapes it."""
    return json.dumps(one)[1:-1]


def _counted(reading: Reading, vocabulary: Vocabulary) -> str:
    entries = reading.facts.entries
    counts = {
        "initiative": len(entries),
        "fact": sum(len(entry.facts) for entry in entries),
        "unread sentence": sum(len(entry.unread) for entry in entries),
        "doubt": sum(len(doubts(entry, reading, vocabulary)) for entry in entries),
    }
    return ", ".join(f"{count} {thing}{'' if count == 1 else 's'}" for thing, count in counts.items())


def _heading(title: str, colour: bool) -> str:
    return f"\033[1m{title}\033[0m" if colour else f"{title}\n{'=' * len(title)}"


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(f"  - {line}" for line in lines)])


def _doubtful(reading: Reading, doubted: Doubted) -> str:
    places = [f"“{_line(reading, span)}” in line {_number(reading, span)}" for span in doubted.spans]
    return f"{doubted.doubt}: {', '.join(places)}"


def _number(reading: Reading, span: Span) -> int:
    return reading.page.text.plain.count("\n", 0, span.start) + 1


def _told(row: Row, reading: Reading) -> list[str]:
    return [row.name, row.value, " … ".join(_line(reading, span) for span in row.spans)]


def _line(reading: Reading, span: Span) -> str:
    return shown(" ".join(reading.page.text.plain[span.start : span.end].split()))


def _place(reading: Reading, span: Span) -> Mapping[str, int | str]:
    stored = reading.page.text.locate(span)
    quote = reading.page.text.stored[stored.start : stored.end]
    return {"start": stored.start, "end": stored.end, "quote": quote}


def _marked(reading: Reading, entry: EntryFacts, stated: Sequence[Row], colour: bool) -> str:
    """Return the entry's sections, a paragraph each, with the words of facts marked."""
    place = [one.title for one in reading.page.entries].index(entry.title_span)
    text = reading.page.text.plain
    spans = sorted({span for row in stated for span in row.spans})
    paragraphs: list[str] = []
    for section in reading.page.entries[place].sections[1:]:
        position, pieces = section.body.start, list[str]()
        for span in _merged([span for span in spans if section.body.covers(span)]):
            within = [row for row in stated if any(span.covers(each) for each in row.spans)]
            words = shown(text[span.start : span.end])
            pieces += [shown(text[position : span.start]), _in_colour(words, within) if colour else f"[{words}]"]
            position = span.end
        pieces.append(shown(text[position : section.body.end]))
        paragraphs.append(f"{section.kind}: {''.join(pieces)}")
    return "\n".join(paragraphs)


def _in_colour(words: str, stated: Sequence[Row]) -> str:
    names = ", ".join(dict.fromkeys(row.name for row in stated))
    return f"\033[{_COLOURS[stated[0].subject]}m{words}\033[0m \033[2m({names})\033[0m"


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged
