"""How long a search of a large graph takes, and the index for it."""

import http.client
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from benchmarks import generator, peers
from benchmarks.results import PROJECT, Bar, Row
from graph.errors import StoreFailed

MOST_MS = 50
"""What a search may take."""
WORDS = ("kommunerne", "viden", "hverdage", "voldsramte", "erfaringer tidlig", '"tidlig og helhedsorienteret"', "forl*")
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"situation": "concept/situation/vold"},
    {"setting": "concept/setting/skole", "age-from": "3", "age-to": "6"},
    {"year-from": "2012", "year-to": "2014", "sort": "start"},
    {"amount-from": "1000000", "sort": "title"},
)


def of(initiatives: int) -> Iterator[Row]:
    """Yield how long the index of so many initiatives takes, and searches of all kinds that none asked before."""
    with TemporaryDirectory(prefix="benchmark-") as temporary:
        file = Path(temporary) / "graph.nt"
        with file.open("wb") as content:
            generator.write(content, initiatives)
        with peers.project(file) as project:
            host = urlsplit(project.endpoint).netloc
            begun = time.monotonic()
            while _asked(host, "/search")[0] == http.HTTPStatus.SERVICE_UNAVAILABLE:
                time.sleep(1)
            yield Row("index", "s", {PROJECT: time.monotonic() - begun})
            _asked(host, "/")  # the numbers of the front page are counted first
            taken = [_search(host, words, choice) for words in ("", *WORDS) for choice in CHOICES]
            bars = [Bar(PROJECT, 0, allowance=MOST_MS)]
            yield Row("search, median of 40", "ms", {PROJECT: statistics.median(taken)}, bars)
            yield Row("search, slowest of 40", "ms", {PROJECT: max(taken)})


def _search(host: str, words: str, choice: dict[str, str]) -> float:
    """Return how many milliseconds a search takes."""
    query = urlencode({**({"q": words} if words else {}), **choice})
    begun = time.perf_counter()
    status, _ = _asked(host, f"/search?{query}&language=en")
    taken = 1000 * (time.perf_counter() - begun)
    if status != http.HTTPStatus.OK:
        raise StoreFailed(f"/search?{query}: status {status}; ask it by hand")
    return taken


def _asked(host: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, timeout=600)
    try:
        connection.request("GET", path, headers={"Accept": "text/html"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
