"""The files of a release as DCAT tells of them: where, how long, in which format, under which terms."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from graph.contents import CONTENTS
from graph.dumps import DUMPS
from graph.manifest import File, Quoted
from graph.release import Release
from graph.terms import DCAT, DCT, MEDIA_TYPES, RDF, SPDX, VOID, XSD
from server.description.authority import ATTRIBUTION, FILE_TYPES, SHA_256
from server.description.catalog import moment
from server.description.host import Host, worded

RIGHTS: Mapping[str, str] = {
    "da": (
        "Oplysninger og begreber må bruges under CC BY 4.0, når Indsatsgraf og udgaven nævnes. Tekst, der er citeret "
        "fra sider, tilhører den myndighed, der har udgivet siden, og er ikke omfattet af licensen."
    ),
    "en": (
        "Facts and vocabularies may be used under CC BY 4.0 if Indsatsgraf and the release are named. Text quoted from "
        "pages belongs to the authority that published the page, and the licence does not cover it."
    ),
}


def rights(host: Host) -> NamedNode:
    """Return the statement of what may be done with facts and with quotes."""
    return host.part("rights")


def terms_of_use(host: Host) -> Iterator[Triple]:
    """Yield the licence and the statement of rights themselves."""
    yield from ATTRIBUTION.told()
    yield Triple(rights(host), RDF.type, DCT.RightsStatement)
    yield from worded(rights(host), DCT.description, RIGHTS)


def distributions(host: Host, release: Release, it: NamedNode) -> Iterator[Triple]:
    """Yield the files of the release as those of a dataset."""
    for name, file in release.files.items():
        if name in CONTENTS:
            distribution = NamedNode(f"{host.file(release.version, name).value}#distribution")
            yield Triple(it, DCAT.distribution, distribution)
            yield Triple(distribution, RDF.type, DCAT.Distribution)
            yield from worded(distribution, DCT.title, {"da": CONTENTS[name].da, "en": CONTENTS[name].en})
            yield Triple(distribution, DCT.identifier, Literal(name))
            yield Triple(distribution, DCT.issued, moment(release))
            yield from _format(distribution, CONTENTS[name].media_type)
            yield from _rights(host, name, distribution)
            yield from _content(host, host.file(release.version, name), file, distribution)
    yield from SHA_256.told()


def dumps(host: Host, release: Release) -> Iterator[Triple]:
    """Yield the files that hold the data as RDF."""
    for name in release.files:
        if name in DUMPS:
            yield Triple(host.dataset, VOID.dataDump, host.file(release.version, name))


def _format(it: NamedNode, media_type: str) -> Iterator[Triple]:
    media, kind = MEDIA_TYPES[media_type], FILE_TYPES[media_type]
    yield Triple(it, DCAT.mediaType, media)
    yield Triple(media, RDF.type, DCT.MediaType)
    yield Triple(it, DCT["format"], kind.iri)
    yield from kind.told()


def _rights(host: Host, name: str, it: NamedNode) -> Iterator[Triple]:
    """Yield the licence and the statement of rights; a file that holds the pages' text as a whole has no licence."""
    if CONTENTS[name].quoted is not Quoted.WHOLE:
        yield Triple(it, DCT.license, ATTRIBUTION.iri)
    if CONTENTS[name].quoted is not Quoted.NOTHING:
        yield Triple(it, DCT.rights, rights(host))


def _content(host: Host, address: NamedNode, file: File, it: NamedNode) -> Iterator[Triple]:
    checksum = NamedNode(f"{address.value}#sha256")
    yield Triple(it, DCAT.accessURL, host.files)
    yield Triple(it, DCAT.downloadURL, address)
    yield Triple(it, DCAT.byteSize, Literal(str(file.bytes), datatype=XSD.nonNegativeInteger))
    yield Triple(it, SPDX.checksum, checksum)
    yield Triple(checksum, RDF.type, SPDX.Checksum)
    yield Triple(checksum, SPDX.algorithm, SHA_256.iri)
    yield Triple(checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))
