"""The endpoint: what it understands and answers in, the graphs behind it, and its place in the catalogue."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from graph.formats import GRAPHS, RESULTS
from graph.terms import DCAT, DCT, FORMATS, RDF, RDFS, SD, VOID
from server.description.authority import OPEN
from server.description.host import Host, worded
from server.description.void import counts
from server.job import Limits
from server.statistics import Counted, Statistics

TITLE: Mapping[str, str] = {"da": "SPARQL-endepunkt", "en": "SPARQL endpoint"}
PROTOCOL = NamedNode("http://www.w3.org/TR/sparql11-protocol/")
PROTOCOL_TITLE: Mapping[str, str] = {"en": "SPARQL 1.1 Protocol"}
SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
W3C_FORMAT = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}
"""Format name → local name in FORMATS."""


def data_service(host: Host) -> Iterator[Triple]:
    """Yield the endpoint as a service on the dataset, and where the one describes the other."""
    it = host.endpoint
    yield Triple(it, RDF.type, DCAT.DataService)
    yield from worded(it, DCT.title, TITLE)
    yield Triple(it, DCAT.endpointURL, it)
    yield Triple(it, DCAT.endpointDescription, it)
    yield Triple(it, DCAT.servesDataset, host.dataset)
    yield Triple(it, DCT.accessRights, OPEN.iri)
    yield from OPEN.told()
    yield Triple(it, DCT.conformsTo, PROTOCOL)
    yield Triple(PROTOCOL, RDF.type, DCT.Standard)
    yield from worded(PROTOCOL, DCT.title, PROTOCOL_TITLE)
    yield Triple(host.dataset, RDF.type, VOID.Dataset)
    yield Triple(host.dataset, RDF.type, DCAT.Dataset)
    yield Triple(host.dataset, VOID.sparqlEndpoint, it)


def description(host: Host, counted: Counted, limits: Limits) -> Iterator[Triple]:
    """Yield the service description, with the graphs of what is in service counted."""
    it, default, whole = host.endpoint, _part(host, "default-graph"), _part(host, "dataset")
    yield Triple(it, RDF.type, SD.Service)
    yield Triple(it, SD.endpoint, it)
    yield Triple(it, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(it, SD.defaultEntailmentRegime, SIMPLE)
    for name in (*RESULTS, *GRAPHS):
        yield Triple(it, SD.resultFormat, format_of(name))
    for told in _bounds(limits):
        yield Triple(it, RDFS.comment, told)
    yield Triple(it, SD.defaultDataset, whole)
    yield Triple(it, RDFS.seeAlso, host.page)
    yield Triple(whole, RDF.type, SD.Dataset)
    yield Triple(whole, SD.defaultGraph, default)
    yield Triple(default, RDF.type, SD.Graph)
    yield from counts(default, counted.default)
    yield from _named_graphs(counted.named, whole)


def format_of(name: str) -> NamedNode:
    """Return the W3C's IRI of a format."""
    return FORMATS[W3C_FORMAT[name]]


def _part(host: Host, name: str) -> NamedNode:
    return NamedNode(f"{host.endpoint.value}#{name}")


def _named_graphs(named: Mapping[NamedNode, Statistics], whole: NamedNode) -> Iterator[Triple]:
    for place, (name, counted) in enumerate(named.items(), start=1):
        graph, content = (NamedNode(f"{whole.value}-{part}-{place}") for part in ("named", "graph"))
        yield Triple(whole, SD.namedGraph, graph)
        yield Triple(graph, RDF.type, SD.NamedGraph)
        yield Triple(graph, SD.name, name)
        yield Triple(graph, SD.graph, content)
        yield Triple(content, RDF.type, SD.Graph)
        yield from counts(content, counted)


def _bounds(limits: Limits) -> list[Literal]:
    """Tell the limits in words, as no vocabulary has terms for them."""
    return [
        Literal(
            f"A query has {limits.timeout:g} seconds and {limits.memory} MiB of memory; a result has at most "
            f"{limits.result} MiB and is always whole. SERVICE and updates are refused.",
            language="en",
        ),
        Literal(
            f"En forespørgsel har {limits.timeout:g} sekunder og {limits.memory} MiB hukommelse; et svar fylder højst "
            f"{limits.result} MiB og er altid helt. SERVICE og opdateringer afvises.",
            language="da",
        ),
    ]
