"""Facts to quads: the statements, the graph of each page, and the evidence (pure)."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.extract.fact import (
    AgeRange,
    Citation,
    Contact,
    EntryFacts,
    Excluded,
    Fact,
    Funding,
    Involvement,
    PageFacts,
    Period,
    TargetGroup,
)
from graph.page import Page
from graph.terms import ADMS, BASE, CV, DCAT, DCT, ELI, FOAF, IG, NIF, OA, PROV, RDF, SDO, SKOS, XSD
from graph.text import Span
from graph.vocabulary import concept

EVIDENCE = NamedNode(BASE + "graph/evidence")
PLANNED = concept("period-status", "planlagt")
_TYPE = RDF["type"]

Node = NamedNode
Object = NamedNode | Literal
Triple = tuple[Node, Node, Object]


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple that a page states, and the spans of plain text that state it; none for what only follows."""

    triple: Triple
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what was read from it, and the IRI of each of its titles."""

    page: Page
    facts: PageFacts
    iris: Mapping[str, NamedNode]

    @property
    def source(self) -> NamedNode:
        """The IRI of the stored page, which is its graph's too."""
        return NamedNode(f"{BASE}source/{self.page.id}")


def quads(readings: Sequence[Reading], laws: Mapping[NamedNode, str], code_version: str) -> Iterator[Quad]:
    """Yield the quads of all pages: default graph, a graph per page, and the evidence.

    `laws` maps acts to their names. Where pages disagree on what an initiative has one of, the default graph
    follows the page that was updated last.
    """
    run = NamedNode(f"{BASE}run/{code_version}")
    described = [(reading, list(_statements(reading, laws))) for reading in readings]
    overruled = _overruled(described)
    for reading, statements in described:
        for statement in statements:
            yield Quad(*statement.triple, reading.source)
            if (reading.source, statement.triple[0]) not in overruled and (
                reading.source,
                statement.triple[2],
            ) not in overruled:
                yield Quad(*statement.triple, DefaultGraph())
        yield from _source(reading)
        yield from _evidence(reading, statements, run)
    yield from _run(run, readings, code_version)


def conflicts(readings: Sequence[Reading], laws: Mapping[NamedNode, str]) -> list[str]:
    """Return a line for each statement of a page that another page, updated later, overrules."""
    described = [(reading, list(_statements(reading, laws))) for reading in readings]
    lines: list[str] = []
    for source, thing in sorted(_overruled(described), key=str):
        for reading, statements in described:
            if reading.source == source:
                stated = {s.triple[2] for s in statements if s.triple[0] == thing and s.triple[1] == IG.asStated}
                words = ", ".join(sorted(value.value for value in stated)) or str(thing)
                lines.append(f"{reading.page.id}: “{words}” of {_owner(thing)} is overruled by a page updated later")
    return lines


def _owner(thing: Object) -> str:
    return thing.value.removeprefix(BASE + "initiative/").split("/")[0]


_ONE_OF = (DCT.title, DCT.temporal, DCT.abstract, IG.purpose, IG.background)
"""What an initiative has one of, so that two pages can disagree on it."""


def _overruled(described: Sequence[tuple[Reading, list[Statement]]]) -> set[tuple[NamedNode, Object]]:
    """Return (source, object) of the statements that a page updated later states otherwise."""
    latest: dict[tuple[NamedNode, NamedNode], tuple[date, str]] = {}
    for reading, statements in described:
        for key in {(s.triple[0], s.triple[1]) for s in statements if s.triple[1] in _ONE_OF}:
            latest[key] = max(latest.get(key, (date.min, "")), _age(reading))
    return {
        (reading.source, statement.triple[2])
        for reading, statements in described
        for statement in statements
        if latest.get((statement.triple[0], statement.triple[1]), _age(reading)) != _age(reading)
    }


def _age(reading: Reading) -> tuple[date, str]:
    modified = reading.facts.modified
    return (modified[0] if modified else date.min, reading.page.id)


def _statements(reading: Reading, laws: Mapping[NamedNode, str]) -> Iterator[Statement]:
    numbers: Counter[str] = Counter()
    for entry in reading.facts.entries:
        initiative = reading.iris[entry.title]
        yield Statement((initiative, _TYPE, IG.Initiative))
        yield Statement((initiative, DCT.source, reading.source))
        writer = _Writer(reading, initiative, numbers, laws)
        for fact in entry.facts:
            yield from writer.write(initiative, fact)


_LONE = frozenset({"period", "planned-end"})
"""Nodes of which an initiative has one on a page, so that no number is needed."""


@dataclass(slots=True)
class _Writer:
    """Writes the facts of one entry; nodes are numbered per initiative and page."""

    reading: Reading
    initiative: NamedNode
    numbers: Counter[str]
    laws: Mapping[NamedNode, str]
    _written: list[Statement] = field(default_factory=lambda: [])

    def write(self, subject: NamedNode, fact: Fact) -> list[Statement]:
        """Return the statements of a fact; the one that the page makes comes first and has the spans."""
        self._written = []
        value = self._node(fact)
        self._written.insert(0, Statement((subject, fact.property, value), fact.spans))
        return self._written

    def _node(self, fact: Fact) -> Object:
        match fact.value:
            case NamedNode() | Literal() as term:
                return term
            case Period() as period:
                return self._period(period)
            case AgeRange() as ages:
                return self._age_range(ages)
            case TargetGroup() as group:
                return self._target_group(group)
            case Involvement() as involvement:
                node = self._mint("involvement", IG.Involvement)
                self._add(node, CV.hasParticipant, involvement.body)
                self._add(node, CV.role, involvement.role)
                return node
            case Funding() as funding:
                return self._funding(funding)
            case Citation() as citation:
                return self._citation(citation)
            case Contact() as contact:
                node = self._mint("contact", CV.ContactPoint)
                self._add(node, SKOS.prefLabel, Literal(contact.unit, language="da"))
                return node
            case Excluded() as excluded:
                return self.reading.iris[self.reading.facts.entries[excluded.entry].title]

    def _mint(self, kind: str, class_: NamedNode) -> NamedNode:
        key = f"{self.initiative.value}/{self.reading.page.id}/{kind}"
        self.numbers[key] += 1
        lone = kind in _LONE and self.numbers[key] == 1
        node = NamedNode(key if lone else f"{key}/{self.numbers[key]}")
        self._add(node, _TYPE, class_)
        return node

    def _add(self, subject: NamedNode, predicate: NamedNode, value: Object) -> None:
        self._written.append(Statement((subject, predicate, value)))

    def _stated(self, node: NamedNode, words: str) -> None:
        self._add(node, IG.asStated, Literal(words, language="da"))

    def _period(self, period: Period) -> NamedNode:
        node = self._mint("planned-end" if period.planned else "period", DCT.PeriodOfTime)
        if period.start:
            self._add(node, DCAT.startDate, Literal(period.start.isoformat(), datatype=XSD.date))
        if period.end:
            self._add(node, DCAT.endDate, Literal(period.end.isoformat(), datatype=XSD.date))
        self._add(node, IG.datePrecision, period.precision)
        if period.planned:
            self._add(node, ADMS.status, PLANNED)
        self._stated(node, period.as_stated)
        return node

    def _age_range(self, ages: AgeRange) -> NamedNode:
        node = self._mint("age-range", IG.AgeRange)
        for property_, bound in ((SDO.minValue, ages.minimum), (SDO.maxValue, ages.maximum)):
            if bound is not None:
                self._add(node, property_, Literal(str(bound), datatype=XSD.integer))
        self._add(node, IG.ageUnit, ages.unit)
        self._add(node, IG.ageBound, ages.bound)
        if ages.applies_to:
            self._add(node, IG.ageAppliesTo, ages.applies_to)
        self._stated(node, ages.as_stated)
        return node

    def _target_group(self, group: TargetGroup) -> NamedNode:
        node = self._mint("target-group", IG.TargetGroup)
        written = self._written
        for fact in group.facts:
            written.extend(self.write(node, fact))
        self._written = written
        self._stated(node, group.as_stated)
        return node

    def _funding(self, funding: Funding) -> NamedNode:
        node = self._mint("funding", IG.FundingAllocation)
        amount = NamedNode(f"{node.value}/amount")
        self._add(node, SDO.amount, amount)
        self._add(node, IG.fundingScope, funding.scope)
        self._stated(node, funding.as_stated)
        self._add(amount, _TYPE, SDO.MonetaryAmount)
        self._add(amount, SDO.value, Literal(f"{funding.value.normalize():f}", datatype=XSD.decimal))
        self._add(amount, SDO.currency, Literal(funding.currency))
        return node

    def _citation(self, citation: Citation) -> NamedNode:
        """Describe the cited place and every level that holds it; return the cited one."""
        holder = citation.law
        for level in citation.levels():
            node = _place(level)
            self._add(node, _TYPE, ELI.LegalResourceSubdivision)
            self._add(node, SKOS.notation, Literal(level.notation))
            name = f"{self.laws.get(level.law, '')} {level.notation}".strip()
            self._add(node, SKOS.prefLabel, Literal(name, language="da"))
            self._add(node, ELI.is_part_of, holder)
            holder = node
        return holder


def _place(citation: Citation) -> NamedNode:
    parts = [f"par-{citation.section.replace(' ', '-').lower()}"]
    parts += [f"{kind}-{value.lower()}" for kind, value in _below(citation) if value]
    return NamedNode(f"{citation.law.value}/{'-'.join(parts)}")


def _below(citation: Citation) -> tuple[tuple[str, str | None], ...]:
    return ("stk", citation.subsection), ("nr", citation.number), ("litra", citation.letter)


def _source(reading: Reading) -> Iterator[Quad]:
    """Yield what is told of the page: in the default graph about it, with the evidence its text too."""
    page, source = reading.page, reading.source
    told: list[tuple[NamedNode, Object]] = [(_TYPE, IG.SourceDocument), (DCT.identifier, Literal(page.id))]
    if page.title:
        told.append((DCT.title, _danish(page, page.title)))
    if reading.facts.modified:
        told.append((DCT.modified, Literal(reading.facts.modified[0].isoformat(), datatype=XSD.date)))
    if page.origin.address:
        told.append((FOAF.page, NamedNode(page.origin.address)))
    if page.origin.site:
        told.append((FOAF.homepage, NamedNode(page.origin.site)))
    if page.origin.retrieved:
        told.append((DCT.created, Literal(page.origin.retrieved.isoformat(), datatype=XSD.date)))
    for predicate, value in told:
        yield Quad(source, predicate, value, DefaultGraph())
        yield Quad(source, predicate, value, EVIDENCE)
    yield Quad(source, SDO.sha256, Literal(page.sha256), EVIDENCE)
    yield Quad(source, NIF.isString, Literal(page.text.stored), EVIDENCE)


def _danish(page: Page, span: Span) -> Literal:
    return Literal(page.text.plain[span.start : span.end], language="da")


def _evidence(reading: Reading, statements: Sequence[Statement], run: NamedNode) -> Iterator[Quad]:
    """Yield an assertion per statement with words, and the spans that support it."""
    seen: set[Span] = set()
    stated = [statement for statement in statements if statement.spans]
    if reading.facts.modified:
        day, words = reading.facts.modified
        stated.append(Statement((reading.source, DCT.modified, Literal(day.isoformat(), datatype=XSD.date)), (words,)))
    for statement in stated:
        assertion = NamedNode(f"{BASE}assertion/{reading.page.id}/{_digest(statement.triple)}")
        subject, predicate, value = statement.triple
        yield Quad(assertion, _TYPE, IG.Assertion, EVIDENCE)
        yield Quad(assertion, RDF.subject, subject, EVIDENCE)
        yield Quad(assertion, RDF.predicate, predicate, EVIDENCE)
        yield Quad(assertion, RDF.object, value, EVIDENCE)
        yield Quad(assertion, PROV.wasGeneratedBy, run, EVIDENCE)
        for plain in statement.spans:
            span = reading.page.text.locate(plain)
            yield Quad(assertion, IG.supportedBy, _span(reading, span), EVIDENCE)
            if span not in seen:
                seen.add(span)
                yield from _text_span(reading, span)


def _digest(triple: Triple) -> str:
    return hashlib.sha256(" ".join(map(str, triple)).encode()).hexdigest()[:16]


def _span(reading: Reading, span: Span) -> NamedNode:
    return NamedNode(f"{BASE}span/{reading.page.id}/{span.start}-{span.end}")


def _text_span(reading: Reading, span: Span) -> Iterator[Quad]:
    node = _span(reading, span)
    quote, position = NamedNode(f"{node.value}/quote"), NamedNode(f"{node.value}/position")
    words = reading.page.text.stored[span.start : span.end]
    for subject, predicate, value in (
        (node, _TYPE, IG.TextSpan),
        (node, OA.hasSource, reading.source),
        (node, OA.hasSelector, quote),
        (node, OA.hasSelector, position),
        (quote, _TYPE, OA.TextQuoteSelector),
        (quote, OA.exact, Literal(words, language="da")),
        (position, _TYPE, OA.TextPositionSelector),
        (position, OA.start, Literal(str(span.start), datatype=XSD.integer)),
        (position, OA.end, Literal(str(span.end), datatype=XSD.integer)),
    ):
        yield Quad(subject, predicate, value, EVIDENCE)


def _run(run: NamedNode, readings: Sequence[Reading], code_version: str) -> Iterator[Quad]:
    yield Quad(run, _TYPE, IG.ExtractionRun, EVIDENCE)
    yield Quad(run, SDO.softwareVersion, Literal(code_version), EVIDENCE)
    for reading in readings:
        yield Quad(run, PROV.used, reading.source, EVIDENCE)


def rebased(quads_: Sequence[Quad], base: str) -> list[Quad]:
    """Return the quads with another base in every IRI of the project but those of the ontology."""
    if base == BASE:
        return list(quads_)
    return [Quad(*(_moved(term, base) for term in quad)) for quad in quads_]  # type: ignore[arg-type]  # a term's kind stays


def _moved(term: object, base: str) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(BASE) and not term.value.startswith(IG.iri):
        return NamedNode(base + term.value.removeprefix(BASE))
    return term


def entry_years(entry: EntryFacts) -> int | None:
    """Return the year in which an entry's period starts."""
    starts = [fact.value.start for fact in entry.facts if isinstance(fact.value, Period) and fact.value.start]
    return starts[0].year if starts else None
