"""The statements of Turtle and TriG."""

import re
from collections.abc import Container, Generator, Iterator

from graph.places.grammar import Grammar, NotUnderstoodError
from graph.places.names import Names
from graph.places.statement import Blank, Numbering, Statement
from graph.places.tokens import DIRECTIVE, REST, TOKEN, WHOLE, WITHOUT_BLANK_NODES
from graph.terms import RDF


def read(text: str, names: Names, subjects: Container[object] | None, blank_nodes: bool) -> Iterator[Statement]:
    """Yield the statements of a text, those of some subjects alone if these are given, and tell `names` what to know.

    Of those without a blank node, the ones of other subjects are left out, and with `blank_nodes` false all of other
    subjects: then the numbers of blank nodes mean nothing. A statement that is not understood ends where that begins,
    and blank nodes that appear first after it have no number.
    """
    return _Reader(text, names, subjects, blank_nodes).read()


class _Reader:
    """Reads statement after statement, or passes over it."""

    def __init__(self, text: str, names: Names, subjects: Container[object] | None, blank_nodes: bool) -> None:
        self._text = text
        self._names = names
        self._subjects = subjects
        self._passed = WITHOUT_BLANK_NODES if blank_nodes else WHOLE
        self._numbering = Numbering()
        self._grammar = Grammar(self._numbering)

    def read(self) -> Iterator[Statement]:
        """Yield the statements in their order."""
        position = 0
        while position < len(self._text):
            position = yield from self._statement(self._start(position))

    def _start(self, position: int) -> int:
        """Return where the next statement to be read begins, with all declarations before it obeyed."""
        while True:
            declared = DIRECTIVE.match(self._text, position)
            if declared:
                self._declare(declared)
                position = declared.end()
            elif passed := self._pass(position):
                position = passed
            else:
                return position

    def _declare(self, declared: re.Match[str]) -> None:
        if declared["prefix"]:
            self._names.declare(declared["prefix"], declared["namespace"])
        elif declared["base"]:
            self._names.rebase(declared["base"])

    def _pass(self, position: int) -> int | None:
        """Return the end of the statements from here on that nobody wants, or None."""
        if self._subjects is None or isinstance(self._grammar.graph.meaning, Blank):
            return None
        end = None
        while passed := self._passed.match(self._text, position):
            subject = passed["subject"]
            # Where a list is the subject and its number does not matter, only the empty one may be sought.
            iri = RDF.nil.value if subject == "(" else self._names.iri(subject)
            if iri in self._subjects:
                break
            position = end = passed.end()
        return end

    def _statement(self, position: int) -> Generator[Statement, None, int]:
        """Yield the statements of one subject, or take what opens or closes a graph; return where that ends."""
        grammar = self._grammar
        for token in TOKEN.finditer(self._text, position):
            try:
                yield from grammar.take(token)
            except NotUnderstoodError:
                yield from grammar.give_up()
                rest = REST.match(self._text, token.start())
                return rest.end() if rest else len(self._text)
            if grammar.is_between:
                return token.end()
        return len(self._text)
