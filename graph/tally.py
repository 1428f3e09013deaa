"""The tally of a page: how much was read from it, how much not, and how much of that is doubtful."""

from dataclasses import dataclass

from graph.doubt import doubts
from graph.headings import Kind
from graph.reading import Reading
from graph.vocabulary import Vocabulary

_NOT_TO_BE_READ = frozenset({Kind.TITLE, Kind.CONTACT, Kind.FOOTER})


@dataclass(frozen=True, slots=True)
class Tally:
    """What a page gave; `unread` is the share of its sections' text that gave nothing, in whole percent."""

    page: str
    initiatives: int
    facts: int
    doubts: int
    unread: int


def tally(reading: Reading, vocabulary: Vocabulary) -> Tally:
    """Count what was read from a page."""
    entries = reading.facts.entries
    unread = sum(span.end - span.start for entry in entries for span in entry.unread)
    return Tally(
        page=reading.page.id,
        initiatives=len(entries),
        facts=sum(len(entry.facts) for entry in entries),
        doubts=sum(len(doubts(entry, reading, vocabulary)) for entry in entries),
        unread=round(100 * min(1.0, unread / max(1, _length(reading)))),
    )


def _length(reading: Reading) -> int:
    """Return the characters of the sections that facts are read from."""
    return sum(
        section.body.end - section.body.start
        for entry in reading.page.entries
        for section in entry.sections
        if section.kind not in _NOT_TO_BE_READ
    )
