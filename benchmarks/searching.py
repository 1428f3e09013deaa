"""How long a search of a large graph takes, and the index for it."""

import http.client
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from benchmarks import generator, peers
from benchmarks.results import PROJECT, Bar, Row
from graph.errors import StoreFailed

MOST_MS = 50
"""What a search may take."""
SORTS = ("start", "title")
PAGE = 20
"""Initiatives on a page of a result."""


def of(initiatives: int) -> Iterator[Row]:
    """Yield how long the index of so many initiatives takes, and searches of each kind that none asked before."""
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
            yield from _searches(host, _kinds(-(-initiatives // PAGE)))


def _kinds(last: int) -> Mapping[str, Sequence[str]]:
    """Return searches of each kind; `last` is the last page of all."""
    words = ("erfaringer", "kommunerne", "viden", "hverdage", "resultaterne")
    facets = ("life-stage=concept/life-stage/barn", "situation=concept/situation/vold", "setting=concept/setting/skole")
    phrases = ("tidlig og helhedsorienteret", "i hverdagen", "giver råd", "ved udgangen af hvert år", "og det")
    return {
        "by no text": ("funding=stated", *facets, "sort=title"),
        "by a common word": tuple(f"q={each}" for each in words),
        "by several words": tuple(f"q={each}+borgerne+støtte" for each in words),
        "by a phrase": tuple(f'q="{each}"' for each in phrases),
        "by the beginning of a word": tuple(f"q={each}*" for each in ("forl", "he", "e", "s", "kommu")),
        "within compounds": tuple(f"q={each}" for each in ("voldsramte", "arbejde", "hverdag", "ramt", "kontakt")),
        "by facets": tuple(f"q={each}&{'&'.join(facets)}" for each in words),
        "by intervals": tuple(f"age-from={each}&age-to=17&year-from=2012&amount-from=10" for each in range(5)),
        "by start": tuple(f"q={each}&sort=start" for each in words),
        "by title": tuple(f"q={each}&sort=title" for each in words),
        "of the last page": tuple(f"page={last - each}&sort={sort}" for sort in SORTS for each in range(3)),
        "of what is misspelled": tuple(f"q=x{each}xt+{each[:-2]}{each}" for each in words),
    }


def _searches(host: str, kinds: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    taken = {kind: [_search(host, each) for each in searches] for kind, searches in kinds.items()}
    bars = [Bar(PROJECT, 0, allowance=MOST_MS)]
    for kind, milliseconds in taken.items():
        yield Row(f"search {kind}", "ms", {PROJECT: statistics.median(milliseconds)}, bars)
    yield Row("slowest search of all", "ms", {PROJECT: max(map(max, taken.values()))})


def _search(host: str, query: str) -> float:
    """Return how many milliseconds a search takes."""
    path = f"/search?{quote(query, safe='%=&+*/')}&language=en"
    begun = time.perf_counter()
    status, _ = _asked(host, path)
    taken = 1000 * (time.perf_counter() - begun)
    if status != http.HTTPStatus.OK:
        raise StoreFailed(f"{path}: status {status}; ask it by hand")
    return taken


def _asked(host: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, timeout=600)
    try:
        connection.request("GET", path, headers={"Accept": "text/html"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
