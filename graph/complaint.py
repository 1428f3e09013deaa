"""What an engine says of a query that it cannot parse, told in one readable line."""

from collections.abc import Iterable, Mapping

from graph.errors import DataError
from graph.impasse import CLOSING, Beginnings, Impasse, Told, told
from graph.terms import BASE
from graph.tokens import place, tokens

_UNDECLARED = "Prefix not found"
_AGGREGATE = "Unexpected aggregate"
_SENTENCES = {
    "IRI parsing failed": "an IRI is not valid",
    _AGGREGATE: "no aggregate may stand here",
    "language tag parsing failed": "a language tag is not valid",
}
"""What the engine says → what it means, where that differs."""
_KINDS: Mapping[str, str] = {
    "?x": "a variable",
    "<x:x>": "an IRI",
    "'x'": "a text",
    "1": "a number",
    "STR(": "a function",
    "&&": "an operator",
    "FILTER": "a clause such as FILTER",
    ":": "a prefix and `:`",
}
"""One of a kind → the kind. Where one may stand, any may."""
_SIGNS = ("{", "}", "(", ")", "[", "]", ".", ";", ",", "*", "|")
_WORDS = (
    *("PREFIX", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "DISTINCT", "AS", "FROM", "WHERE", "UNDEF", "IN", "EXISTS"),
    *("GROUP", "BY", "HAVING", "ORDER", "LIMIT", "OFFSET"),
)
_CANDIDATES: Mapping[str, str] = {**_KINDS, **{sign: f"`{sign}`" for sign in _SIGNS}, **{word: word for word in _WORDS}}
_COVERED = {"`*`": "an operator", "IN": "an operator", "EXISTS": "a function"}
"""What need not be told → where this is told."""
_SHOWN = 30
"""Characters of a sign that are shown."""


def syntax_error(error: SyntaxError, text: str, known: Iterable[str] = ()) -> DataError:
    """Return what is wrong with the query `text`, with the line and column from which on it is none, in one line.

    `known` are the prefixes that need no declaring.
    """
    said = told(error)
    if said is None:
        return DataError(f"the query cannot be parsed: {' '.join(str(error).split())}")
    if next(tokens(text), None) is None:
        return DataError("the query is empty", said.line, said.column)
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
    return _at((said.line, said.column), _meant(said.sentence or "the query goes wrong here, or before"))


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
        return _at(where, f"no PREFIX line declares `{prefix}:`; put `PREFIX {prefix}: <…>` before the query")
    if sentence == _AGGREGATE and found.opened:
        where = place(text, found.opened.before)
    return _at(where, _meant(sentence))


def _stuck(beginnings: Beginnings, found: Impasse) -> DataError:
    text = beginnings.text
    sign = _visible(text[found.start : found.end])
    if sign and beginnings.is_unended(found.end):
        return _unended(text, sign, found.start)
    line, column = place(text, found.start)
    where = f"at line {line}, column {column}"
    shown = sign if len(sign) <= _SHOWN else f"{sign[: _SHOWN - 1]}…"
    begun = f"the query cannot go on with `{shown}` {where}" if sign else f"the query breaks off {where}"
    return DataError(f"{begun}: {_missing(beginnings, found, sign)}", line, column)


def _visible(sign: str) -> str:
    return " ".join(sign.split()) or "".join(f"U+{ord(blank):04X}" for blank in sign)


def _unended(text: str, sign: str, start: int) -> DataError:
    if sign == "<":
        return _at(place(text, start), "an IRI is not valid: it does not end, or holds a sign that no IRI may hold")
    # Of three quotes the first two are a text of their own to those who see no end.
    quotes = sign[0] * 2
    return _at(place(text, start - 2 if text[:start].endswith(quotes) else start), "this text does not end")


def _missing(beginnings: Beginnings, found: Impasse, sign: str) -> str:
    text, opened = beginnings.text, found.opened
    if opened and (not sign or sign in CLOSING.values()):
        bracket = text[opened.start]
        if beginnings.may_be(found.before, CLOSING[bracket]):
            line, column = place(text, opened.start)
            return f"the `{bracket}` at line {line}, column {column} is not closed"
    if sign.isalpha() and beginnings.may_be(found.before, f" {sign}("):
        return "put `(` right behind it"
    # Each candidate is one more reading of the text.
    candidates: Mapping[str, str] = _CANDIDATES if beginnings.is_quick else {}
    expected = {name for each, name in candidates.items() if beginnings.may_be(found.before, f" {each} ")}
    named = [name for name in candidates.values() if name in expected and _COVERED.get(name) not in expected]
    if named:
        return f"expected {', '.join(named)}"
    return "something else is expected" if sign else "something is missing"


def _at(where: tuple[int, int], what: str) -> DataError:
    return DataError(f"line {where[0]}, column {where[1]}: {what}", *where)


def _meant(sentence: str) -> str:
    return _SENTENCES.get(sentence, sentence)
