"""Which of the statements of a text are those that somebody looks for."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.places.names import Meaning, Names
from graph.places.statement import NOTHING, Statement, Word

Term = NamedNode | BlankNode | Literal | Triple

_Keys = tuple[Meaning, str | int | None, Meaning | None]


class Sought(NamedTuple):
    """A statement to be found, or with None for any predicate or object the first of several.

    Blank nodes are numbered in the order in which the parser yields them, first subject, then object, then graph name.
    """

    subject: Term
    predicate: NamedNode | None = None
    object: Term | None = None


class Search:
    """Looks for statements and keeps the words by which each is found."""

    def __init__(self, wanted: Iterable[Sought], blank_prefix: str) -> None:
        self._blank_prefix = blank_prefix
        self._missing: dict[_Keys, Sought] = {}
        for each in wanted:
            keys = self._keys(each)
            if keys:
                self._missing[keys] = each
        self._with_object = {keys[:2] for keys in self._missing if keys[2] is not None}
        self._left = Counter(keys[0] for keys in self._missing)
        self.subjects = set(self._left)
        self.blank_nodes = any(isinstance(key, int) for keys in self._missing for key in keys)
        self.found: dict[Sought, Word] = {}

    @property
    def missing_nodes(self) -> set[Meaning]:
        """The nodes that are sought alone and were not found yet."""
        return {keys[0] for keys in self._missing if keys[1:] == (None, None)}

    def among(self, statements: Iterable[Statement], names: Names) -> None:
        """Find all that these statements say of the subjects that are looked for."""
        word, subject = NOTHING, None
        for statement in statements:
            if statement.subject is not word:
                word = statement.subject
                subject = names.node(word)
            if subject is not None and subject in self.subjects:
                self._compare(subject, statement, names)
                if not self._missing:
                    return

    def among_objects(self, statements: Iterable[Statement], names: Names) -> None:
        """Find the nodes that are sought alone where they are objects."""
        nodes = self.missing_nodes
        meaning = names.meaning if any(isinstance(node, Literal) for node in nodes) else names.node
        for statement in statements:
            node = meaning(statement.object)
            if node is not None and node in nodes:
                self._find((node, None, None), statement.object)
                nodes.remove(node)
                if not nodes:
                    return

    def _compare(self, subject: Meaning, statement: Statement, names: Names) -> None:
        self._find((subject, None, None), statement.subject)
        predicate = names.node(statement.predicate)
        for each in (predicate, None):
            if (subject, each) in self._with_object:
                value = names.meaning(statement.object)
                if value is not None:
                    self._find((subject, each, value), statement.object)
        self._find((subject, predicate, None), statement.predicate)

    def _find(self, keys: _Keys, word: Word) -> None:
        sought = self._missing.pop(keys, None)
        if sought:
            self.found[sought] = word
            self._left[keys[0]] -= 1
            if not self._left[keys[0]]:
                self.subjects.remove(keys[0])

    def _keys(self, sought: Sought) -> _Keys | None:
        """Return what is compared, or None where the text cannot have it."""
        subject = self._key(sought.subject)
        value = None if sought.object is None else self._key(sought.object)
        if subject is None or (value is None and sought.object is not None):
            return None
        return subject, None if sought.predicate is None else sought.predicate.value, value

    def _key(self, term: Term) -> Meaning | None:
        if isinstance(term, NamedNode):
            return term.value
        if isinstance(term, BlankNode):
            number = term.value.removeprefix(self._blank_prefix)
            is_ours = term.value.startswith(self._blank_prefix) and re.fullmatch("0|[1-9][0-9]*", number)
            return int(number) if is_ours else None
        return term if isinstance(term, Literal) else None
