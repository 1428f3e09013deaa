"""A SPARQL query as text: its form, and what is refused before any engine sees it.

An engine parses a query on its own stack, so deep nesting ends the process, and it calls whatever address a
`SERVICE` names. Both are found here with a tokeniser that never recurses.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import DataError

MAX_DEPTH = 200
"""The deepest nesting of braces, parentheses, brackets and quoted triples that is accepted."""

_TOKEN = re.compile(
    r"""
      (?P<blank>   [\s]+ | \#[^\n\r]* )
    | (?P<string>  \"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*(?:\\[uU][0-9A-Fa-f]+[^<>"{}|^`\\\x00-\x20]*)*> )
    | (?P<variable>[?$]\w+ )
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<name>    (?:[^\W\d](?:[\w.-]*[\w-])?)?:(?:[\w:-]|\.(?=[\w:.%\\-])|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<number>  \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<word>    [^\W\d]\w* )
    | (?P<open>    [{(\[] | << )
    | (?P<close>   [})\]] | >> )
    | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_SENTENCE = re.compile(r"[A-Z][A-Za-z]*(?: [a-zA-Z]+){2,}|IRI parsing failed")
_SENTENCES = {
    "Prefix not found": "a prefix is used that no PREFIX line declares",
    "IRI parsing failed": "an IRI is not valid",
}
"""What the engine says → what it means, where that differs."""
_WORD = re.compile(r'"(?:[^"\\]|\\.)+"|(?<!\{)\b[A-Z]{2,}\b')

_COMMENT_IN_IRI = re.compile(r"<[^:>]*#")
_SERVICE = "SERVICE"
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_UPDATE = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})


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


def read(text: str) -> Query:
    """Return the query with its form.

    Raises DataError for an update, for `SERVICE` and for nesting deeper than MAX_DEPTH. A text that is no
    SPARQL at all passes as a SELECT: the engine knows where it goes wrong.
    """
    depth = 0
    form: Form | None = None
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "open":
                depth += 1
                _refuse_depth(text, token.start(), depth)
            case "close":
                depth = max(0, depth - 1)
            case "word":
                _refuse_service(text, token, token[0])
                form = form or _form(text, token)
            case "name":
                _refuse_service(text, token, _engine_words(token[0]))
            case "iri" if _COMMENT_IN_IRI.match(token[0]):
                _refuse_doubtful(text, token)
            case _:
                pass
    return Query(text, form or Form.SELECT)


def syntax_error(error: SyntaxError) -> DataError:
    """Return the engine's complaint with its line and column, told in one line."""
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if not found:
        return DataError(f"the query cannot be parsed: {' '.join(str(error).split())}")
    line, column = int(found[1]), int(found[2])
    return DataError(f"the query breaks off at line {line}, column {column}: {_told(found[3])}", line, column)


def _refuse_depth(text: str, start: int, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _at(text, start, f"the query nests deeper than {MAX_DEPTH} levels; flatten it")


def _refuse_service(text: str, token: re.Match[str], words: str) -> None:
    # No other keyword contains the word, and the engine takes `trueSERVICE` for two.
    if _SERVICE in words.upper():
        hint = "SERVICE is refused here; federate from your own client, which may call this endpoint"
        raise _at(text, token.start(), hint)


def _engine_words(name: str) -> str:
    """Return the parts of a prefixed name in which the engine can see a keyword.

    It takes `SERVICE:x` for a keyword and `:x`, and ends a local name before its second dot.
    """
    prefix, _, local = name.partition(":")
    return " ".join((prefix, *local.split(".")[2:]))


def _refuse_doubtful(text: str, token: re.Match[str]) -> None:
    """Refuse what hides behind `1<#>`: an IRI to a tokeniser, to the engine an operator and a comment.

    All of the text is then looked at as if nothing in it were a string or a comment.
    """
    if _SERVICE in text.upper():
        raise _at(
            text, token.start(), "SERVICE is refused here, and this IRI without a scheme can hide it; write it in full"
        )
    _refuse_depth(text, token.start(), sum(map(text.count, "{([")))


def _form(text: str, token: re.Match[str]) -> Form | None:
    word = token[0].upper()
    if word in _PROLOGUE:
        return None
    if word in _UPDATE:
        raise _at(text, token.start(), f"{word} is an update; only queries are answered here")
    return Form(word) if word in Form.__members__ else Form.SELECT


def _at(text: str, start: int, message: str) -> DataError:
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return DataError(f"{message} (line {line}, column {column})", line, column)


def _told(complaint: str) -> str:
    sentence = _SENTENCE.search(complaint)
    if sentence:
        return _SENTENCES.get(sentence[0], sentence[0])
    # The engine also lists character classes, and words that are of no use here.
    words = [each for each in _WORD.findall(complaint) if each not in ("LATERAL", "SERVICE")]
    return "expected " + (", ".join(words) if words else "something else")
