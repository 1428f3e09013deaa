"""One answer of a server: how long it took to come whole, and how many lines it has."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from benchmarks.peers import START
from graph.errors import QueryError

CHUNK = 1 << 20
JSON = "application/sparql-results+json"
TSV = "text/tab-separated-values"


@dataclass(frozen=True)
class Answer:
    """The seconds from the request to the last byte, and the line feeds in the body."""

    seconds: float
    lines: int


def ask(endpoint: str, query: str, accept: str) -> Answer:
    """Return the answer to a query by GET on a new connection; QueryError when its status is not 200."""
    address = urlsplit(endpoint)
    connection = http.client.HTTPConnection(address.netloc, timeout=START)
    begun = time.perf_counter()
    try:
        connection.request("GET", f"{address.path}?query={quote(query)}", headers={"Accept": accept})
        response = connection.getresponse()
        if response.status != http.HTTPStatus.OK:
            raise QueryError(f"{endpoint}: status {response.status} for {query.splitlines()[0]}; ask it by hand")
        lines = 0
        while chunk := response.read(CHUNK):
            lines += chunk.count(b"\n")
        return Answer(time.perf_counter() - begun, lines)
    finally:
        connection.close()
