"""A synthetic graph of the real model: the vocabularies of the program, and as many invented initiatives as asked."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from benchmarks.initiative import Statement, statements
from benchmarks.things import things
from graph import vocabulary
from graph.evidence import GRAPH, assertion, of_run, of_span, of_statement, of_text, run, text_span
from graph.terms import BASE, DCT, ELI, FOAF, IG, RDF, SKOS, XSD
from graph.text import Span

PAGE = 25
"""Initiatives that stand on one page."""
_VERSION = "benchmark"


def write(output: IO[bytes], initiatives: int, *, evidence: int = 0) -> None:
    """Write the graph as N-Triples, or with evidence as N-Quads: the same bytes for the same arguments.

    A page at a time is in memory, however many initiatives there are.
    """
    serialize(quads(initiatives, evidence=evidence), output, RdfFormat.N_QUADS if evidence else RdfFormat.N_TRIPLES)


def quads(initiatives: int, *, evidence: int = 0) -> Iterator[Quad]:
    """Yield a graph that conforms to the shapes; a smaller one is the beginning of a larger one, but for its last page.

    The first initiatives, at least as many as `evidence` says, have it: the graph of their page and the assertions
    with their words follow its statements.
    """
    yield from vocabulary.load().quads
    yield from _sections()
    for first in range(1, initiatives + 1, PAGE):
        numbers = range(first, min(first + PAGE, initiatives + 1))
        yield from _page(f"side-{first // PAGE + 1}", numbers, evidence=first <= evidence)
    if evidence:
        pages = range(1, -(-evidence // PAGE) + 1)
        yield from of_run((f"side-{number}" for number in pages), _VERSION)


def _sections() -> Iterator[Quad]:
    for law, sections in things().sections.items():
        for section in sections:
            yield Quad(section.iri, RDF.type, ELI.LegalResourceSubdivision)
            yield Quad(section.iri, SKOS.notation, Literal(section.label))
            yield Quad(section.iri, SKOS.prefLabel, Literal(section.labels[0], language="da"))
            yield Quad(section.iri, ELI.is_part_of, law)


def _page(page: str, numbers: Iterable[int], *, evidence: bool) -> Iterator[Quad]:
    source = NamedNode(f"{BASE}source/{page}")
    stated = list(chain.from_iterable(statements(number, page, source) for number in numbers))
    for triple, _ in stated:
        yield Quad(*triple)
    for triple in _told(page, source):
        yield Quad(*triple)
        if evidence:
            yield _within(GRAPH, triple)
    if evidence:
        for triple, _ in stated:
            yield _within(source, triple)
        yield from _evidence(page, source, stated)


def _within(graph: NamedNode, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _told(page: str, source: NamedNode) -> Iterator[Triple]:
    yield Triple(source, RDF.type, IG.SourceDocument)
    yield Triple(source, DCT.identifier, Literal(page))
    yield Triple(source, DCT.title, Literal(f"Projekter og initiativer, {page}", language="da"))
    yield Triple(source, DCT.modified, Literal("2026-01-31", datatype=XSD.date))
    yield Triple(source, FOAF.homepage, NamedNode("https://example.org/"))


def _evidence(page: str, source: NamedNode, stated: Sequence[Statement]) -> Iterator[Quad]:
    """Yield the page's text, made of the words of its statements, and for each an assertion with its span."""
    start = 0
    for number, (triple, words) in enumerate(stated):
        if words:
            span = Span(start, start + len(words))
            node = text_span(page, span)
            yield from of_statement(assertion(page, str(number)), triple, run(_VERSION), [node])
            yield from of_span(node, source, span, words)
            start = span.end + 1
    text = "\n".join(words for _, words in stated if words)
    yield from of_text(source, text, hashlib.sha256(text.encode()).hexdigest())
