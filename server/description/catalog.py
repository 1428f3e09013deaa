"""The catalogue that a host publishes, and who publishes it; by it harvesters of open data find the rest."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from graph.release import Release
from graph.terms import DCAT, DCT, FOAF, RDF, SKOS, VCARD, XSD
from server.description.authority import ATTRIBUTION, DANISH, DENMARK, ENGLISH, THEMES
from server.description.host import Host, worded

NAME = "Indsatsgraf"
TITLE: Mapping[str, str] = {"da": "Indsatsgrafs datakatalog", "en": "The data catalogue of Indsatsgraf"}
TEXT: Mapping[str, str] = {
    "da": "Datasættet om danske sociale indsatser, dets udgaver og det endepunkt, man kan spørge i.",
    "en": "The dataset on Danish social initiatives, its releases, and the endpoint that answers questions on it.",
}
THEMES_TITLE: Mapping[str, str] = {"da": "datatemaer", "en": "data themes"}


def catalog(host: Host, current: Release, releases: Sequence[Release]) -> Iterator[Triple]:
    """Yield the catalogue of the dataset, its releases from the oldest on, and its endpoint."""
    it = host.catalog
    yield Triple(it, RDF.type, DCAT.Catalog)
    yield from worded(it, DCT.title, TITLE)
    yield from worded(it, DCT.description, TEXT)
    yield Triple(it, DCT.publisher, host.publisher)
    yield Triple(it, DCT.license, ATTRIBUTION.iri)
    yield from in_both_languages(it)
    yield Triple(it, DCT.spatial, DENMARK.iri)
    yield Triple(it, DCT.issued, moment(releases[0]))
    yield Triple(it, DCT.modified, moment(current))
    yield Triple(it, FOAF.homepage, host.page)
    yield Triple(host.page, RDF.type, FOAF.Document)
    yield Triple(it, DCAT.themeTaxonomy, THEMES)
    yield Triple(THEMES, RDF.type, SKOS.ConceptScheme)
    yield from worded(THEMES, DCT.title, THEMES_TITLE)
    yield Triple(it, DCAT.service, host.endpoint)
    for each in (host.dataset, *(host.release(release.version) for release in releases)):
        yield Triple(it, DCAT.dataset, each)
    yield from publisher(host)


def in_both_languages(it: NamedNode) -> Iterator[Triple]:
    """Yield that it is in Danish and English."""
    for language in (DANISH, ENGLISH):
        yield Triple(it, DCT.language, language.iri)
        yield from language.told()


def moment(release: Release) -> Literal:
    """Return when a release was published."""
    return Literal(release.manifest["published"], datatype=XSD.dateTime)


def publisher(host: Host) -> Iterator[Triple]:
    """Yield who publishes and where to turn to: the project and its site, never a person."""
    yield Triple(host.publisher, RDF.type, FOAF.Agent)
    yield Triple(host.publisher, FOAF.name, Literal(NAME))
    yield Triple(host.publisher, FOAF.homepage, host.page)
    yield Triple(host.contact, RDF.type, VCARD.Kind)
    yield Triple(host.contact, RDF.type, VCARD.Organization)
    yield Triple(host.contact, VCARD.fn, Literal(NAME))
    yield Triple(host.contact, VCARD.hasURL, host.page)
