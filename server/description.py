"""What the server says of itself in RDF, made from what it describes: VoID, DCAT and service description."""

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from graph.formats import GRAPHS
from graph.release import DUMPS
from graph.terms import CC, DCAT, DCT, FORMATS, MEDIA_TYPES, RDF, SD, VOID, XSD
from server.dataset import Served
from server.responses import GRAPH_OFFERS, RESULT_OFFERS

W3C_FORMAT = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}
"""Format name → local name in FORMATS."""
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
        *_counts(served, it),
        *_downloads(served, it),
    ]


def service(served: Served, root: str) -> list[Triple]:
    """Return the SPARQL service description of the endpoint, with the graphs of what is in service."""
    endpoint, default = NamedNode(root + "sparql"), NamedNode(root + "sparql#default-graph")
    whole = NamedNode(root + "sparql#dataset")
    return [
        Triple(endpoint, RDF.type, SD.Service),
        Triple(endpoint, SD.endpoint, endpoint),
        Triple(endpoint, SD.supportedLanguage, SD.SPARQL11Query),
        *(Triple(endpoint, SD.resultFormat, _format(each.name)) for each in RESULT_OFFERS),
        *(Triple(endpoint, SD.resultFormat, _format(each.name)) for each in GRAPH_OFFERS),
        Triple(endpoint, SD.defaultDataset, whole),
        Triple(whole, RDF.type, SD.Dataset),
        Triple(whole, SD.defaultGraph, default),
        Triple(default, RDF.type, SD.Graph),
        *_named_graphs(served, whole, default),
    ]


def _about(served: Served, it: NamedNode) -> list[Triple]:
    release = served.dataset.release
    said = [Triple(it, DCT.title, Literal(text, language=tag)) for tag, text in TITLE.items()] if release else []
    said.append(Triple(it, DCAT.version, Literal(served.dataset.version)))
    if release:
        said.append(Triple(it, DCT.license, LICENCE))
    return said


def _counts(served: Served, it: NamedNode) -> list[Triple]:
    said = [
        Triple(it, VOID.triples, Literal(served.sizes[DefaultGraph()])),
        Triple(it, VOID.classes, Literal(len(served.classes))),
    ]
    for place, (kind, number) in enumerate(served.classes.items(), start=1):
        part = NamedNode(f"{it.value}#class-{place}")
        said += [
            Triple(it, VOID.classPartition, part),
            Triple(part, VOID["class"], kind),
            Triple(part, VOID.entities, Literal(number)),
        ]
    return said


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


def _named_graphs(served: Served, whole: NamedNode, default: NamedNode) -> list[Triple]:
    said: list[Triple] = []
    for place, (graph, number) in enumerate(served.sizes.items()):
        if isinstance(graph, DefaultGraph):
            said.append(Triple(default, VOID.triples, Literal(number)))
            continue
        named, content = (NamedNode(f"{whole.value}-{part}-{place}") for part in ("named", "graph"))
        said += [
            Triple(whole, SD.namedGraph, named),
            Triple(named, SD.name, graph),
            Triple(named, SD.graph, content),
            Triple(content, RDF.type, SD.Graph),
            Triple(content, VOID.triples, Literal(number)),
        ]
    return said


def _format(name: str) -> NamedNode:
    return FORMATS[W3C_FORMAT[name]]
