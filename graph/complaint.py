"""What an engine says of a query that it cannot parse, told in one readable line."""

import re
from collections.abc import Iterable

from graph.errors import DataError
from graph.tokens import place, undeclared

_SENTENCE = re.compile(r"[A-Z][A-Za-z]*(?: [a-zA-Z]+){2,}|IRI parsing failed")
_SENTENCES = {"IRI parsing failed": "an IRI is not valid"}
"""What the engine says → what it means, where that differs."""
_WORD = re.compile(r'"(?:[^"\\]|\\.)+"|(?<!\{)\b[A-Z]{2,}\b')
_NOT_HERE = ("LATERAL", "SERVICE", "UNDEF")
"""Words that the engine would take, and that would help nobody."""


def syntax_error(error: SyntaxError, text: str, known: Iterable[str] = ()) -> DataError:
    """Return the engine's complaint about the query `text` with its line and column, told in one line.

    `known` are the prefixes that need no declaring.
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if not found:
        return DataError(f"the query cannot be parsed: {' '.join(str(error).split())}")
    line, column = int(found[1]), int(found[2])
    name = undeclared(text, known)
    # The engine names the farthest place that it came to, which lies behind such a name.
    if name and place(text, name.start()) < (line, column):
        return _undeclared(name[0].partition(":")[0], *place(text, name.start()))
    if not text.strip():
        return DataError("the query is empty", line, column)
    return DataError(f"the query breaks off at line {line}, column {column}: {_told(found[3])}", line, column)


def _undeclared(prefix: str, line: int, column: int) -> DataError:
    return DataError(
        f"line {line}, column {column}: no PREFIX line declares `{prefix}:`; "
        f"put `PREFIX {prefix}: <…>` before the query",
        line,
        column,
    )


def _told(complaint: str) -> str:
    sentence = _SENTENCE.search(complaint)
    if sentence:
        return _SENTENCES.get(sentence[0], sentence[0])
    # The engine also lists character classes, and words that are of no use here.
    words = [each for each in _WORD.findall(complaint) if each not in _NOT_HERE]
    return "expected " + (", ".join(words) if words else "something else")
