"""The words and signs of Turtle, TriG, N-Triples and N-Quads, each found by one match, blanks before it included."""

import re

# Any character beyond ASCII may stand in a name here: where it may not, the parser refused the text before. Possessive
# wherever it can be: whatever the text, no part of it is read again and again.
_NAME_CHARACTER = r"[A-Za-z0-9_\-\x80-\U0010ffff]"
_GAP = r"[ \t\r\n]++|\#[^\r\n]*+"
BLANK = f"(?:{_GAP})*+"
"""Any white space and comments."""

WORD = rf"[A-Za-z\x80-\U0010ffff](?:{_NAME_CHARACTER}++|\.++(?={_NAME_CHARACTER}))*+"
"""A keyword, or a prefix without its colon."""

PREFIX = rf"(?:{WORD})?+:"
IRI = r'<[^<>"{}|^`\x00-\x20]*+>'
NAME = (
    rf"{PREFIX}(?:(?![-.])(?:[A-Za-z0-9_\-:\x80-\U0010ffff]++|\.++(?=[A-Za-z0-9_\-:%\\\x80-\U0010ffff])"
    r"|%[0-9A-Fa-f]{2}|\\.)*+)?+"
)
LABEL = rf"_:{_NAME_CHARACTER}(?:{_NAME_CHARACTER}++|\.++(?={_NAME_CHARACTER}))*+"
STRING = (
    r'(?:"""(?:"{0,2}+(?:[^"\\]++|\\.))*+"""|"(?:[^"\\\r\n]++|\\.)*+"'
    r"|'''(?:'{0,2}+(?:[^'\\]++|\\.))*+'''|'(?:[^'\\\r\n]++|\\.)*+')"
)
TAG = rf"(?:{BLANK}(?:@[A-Za-z]++(?:--?[A-Za-z0-9]++)*+|\^\^{BLANK}(?:{IRI}|{NAME})))"
"""What may follow a string: its language or its datatype."""

NUMBER = r"[+-]?(?:[0-9]++(?:\.[0-9]++|\.(?=[eE][+-]?[0-9]))?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+"

TOKEN = re.compile(
    rf"{BLANK}(?:(?P<term>{NAME}|{IRI}|{NUMBER})|(?P<sign>[\[\];,.(){{}}])|(?P<string>{STRING})(?P<tag>{TAG})?+"
    rf"|(?P<label>{LABEL})|(?P<word>{WORD})|(?P<end>\Z)|(?P<other>.))",
    re.DOTALL,
)
"""The next token, its kind as `lastgroup`: `tag` for a string that has one, `word` for a keyword."""

DIRECTIVE = re.compile(
    rf"{BLANK}(?P<at>@)?(?:(?i:prefix)(?:{_GAP})++(?P<prefix>{PREFIX}){BLANK}(?P<namespace>{IRI})"
    rf"|(?i:base){BLANK}(?P<base>{IRI})|(?i:version){BLANK}{STRING})(?(at){BLANK}\.)"
)
"""A whole declaration, in Turtle's way or in SPARQL's."""

_INNER = rf"[ \t\r\n;,]++|\#[^\r\n]*+|{NAME}|{IRI}|{STRING}|{NUMBER}|{WORD}|@[A-Za-z0-9-]++|\^\^"

WITHOUT_BLANK_NODES = re.compile(rf"{BLANK}(?P<subject>{NAME}|{IRI})(?:{_INNER})*+\.", re.DOTALL)
"""A whole statement, where it has no blank node and no list."""

WHOLE = re.compile(rf"{BLANK}(?P<subject>{NAME}|{IRI}|{LABEL}|[\[(])(?:{_INNER}|{LABEL}|[\[\]()])*+\.", re.DOTALL)
"""A whole statement."""

REST = re.compile(rf"(?:{_INNER}|{LABEL}|[^.])*+\.?", re.DOTALL)
"""All up to the end of a statement, whatever it is."""

LINE = re.compile(
    rf"{BLANK}(?P<subject>{IRI}|{LABEL})[ \t]*+(?P<predicate>{IRI})[ \t]*+"
    rf'(?P<object>{IRI}|{LABEL}|"(?:[^"\\\r\n]++|\\.)*+"(?:@[A-Za-z0-9-]++|\^\^{IRI})?+)'
    rf"[ \t]*+(?P<graph>{IRI}|{LABEL})?+[ \t]*+\.",
    re.DOTALL,
)
"""A statement of N-Triples or N-Quads, and the lines before it that say nothing."""

NEXT_LINE = re.compile(rf"{BLANK}[^\r\n]*+")
"""All up to the end of a line that says something."""
