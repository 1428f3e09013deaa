"""The formats by name: one table for graphs and one for query results."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple, serialize

from graph import turtle, xml
from graph.errors import DataError, InputError
from graph.terms import PREFIXES


@dataclass(frozen=True)
class GraphFormat:
    """A way to write triples, or quads where it has `named_graphs`; `suffixes` are those of its files.

    `aliases` are what its media type was before it was registered, where clients still send that.
    """

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    ox: RdfFormat
    named_graphs: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultFormat:
    """A way to write the answer of a SELECT or ASK query."""

    name: str
    media_type: str
    ox: QueryResultsFormat
    aliases: tuple[str, ...] = ()


GRAPHS: Mapping[str, GraphFormat] = {
    each.name: each
    for each in (
        # Turtle is a part of N3, and N3 is what clients called it first.
        GraphFormat(
            "ttl",
            "text/turtle",
            (".ttl", ".turtle"),
            RdfFormat.TURTLE,
            aliases=("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
        ),
        GraphFormat("nt", "application/n-triples", (".nt",), RdfFormat.N_TRIPLES),
        GraphFormat("rdf", "application/rdf+xml", (".rdf", ".owl", ".xml"), RdfFormat.RDF_XML),
        GraphFormat("jsonld", "application/ld+json", (".jsonld",), RdfFormat.JSON_LD),
        GraphFormat("trig", "application/trig", (".trig",), RdfFormat.TRIG, True, ("application/x-trig",)),
        GraphFormat("nq", "application/n-quads", (".nq",), RdfFormat.N_QUADS, True, ("text/x-nquads",)),
    )
}
"""Name → graph format; the first is the default."""

RESULTS: Mapping[str, ResultFormat] = {
    each.name: each
    for each in (
        # The bare media types: Oxigraph's own for CSV and TSV end in a charset, which no client sends.
        ResultFormat("json", "application/sparql-results+json", QueryResultsFormat.JSON),
        ResultFormat("xml", "application/sparql-results+xml", QueryResultsFormat.XML),
        ResultFormat("csv", "text/csv", QueryResultsFormat.CSV),
        ResultFormat("tsv", "text/tab-separated-values", QueryResultsFormat.TSV),
    )
}
"""Name → result format; the first is the default."""

_BY_SUFFIX = {suffix: each for each in GRAPHS.values() for suffix in each.suffixes}

_XML_NAME_END = re.compile(r"[A-Za-z_][\w.-]*$")


def of_file(path: Path) -> GraphFormat:
    """Return the graph format that the file's suffix names, or raise InputError with the known suffixes."""
    found = _BY_SUFFIX.get(path.suffix.lower())
    if found is None:
        known = " ".join(_BY_SUFFIX)
        raise InputError(f"{path}: no RDF format has the suffix {path.suffix!r}; the known ones are {known}")
    return found


def for_output(file: Path) -> GraphFormat:
    """Return the graph format that the suffix of a file to write names, Turtle where it has none.

    InputError tells of a suffix that names no format.
    """
    return of_file(file) if file.suffix else GRAPHS["ttl"]


def write(quads: Iterable[Quad | Triple], syntax: GraphFormat, base: str) -> bytes:
    """Return the quads in a format, the same bytes for the same quads; DataError where it cannot hold them.

    A format without named graphs gets the triples of all quads given: choose the graph before.
    """
    match syntax.ox:
        case RdfFormat.TURTLE:
            return turtle.write(quads, PREFIXES, base).encode()
        case RdfFormat.TRIG:
            return turtle.write_dataset(map(_quad, quads), PREFIXES, base).encode()
        case RdfFormat.N_QUADS:
            return _serialize(sorted({_quad(each) for each in quads}, key=str), syntax)
        case _:
            return _serialize(sorted({_quad(each).triple for each in quads}, key=str), syntax)


def _serialize(ordered: Sequence[Quad] | Sequence[Triple], syntax: GraphFormat) -> bytes:
    is_xml = syntax.ox == RdfFormat.RDF_XML
    if is_xml:
        _refuse_nameless(each.predicate for each in ordered)
    written = serialize(ordered, format=syntax.ox, prefixes=dict(PREFIXES))
    assert written is not None  # noqa: S101 - without an output pyoxigraph always returns the bytes
    return xml.mended(written) if is_xml else written


def _quad(each: Quad | Triple) -> Quad:
    return each if isinstance(each, Quad) else Quad(each.subject, each.predicate, each.object)


def _refuse_nameless(predicates: Iterable[NamedNode]) -> None:
    for predicate in predicates:
        if not _XML_NAME_END.search(predicate.value):
            raise DataError(
                f"<{predicate.value}> ends in no XML name, so RDF/XML cannot write it; choose another format"
            )
