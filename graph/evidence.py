"""The evidence: what is known of each page, and which of its words support which statement."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.reading import Reading, source
from graph.statements import Object, Statement, day
from graph.terms import BASE, DCT, EVIDENCE, FOAF, IG, NIF, OA, PROV, RDF, SDO
from graph.text import Span

GRAPH = NamedNode(BASE + EVIDENCE)
"""The named graph that holds all evidence."""


def of_page(reading: Reading, stated: Sequence[Statement], run: NamedNode) -> Iterator[Quad]:
    """Yield what is known of a page, and what supports its statements: in the graph of evidence, or the default one."""
    yield from _source(reading)
    yield from _assertions(reading, stated, run)


def of_run(run: NamedNode, pages: Iterable[str], code_version: str) -> Iterator[Quad]:
    """Yield what is known of the run that read the pages with these ids."""
    yield Quad(run, RDF.type, IG.ExtractionRun, GRAPH)
    yield Quad(run, SDO.softwareVersion, Literal(code_version), GRAPH)
    for page in pages:
        yield Quad(run, PROV.used, source(page), GRAPH)


def _source(reading: Reading) -> Iterator[Quad]:
    """Yield what is told of the page: in the default graph about it, with the evidence its text too."""
    page = reading.source
    for predicate, value in _told(reading):
        yield Quad(page, predicate, value, DefaultGraph())
        yield Quad(page, predicate, value, GRAPH)
    yield Quad(page, SDO.sha256, Literal(reading.page.sha256), GRAPH)
    yield Quad(page, NIF.isString, Literal(reading.page.text.stored), GRAPH)


def _told(reading: Reading) -> Iterator[tuple[NamedNode, Object]]:
    page, origin = reading.page, reading.page.origin
    yield RDF.type, IG.SourceDocument
    yield DCT.identifier, Literal(page.id)
    if page.title:
        yield DCT.title, Literal(page.text.plain[page.title.start : page.title.end], language="da")
    if reading.facts.modified:
        yield DCT.modified, day(reading.facts.modified[0])
    if origin.address:
        yield FOAF.page, NamedNode(origin.address)
    if origin.site:
        yield FOAF.homepage, NamedNode(origin.site)
    if origin.retrieved:
        yield DCT.created, day(origin.retrieved)


def _assertions(reading: Reading, stated: Sequence[Statement], run: NamedNode) -> Iterator[Quad]:
    """Yield an assertion per statement with words, and each span that supports one."""
    spans: dict[Span, None] = {}
    for statement in (*stated, *_update(reading)):
        if not statement.spans:
            continue
        assertion = NamedNode(f"{BASE}assertion/{reading.page.id}/{_digest(statement)}")
        yield Quad(assertion, RDF.type, IG.Assertion, GRAPH)
        yield Quad(assertion, RDF.subject, statement.subject, GRAPH)
        yield Quad(assertion, RDF.predicate, statement.predicate, GRAPH)
        yield Quad(assertion, RDF.object, statement.object, GRAPH)
        yield Quad(assertion, PROV.wasGeneratedBy, run, GRAPH)
        for plain in statement.spans:
            span = reading.page.text.locate(plain)
            yield Quad(assertion, IG.supportedBy, _span(reading, span), GRAPH)
            spans[span] = None
    page = reading.source
    for span in spans:
        yield from _text_span(reading, page, span)


def _update(reading: Reading) -> Iterator[Statement]:
    """Yield the update date that the page states of itself."""
    if reading.facts.modified:
        modified, words = reading.facts.modified
        yield Statement(reading.source, DCT.modified, day(modified), (words,))


def _digest(statement: Statement) -> str:
    triple = f"{statement.subject} {statement.predicate} {statement.object}"
    return hashlib.sha256(triple.encode()).hexdigest()[:16]


def _span(reading: Reading, span: Span) -> NamedNode:
    return NamedNode(f"{BASE}span/{reading.page.id}/{span.start}-{span.end}")


def _text_span(reading: Reading, page: NamedNode, span: Span) -> Iterator[Quad]:
    node = _span(reading, span)
    quote, position = NamedNode(f"{node.value}/quote"), NamedNode(f"{node.value}/position")
    words = reading.page.text.stored[span.start : span.end]
    for subject, predicate, value in (
        (node, RDF.type, IG.TextSpan),
        (node, OA.hasSource, page),
        (node, OA.hasSelector, quote),
        (node, OA.hasSelector, position),
        (quote, RDF.type, OA.TextQuoteSelector),
        (quote, OA.exact, Literal(words, language="da")),
        (position, RDF.type, OA.TextPositionSelector),
        (position, OA.start, Literal(span.start)),
        (position, OA.end, Literal(span.end)),
    ):
        yield Quad(subject, predicate, value, GRAPH)
