"""The tally of a page: how much was read from it, how much not, and how much of that is doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.doubt import Doubted
from graph.headings import Kind
from graph.reading import Reading
from graph.row import rows

_NOT_TO_BE_READ = frozenset({Kind.TITLE, Kind.CONTACT, Kind.FOOTER})


@dataclass(frozen=True, slots=True)
class Tally:
    """What a page gave; of the characters of its sections, `unread` are in sentences that gave nothing.

    A fact is what a row tells: each that a target group has counts, and the group itself does not.
    """

    page: str
    initiatives: int
    facts: int
    doubts: int
    characters: int
    unread: int

    @property
    def unread_percent(self) -> int:
        """The share of its text that gave nothing, in whole percent."""
        return round(100 * self.unread / max(1, self.characters))


def tally(reading: Reading, doubts: Sequence[Sequence[Doubted]]) -> Tally:
    """Count what was read from a page, and the doubts of its entries."""
    entries = reading.facts.entries
    characters = _length(reading)
    unread = sum(span.end - span.start for entry in entries for span in entry.unread)
    return Tally(
        page=reading.page.id,
        initiatives=len(entries),
        facts=sum(1 for entry in entries for _ in rows(entry.facts)),
        doubts=sum(map(len, doubts)),
        characters=characters,
        unread=min(unread, characters),
    )


def _length(reading: Reading) -> int:
    """Return the characters of the sections that facts are read from."""
    return sum(
        section.body.end - section.body.start
        for entry in reading.page.entries
        for section in entry.sections
        if section.kind not in _NOT_TO_BE_READ
    )
