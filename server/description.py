"""What the server says of itself in RDF, made from what it describes: VoID, DCAT and service description."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from graph.formats import GRAPHS, RESULTS
from graph.release import DUMPS
from graph.terms import CC, DCAT, DCT, FORMATS, MEDIA_TYPES, RDF, RDFS, SD, VOID, XSD
from server import statistics
from server.dataset import Served
from server.job import Limits
from server.responses import GRAPH_OFFERS
from server.statistics import Statistics, Term

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
SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
LICENCE = CC["by/4.0/"]
TITLE = {"da": "Indsatsgraf: danske sociale indsatser", "en": "Indsatsgraf: Danish social initiatives"}


def dataset(served: Served, root: str) -> list[Triple]:
    """Return the VoID and DCAT of the dataset in service; `root` is this host's address with a slash."""
    it = NamedNode(root)
    return [
        Triple(it, RDF.type, VOID.Dataset),
        Triple(it, RDF.type, DCAT.Dataset),
        *_about(served, it),
        Triple(it, VOID.uriSpace, Literal(served.dataset.base)),
        Triple(it, VOID.sparqlEndpoint, NamedNode(root + "sparql")),
        *(Triple(it, VOID.feature, _format(offer.name)) for offer in GRAPH_OFFERS),
        *_counts(it, statistics.of(served).default),
        *_downloads(served, it),
    ]


def service(served: Served, root: str, limits: Limits) -> list[Triple]:
    """Return the SPARQL service description of the endpoint, with the graphs of what is in service counted."""
    endpoint, default = NamedNode(root + "sparql"), NamedNode(root + "sparql#default-graph")
    whole = NamedNode(root + "sparql#dataset")
    counted = statistics.of(served)
    return [
        Triple(endpoint, RDF.type, SD.Service),
        Triple(endpoint, SD.endpoint, endpoint),
        Triple(endpoint, SD.supportedLanguage, SD.SPARQL11Query),
        Triple(endpoint, SD.defaultEntailmentRegime, SIMPLE),
        *(Triple(endpoint, SD.resultFormat, _format(name)) for name in (*RESULTS, *GRAPHS)),
        *(Triple(endpoint, RDFS.comment, told) for told in _bounds(limits)),
        Triple(endpoint, SD.defaultDataset, whole),
        Triple(whole, RDF.type, SD.Dataset),
        Triple(whole, SD.defaultGraph, default),
        Triple(default, RDF.type, SD.Graph),
        *_counts(default, counted.default),
        *_named_graphs(counted.named, whole),
    ]


def _about(served: Served, it: NamedNode) -> list[Triple]:
    release = served.dataset.release
    said = [Triple(it, DCT.title, Literal(text, language=tag)) for tag, text in TITLE.items()] if release else []
    said.append(Triple(it, DCAT.version, Literal(served.dataset.version)))
    if release:
        said.append(Triple(it, DCT.license, LICENCE))
    return said


def _counts(it: NamedNode, counted: Statistics) -> list[Triple]:
    told = {
        VOID.triples: counted.triples,
        VOID.entities: counted.entities,
        VOID.distinctSubjects: counted.subjects,
        VOID.distinctObjects: counted.objects,
        VOID.properties: len(counted.properties),
        VOID.classes: len(counted.classes),
    }
    return [
        *(Triple(it, name, Literal(number)) for name, number in told.items()),
        *_partitions(it, "property", counted.properties, VOID.triples),
        *_partitions(it, "class", counted.classes, VOID.entities),
    ]


def _partitions(it: NamedNode, kind: str, counted: Mapping[Term, int], measure: NamedNode) -> Iterator[Triple]:
    """Tell how often each property or class is used; one that has no IRI cannot be named."""
    mark = "-" if "#" in it.value else "#"
    named = [(term, number) for term, number in counted.items() if isinstance(term, NamedNode)]
    for place, (term, number) in enumerate(named, start=1):
        part = NamedNode(f"{it.value}{mark}{kind}-{place}")
        yield Triple(it, VOID[f"{kind}Partition"], part)
        yield Triple(part, VOID[kind], term)
        yield Triple(part, measure, Literal(number))


def _downloads(served: Served, it: NamedNode) -> list[Triple]:
    release = served.dataset.release
    if release is None:
        return []
    said: list[Triple] = []
    for name, file in DUMPS.items():
        address = NamedNode(f"{it.value}releases/{release.version}/{file}")
        size = str(release.manifest["files"][file]["bytes"])
        said += [
            Triple(it, VOID.dataDump, address),
            Triple(it, DCAT.distribution, address),
            Triple(address, RDF.type, DCAT.Distribution),
            Triple(address, DCAT.downloadURL, address),
            Triple(address, DCT.license, LICENCE),
            Triple(address, DCAT.mediaType, MEDIA_TYPES[GRAPHS[name].media_type]),
            Triple(address, DCAT.byteSize, Literal(size, datatype=XSD.nonNegativeInteger)),
        ]
    return said


def _named_graphs(named: Mapping[NamedNode, Statistics], whole: NamedNode) -> Iterator[Triple]:
    for place, (name, counted) in enumerate(named.items(), start=1):
        graph, content = (NamedNode(f"{whole.value}-{part}-{place}") for part in ("named", "graph"))
        yield Triple(whole, SD.namedGraph, graph)
        yield Triple(graph, RDF.type, SD.NamedGraph)
        yield Triple(graph, SD.name, name)
        yield Triple(graph, SD.graph, content)
        yield Triple(content, RDF.type, SD.Graph)
        yield from _counts(content, counted)


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


def _format(name: str) -> NamedNode:
    return FORMATS[W3C_FORMAT[name]]
