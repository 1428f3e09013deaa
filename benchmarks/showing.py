"""How long the pages of a large graph take, and how large they are."""

import http.client
import shutil
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from pyoxigraph import DefaultGraph, NamedNode, Store

from benchmarks import generator, peers
from benchmarks.command import run
from benchmarks.initiative import iri
from benchmarks.peers import Peer
from benchmarks.results import PROJECT, Bar, Row
from graph.errors import StoreFailed
from graph.release import CURRENT
from graph.terms import BASE, IG, RDF

MOST_MS = 10
"""What the page of an initiative may take of a processor."""
MOST_KB = 100
EVIDENCE = 2_000
"""Invented initiatives with evidence: with that of all, the graph would take ten times the room."""
ASKED = 100
"""Invented initiatives of each kind whose pages are asked for."""
OTHERS = {
    "front page": "",
    "about": "about",
    "list of initiatives": "initiative/",
    "concept": "concept/life-stage/barn.html",
    "body": "agency/socialstyrelsen.html",
    "class": "ontology/Initiative.html",
    "source page": "source/side-1.html",
}
LANGUAGES = ("da", "en")
AT_REST = 0.02
"""The share of a processor that a server takes which has nothing to do."""


@dataclass(frozen=True)
class Shown:
    """What a page took: milliseconds of a processor, and bytes without compression."""

    milliseconds: float
    size: int


def of(initiatives: int) -> Iterator[Row]:
    """Yield what pages take in a graph of so many invented initiatives, and those of a release of the real pages."""
    with TemporaryDirectory(prefix="benchmark-") as temporary:
        folder = Path(temporary)
        run([peers.BIN / "indsatsgraf", "build", "--out", folder])
        file = folder / "graph.nq"
        with file.open("wb") as output, (folder / CURRENT / "dataset.nq").open("rb") as real:
            generator.write(output, initiatives, evidence=min(EVIDENCE, initiatives))
            shutil.copyfileobj(real, output)
        with peers.project(file) as project, closing(_connected(project)) as connection:
            _settle(project, connection)
            for kind, paths in _initiatives(folder / CURRENT / "store", initiatives).items():
                yield from _rows(kind, [_show(project, connection, path) for path in paths])
            for kind, path in OTHERS.items():
                shown = _show(project, connection, path)
                yield Row(kind, "ms", {PROJECT: shown.milliseconds})


def _settle(project: Peer, connection: http.client.HTTPConnection) -> None:
    """Wait until the server has done what it does once, made its index, counted, and read its templates, and rests."""
    while _asked(connection, "search")[0] == HTTPStatus.SERVICE_UNAVAILABLE:
        time.sleep(1)
    for path in ("about", "", "initiative/", "initiative/unknown", "programme/de-utrolige-aar.html", _path(iri(1))):
        _asked(connection, path)
    while _taken(project) > AT_REST:
        pass


def _taken(project: Peer) -> float:
    """Return the share of a processor that the server takes for a second in which nobody asks it."""
    before = project.processor()
    time.sleep(1)
    return project.processor() - before


def _initiatives(release: Path, initiatives: int) -> Mapping[str, Sequence[str]]:
    real = Store.read_only(str(release)).quads_for_pattern(None, RDF.type, IG.Initiative, DefaultGraph())
    last = range(max(1, initiatives - ASKED + 1), initiatives + 1)
    return {
        "initiative without evidence": [_path(iri(number)) for number in last],
        "initiative with evidence": [_path(iri(number)) for number in range(1, min(ASKED, initiatives) + 1)],
        "initiative of a real page": [_path(quad.subject) for quad in real if isinstance(quad.subject, NamedNode)],
    }


def _path(resource: NamedNode) -> str:
    return f"{resource.value.removeprefix(BASE)}.html"


def _rows(kind: str, shown: Sequence[Shown]) -> Iterator[Row]:
    taken = [each.milliseconds for each in shown]
    bars = [Bar(PROJECT, 0, allowance=MOST_MS)]
    yield Row(f"{kind}, median of {len(taken)}", "ms", {PROJECT: statistics.median(taken)}, bars)
    yield Row(f"{kind}, slowest", "ms", {PROJECT: max(taken)}, bars)
    largest = max(each.size for each in shown) / 1000
    yield Row(f"{kind}, largest", "kB", {PROJECT: largest}, [Bar(PROJECT, 0, allowance=MOST_KB)])


def _show(project: Peer, connection: http.client.HTTPConnection, path: str) -> Shown:
    """Return what a page takes, in that of its languages which takes more; none of them was asked for before."""
    both = [_measured(project, connection, f"{path}?language={each}") for each in LANGUAGES]
    return max(both, key=lambda each: each.milliseconds)


def _measured(project: Peer, connection: http.client.HTTPConnection, path: str) -> Shown:
    before = project.processor()
    status, content = _asked(connection, path)
    taken = 1000 * (project.processor() - before)
    if status != HTTPStatus.OK:
        raise StoreFailed(f"/{path}: status {status}; ask it by hand")
    return Shown(taken, len(content))


def _connected(project: Peer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(project.endpoint).netloc, timeout=600)


def _asked(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", f"/{path}", headers={"Accept": "text/html"})
    response = connection.getresponse()
    return response.status, response.read()
