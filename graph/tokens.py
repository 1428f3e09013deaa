"""The words and signs of a SPARQL text, found without recursion and in one pass."""

import re
import sys
from collections.abc import Iterator

# Possessive wherever it can be, a prefix of bounded length, and no string that begins at an escaped quote: whatever
# the text, no part of it is read again and again.
_TOKEN = re.compile(
    r"""
      (?P<blank>   [\s]+ | \#[^\n\r]* )
    | (?P<string>  \"\"\"(?:\"{0,2}+(?:[^"\\]++|\\.))*+\"\"\" | '''(?:'{0,2}+(?:[^'\\]++|\\.))*+'''
                 | "(?:[^"\\\n\r]++|\\.)*+" | '(?:[^'\\\n\r]++|\\.)*+' )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*+(?:\\[uU][0-9A-Fa-f]++[^<>"{}|^`\\\x00-\x20]*+)*+> )
    | (?P<variable>[?$]\w+ )
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<name>    (?:[^\W\d](?:[\w.-]{0,254}[\w-])?)?:(?:[\w:-]++|\.++(?=[\w:%\\-])|%[0-9A-Fa-f]{2}|\\.)*+ )
    | (?P<number>  \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<word>    [^\W\d]\w* )
    | (?P<open>    [{(\[] | << )
    | (?P<close>   [})\]] | >> )
    | (?P<escape>  \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )
    | (?P<other>   \\["'\\] | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*")
_SIGN = re.compile(
    r"""&& | \|\| | \^\^ | [!<>]= | \{\| | \|\} | <<\( | \)>> | @[A-Za-z0-9-]+
      | (?i:COALESCE|CONCAT)\( | [+-]\.? | (?:[+-]\.?|\.) \d+(?:\.\d+)?(?:[eE][+-]?\d+)?""",
    re.VERBOSE,
)
"""What is one to an engine though it is more than one token."""
_ODD = re.compile(r"[^\S \t\r\n]")
PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
"""The words that may come before the form of a query."""


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield every token but blanks and comments, its kind as `lastgroup`; a stray sign is of the kind `other`."""
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "blank")


def signs(text: str, last: int | None = None) -> list[tuple[int, int]]:
    """Return where each sign begins and ends; tokens that only together are one to an engine are one sign.

    With an offset `last`, no more than one sign behind that is returned.
    """
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        if last is not None and found and found[-1][0] > last:
            break
        if token.lastgroup == "blank":
            # To SPARQL few blanks are blank; the others, such as one that does not break, cannot stand anywhere.
            odd = () if token[0].startswith("#") else _ODD.finditer(text, *token.span())
            found += [each.span() for each in odd]
            continue
        start, end = token.span()
        if found and found[-1][1] == start and _SIGN.fullmatch(text, found[-1][0], end):
            start = found.pop()[0]
        found.append((start, end))
    return found


def unescaped(text: str) -> str:
    r"""Return the text with codepoint escapes such as `\u0041` resolved outside of strings and IRIs.

    The engine resolves those inside itself, and there a quote or bracket so written must not end anything.
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    return "".join(_resolved(token) for token in _TOKEN.finditer(text))


def prefixes(text: str) -> dict[str, str]:
    """Return prefix → IRI as the prologue declares them; a declaration with a relative IRI is left out."""
    declared = {name[0][:-1]: iri[0][1:-1] for name, iri in _declarations(text)}
    return {name: iri for name, iri in declared.items() if _ABSOLUTE.fullmatch(iri)}


def place(text: str, start: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both counted from 1."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place, both of whose numbers count from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _resolved(token: re.Match[str]) -> str:
    if token.lastgroup in ("string", "iri"):
        return token[0]
    return _ESCAPE.sub(lambda escape: _character(escape, token.lastgroup == "blank"), token[0])


def _character(escape: re.Match[str], in_comment: bool) -> str:
    code = int(escape[1] or escape[2], 16)
    # A surrogate or a number beyond Unicode is no character, and a line end would end the comment.
    if in_comment or code > sys.maxunicode or 0xD800 <= code <= 0xDFFF:
        return escape[0]
    return chr(code)


def _declarations(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield the tokens of the name, with its colon, and of the IRI of every PREFIX line of the prologue."""
    word, name = "", None
    for token in tokens(text):
        match token.lastgroup:
            case "word":
                word, name = token[0].upper(), None
                if word not in PROLOGUE:
                    return
            case "name" if word == "PREFIX":
                name = token
            case "iri" if name is not None:
                yield name, token
                name = None
            case _:
                pass
