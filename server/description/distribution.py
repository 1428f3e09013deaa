"""The files of a release as DCAT tells of them: where, how long, in which format, under which terms."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from graph.formats import GRAPHS
from graph.release import REPORT, Release
from graph.terms import DCAT, DCT, MEDIA_TYPES, RDF, SPDX, VOID, XSD
from server.description.authority import ATTRIBUTION, FILE_TYPES, SHA_256
from server.description.host import Host, worded
from server.releases import FILES

MOSTLY_QUOTED = frozenset({"dataset.nq", "evidence.ttl"})
"""The files that hold the pages' text as a whole; the licence is not for that."""
WITHOUT_QUOTES = frozenset({"vocabulary.ttl"})
RDF_TYPES = frozenset(each.media_type for each in GRAPHS.values())
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
    files = {name: file for name, file in release.manifest["files"].items() if name in FILES}
    for name, file in files.items():
        address = host.file(release.version, name)
        distribution = NamedNode(f"{address.value}#distribution")
        yield Triple(it, DCAT.distribution, distribution)
        if name != REPORT and FILES[name][0] in RDF_TYPES:
            yield Triple(it, VOID.dataDump, address)
        yield from _one(host, release, name, distribution)
        yield from _content(address, distribution, str(file["bytes"]), file["sha256"])
    yield from SHA_256.told()


def _one(host: Host, release: Release, name: str, it: NamedNode) -> Iterator[Triple]:
    media_type, title = FILES[name]
    address = host.file(release.version, name)
    media, kind = MEDIA_TYPES[media_type], FILE_TYPES[media_type]
    yield Triple(it, RDF.type, DCAT.Distribution)
    yield Triple(it, DCT.title, Literal(f"{name}: {title}", language="da"))
    yield Triple(it, DCAT.accessURL, NamedNode(host.root + "releases/"))
    yield Triple(it, DCAT.downloadURL, address)
    yield Triple(it, DCAT.mediaType, media)
    yield Triple(media, RDF.type, DCT.MediaType)
    yield Triple(it, DCT["format"], kind.iri)
    yield from kind.told()
    yield Triple(it, DCT.issued, Literal(release.manifest["published"], datatype=XSD.dateTime))
    if name not in MOSTLY_QUOTED:
        yield Triple(it, DCT.license, ATTRIBUTION.iri)
    if name not in WITHOUT_QUOTES:
        yield Triple(it, DCT.rights, rights(host))


def _content(address: NamedNode, it: NamedNode, size: str, digest: str) -> Iterator[Triple]:
    checksum = NamedNode(f"{address.value}#sha256")
    yield Triple(it, DCAT.byteSize, Literal(size, datatype=XSD.nonNegativeInteger))
    yield Triple(it, SPDX.checksum, checksum)
    yield Triple(checksum, RDF.type, SPDX.Checksum)
    yield Triple(checksum, SPDX.algorithm, SHA_256.iri)
    yield Triple(checksum, SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary))
