"""What the words and signs of Turtle and TriG say one after another, in the order of Oxigraph's parser."""

import re
from collections.abc import Sequence

from graph.places.statement import NOTHING, Blank, Numbering, Statement, Word
from graph.terms import RDF

# What a term would be that comes next; after an object comes none.
_SUBJECT, _PREDICATE, _OBJECT, _ITEM, _NONE = range(5)


class NotUnderstoodError(Exception):
    """A token stands where this grammar knows of none, as those of RDF 1.2 do."""


class Grammar:
    """Takes token after token, knows what may come next, and keeps the brackets around it on a stack."""

    def __init__(self, numbering: Numbering) -> None:
        self.graph = NOTHING
        self._numbering = numbering
        self._signs = {
            ";": self._end_objects,
            ",": self._end_object,
            ".": self._end_statement,
            "[": self._open_properties,
            "]": self._close_properties,
            "(": self._open_list,
            ")": self._close_list,
            "{": self._open_graph,
            "}": self._close_graph,
        }
        self._restart()

    def _restart(self) -> None:
        """Expect a statement next, whatever came before."""
        self._subject = self._predicate = NOTHING
        self._expected = _SUBJECT
        self._outer: list[tuple[Word, Word, int]] = []
        self._string: Word | None = None
        self._said: list[Statement] = []

    @property
    def is_between(self) -> bool:
        """Whether a statement may begin next."""
        return self._expected == _SUBJECT and not self._outer

    def take(self, token: re.Match[str]) -> Sequence[Statement]:
        """Return what the next token completes; NotUnderstoodError where none like it may stand."""
        self._take(token)
        return self._complete() if self._said else ()

    def give_up(self) -> Sequence[Statement]:
        """Return what was completed before a token that was not understood, and expect a statement next."""
        said = self._complete()
        self._numbering.stop()
        self._restart()
        return said

    def _complete(self) -> Sequence[Statement]:
        # The parser yields what one token completes last in, first out.
        said = self._said[::-1]
        self._said.clear()
        for statement in said:
            self._numbering.number(statement)
        return said

    def _take(self, token: re.Match[str]) -> None:
        if self._string:
            # The parser knows that a string is alone only at the token behind it.
            self._give(self._string)
            self._string = None
        match token.lastgroup:
            case "term":
                self._term(Word(*token.span("term")))
            case "sign":
                self._signs[token["sign"]](Word(*token.span("sign")))
            case "tag":
                self._require(_OBJECT, _ITEM)
                self._term(Word(token.start("string"), token.end()))
                # The string and its tag are two tokens of the parser, and only the second completes the literal.
                self._said.insert(0, self._said.pop())
            case "string":
                self._string = Word(*token.span("string"))
                if self._expected == _ITEM:
                    self._begin_item(self._string)
            case "label":
                self._term(Word(*token.span("label"), self._numbering.labelled(token["label"])))
            case "word":
                self._keyword(token["word"], Word(*token.span("word")))
            case _:
                raise NotUnderstoodError

    def _keyword(self, keyword: str, word: Word) -> None:
        if keyword == "a" and self._expected == _PREDICATE:
            self._give(Word(word.start, word.end, RDF.type))
        elif keyword in ("true", "false"):
            self._term(word)
        elif keyword.upper() != "GRAPH" or self._expected != _SUBJECT:
            raise NotUnderstoodError

    def _term(self, word: Word) -> None:
        if self._expected == _ITEM:
            self._begin_item(word)
        self._give(word)

    def _give(self, word: Word) -> None:
        """Put a term where one is expected."""
        if self._expected == _OBJECT:
            self._state(word)
            self._expected = _NONE
        elif self._expected == _PREDICATE:
            self._predicate = word
            self._expected = _OBJECT
        elif self._expected == _SUBJECT:
            self._subject = word
            self._expected = _PREDICATE
        elif self._expected == _ITEM:
            self._state(word)
        else:
            raise NotUnderstoodError

    def _state(self, word: Word) -> None:
        self._said.append(Statement(self._subject, self._predicate, word, self.graph))

    def _begin_item(self, word: Word) -> None:
        """Make the cell of the list for an item; the first one is the list itself."""
        start, end, _ = word
        if self._subject is NOTHING:
            cell = self._predicate._replace(meaning=Blank())
            self._close()
            self._give(cell)
            self._open(cell, _ITEM)
        else:
            cell = Word(start, end, Blank())
            self._predicate = Word(start, end, RDF.rest)
            self._state(cell)
            self._subject = cell
        self._predicate = Word(start, end, RDF.first)

    def _open(self, subject: Word, expected: int) -> None:
        self._outer.append((self._subject, self._predicate, self._expected))
        self._subject, self._expected = subject, expected

    def _close(self) -> None:
        self._subject, self._predicate, self._expected = self._outer.pop()

    def _open_properties(self, word: Word) -> None:
        if self._expected == _ITEM:
            self._begin_item(word)
        self._open(word._replace(meaning=Blank()), _PREDICATE)

    def _close_properties(self, _: Word) -> None:
        self._require(_PREDICATE, _NONE, inner=True)
        node = self._subject
        self._close()
        self._give(node)

    def _open_list(self, word: Word) -> None:
        if self._expected == _ITEM:
            self._begin_item(word)
        self._open(NOTHING, _ITEM)
        self._predicate = word

    def _close_list(self, word: Word) -> None:
        self._require(_ITEM, inner=True)
        start, end, _ = word
        if self._subject is NOTHING:
            empty = self._predicate._replace(meaning=RDF.nil)
            self._close()
            self._give(empty)
        else:
            self._predicate = Word(start, end, RDF.rest)
            self._state(Word(start, end, RDF.nil))
            self._close()

    def _end_objects(self, _: Word) -> None:
        self._require(_PREDICATE, _NONE)
        self._expected = _PREDICATE

    def _end_object(self, _: Word) -> None:
        self._require(_NONE)
        self._expected = _OBJECT

    def _end_statement(self, _: Word) -> None:
        self._require(_PREDICATE, _NONE, inner=False)
        self._expected = _SUBJECT

    def _open_graph(self, _: Word) -> None:
        self._require(_PREDICATE, _SUBJECT, inner=False)
        if self._expected == _PREDICATE:
            self.graph = self._subject
        self._expected = _SUBJECT

    def _close_graph(self, _: Word) -> None:
        self._require(_SUBJECT, _PREDICATE, _NONE, inner=False)
        self.graph = NOTHING
        self._expected = _SUBJECT

    def _require(self, *expected: int, inner: bool | None = None) -> None:
        """Give the statement up where something else is expected, or where it is (not) inside of brackets."""
        if self._expected not in expected or inner not in (None, bool(self._outer)):
            raise NotUnderstoodError
