"""The entries of controlled vocabularies that the description uses, each told with its class and names.

A catalogue holds them to be of that class, and fetches nothing to find out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from graph.terms import AUTHORITY, CC, DCT, RDF, SKOS, SPDX
from server.description.host import worded


@dataclass(frozen=True)
class Entry:
    """One entry: its class, and what it is called in Danish and English."""

    iri: NamedNode
    kind: NamedNode
    da: str
    en: str

    def told(self) -> Iterator[Triple]:
        """Yield what a catalogue is to know of it."""
        yield Triple(self.iri, RDF.type, self.kind)
        yield from worded(self.iri, SKOS.prefLabel, {"da": self.da, "en": self.en})


DANISH = Entry(AUTHORITY["language/DAN"], DCT.LinguisticSystem, "dansk", "Danish")
ENGLISH = Entry(AUTHORITY["language/ENG"], DCT.LinguisticSystem, "engelsk", "English")
DENMARK = Entry(AUTHORITY["country/DNK"], DCT.Location, "Danmark", "Denmark")
SOCIETY = Entry(AUTHORITY["data-theme/SOCI"], SKOS.Concept, "befolkning og samfund", "population and society")
IRREGULAR = Entry(AUTHORITY["frequency/IRREG"], DCT.Frequency, "uregelmæssigt", "irregular")
OPEN = Entry(AUTHORITY["access-right/PUBLIC"], DCT.RightsStatement, "offentlig", "public")
ATTRIBUTION = Entry(CC["by/4.0/"], DCT.LicenseDocument, "CC BY 4.0", "CC BY 4.0")
SHA_256 = Entry(SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm, "SHA-256", "SHA-256")

THEMES = AUTHORITY["data-theme"]
"""The scheme of the themes."""

FILE_TYPES = {
    "text/turtle": Entry(AUTHORITY["file-type/RDF_TURTLE"], DCT.MediaTypeOrExtent, "Turtle", "Turtle"),
    "application/n-quads": Entry(AUTHORITY["file-type/RDF_N_QUADS"], DCT.MediaTypeOrExtent, "N-Quads", "N-Quads"),
    "application/ld+json": Entry(AUTHORITY["file-type/JSON_LD"], DCT.MediaTypeOrExtent, "JSON-LD", "JSON-LD"),
    "application/rdf+xml": Entry(AUTHORITY["file-type/RDF_XML"], DCT.MediaTypeOrExtent, "RDF/XML", "RDF/XML"),
    "text/csv": Entry(AUTHORITY["file-type/CSV"], DCT.MediaTypeOrExtent, "CSV", "CSV"),
    # JSON with a vocabulary of its own, which the EU has no format for.
    "application/csvm+json": Entry(AUTHORITY["file-type/JSON"], DCT.MediaTypeOrExtent, "JSON", "JSON"),
    "application/json": Entry(AUTHORITY["file-type/JSON"], DCT.MediaTypeOrExtent, "JSON", "JSON"),
}
"""Media type → what a catalogue calls files of it."""
