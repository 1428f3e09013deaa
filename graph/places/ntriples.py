"""The statements of N-Triples and N-Quads."""

import re
from collections.abc import Container, Iterator

from graph.places.names import Names
from graph.places.statement import NOTHING, Numbering, Statement, Word
from graph.places.tokens import LINE, NEXT_LINE


def read(text: str, names: Names, subjects: Container[object] | None, blank_nodes: bool) -> Iterator[Statement]:
    """Yield the statements of a text, those of some subjects alone if these are given.

    Of those without a blank node, the ones of other subjects are left out, and with `blank_nodes` false all of other
    subjects: then the numbers of blank nodes mean nothing. A line that is not understood is left out, and blank nodes
    that appear first after it have no number.
    """
    numbering = Numbering()
    position = 0
    while position < len(text):
        line = LINE.match(text, position)
        if line is None:
            numbering.stop()
            position = _next_line(text, position)
            continue
        position = line.end()
        subject = line["subject"]
        if subjects is None or (blank_nodes and _has_blank_node(line)) or names.iri(subject) in subjects:
            statement = _statement(line, numbering)
            numbering.number(statement)
            yield statement


def _next_line(text: str, position: int) -> int:
    rest = NEXT_LINE.match(text, position)
    return rest.end() if rest else len(text)


def _has_blank_node(line: re.Match[str]) -> bool:
    subject, value, graph = line.group("subject", "object", "graph")
    return subject[0] == "_" or value[0] == "_" or (graph is not None and graph[0] == "_")


def _statement(line: re.Match[str], numbering: Numbering) -> Statement:
    return Statement(*(_word(line, part, numbering) for part in ("subject", "predicate", "object", "graph")))


def _word(line: re.Match[str], part: str, numbering: Numbering) -> Word:
    start, end = line.span(part)
    if start < 0:
        return NOTHING
    is_blank = line.string.startswith("_:", start)
    return Word(start, end, numbering.labelled(line[part]) if is_blank else None)
