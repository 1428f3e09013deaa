"""A query on a release, as a store is to be asked in which the release lies under names of its own.

The graphs that a query names get the names under which they are stored. Where a variable stands for a graph,
the note of what is loaded relates the two names: `GRAPH ?g { … }` becomes
`{ GRAPH <root> { ?stored dct:isVersionOf ?g } GRAPH ?stored { … } }`, which has the same solutions. The FROM
clauses become parameters of the protocol. Nothing else is changed, and no term of an answer.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from graph.catalogue import OWN_NAME, Edition
from graph.errors import DataError
from graph.message import Message
from graph.tokens import place, tokens

Token = re.Match[str]

_INTERNAL = re.compile("<(?:bif|sql|ssl|virt|xmlsql):", re.IGNORECASE)
"""Names of Virtuoso's own functions, which do more than SPARQL's."""
NO_GRAPH = "urn:none"
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class Asked:
    """A query that keeps to the grammar, with the base of its IRIs and the dataset that the protocol named."""

    text: str
    base: str
    default: Sequence[str]
    named: Sequence[str]


@dataclass(frozen=True)
class Translated:
    """What a store is asked, and the graphs that make up the dataset; with neither, it is the store's own."""

    text: str
    default: Sequence[str]
    named: Sequence[str]


@dataclass
class _Reading:
    """Follows a text token by token, and keeps what is to be changed."""

    base: str
    edition: Edition | None
    fresh: str
    """How the variables begin that the query does not have."""
    has_base: bool = False
    after: str = ""
    """The keyword that the next token belongs to."""
    prefix: str = ""
    prefixes: dict[str, str] = field(default_factory=lambda: {})
    default: list[str] = field(default_factory=lambda: [])
    named: list[str] = field(default_factory=lambda: [])
    graphs: list[str] = field(default_factory=lambda: [])
    edits: list[tuple[int, int, str]] = field(default_factory=lambda: [])
    braces: list[bool] = field(default_factory=lambda: [])
    """For each open brace, whether it belongs to a variable that stands for a graph."""
    start: int = 0
    wrapped: bool = False
    opened: bool = False
    """Whether the last token was such a brace."""
    number: int = 0
    star: tuple[int, int] | None = None

    def take(self, token: Token) -> None:
        """Take note of the next token."""
        opened, self.opened = self.opened, False
        match token.lastgroup:
            case "word":
                self._keyword(token)
            case "iri" | "name":
                self._iri(token)
            case "variable" if self.after == "GRAPH" and self.edition:
                self._variable(token, self.edition.root)
            case "open" if token[0] == "{":
                self.braces.append(self.wrapped)
                self.opened, self.wrapped, self.after = self.wrapped, False, ""
            case "close" if token[0] == "}" and self.braces and self.braces.pop():
                if opened:
                    self._ask_for_any()
                self.edits.append((token.end(), token.end(), " }"))
            case "other" if token[0] == "*" and self.after == "SELECT" and not self.braces:
                self.star, self.after = token.span(), ""
            case _:
                self.after = ""

    def _keyword(self, token: Token) -> None:
        word = token[0].upper()
        if word in ("DISTINCT", "REDUCED"):
            return
        if word == "NAMED" and self.after == "FROM":
            self.after = word
            return
        self.after, self.start = word, token.start()

    def _iri(self, token: Token) -> None:
        if self.after == "PREFIX" and token.lastgroup == "name":
            self.prefix = token[0][:-1]
            return
        iri = self._resolved(token)
        match self.after:
            case "BASE":
                # In full: what it would be relative to is not told to the store, which may take one BASE only.
                self.base, self.has_base = iri, True
                self.edits.append((*token.span(), f"<{iri}>"))
            case "PREFIX":
                self.prefixes[self.prefix] = iri
            case "FROM" | "NAMED":
                (self.default if self.after == "FROM" else self.named).append(iri)
                self.edits.append((self.start, token.end(), ""))
            case "GRAPH":
                self.graphs.append(self.edition.stored(iri) if self.edition else iri)
                self.edits.append((*token.span(), f"<{self.graphs[-1]}>"))
            case _:
                pass
        self.after = ""

    def _variable(self, token: Token, root: str) -> None:
        self.number += 1
        stored = f"?{self.fresh}{self.number}"
        note = f"GRAPH <{root}> {{ {stored} {OWN_NAME} {token[0]} }}"
        self.edits.append((self.start, token.end(), f"{{ {note} GRAPH {stored}"))
        self.wrapped, self.after = True, ""

    def _ask_for_any(self) -> None:
        """Make `GRAPH ?g {}` ask whether the graph has triples: some stores answer an empty group anyhow."""
        start, end, text = self.edits.pop()
        before, _, stored = text.rpartition(" GRAPH ")
        within = f"{{ {stored}s {stored}p {stored}o }}"
        self.edits.append((start, end, f"{before} FILTER EXISTS {{ GRAPH {stored} {within} }}"))

    def _resolved(self, token: Token) -> str:
        if token.lastgroup == "iri":
            return urljoin(self.base, _CODEPOINT.sub(lambda found: chr(int(found[1] or found[2], 16)), token[0][1:-1]))
        prefix, _, local = token[0].partition(":")
        return self.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def translated(
    asked: Asked, edition: Edition | None, graphs: Callable[[], Sequence[str]], variables: Callable[[], Sequence[str]]
) -> Translated:
    """Return the query for a store in which this edition is the dataset, or without one all of the store.

    `graphs` gives the stored names of the edition's named graphs, `variables` what `SELECT *` stands for in the
    query. DataError tells of a function that none may call.
    """
    _refuse_internal(asked.text)
    found = _read(asked, edition)
    if found.star:
        # The stored names are none of its variables, and the order is not the store's.
        found.edits.append((*found.star, " ".join(variables()) or "*"))
    text = _edited(asked.text, found.edits)
    if not found.has_base:
        text = f"BASE <{asked.base}>\n{text}"
    return Translated(text, *_stored(found, edition, graphs, *_dataset(asked, found)))


def _stored(
    found: _Reading,
    edition: Edition | None,
    graphs: Callable[[], Sequence[str]],
    default: Sequence[str],
    named: Sequence[str],
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the default and named graphs that the store is to be given."""
    # Virtuoso takes an empty list of named graphs for all of them.
    if edition is None:
        return default, named or ([NO_GRAPH] if default else [])
    if default or named:
        default, named = ([edition.stored(iri) for iri in each] for each in (default, named))
    else:
        default, named = [edition.default], graphs() if found.number else found.graphs
    return default, [edition.root, *dict.fromkeys(named)]


def dataset(asked: Asked) -> tuple[Sequence[str], Sequence[str]]:
    """Return the default and named graphs that the protocol gives, else the query; none where neither does."""
    return _dataset(asked, _read(asked, None))


def _dataset(asked: Asked, found: _Reading) -> tuple[Sequence[str], Sequence[str]]:
    if asked.default or asked.named:
        return asked.default, asked.named
    return found.default, found.named


def _read(asked: Asked, edition: Edition | None) -> _Reading:
    found = _Reading(asked.base, edition, _fresh(asked.text))
    for token in tokens(asked.text):
        found.take(token)
    return found


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(edits):
        parts += [text[done:start], new]
        done = end
    return "".join((*parts, text[done:]))


def _fresh(text: str) -> str:
    name = "stored"
    while name in text:
        name += "_"
    return name


def _refuse_internal(text: str) -> None:
    for token in tokens(text):
        if token.lastgroup == "iri" and _INTERNAL.match(token[0]):
            line, column = place(text, token.start())
            told = Message(
                "%(name)s names a function of one store's own, refused here (line %(line)d, column %(column)d)",
                name=token[0],
                line=line,
                column=column,
            )
            raise DataError(told, line, column)
