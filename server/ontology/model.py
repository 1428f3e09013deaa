"""The ontology as it is shown: its classes and properties, read from what is in service, and how often each is used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph import order, turtle
from graph.terms import DC, DCT, IG, OWL, RDF, RDFS, SDO, SKOS, XSD
from server import statistics
from server.dataset import Served
from server.labels import Name, label, spoken
from server.language import current, gettext, marked
from server.lookup import Lookup, Term
from server.statistics import Counted, Statistics

ONTOLOGY = IG[""]
CLASSES = (OWL.Class, RDFS.Class)
SUPER = (RDFS.subClassOf, RDFS.subPropertyOf)
DOMAINS = (RDFS.domain, SDO.domainIncludes)
RANGES = (RDFS.range, SDO.rangeIncludes)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
DATATYPES = {
    RDF.langString: marked("text"),
    XSD.integer: marked("whole number"),
    XSD.decimal: marked("decimal number"),
    XSD.date: marked("day"),
}
"""What people call a kind of literal."""


@dataclass(frozen=True)
class Reference:
    """A term that is mentioned: its name, its short IRI, and where it stands on the page if it does."""

    iri: NamedNode
    text: Name
    short: str
    anchor: str


@dataclass(frozen=True)
class Entry:
    """A class or property of the ontology, with texts by language."""

    iri: NamedNode
    anchor: str
    short: str
    is_class: bool
    has_literals: bool
    labels: dict[str, str]
    definitions: dict[str, str]
    supers: tuple[Reference, ...]
    domains: tuple[Reference, ...]
    ranges: tuple[Reference, ...]
    matches: tuple[tuple[Name, Reference], ...]
    schemes: tuple[Reference, ...]
    uses: int
    """Triples with the property, or instances of the class, in the default graph."""
    in_evidence: int
    """The same in the graph of the evidence."""
    example: NamedNode | None
    """A resource that has the property or is of the class."""

    @property
    def title(self) -> Name:
        """The label; the short IRI where there is none."""
        return spoken(self.labels) or Name(self.short)

    @property
    def definition(self) -> Name:
        """What it means."""
        return spoken(self.definitions)

    @property
    def others(self) -> list[Name]:
        """The labels in the other languages."""
        return [Name(text, each) for each, text in sorted(self.labels.items()) if each != self.title.language]


@dataclass(frozen=True)
class Ontology:
    """The whole ontology, its terms in the order of the model."""

    title: Name
    description: Name
    version: str
    creator: str
    licence: NamedNode | None
    classes: tuple[Entry, ...]
    properties: tuple[Entry, ...]
    reused: tuple[tuple[Reference, int], ...]
    """Properties of others that the data use, with how often."""

    def of_domain(self, entry: Entry) -> list[Entry]:
        """Return the properties that a class has."""
        return [each for each in self.properties if entry.iri in {domain.iri for domain in each.domains}]

    def of_range(self, entry: Entry) -> list[Entry]:
        """Return the properties that lead to a class."""
        return [each for each in self.properties if entry.iri in {range_.iri for range_ in each.ranges}]


def is_known(store: Lookup) -> bool:
    """Whether the ontology is part of what is in service."""
    return any(store.quads_for_pattern(ONTOLOGY, RDF.type, OWL.Ontology, DefaultGraph()))


def quads(store: Lookup) -> Iterator[Quad]:
    """Yield all that the ontology states."""
    for each in (ONTOLOGY, *_defined(store)):
        yield from store.quads_for_pattern(each, None, None, DefaultGraph())


def read(served: Served) -> Ontology:
    """Return the ontology that is in service."""
    store, counted = served.store, statistics.of(served)
    entries = [_entry(served, counted, iri) for iri in _defined(store)]
    licences = _objects(store, ONTOLOGY, (DCT.license,))
    return Ontology(
        spoken(_texts(store, ONTOLOGY, DCT.title)) or Name(ONTOLOGY.value),
        spoken(_texts(store, ONTOLOGY, DCT.description)),
        _plain(store, OWL.versionInfo),
        _plain(store, DC.creator),
        licences[0] if licences else None,
        tuple(sorted((each for each in entries if each.is_class), key=_class_key)),
        tuple(sorted((each for each in entries if not each.is_class), key=lambda each: order.predicate_key(each.iri))),
        _reused(store, counted),
    )


def _class_key(entry: Entry) -> tuple[int, str]:
    return order.group([entry.iri]), entry.iri.value


def _defined(store: Lookup) -> list[NamedNode]:
    found = store.quads_for_pattern(None, RDFS.isDefinedBy, ONTOLOGY, DefaultGraph())
    return sorted({quad.subject for quad in found if isinstance(quad.subject, NamedNode)}, key=str)


def _entry(served: Served, counted: Counted, iri: NamedNode) -> Entry:
    store = served.store
    kinds = _objects(store, iri, (RDF.type,))
    is_class = any(each in CLASSES for each in kinds)
    evidence = counted.named.get(served.dataset.evidence)
    uses, in_evidence = (_uses(each, iri, is_class) for each in (counted.default, evidence))
    return Entry(
        iri=iri,
        anchor=_anchor(iri),
        short=turtle.short(iri.value),
        is_class=is_class,
        has_literals=OWL.DatatypeProperty in kinds,
        labels=_texts(store, iri, RDFS.label),
        definitions=_texts(store, iri, SKOS.definition),
        supers=_references(store, _objects(store, iri, SUPER)),
        domains=_references(store, _objects(store, iri, DOMAINS)),
        ranges=_references(store, _objects(store, iri, RANGES)),
        matches=tuple(
            (label(store, each), reference)
            for each in MATCHES
            for reference in _references(store, _objects(store, iri, (each,)))
        ),
        schemes=_references(store, _objects(store, iri, (RDFS.seeAlso,))),
        uses=uses,
        in_evidence=in_evidence,
        example=_example(served, iri, is_class) if uses or in_evidence else None,
    )


def _uses(counted: Statistics | None, iri: NamedNode, is_class: bool) -> int:
    if counted is None:
        return 0
    return (counted.classes if is_class else counted.properties).get(iri, 0)


def _example(served: Served, iri: NamedNode, is_class: bool) -> NamedNode | None:
    predicate, term = (RDF.type, iri) if is_class else (iri, None)
    for graph in (DefaultGraph(), served.dataset.evidence):
        for quad in served.store.quads_for_pattern(None, predicate, term, graph):
            if isinstance(quad.subject, NamedNode):
                return quad.subject
    return None


def _reused(store: Lookup, counted: Counted) -> tuple[tuple[Reference, int], ...]:
    used = [each for each in counted.default.properties if isinstance(each, NamedNode) and not _anchor(each)]
    listed = _references(store, sorted(used, key=order.predicate_key))
    return tuple((each, counted.default.properties[each.iri]) for each in listed)


def _references(store: Lookup, terms: Iterable[NamedNode]) -> tuple[Reference, ...]:
    return tuple(Reference(each, _named(store, each), turtle.short(each.value), _anchor(each)) for each in terms)


def _named(store: Lookup, term: NamedNode) -> Name:
    kind = DATATYPES.get(term)
    return Name(gettext(kind), current()) if kind else label(store, term)


def _anchor(iri: NamedNode) -> str:
    return iri.value.removeprefix(IG.iri) if iri.value.startswith(IG.iri) else ""


def _objects(store: Lookup, iri: NamedNode, predicates: Iterable[NamedNode]) -> list[NamedNode]:
    found: list[Term] = [
        quad.object for each in predicates for quad in store.quads_for_pattern(iri, each, None, DefaultGraph())
    ]
    return sorted((each for each in found if isinstance(each, NamedNode)), key=order.term_key)


def _texts(store: Lookup, iri: NamedNode, predicate: NamedNode) -> dict[str, str]:
    found = [quad.object for quad in store.quads_for_pattern(iri, predicate, None, DefaultGraph())]
    texts = sorted((each for each in found if isinstance(each, Literal)), key=order.term_key)
    return {each.language or "": each.value for each in reversed(texts)}


def _plain(store: Lookup, predicate: NamedNode) -> str:
    return next(iter(_texts(store, ONTOLOGY, predicate).values()), "")
