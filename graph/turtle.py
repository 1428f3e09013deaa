"""Turtle that a person reads and `diff` compares: one order, one line for each statement."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from graph import order
from graph.order import Term
from graph.terms import BASE, PREFIXES, RDF, XSD

Subject = NamedNode | BlankNode | Triple
GraphName = NamedNode | BlankNode | DefaultGraph

# Fewer than Turtle allows, so that every parser reads them alike.
_LOCAL_NAME = re.compile(r"(?:[A-Za-z][A-Za-z0-9_-]*)?")
_SEGMENT = "[A-Za-z0-9_~%-][A-Za-z0-9_~%.-]*"
_RELATIVE = re.compile(f"{_SEGMENT}(?:/{_SEGMENT})*/?")
_BASE = re.compile(r"https?://[^?#]+/")

# The forms that Turtle abbreviates and that no parser rewrites.
_SHORTHAND = {
    XSD.integer: re.compile("0|-?[1-9][0-9]*"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]"),
    XSD.boolean: re.compile("true|false"),
}
_REMEMBERED = 10_000
"""IRIs that are written without being looked at again."""
_PLAIN = {XSD.string, RDF.langString, RDF.dirLangString}

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Control characters, and those at which some editors break a line.
_TO_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')


Block = tuple[int, order.Key, str]
"""A subject as it stands in a document: the place of its group, its key among them, and its text."""


def write(triples: Iterable[Triple | Quad], prefixes: Mapping[str, str], base: str) -> str:
    """Return the same Turtle for the same graph, however it was read and in whatever order it comes.

    Subjects stand in groups by class, one predicate and object a line. Only prefixes in use are declared, and
    `@base` where an IRI below it has none. Blank nodes get the labels of RDFC-1.0; graph names are dropped.
    """
    names = Names(prefixes, base)
    body = _graph(_canonical(Quad(*_parts(each)) for each in triples), names)
    return names.header() + body


def write_dataset(quads: Iterable[Quad], prefixes: Mapping[str, str], base: str) -> str:
    """Return the same TriG for the same dataset: the default graph as Turtle, then the named ones by name."""
    names = Names(prefixes, base)
    graphs: dict[GraphName, list[Quad]] = {DefaultGraph(): []}
    for quad in _canonical(quads):
        graphs.setdefault(quad.graph_name, []).append(quad)
    body = _graph(graphs.pop(DefaultGraph()), names)
    for name in sorted(graphs, key=lambda each: order.term_key(_named(each))):
        body += f"\n{names.term(_named(name))} {{\n{_graph(graphs[name], names)}\n}}\n"
    return names.header() + body


def group(statements: Iterable[Quad]) -> int:
    """Return the place in `order.GROUPS` of the subject of these statements."""
    return order.group(each.object for each in statements if each.predicate == RDF.type)


def block(statements: list[Quad], names: "Names") -> Block:
    """Return a subject as a block, from all of its statements; there are no blank nodes among them."""
    return group(statements), order.term_key(statements[0].subject), _subject(statements, names)


def document(ordered: Iterable[Block]) -> Iterator[str]:
    """Yield the text of blocks in ascending order, with a heading for each group; `Names.header` stands before it."""
    for place, subjects in groupby(ordered, key=itemgetter(0)):
        yield f"\n# {order.GROUPS[place]} ".ljust(80, "-") + "\n"
        for _, _, text in subjects:
            yield "\n" + text


def _parts(each: Triple | Quad) -> tuple[Subject, NamedNode, Term]:
    return each.subject, each.predicate, each.object


def _named(name: GraphName) -> NamedNode | BlankNode:
    assert not isinstance(name, DefaultGraph)  # noqa: S101 - it was taken out before
    return name


def _canonical(quads: Iterable[Quad]) -> set[Quad]:
    unique = set(quads)
    terms = (term for each in unique for term in (each.subject, each.object, each.graph_name))
    if not any(isinstance(term, BlankNode | Triple) for term in terms):
        return unique  # nothing to label, and RDFC-1.0 is slow
    dataset = Dataset(unique)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _graph(quads: Iterable[Quad], names: "Names") -> str:
    statements: dict[Subject, list[Quad]] = {}
    for quad in quads:
        statements.setdefault(quad.subject, []).append(quad)
    return "".join(document(sorted(block(its, names) for its in statements.values())))


def _subject(statements: list[Quad], names: "Names") -> str:
    lines = [names.term(statements[0].subject)]
    for each in order.statements(statements):
        predicate = "a" if each.predicate == RDF.type else names.term(each.predicate)
        lines.append(f"    {predicate} {names.term(each.object)} ;")
    return "\n".join(lines) + "\n.\n"


def short(iri: str) -> str:
    """Return the IRI with the project's prefix for it, as in `dct:title`, or whole where none stands for it."""
    return ":".join(_prefixed(iri, PREFIXES) or [iri])


def expanded(name: str, base: str = BASE) -> str:
    """Return the IRI of what `short` wrote, or of a name below the base."""
    prefix, colon, local = name.strip("<>").partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return name.strip("<>") if colon else base + prefix


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the longest prefix and the local name that stand for the IRI in every parser, or None."""
    fitting = (
        (len(namespace), name)
        for name, namespace in prefixes.items()
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace))
    )
    length, name = max(fitting, default=(0, None))
    return None if name is None else (name, iri[length:])


class Names:
    """Writes terms as Turtle does, short where a prefix or the base allows, and remembers which of them that took."""

    def __init__(self, prefixes: Mapping[str, str], base: str) -> None:
        self._prefixes = prefixes
        self._base = base if _BASE.fullmatch(base) and "/./" not in base and "/../" not in base else None
        self._written: dict[str, str] = {}
        self._used: set[str] = set()
        self._base_used = False

    def term(self, term: Term) -> str:
        """Return the term as it stands in Turtle, a blank node by the label that it has."""
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Triple):
            return f"<<( {self.term(term.subject)} {self.term(term.predicate)} {self.term(term.object)} )>>"
        return str(term)

    def header(self) -> str:
        """Return the declarations that the terms written so far need."""
        lines = [f"@base <{self._base}> .\n"] if self._base_used else []
        lines += [f"@prefix {name}: <{iri}> .\n" for name, iri in self._prefixes.items() if name in self._used]
        return "".join(lines)

    def _iri(self, iri: str) -> str:
        written = self._written.get(iri)
        if written is None:
            if len(self._written) >= _REMEMBERED:
                self._written.clear()  # a graph may have more IRIs than memory holds
            written = self._written[iri] = self._shorten(iri)
        return written

    def _shorten(self, iri: str) -> str:
        name = _prefixed(iri, self._prefixes)
        if name:
            self._used.add(name[0])
            return ":".join(name)
        if self._base and iri.startswith(self._base) and _RELATIVE.fullmatch(iri, len(self._base)):
            self._base_used = True
            return f"<{iri[len(self._base) :]}>"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        shorthand = _SHORTHAND.get(literal.datatype)
        if shorthand and shorthand.fullmatch(literal.value):
            return literal.value
        quoted = '"' + _TO_ESCAPE.sub(_escape, literal.value) + '"'
        if literal.language:
            # What follows the tag in N-Triples is the base direction, where a literal has one.
            return quoted + str(literal)[str(literal).rindex("@") :]
        return quoted if literal.datatype in _PLAIN else f"{quoted}^^{self._iri(literal.datatype.value)}"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
