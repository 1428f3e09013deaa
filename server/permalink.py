"""The address that puts the same query to the same release again, for as long as the release is kept."""

from collections.abc import Iterable
from urllib.parse import urlencode

from werkzeug.wrappers import Request

from server.dataset import Dataset
from server.job import Job

LONGEST = 2000
"""Characters of an address that a header tells: proxies have room for few headers."""


def address(request: Request, dataset: Dataset, job: Job) -> str:
    """Return the address of a query on a release."""
    graphs = [(f"{kind}-graph-uri", iri) for kind in ("default", "named") for iri in getattr(job, kind)]
    return f"{request.root_url}releases/{dataset.version}/sparql?{urlencode([('query', job.query), *graphs])}"


def link(request: Request, dataset: Dataset, job: Job) -> Iterable[tuple[str, str]]:
    """Return the header that tells how to cite an answer (RFC 8574), where it is from a release and not too long."""
    if dataset.release is None or len(job.query) > LONGEST:
        return ()
    told = address(request, dataset, job)
    return (("Link", f'<{told}>; rel="cite-as"'),) if len(told) <= LONGEST else ()
