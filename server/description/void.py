"""The numbers of a graph in VoID, and how it may be entered, asked and followed to others."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pyoxigraph import Literal, NamedNode, Triple

from graph.terms import RDF, VOID
from server.description.host import Host
from server.statistics import Counted, Statistics, Term, space


def dataset(host: Host, base: str, counted: Counted) -> Iterator[Triple]:
    """Yield the dataset with every number of its default graph and of its links to others."""
    it = host.dataset
    yield Triple(it, VOID.uriSpace, Literal(base))
    yield from _vocabularies(it, chain(counted.default.properties, counted.default.classes))
    yield from counts(it, counted.default)
    yield from _linksets(it, counted.links)


def entries(host: Host, examples: Iterable[NamedNode], roots: Iterable[NamedNode]) -> Iterator[Triple]:
    """Yield where one may begin: resources to look at, and those that lead to many."""
    for each in examples:
        yield Triple(host.dataset, VOID.exampleResource, each)
    for each in roots:
        yield Triple(host.dataset, VOID.rootResource, each)


def counts(it: NamedNode, counted: Statistics) -> Iterator[Triple]:
    """Yield every number of a graph, and how often each of its properties and classes is used."""
    told = {
        VOID.triples: counted.triples,
        VOID.entities: counted.entities,
        VOID.distinctSubjects: counted.subjects,
        VOID.distinctObjects: counted.objects,
        VOID.properties: len(counted.properties),
        VOID.classes: len(counted.classes),
    }
    for name, number in told.items():
        yield Triple(it, name, Literal(number))
    yield from _partitions(it, "property", counted.properties, VOID.triples)
    yield from _partitions(it, "class", counted.classes, VOID.entities)


def _partitions(it: NamedNode, kind: str, counted: Mapping[Term, int], measure: NamedNode) -> Iterator[Triple]:
    """Tell how often each property or class is used; one that has no IRI cannot be named."""
    named = [(term, number) for term, number in counted.items() if isinstance(term, NamedNode)]
    for place, (term, number) in enumerate(named, start=1):
        part = NamedNode(f"{it.value}-{kind}-{place}")
        yield Triple(it, VOID[f"{kind}Partition"], part)
        yield Triple(part, VOID[kind], term)
        yield Triple(part, measure, Literal(number))


def _vocabularies(it: NamedNode, terms: Iterable[Term]) -> Iterator[Triple]:
    found = {space(term.value) for term in terms if isinstance(term, NamedNode)}
    for each in sorted(found - {""}):
        yield Triple(it, VOID.vocabulary, NamedNode(each))


def _linksets(it: NamedNode, links: Mapping[tuple[NamedNode, str], int]) -> Iterator[Triple]:
    """Tell which properties lead to which other datasets, and how often; those are known by where their IRIs begin."""
    others = {iris: NamedNode(f"{it.value}-target-{place}") for place, iris in enumerate(_spaces(links), start=1)}
    for iris, other in others.items():
        yield Triple(other, RDF.type, VOID.Dataset)
        yield Triple(other, VOID.uriSpace, Literal(iris))
    for place, ((predicate, iris), number) in enumerate(links.items(), start=1):
        linkset = NamedNode(f"{it.value}-linkset-{place}")
        yield Triple(it, VOID.subset, linkset)
        yield Triple(linkset, RDF.type, VOID.Linkset)
        yield Triple(linkset, VOID.subjectsTarget, it)
        yield Triple(linkset, VOID.objectsTarget, others[iris])
        yield Triple(linkset, VOID.linkPredicate, predicate)
        yield Triple(linkset, VOID.triples, Literal(number))


def _spaces(links: Mapping[tuple[NamedNode, str], int]) -> list[str]:
    return sorted({iris for _, iris in links})
