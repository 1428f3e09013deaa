"""The evidence: what is known of each page, and which of its words support which statement."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from graph.reading import Reading, source
from graph.statements import Object, Statement, day
from graph.terms import BASE, DCT, EVIDENCE, FOAF, IG, NIF, OA, PROV, RDF, SDO
from graph.text import Span

GRAPH = NamedNode(BASE + EVIDENCE)
"""The named graph that holds all evidence."""


def of_page(reading: Reading, stated: Sequence[Statement], code_version: str) -> Iterator[Quad]:
    """Yield what is known of a page, and what supports its statements: in the graph of evidence, or the default one."""
    yield from _source(reading)
    yield from _assertions(reading, stated, run(code_version))


def of_run(pages: Iterable[str], code_version: str) -> Iterator[Quad]:
    """Yield what is known of the run that read the pages with these ids."""
    node = run(code_version)
    yield Quad(node, RDF.type, IG.ExtractionRun, GRAPH)
    yield Quad(node, SDO.softwareVersion, Literal(code_version), GRAPH)
    for page in pages:
        yield Quad(node, PROV.used, source(page), GRAPH)


def of_text(page: NamedNode, text: str, sha256: str) -> Iterator[Quad]:
    """Yield the stored text of a page, and the SHA-256 of its file."""
    yield Quad(page, SDO.sha256, Literal(sha256), GRAPH)
    yield Quad(page, NIF.isString, Literal(text), GRAPH)


def of_statement(assertion: NamedNode, stated: Triple, by: NamedNode, spans: Iterable[NamedNode]) -> Iterator[Quad]:
    """Yield that a run found words which support a statement."""
    yield Quad(assertion, RDF.type, IG.Assertion, GRAPH)
    yield Quad(assertion, RDF.subject, stated.subject, GRAPH)
    yield Quad(assertion, RDF.predicate, stated.predicate, GRAPH)
    yield Quad(assertion, RDF.object, stated.object, GRAPH)
    yield Quad(assertion, PROV.wasGeneratedBy, by, GRAPH)
    for node in spans:
        yield Quad(assertion, IG.supportedBy, node, GRAPH)


def of_span(node: NamedNode, page: NamedNode, span: Span, words: str) -> Iterator[Quad]:
    """Yield where words stand in the stored text of a page."""
    quote, position = NamedNode(f"{node.value}/quote"), NamedNode(f"{node.value}/position")
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


def run(code_version: str) -> NamedNode:
    """Return the IRI of a run of this version of the program."""
    return NamedNode(f"{BASE}run/{code_version}")


def assertion(page: str, name: str) -> NamedNode:
    """Return the IRI of an assertion on what a page states."""
    return NamedNode(f"{BASE}assertion/{page}/{name}")


def text_span(page: str, span: Span) -> NamedNode:
    """Return the IRI of a span of a page's stored text."""
    return NamedNode(f"{BASE}span/{page}/{span.start}-{span.end}")


def _source(reading: Reading) -> Iterator[Quad]:
    """Yield what is told of the page: in the default graph about it, with the evidence its text too."""
    page = reading.source
    for predicate, value in _told(reading):
        yield Quad(page, predicate, value, DefaultGraph())
        yield Quad(page, predicate, value, GRAPH)
    yield from of_text(page, reading.page.text.stored, reading.page.sha256)


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


def _assertions(reading: Reading, stated: Sequence[Statement], by: NamedNode) -> Iterator[Quad]:
    """Yield an assertion per statement with words, and each span that supports one."""
    spans: dict[Span, None] = {}
    for statement in (*stated, *_update(reading)):
        if not statement.spans:
            continue
        places = [reading.page.text.locate(span) for span in statement.spans]
        yield from of_statement(
            assertion(reading.page.id, _digest(statement)),
            Triple(statement.subject, statement.predicate, statement.object),
            by,
            [text_span(reading.page.id, place) for place in places],
        )
        spans |= dict.fromkeys(places)
    for span in spans:
        words = reading.page.text.stored[span.start : span.end]
        yield from of_span(text_span(reading.page.id, span), reading.source, span, words)


def _update(reading: Reading) -> Iterator[Statement]:
    """Yield the update date that the page states of itself."""
    if reading.facts.modified:
        modified, words = reading.facts.modified
        yield Statement(reading.source, DCT.modified, day(modified), (words,))


def _digest(statement: Statement) -> str:
    triple = f"{statement.subject} {statement.predicate} {statement.object}"
    return hashlib.sha256(triple.encode()).hexdigest()[:16]
