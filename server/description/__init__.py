"""What the server says of itself in RDF, made from what it describes: DCAT, VoID and service description.

host           the IRIs on one host              catalog        the catalogue and its publisher
versions       the dataset and its releases      distribution   the files of a release
coverage       years, sites, examples            void           numbers, partitions, links to others
endpoint       the service                       question       the example questions
authority      the entries of controlled vocabularies in use

Without a release less is told: of files or of another's store nobody here knows title, terms or publisher.
"""

from collections.abc import Sequence

from pyoxigraph import Literal, Triple

from graph.release import Release, version_key
from graph.terms import DCAT, FOAF, RDF, VOID
from server import statistics
from server.dataset import Served
from server.description import coverage, endpoint, question, versions, void
from server.description.catalog import catalog, publisher
from server.description.host import Host
from server.job import Limits
from server.responses import GRAPH_OFFERS


def dataset(served: Served, root: str, others: Sequence[Release] = ()) -> list[Triple]:
    """Return the catalogue, dataset and endpoint; `root` is this host's address with a slash.

    `others` are the releases that can be had beside the one in service.
    """
    host, release = Host(root), served.dataset.release
    said = [
        Triple(host.page, RDF.type, VOID.DatasetDescription),
        Triple(host.page, FOAF.primaryTopic, host.dataset),
        *endpoint.data_service(host),
        Triple(host.dataset, DCAT.version, Literal(served.dataset.version)),
        *(Triple(host.dataset, VOID.feature, endpoint.format_of(offer.name)) for offer in GRAPH_OFFERS),
        *void.dataset(host, served.dataset.base, statistics.of(served)),
        *void.entries(host, coverage.examples(served), coverage.roots(served)),
        *versions.years(host, served),
    ]
    if release:
        releases = sorted((*others, release), key=lambda each: version_key(each.version) or ())
        said += [*catalog(host, release, releases), *versions.dataset(host, served, release, releases)]
    return list(dict.fromkeys(said))


def release(told: Release, before: Release | None, root: str) -> list[Triple]:
    """Return a release as a version of the dataset, which follows the one before, and who publishes it."""
    host = Host(root)
    return list(dict.fromkeys([*versions.version(host, told, before), *publisher(host)]))


def service(served: Served, root: str, limits: Limits) -> list[Triple]:
    """Return the SPARQL service description of the endpoint, which points at the dataset that it answers from."""
    host = Host(root)
    said = [*endpoint.data_service(host), *endpoint.description(host, statistics.of(served), limits)]
    if served.dataset.release:
        said += question.questions(host, served.dataset.base)
    return said
