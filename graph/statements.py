"""The facts of a page as statements: triples with the words that state them, and the nodes they need."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from graph.extract.fact import (
    AgeRange,
    Citation,
    Contact,
    Excluded,
    Fact,
    Funding,
    Involvement,
    Period,
    TargetGroup,
)
from graph.reading import Reading
from graph.terms import ADMS, CV, DCAT, DCT, ELI, IG, RDF, SDO, SKOS, XSD
from graph.text import Span
from graph.vocabulary import Vocabulary, concept

PLANNED = concept("period-status", "planlagt")

Object = NamedNode | Literal
Laws = Mapping[NamedNode, str]
"""Act → its name."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple that a page states, and the spans of plain text that state it; none for what only follows."""

    subject: NamedNode
    predicate: NamedNode
    object: Object
    spans: tuple[Span, ...] = ()


def statements(reading: Reading, laws: Laws) -> Iterator[Statement]:
    """Yield what a page states, entry by entry; nodes are numbered per initiative and page."""
    numbers: Counter[str] = Counter()
    for entry in reading.facts.entries:
        initiative = reading.iris[entry.title]
        yield Statement(initiative, RDF.type, IG.Initiative)
        yield Statement(initiative, DCT.source, reading.source)
        writer = _Writer(reading, initiative, numbers, laws)
        for fact in entry.facts:
            writer.write(initiative, fact)
        yield from writer.written


def law_names(vocabulary: Vocabulary) -> Laws:
    """Return the names of the acts that the vocabulary knows."""
    return {law.iri: law.label for law in vocabulary.laws}


def day(date_: date) -> Literal:
    """Return a date as it stands in the graph."""
    return Literal(date_.isoformat(), datatype=XSD.date)


_LONE = frozenset({"period", "planned-end"})
"""Nodes of which an initiative has one on a page, so that no number is needed."""


@dataclass(slots=True)
class _Writer:
    """Writes the facts of one entry, in their order."""

    reading: Reading
    initiative: NamedNode
    numbers: Counter[str]
    laws: Laws
    written: list[Statement] = field(default_factory=list[Statement])

    def write(self, subject: NamedNode, fact: Fact) -> None:
        """Write the statement of a fact, which has its spans, and after it those of the node that it leads to."""
        place = len(self.written)
        value = self._node(fact)
        self.written.insert(place, Statement(subject, fact.property, value, fact.spans))

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
        self._add(node, RDF.type, class_)
        return node

    def _add(self, subject: NamedNode, predicate: NamedNode, value: Object) -> None:
        self.written.append(Statement(subject, predicate, value))

    def _stated(self, node: NamedNode, words: str) -> None:
        self._add(node, IG.asStated, Literal(words, language="da"))

    def _period(self, period: Period) -> NamedNode:
        node = self._mint("planned-end" if period.planned else "period", DCT.PeriodOfTime)
        if period.start:
            self._add(node, DCAT.startDate, day(period.start))
        if period.end:
            self._add(node, DCAT.endDate, day(period.end))
        self._add(node, IG.datePrecision, period.precision)
        if period.planned:
            self._add(node, ADMS.status, PLANNED)
        self._stated(node, period.as_stated)
        return node

    def _age_range(self, ages: AgeRange) -> NamedNode:
        node = self._mint("age-range", IG.AgeRange)
        for property_, bound in ((SDO.minValue, ages.minimum), (SDO.maxValue, ages.maximum)):
            if bound is not None:
                self._add(node, property_, Literal(bound))
        self._add(node, IG.ageUnit, ages.unit)
        self._add(node, IG.ageBound, ages.bound)
        if ages.applies_to:
            self._add(node, IG.ageAppliesTo, ages.applies_to)
        self._stated(node, ages.as_stated)
        return node

    def _target_group(self, group: TargetGroup) -> NamedNode:
        node = self._mint("target-group", IG.TargetGroup)
        for fact in group.facts:
            self.write(node, fact)
        self._stated(node, group.as_stated)
        return node

    def _funding(self, funding: Funding) -> NamedNode:
        node = self._mint("funding", IG.FundingAllocation)
        amount = NamedNode(f"{node.value}/amount")
        self._add(node, SDO.amount, amount)
        self._add(node, IG.fundingScope, funding.scope)
        self._stated(node, funding.as_stated)
        self._add(amount, RDF.type, SDO.MonetaryAmount)
        self._add(amount, SDO.value, Literal(f"{funding.value.normalize():f}", datatype=XSD.decimal))
        self._add(amount, SDO.currency, Literal(funding.currency))
        return node

    def _citation(self, citation: Citation) -> NamedNode:
        """Describe the cited place and every level that holds it; return the cited one."""
        holder = citation.law
        for level in citation.levels():
            node = _place(level)
            self._add(node, RDF.type, ELI.LegalResourceSubdivision)
            self._add(node, SKOS.notation, Literal(level.notation))
            name = f"{self.laws.get(level.law, '')} {level.notation}".strip()
            self._add(node, SKOS.prefLabel, Literal(name, language="da"))
            self._add(node, ELI.is_part_of, holder)
            holder = node
        return holder


def _place(citation: Citation) -> NamedNode:
    below = (("stk", citation.subsection), ("nr", citation.number), ("litra", citation.letter))
    parts = [f"par-{citation.section.replace(' ', '-').lower()}"]
    parts += [f"{kind}-{value.lower()}" for kind, value in below if value]
    return NamedNode(f"{citation.law.value}/{'-'.join(parts)}")
