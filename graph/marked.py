"""One page on a terminal: its text with every fact marked, the facts, what nothing was read from, and the doubts."""

from collections.abc import Mapping, Sequence

from graph.doubt import Doubted, doubts
from graph.extract.fact import EntryFacts
from graph.reading import Reading
from graph.row import Row, Subject, rows
from graph.table import table
from graph.tally import tally
from graph.terminal import shown
from graph.text import Span
from graph.vocabulary import Vocabulary
from graph.wording import english

_LONGEST_CELL = 60
"""Characters of a value or quote in the table."""

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
    doubted = doubts(reading, vocabulary)
    blocks = [f"{reading.page.id}: {_counted(reading, doubted)}"]
    for entry, found in zip(reading.facts.entries, doubted, strict=True):
        stated = list(rows(entry.facts))
        blocks.append(_heading(shown(entry.title), colour))
        blocks.append(_marked(reading, entry, stated, colour))
        blocks.append(table(["fact", "value", "words"], [_told(row, reading, vocabulary) for row in stated]))
        if entry.unread:
            blocks.append(_listed("Nothing was read from:", [_line(reading, span) for span in entry.unread]))
        if found:
            blocks.append(_listed("Doubtful:", [_doubtful(reading, each) for each in found]))
    return "\n\n".join(blocks) + "\n"


def _counted(reading: Reading, doubted: Sequence[Sequence[Doubted]]) -> str:
    counted = tally(reading, doubted)
    counts = {
        "initiative": counted.initiatives,
        "fact": counted.facts,
        "unread sentence": sum(len(entry.unread) for entry in reading.facts.entries),
        "doubt": counted.doubts,
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


def _told(row: Row, reading: Reading, vocabulary: Vocabulary) -> list[str]:
    words = " … ".join(_line(reading, span) for span in row.spans)
    return [_name(row), _short(english(row.value, reading, vocabulary)), _short(words)]


def _name(row: Row) -> str:
    return f"group {row.group} {row.local_name}" if row.group else row.local_name


def _short(words: str) -> str:
    """Return words, or their beginning where they are a whole text that stands above the table already."""
    return words if len(words) <= _LONGEST_CELL else f"{words[: _LONGEST_CELL - 2].rpartition(' ')[0]} …"


def _line(reading: Reading, span: Span) -> str:
    return shown(" ".join(reading.page.text.plain[span.start : span.end].split()))


def _marked(reading: Reading, entry: EntryFacts, stated: Sequence[Row], colour: bool) -> str:
    """Return the entry's sections, a paragraph each, with the words of facts marked."""
    text = reading.page.text.plain
    spans = sorted({span for row in stated for span in row.marks})
    paragraphs: list[str] = []
    for section in entry.entry.sections[1:]:
        position, pieces = section.body.start, list[str]()
        for span in _merged([span for span in spans if section.body.covers(span)]):
            within = [row for row in stated if any(span.covers(each) for each in row.marks)]
            words = shown(text[span.start : span.end])
            pieces += [shown(text[position : span.start]), _in_colour(words, within) if colour else f"[{words}]"]
            position = span.end
        pieces.append(shown(text[position : section.body.end]))
        paragraphs.append(f"{section.kind}: {''.join(pieces)}")
    return "\n".join(paragraphs)


def _in_colour(words: str, stated: Sequence[Row]) -> str:
    names = ", ".join(dict.fromkeys(map(_name, stated)))
    return f"\033[{_COLOURS[stated[0].subject]}m{words}\033[0m \033[2m({names})\033[0m"


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged
