"""What an answer promises to look like: its form, its columns with the kind of their terms, and how many rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution, QuerySolutions, QueryTriples

from graph.errors import DataError, NotAnswered
from graph.order import Term
from graph.terms import XSD

Answer = QuerySolutions | QueryBoolean | QueryTriples

_CONTRACT = re.compile(r"(?P<form>\w+) (?P<least>\d+)(?P<open>\.\.(?P<most>\d*))?(?:: (?P<columns>.+))?")
_COLUMN = re.compile(r"(?P<name>\w+) (?P<kind>[\w@]+)(?P<optional>\??)")


class AnswerForm(StrEnum):
    """What is counted in an answer."""

    ROWS = "rows"
    TRIPLES = "triples"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Column:
    """One column of a table: every term in it is of the kind, or missing where it is optional."""

    name: str
    kind: str
    is_optional: bool

    def __str__(self) -> str:
        return f"{self.name} {self.kind}{'?' if self.is_optional else ''}"


@dataclass(frozen=True)
class Contract:
    """The shape of an answer; `most` is None where there is no upper bound.

    Form and columns hold for any data. How many rows there are holds for the pages that ship alone: others may
    well tell nothing of what is asked.
    """

    form: AnswerForm
    least: int
    most: int | None
    columns: tuple[Column, ...] = ()

    def allows(self, count: int) -> bool:
        """Whether so many rows or triples are promised; a truth value counts 1 for true and 0 for false."""
        return self.least <= count and (self.most is None or count <= self.most)

    def count(self, answer: Answer) -> int:
        """Return how many rows or triples there are, read to the end; NotAnswered tells what is not as promised."""
        match answer:
            case QuerySolutions() if self.form is AnswerForm.ROWS:
                return self._count_rows(answer)
            case QueryTriples() if self.form is AnswerForm.TRIPLES:
                return sum(1 for _ in answer)
            case QueryBoolean() if self.form is AnswerForm.BOOLEAN:
                return int(bool(answer))
            case _:
                raise NotAnswered(f"expected {self.form}, came {_form_of(answer)}")

    def _count_rows(self, answer: QuerySolutions) -> int:
        names = [variable.value for variable in answer.variables]
        promised = [column.name for column in self.columns]
        if names != promised:
            raise NotAnswered(f"expected the columns {', '.join(promised)}, came {', '.join(names)}")
        count = 0
        for row in answer:
            count += 1
            self._check(row, count)
        return count

    def _check(self, row: QuerySolution, number: int) -> None:
        for column, term in zip(self.columns, row, strict=True):
            if not (column.is_optional if term is None else KINDS[column.kind](term)):
                raise NotAnswered(f"expected {column}, came {'nothing' if term is None else term} in row {number}")


def _has_language(tag: str) -> Callable[[Term], bool]:
    return lambda term: isinstance(term, Literal) and term.language == tag


def _has_type(datatype: NamedNode) -> Callable[[Term], bool]:
    return lambda term: isinstance(term, Literal) and term.datatype == datatype


def _is_year(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype == XSD.integer and 1000 <= int(term.value) <= 9999


KINDS: Mapping[str, Callable[[Term], bool]] = {
    "IRI": lambda term: isinstance(term, NamedNode),
    "text@da": _has_language("da"),
    "text@en": _has_language("en"),
    "text": _has_type(XSD.string),
    "integer": _has_type(XSD.integer),
    "decimal": _has_type(XSD.decimal),
    "date": _has_type(XSD.date),
    "year": _is_year,
}
"""The kinds of term that a column may promise."""


def read(text: str) -> Contract:
    """Return the contract that a line such as `rows 1..: titel text@da, slut date?` states; DataError if it is none."""
    stated = _CONTRACT.fullmatch(text)
    if stated is None or stated["form"] not in list(AnswerForm):
        raise DataError(
            f"{text!r} is no shape; write `rows 1..: titel text@da, slut date?`, `triples 1..` or `boolean 1`"
        )
    least = int(stated["least"])
    most = (int(stated["most"]) if stated["most"] else None) if stated["open"] else least
    columns = _columns(stated["columns"].split(", ")) if stated["columns"] else ()
    contract = Contract(AnswerForm(stated["form"]), least, most, columns)
    if bool(columns) is not (contract.form is AnswerForm.ROWS):
        raise DataError(f"{text!r}: rows have columns, and nothing else has; correct the line")
    return contract


def _columns(stated: Sequence[str]) -> tuple[Column, ...]:
    return tuple(map(_column, stated))


def _column(text: str) -> Column:
    stated = _COLUMN.fullmatch(text)
    if stated is None or stated["kind"] not in KINDS:
        raise DataError(f"{text!r} is no column; write its name and one of {', '.join(KINDS)}")
    return Column(stated["name"], stated["kind"], bool(stated["optional"]))


def _form_of(answer: Answer) -> AnswerForm:
    if isinstance(answer, QuerySolutions):
        return AnswerForm.ROWS
    return AnswerForm.TRIPLES if isinstance(answer, QueryTriples) else AnswerForm.BOOLEAN
