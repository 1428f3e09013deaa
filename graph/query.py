"""A SPARQL query as text: its form, and what is refused before any engine sees it.

An engine parses a query on its own stack, so deep nesting ends the process, and it calls whatever address a
`SERVICE` names. Both are found here with a tokeniser that never recurses.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import DataError
from graph.message import Message
from graph.tokens import PROLOGUE, place, tokens, unescaped

MAX_DEPTH = 200
"""The deepest nesting of braces, parentheses, brackets and quoted triples that is accepted."""
MAX_LENGTH = 20_000
"""The most words and signs that are accepted: an engine also descends along lists and chains, but not in VALUES."""

AMBIGUOUS = Message(
    "this `<` may begin an IRI or compare, and so hide what is refused here; "
    "put a space behind it, or write the IRI in full"
)
_SERVICE = "SERVICE"
_UPDATE = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})
_OPENING = ("{", "(", "[", "<<")
_NOT_OPERANDS = ("open", "other")
"""The kinds of token after which `<` begins an IRI and compares nothing."""
_IN_FULL = re.compile("<[A-Za-z][A-Za-z0-9+.-]*://")
"""An IRI that no comparison can be: `a://` cannot be read as a prefixed name and something."""
# Possessive, so that no text makes it go back; a name comes first, as prefixes may be called like keywords.
_START = re.compile(
    r"""(?: \s++ | \#[^\n\r]*+ | (?:[^\W\d][\w.-]*+)?: | (?:PREFIX|BASE)\b | <[^<>"{}|^`\\\x00-\x20]*+> )*+
        (?P<word>[^\W\d]\w*)""",
    re.VERBOSE | re.IGNORECASE,
)


_VARYING = re.compile(r"\b(?:BNODE|NOW|RAND|STRUUID|UUID)\b", re.IGNORECASE)


class Form(StrEnum):
    """What a query asks for."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph; otherwise it is a table or a truth value."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(frozen=True)
class Query:
    """A query that may be handed to an engine; it can still break the grammar."""

    text: str
    form: Form

    @property
    def is_repeatable(self) -> bool:
        """Whether the same data always give the same answer; False also where a text only looks otherwise."""
        return _VARYING.search(self.text) is None


def read(text: str) -> Query:
    """Return the query with its form, its codepoint escapes resolved.

    Raises DataError for an update, for `SERVICE`, for nesting deeper than MAX_DEPTH, and for more than
    MAX_LENGTH words and signs outside of VALUES. A text that is no SPARQL at all passes as a SELECT: the engine
    knows where it goes wrong.
    """
    text = unescaped(text)
    if not _is_harmless(text):
        _inspect(text)
    return Query(text, _form(text))


def _is_harmless(text: str) -> bool:
    """Whether there is nothing to refuse however the text is read; most queries are, and need no tokeniser."""
    return len(text) <= MAX_LENGTH and _brackets(text) <= MAX_DEPTH and _SERVICE not in text.upper()


def _brackets(text: str) -> int:
    return sum(map(text.count, _OPENING))


def _inspect(text: str) -> None:
    opened: list[str] = []
    length = 0
    data = False
    before = "open"
    for token in tokens(text):
        data = _is_data(token, data)
        length += not data
        if length > MAX_LENGTH:
            told = Message("the query has more than %(most)d words and signs; give lists in VALUES", most=MAX_LENGTH)
            raise _at(text, token, told)
        if not data and _is_doubtful(token, opened, before) and not _is_harmless(text):
            raise _at(text, token, AMBIGUOUS)
        _refuse_service(text, token)
        _nest(text, token, opened)
        before = str(token.lastgroup)


def _is_data(token: re.Match[str], data: bool) -> bool:
    """Whether the token stands in VALUES: from the word itself to the brace that closes its block."""
    if token.lastgroup == "word" and token[0].upper() == "VALUES":
        return True
    return data and token[0] != "}"


def _is_doubtful(token: re.Match[str], opened: list[str], before: str) -> bool:
    """Whether a tokeniser sees an IRI or `<<` where the engine may see `<` between two values.

    From there on the two can differ about everything: to the engine `(1<a:b#>` ends in a comment.
    """
    if token.lastgroup != "iri" and token[0] != "<<":
        return False
    return opened[-1:] == ["("] and before not in _NOT_OPERANDS and not _IN_FULL.match(token[0])


def _refuse_service(text: str, token: re.Match[str]) -> None:
    match token.lastgroup:
        case "word":
            words = token[0]
        case "name":
            words = _engine_words(token[0])
        case _:
            return
    # No other keyword contains the word, and the engine takes `trueSERVICE` for two.
    if _SERVICE in words.upper():
        told = Message("SERVICE is refused here; federate from your own client, which may call this endpoint")
        raise _at(text, token, told)


def _engine_words(name: str) -> str:
    """Return the parts of a prefixed name in which the engine can see a keyword.

    It takes `SERVICE:x` for a keyword and `:x`, and ends a local name before its second dot.
    """
    prefix, _, local = name.partition(":")
    return " ".join((prefix, *local.split(".")[2:]))


def _nest(text: str, token: re.Match[str], opened: list[str]) -> None:
    if token.lastgroup == "open":
        opened.append(token[0])
        if len(opened) > MAX_DEPTH:
            raise _at(text, token, Message("the query nests deeper than %(most)d levels; flatten it", most=MAX_DEPTH))
    elif token.lastgroup == "close" and opened and (token[0] == ">>") == (opened[-1] == "<<"):
        opened.pop()


def _form(text: str) -> Form:
    """Return the form by the first word after the prologue."""
    start = _START.match(text)
    if start and start["word"].upper() in Form.__members__:
        return Form(start["word"].upper())
    for token in tokens(text):
        if token.lastgroup == "word" and token[0].upper() not in PROLOGUE:
            return _form_of(text, token)
    return Form.SELECT


def _form_of(text: str, token: re.Match[str]) -> Form:
    word = token[0].upper()
    if word in _UPDATE:
        raise _at(text, token, Message("%(word)s is an update; only queries are answered here", word=word))
    return Form(word) if word in Form.__members__ else Form.SELECT


def _at(text: str, token: re.Match[str], fault: Message) -> DataError:
    line, column = place(text, token.start())
    told = Message("%(fault)s (line %(line)d, column %(column)d)", fault=fault, line=line, column=column)
    return DataError(told, line, column)
