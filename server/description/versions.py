"""The dataset and its releases as DCAT tells of them: what they are about, and how one follows another."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from graph.release import Release
from graph.terms import CCREL, DCAT, DCT, FOAF, IG, PROV, RDF, RDFS, SHAPE, SKOS
from server.dataset import Served
from server.description import coverage
from server.description.authority import ATTRIBUTION, DENMARK, IRREGULAR, OPEN, SOCIETY, THEMES
from server.description.catalog import NAME, in_both_languages, moment
from server.description.distribution import distributions, dumps, rights, terms_of_use
from server.description.host import Host, worded

TITLE: Mapping[str, str] = {
    "da": "Indsatsgraf: danske sociale indsatser",
    "en": "Indsatsgraf: Danish social initiatives",
}
TEXT: Mapping[str, str] = {
    "da": (
        "Hvad myndighedernes sider oplyser om danske sociale indsatser: hvem de er rettet mod, hvornår, hvor og "
        "hvordan de udføres, hvem der medvirker, og hvad der er bevilget. Ved hver oplysning står dens ord i kilden."
    ),
    "en": (
        "What the pages of authorities tell of Danish social initiatives: whom they address, when, where and how they "
        "are carried out, who is involved, and what has been granted. Every fact comes with the words it was read from."
    ),
}
RELEASE_TITLE: Mapping[str, str] = {"da": "Indsatsgraf, udgave {0}", "en": "Indsatsgraf, release {0}"}
RELEASE_TEXT: Mapping[str, str] = {
    "da": "Udgave {0} af datasættet om danske sociale indsatser. Den ændres aldrig; nævn den, når data bruges.",
    "en": "Release {0} of the dataset on Danish social initiatives. It never changes; name it when you cite the data.",
}
PROVENANCE: Mapping[str, str] = {
    "da": "Et program har læst siderne og holdt det læste op mod regler i SHACL. Hvad mennesker har rettet, er mærket.",
    "en": "A program read the pages and held what it read against rules in SHACL. What people corrected is marked.",
}
KEYWORDS: Mapping[str, Sequence[str]] = {
    "da": ("sociale indsatser", "socialområdet", "målgrupper", "metoder", "kommuner"),
    "en": ("social initiatives", "social services", "target groups", "methods", "municipalities"),
}
STANDARDS: Mapping[NamedNode, Mapping[str, str]] = {
    IG[""]: {"da": "Indsatsgraf-ontologien", "en": "The Indsatsgraf ontology"},
    SHAPE[""]: {"da": "krav til en gyldig graf", "en": "what a valid graph is"},
}


def dataset(host: Host, served: Served, current: Release, releases: Sequence[Release]) -> Iterator[Triple]:
    """Yield the dataset, in the release that is in service, and all its releases from the oldest on."""
    it = host.dataset
    yield from worded(it, DCT.title, TITLE)
    yield from worded(it, DCT.description, TEXT)
    yield Triple(it, DCT.modified, moment(current))
    yield Triple(it, DCT.accrualPeriodicity, IRREGULAR.iri)
    yield Triple(it, DCT.license, ATTRIBUTION.iri)
    yield Triple(it, CCREL.attributionName, Literal(NAME))
    yield Triple(it, DCT.provenance, host.part("provenance"))
    yield Triple(host.part("provenance"), RDF.type, DCT.ProvenanceStatement)
    yield from worded(host.part("provenance"), RDFS.label, PROVENANCE)
    for site in coverage.sites(served):
        yield Triple(it, PROV.wasDerivedFrom, site)
    yield from _common(host, it)
    yield from distributions(host, current, it)
    yield from dumps(host, current)
    yield Triple(it, DCAT.hasCurrentVersion, host.release(current.version))
    for before, release in zip((None, *releases), releases, strict=False):
        yield from version(host, release, before)
    yield from IRREGULAR.told()


def years(host: Host, served: Served) -> Iterator[Triple]:
    """Yield the time that the initiatives in service cover."""
    known = dict(zip((DCAT.startDate, DCAT.endDate), coverage.days(served), strict=True))
    period = host.part("period")
    for predicate, day in known.items():
        if day is not None:
            yield Triple(host.dataset, DCT.temporal, period)
            yield Triple(period, RDF.type, DCT.PeriodOfTime)
            yield Triple(period, predicate, day)


def version(host: Host, release: Release, before: Release | None) -> Iterator[Triple]:
    """Yield one release, as a version of the dataset that follows the one before, with its files."""
    it = host.release(release.version)
    yield Triple(it, RDF.type, DCAT.Dataset)
    yield from worded(it, DCT.title, {tag: text.format(release.version) for tag, text in RELEASE_TITLE.items()})
    yield from worded(it, DCT.description, {tag: text.format(release.version) for tag, text in RELEASE_TEXT.items()})
    yield Triple(it, DCAT.version, Literal(release.version))
    yield Triple(it, DCT.issued, moment(release))
    yield Triple(host.dataset, DCAT.hasVersion, it)
    yield Triple(it, DCAT.isVersionOf, host.dataset)
    if before:
        yield Triple(it, DCAT.previousVersion, host.release(before.version))
    yield from _common(host, it)
    yield from distributions(host, release, it)
    for entry in (ATTRIBUTION, DENMARK, OPEN, SOCIETY):
        yield from entry.told()
    yield from terms_of_use(host)


def _common(host: Host, it: NamedNode) -> Iterator[Triple]:
    """Yield what holds for the dataset and for each of its releases."""
    yield Triple(it, DCT.publisher, host.publisher)
    yield Triple(it, DCAT.contactPoint, host.contact)
    yield Triple(it, DCT.accessRights, OPEN.iri)
    yield Triple(it, DCT.rights, rights(host))
    yield Triple(it, DCT.spatial, DENMARK.iri)
    yield Triple(it, DCAT.theme, SOCIETY.iri)
    yield Triple(SOCIETY.iri, SKOS.inScheme, THEMES)
    yield from in_both_languages(it)
    for tag, words in KEYWORDS.items():
        for word in words:
            yield Triple(it, DCAT.keyword, Literal(word, language=tag))
    yield Triple(it, DCAT.landingPage, host.files)
    yield Triple(host.files, RDF.type, FOAF.Document)
    for standard, titles in STANDARDS.items():
        yield Triple(it, DCT.conformsTo, standard)
        yield Triple(standard, RDF.type, DCT.Standard)
        yield from worded(standard, DCT.title, titles)
