"""What the words of Turtle and its kin mean: IRIs resolved against base and prefixes, literals."""

import re
import sys

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph.places.statement import Blank, Word
from graph.places.tokens import STRING
from graph.terms import XSD

Meaning = str | int | Literal
"""What a word means: an IRI, the number of a blank node, or a literal."""

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*")
# Path segments, or a fragment, that are put behind the base as they are.
_SIMPLE = re.compile(r"(?:(#)[\w~%/-]*|[\w~%-]+(?:/[\w~%-]+)*/?)")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_STRING = re.compile(STRING, re.DOTALL)


class Names:
    """What the words of a text mean with the base and the prefixes of one point of it; None for what is no term."""

    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._prefixes: dict[str, str] = {}
        self._rebase(base)

    def declare(self, prefix: str, namespace: str) -> None:
        """Let a prefix, given with its colon, stand for an IRI from here on."""
        self._prefixes[prefix[:-1]] = self.iri(namespace) or ""
        self._tags.clear()

    def rebase(self, base: str) -> None:
        """Resolve IRIs against another one from here on."""
        self._rebase(self.iri(base) or self._base)

    def iri(self, words: str) -> str | None:
        """Return the IRI of a prefixed name or of an IRI in angle brackets."""
        if words[0] != "<":
            prefix, _, local = words.partition(":")
            return self._prefixes.get(prefix, "") + _unescaped(local)
        reference = words[1:-1]
        if _ABSOLUTE.fullmatch(reference):
            return reference
        simple = _SIMPLE.fullmatch(reference)
        if simple:
            return self._before_fragment + reference if simple[1] else self._before_path + reference
        return self._resolved(words)

    def meaning(self, word: Word) -> Meaning | None:
        """Return what a word of the text means: its literal, else as `node`."""
        node = self.node(word)
        if node is None and word.meaning is None and self._text[word.start] != "<":
            return self._literal(self._text[word.start : word.end])
        return node

    def node(self, word: Word) -> str | int | None:
        """Return the IRI of a word of the text or the number of its blank node, where it has one."""
        if isinstance(word.meaning, Blank):
            return word.meaning.number
        if word.meaning is not None:
            return word.meaning.value
        if self._text[word.start] in "\"'":
            return None
        words = self._text[word.start : word.end]
        return self.iri(words) if words[0] == "<" or ":" in words else None

    def _rebase(self, base: str) -> None:
        self._base = base
        self._references: dict[str, str | None] = {}
        self._tags: dict[str, object] = {}
        self._before_path = (self._resolved("<x>") or "x")[:-1]
        self._before_fragment = (self._resolved("<#x>") or "#x")[:-2]

    def _resolved(self, words: str) -> str | None:
        if words not in self._references:
            term = self._term(words)
            self._references[words] = term.value if isinstance(term, NamedNode) else None
        return self._references[words]

    def _literal(self, words: str) -> Literal | None:
        string = _STRING.match(words)
        if string is None:
            return Literal(words, datatype=_shorthand(words))
        quotes = 3 if words[:3] in ('"""', "'''") else 1
        tag = words[string.end() :]
        try:
            value = _unescaped(words[quotes : string.end() - quotes])
            return self._tagged(value, tag) if tag else Literal(value)
        except ValueError:  # half a surrogate pair
            return None

    def _tagged(self, value: str, tag: str) -> Literal | None:
        if tag not in self._tags:
            prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in self._prefixes.items())
            self._tags[tag] = self._term(f'""{tag}', prefixes)
        like = self._tags[tag]
        if not isinstance(like, Literal):
            return None
        if like.language is None:
            return Literal(value, datatype=like.datatype)
        return Literal(value, language=like.language, direction=like.direction)

    def _term(self, words: str, prefixes: str = "") -> NamedNode | BlankNode | Literal | Triple | None:
        # The parser itself knows best how a reference is resolved and what a language is.
        text = f"{prefixes}<x:> <x:> {words} ."
        try:
            quad: Quad = next(parse(text.encode(), RdfFormat.TURTLE, base_iri=self._base or None))
        except (SyntaxError, ValueError, StopIteration, MemoryError):
            return None
        return quad.object


def _shorthand(words: str) -> NamedNode:
    """Return the datatype of a literal without quotes."""
    if words in ("true", "false"):
        return XSD.boolean
    if "e" in words or "E" in words:
        return XSD.double
    return XSD.decimal if "." in words else XSD.integer


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    if escape[3]:
        return _ESCAPED.get(escape[3], escape[3])
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= sys.maxunicode else escape[0]
