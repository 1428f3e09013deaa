"""What VoID tells of a graph in numbers, counted by the store itself."""

import threading
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from graph.terms import OWL, RDFS, SKOS
from server.dataset import Served
from server.lookup import Lookup

Term = NamedNode | BlankNode | Literal | Triple

BY_PROPERTY = "SELECT {graph} ?x (COUNT(*) AS ?n) WHERE {{ {pattern} {{ ?s ?x ?o }} }} GROUP BY {graph} ?x"
BY_CLASS = "SELECT {graph} ?x (COUNT(*) AS ?n) WHERE {{ {pattern} {{ ?s a ?x }} }} GROUP BY {graph} ?x"
SUBJECTS = "SELECT {graph} (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {pattern} {{ ?s ?p ?o }} }} {group}"
OBJECTS = "SELECT {graph} (COUNT(DISTINCT ?o) AS ?n) WHERE {{ {pattern} {{ ?s ?p ?o }} }} {group}"
# Engines are slow to say which are IRIs: they fetch the text of each.
NAMELESS = "SELECT {graph} (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {pattern} {{ ?s ?p ?o }} FILTER(isBlank(?s)) }} {group}"

MAPPING = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
"""The properties of SKOS that map a concept to one of another scheme."""
LINKING = (
    *(OWL.sameAs, OWL.equivalentClass, OWL.equivalentProperty, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso),
    *MAPPING,
)
"""The properties that tie a resource to one that others describe."""
LINKS = (
    "SELECT ?x ?space (COUNT(*) AS ?n) WHERE {{ VALUES ?x {{ {properties} }} ?s ?x ?o "
    'FILTER(isIRI(?o)) FILTER(!STRSTARTS(STR(?o), "{base}")) '
    # Virtuoso refuses a pattern that fits nothing at all.
    'BIND(REPLACE(STR(?o), "([/#])[^/#]*$", "$1") AS ?space) }} GROUP BY ?x ?space '
    "ORDER BY DESC(?n) ?x ?space LIMIT {most}"
)
MOST_LINKED = 100
"""Pairs of property and namespace that are told: files may link to a namespace of its own for each thing."""

IN_DEFAULT = {"graph": "", "pattern": "", "group": ""}
IN_NAMED = {"graph": "?g", "pattern": "GRAPH ?g", "group": "GROUP BY ?g"}

_COUNTING = threading.Lock()


@dataclass(frozen=True)
class Statistics:
    """The numbers of one graph; an entity is a subject that has an IRI."""

    entities: int
    subjects: int
    objects: int
    properties: Mapping[Term, int]
    """Property → triples with it, by the property's IRI."""
    classes: Mapping[Term, int]
    """Class → its instances, by the class's IRI."""

    @property
    def triples(self) -> int:
        """How many triples the graph has."""
        return sum(self.properties.values())


@dataclass(frozen=True)
class Counted:
    """The numbers of the default graph and of every named graph that has a triple, by its name."""

    default: Statistics
    named: Mapping[NamedNode, Statistics]
    links: Mapping[tuple[NamedNode, str], int]
    """(property, namespace that is not the dataset's) → triples of the default graph that lead there; the most."""


def of(served: Served) -> Counted:
    """Return the numbers of what is in service; a release is counted once, when they are first asked for."""
    with _COUNTING:
        return _counted(cast(Hashable, served.store), served.dataset.etag, served.dataset.base)


def space(iri: str) -> str:
    """Return the namespace of an IRI: all up to its last `/` or `#`; nothing where it has none."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


@lru_cache(maxsize=4)  # the release in service, and old ones whose endpoints tell of themselves
def _counted(store: Hashable, _etag: str, base: str) -> Counted:
    store = cast(Lookup, store)
    (default,) = _of_graphs(store, IN_DEFAULT, (None,)).values()
    rows = cast(QuerySolutions, store.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"))
    names = sorted((row["g"] for row in rows if isinstance(row["g"], NamedNode)), key=str)
    named = _of_graphs(store, IN_NAMED, names)
    return Counted(default, {name: named[name] for name in names}, _links(store, base))


def _links(store: Lookup, base: str) -> dict[tuple[NamedNode, str], int]:
    query = LINKS.format(properties=" ".join(map(str, LINKING)), base=base, most=MOST_LINKED)
    found: dict[tuple[NamedNode, str], int] = {}
    for row in cast(QuerySolutions, store.query(query)):
        term, iris, number = row["x"], row["space"], row["n"]
        if isinstance(term, NamedNode) and isinstance(iris, Literal) and isinstance(number, Literal):
            found[term, iris.value] = int(number.value)
    return {key: found[key] for key in sorted(found, key=lambda key: (str(key[0]), key[1]))}


def _of_graphs(
    store: Lookup, place: Mapping[str, str], names: Sequence[NamedNode | None]
) -> dict[Term | None, Statistics]:
    properties, classes = (_by_term(store, each.format(**place)) for each in (BY_PROPERTY, BY_CLASS))
    nameless, subjects, objects = (_by_graph(store, each.format(**place)) for each in (NAMELESS, SUBJECTS, OBJECTS))
    return {
        name: Statistics(
            subjects.get(name, 0) - nameless.get(name, 0),
            subjects.get(name, 0),
            objects.get(name, 0),
            properties.get(name, {}),
            classes.get(name, {}),
        )
        for name in names
    }


def _by_term(store: Lookup, query: str) -> dict[Term | None, dict[Term, int]]:
    counted: dict[Term | None, dict[Term, int]] = {}
    for graph, term, number in sorted(_rows(store, query), key=lambda row: str(row[1])):
        if term is not None:
            counted.setdefault(graph, {})[term] = number
    return counted


def _by_graph(store: Lookup, query: str) -> dict[Term | None, int]:
    return {graph: number for graph, _, number in _rows(store, query)}


def _rows(store: Lookup, query: str) -> Iterator[tuple[Term | None, Term | None, int]]:
    """Yield the graph, the term and the number of each row; None for what the query does not have."""
    solutions = cast(QuerySolutions, store.query(query))
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = dict(zip(names, solution, strict=True))
        number = row["n"]
        assert isinstance(number, Literal)  # noqa: S101 - a count always is one
        if int(number.value):
            yield row.get("g"), row.get("x"), int(number.value)
