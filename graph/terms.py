"""The IRIs that the project writes, each once: the namespaces, their prefixes and the base."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

BASE = "https://w3id.org/indsatsgraf/"
"""The IRI below which the project mints its own; a build can replace it everywhere but in the ontology."""

EVIDENCE = "graph/evidence"
"""The named graph of the evidence, below a base."""

CORRECTIONS = "graph/corrections"
"""The named graph of what persons corrected, below a base."""


class Namespace:
    """Mints the terms of one namespace: `IG.Initiative` is `<https://…/ontology/Initiative>`."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        """Return the term of this local name."""
        if name.startswith("__"):
            raise AttributeError(name)
        term = NamedNode(self.iri + name)
        setattr(self, name, term)  # found without this method from now on: describing pages asks for terms all the time
        return term

    def __getitem__(self, name: str) -> NamedNode:
        """Return the term of a local name that is no Python name, such as `class`."""
        return NamedNode(self.iri + name)


IG = Namespace(BASE + "ontology/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DC = Namespace("http://purl.org/dc/elements/1.1/")
DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SDO = Namespace("https://schema.org/")
ORG = Namespace("http://www.w3.org/ns/org#")
ORGEXT = Namespace("https://data.gov.dk/model/core/organisation/extension/")
REGBUSINESS = Namespace("https://data.gov.dk/model/core/registered-business/")
CV = Namespace("http://data.europa.eu/m8g/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
AS = Namespace("https://www.w3.org/ns/activitystreams#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = Namespace(BASE + "shapes/")
SPEX = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
VANN = Namespace("http://purl.org/vocab/vann/")
VOID = Namespace("http://rdfs.org/ns/void#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
MEDIA_TYPES = Namespace("https://www.iana.org/assignments/media-types/")
CC = Namespace("https://creativecommons.org/licenses/")
CCREL = Namespace("http://creativecommons.org/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
AUTHORITY = Namespace("http://publications.europa.eu/resource/authority/")

NAMING = (SKOS.prefLabel, DCT.title, RDFS.label, SDO.name, FOAF.name, SKOS.notation)
"""The properties that name a thing; the first that it has gives its name."""

PREFIXES: Mapping[str, str] = {
    "ig": IG.iri,
    "adms": ADMS.iri,
    "as": AS.iri,
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": CV.iri,
    "dc": DC.iri,
    "dcat": DCAT.iri,
    "dct": DCT.iri,
    "eli": ELI.iri,
    "foaf": FOAF.iri,
    "frapo": "http://purl.org/cerif/frapo/",
    "nif": NIF.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "orgext": ORGEXT.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "regbusiness": REGBUSINESS.iri,
    "sd": SD.iri,
    "sdo": SDO.iri,
    "sh": SH.iri,
    "shape": SHAPE.iri,
    "skos": SKOS.iri,
    "spdx": SPDX.iri,
    "vann": VANN.iri,
    "vcard": VCARD.iri,
    "void": VOID.iri,
    "xsd": XSD.iri,
}
"""Prefix → namespace, in the order in which a Turtle file declares them."""
