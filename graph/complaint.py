"""What an engine says of a query that it cannot parse, told in one readable line."""

from collections.abc import Iterable, Mapping

from graph.errors import DataError
from graph.impasse import CLOSING, Beginnings, Impasse, Told, told
from graph.message import Message, joined
from graph.terms import BASE
from graph.tokens import place, tokens

_UNDECLARED = "Prefix not found"
_AGGREGATE = "Unexpected aggregate"
_SENTENCES = {
    "IRI parsing failed": Message("an IRI is not valid"),
    _AGGREGATE: Message("no aggregate may stand here"),
    "language tag parsing failed": Message("a language tag is not valid"),
    "The SELECT contains a variable that is unbound": Message("SELECT has a variable that GROUP BY does not group by"),
    "Duplicated variable name in SELECT": Message("SELECT has the same variable twice"),
}
"""What the engine says → what it means; a page quotes all else."""
_OPERATOR, _FUNCTION = Message("an operator"), Message("a function")
_KINDS: Mapping[str, Message] = {
    "?x": Message("a variable"),
    "<x:x>": Message("an IRI"),
    "'x'": Message("a text"),
    "1": Message("a number"),
    "STR(": _FUNCTION,
    "&&": _OPERATOR,
    "FILTER": Message("a clause such as FILTER"),
    ":": Message("a prefix and `:`"),
}
"""One of a kind → the kind. Where one may stand, any may."""
_SIGNS = ("{", "}", "(", ")", "[", "]", ".", ";", ",", "*", "|")
_WORDS = (
    *("PREFIX", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "DISTINCT", "AS", "FROM", "WHERE", "UNDEF", "IN", "EXISTS"),
    *("GROUP", "BY", "HAVING", "ORDER", "LIMIT", "OFFSET"),
)
_CANDIDATES: Mapping[str, str] = {**_KINDS, **{sign: f"`{sign}`" for sign in _SIGNS}, **{word: word for word in _WORDS}}
_COVERED = {"`*`": _OPERATOR, "IN": _OPERATOR, "EXISTS": _FUNCTION}
"""What need not be told → where this is told."""
_SHOWN = 30
"""Characters of a sign that are shown."""


def syntax_error(error: SyntaxError, text: str, known: Iterable[str] = ()) -> DataError:
    """Return what is wrong with the query `text`, with the line and column from which on it is none, in one line.

    `known` are the prefixes that need no declaring.
    """
    said = told(error)
    if said is None:
        reason = " ".join(str(error).split())
        return DataError(Message("the query cannot be parsed: %(reason)s", reason=reason))
    if next(tokens(text), None) is None:
        return DataError(Message("the query is empty"), said.line, said.column)
    known = tuple(known)
    # Where no sign is wrong with a base, the one who asked had none.
    for base in (BASE, None):
        beginnings = Beginnings(text, known, base)
        found = beginnings.impasse(said)
        if found:
            sentence = _sentence(beginnings, found, said)
            return _senseless(text, found, sentence) if sentence else _stuck(beginnings, found)
        if not beginnings.is_quick:
            break
    here = Message("the query goes wrong here, or before")
    return _at((said.line, said.column), _meant(said.sentence) if said.sentence else here)


def _sentence(beginnings: Beginnings, found: Impasse, said: Told) -> str | None:
    """Return what the engine says of a text that keeps to the grammar, and makes no sense."""
    if found.start == found.end and not said.is_unsaid:
        return said.sentence
    at = beginnings.told(found.end)
    if at and at.sentence:
        return at.sentence
    if found.opened is None or beginnings.text[found.start : found.end] not in CLOSING.values():
        return None
    # What is wrong with a group is said at its end. A whole query would be run; with an open bracket it is none.
    before = beginnings.told(found.before)
    return before.sentence if before else None


def _senseless(text: str, found: Impasse, sentence: str) -> DataError:
    where = place(text, found.start)
    if sentence == _UNDECLARED:
        prefix = text[found.start : found.end].partition(":")[0]
        undeclared = Message(
            "no PREFIX line declares `%(prefix)s:`; put `PREFIX %(prefix)s: <…>` before the query", prefix=prefix
        )
        return _at(where, undeclared)
    if sentence == _AGGREGATE and found.opened:
        where = place(text, found.opened.before)
    return _at(where, _meant(sentence))


def _stuck(beginnings: Beginnings, found: Impasse) -> DataError:
    text = beginnings.text
    sign = _visible(text[found.start : found.end])
    if sign and beginnings.is_unended(found.end):
        return _unended(text, sign, found.start)
    line, column = place(text, found.start)
    shown = sign if len(sign) <= _SHOWN else f"{sign[: _SHOWN - 1]}…"
    where = {"line": line, "column": column, "missing": _missing(beginnings, found, sign)}
    if sign:
        begun = Message(
            "the query cannot go on with `%(sign)s` at line %(line)d, column %(column)d: %(missing)s",
            sign=shown,
            **where,
        )
    else:
        begun = Message("the query breaks off at line %(line)d, column %(column)d: %(missing)s", **where)
    return DataError(begun, line, column)


def _visible(sign: str) -> str:
    return " ".join(sign.split()) or "".join(f"U+{ord(blank):04X}" for blank in sign)


def _unended(text: str, sign: str, start: int) -> DataError:
    if sign == "<":
        unfit = Message("an IRI is not valid: it does not end, or holds a sign that no IRI may hold")
        return _at(place(text, start), unfit)
    # Of three quotes the first two are a text of their own to those who see no end.
    quotes = sign[0] * 2
    begun = start - 2 if text[:start].endswith(quotes) else start
    return _at(place(text, begun), Message("this text does not end"))


def _missing(beginnings: Beginnings, found: Impasse, sign: str) -> Message:
    text, opened = beginnings.text, found.opened
    if opened and (not sign or sign in CLOSING.values()):
        bracket = text[opened.start]
        if beginnings.may_be(found.before, CLOSING[bracket]):
            line, column = place(text, opened.start)
            return Message(
                "the `%(bracket)s` at line %(line)d, column %(column)d is not closed",
                bracket=bracket,
                line=line,
                column=column,
            )
    if sign.isalpha() and beginnings.may_be(found.before, f" {sign}("):
        return Message("put `(` right behind it")
    # Each candidate is one more reading of the text.
    candidates: Mapping[str, str] = _CANDIDATES if beginnings.is_quick else {}
    expected = {name for each, name in candidates.items() if beginnings.may_be(found.before, f" {each} ")}
    named = [name for name in candidates.values() if name in expected and _COVERED.get(name) not in expected]
    if named:
        return Message("expected %(expected)s", expected=joined(named, ", "))
    return Message("something else is expected") if sign else Message("something is missing")


def _at(where: tuple[int, int], what: Message | str) -> DataError:
    if not isinstance(what, Message):
        return DataError(f"line {where[0]}, column {where[1]}: {what}", *where)
    line, column = where
    return DataError(Message("line %(line)d, column %(column)d: %(what)s", line=line, column=column, what=what), *where)


def _meant(sentence: str) -> Message | str:
    return _SENTENCES.get(sentence, sentence)
