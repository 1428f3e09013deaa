"""A statement and where its words stand in the text."""

from typing import NamedTuple

from pyoxigraph import NamedNode


class Blank:
    """A blank node; `number` counts those of the text in the order in which the parser yields them."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number: int | None = None


class Word(NamedTuple):
    """Where a term begins and ends in the text, and what it means where the text alone does not say it."""

    start: int
    end: int
    meaning: NamedNode | Blank | None = None


NOTHING = Word(0, 0)
"""The graph of what stands in none."""


class Statement(NamedTuple):
    """One quad as it is written."""

    subject: Word
    predicate: Word
    object: Word
    graph: Word = NOTHING


class Numbering:
    """Numbers the blank nodes of a text as they appear."""

    def __init__(self) -> None:
        self._labelled: dict[str, Blank] = {}
        self._next: int | None = 0

    def labelled(self, label: str) -> Blank:
        """Return the blank node of a label."""
        return self._labelled.setdefault(label, Blank())

    def number(self, statement: Statement) -> None:
        """Number the blank nodes of the next statement that have no number yet."""
        for word in (statement.subject, statement.object, statement.graph):
            blank = word.meaning
            if isinstance(blank, Blank) and blank.number is None and self._next is not None:
                blank.number = self._next
                self._next += 1

    def stop(self) -> None:
        """Leave all further blank nodes without a number, as something was not understood that may have some."""
        self._next = None
