"""How releases lie in a store that others use too, and which one is in service there.

A release is loaded under names of its own, below its root `BASEgraph/release/VERSION/CONTENT`:

    ROOT                    what is loaded: version, content, and each graph with its size; written last
    ROOT/default            the default graph
    ROOT/graph/evidence     any other graph, its own name without the base behind the root
    BASEgraph/current       one triple that names the root of the release in service

No graph that is in service is ever written to, so that switching is the change of one triple. Who asks through
`indsatsgraf serve --endpoint` meets the graphs under their own names: see server.translation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.endpoint import Endpoint
from graph.errors import ReleaseError
from graph.release import Release
from graph.terms import ADMS, BASE, DCAT, DCT, VOID

OWN_NAME = DCT.isVersionOf
"""Relates the stored name of a graph to its own."""
COMPLETE, LOADING = "complete", "loading"
_CURRENT = "graph/current"
_RELEASES = "graph/release/"
_DIGITS = 16
"""Digits of the content's hash in a name: two releases may have been given one version on two machines."""


@dataclass(frozen=True)
class Edition:
    """One release as it lies in a store."""

    root: str
    base: str
    version: str
    etag: str

    @property
    def default(self) -> str:
        """The name of its default graph."""
        return f"{self.root}/default"

    def stored(self, name: str) -> str:
        """Return the name under which one of its graphs is stored; for any other IRI, one that no graph has."""
        return f"{self.root}/{name.removeprefix(self.base)}" if name.startswith(self.base) else f"{self.root}/none"

    def named(self, stored: str) -> str | None:
        """Return the graph's own name; None for what is none of its named graphs."""
        if stored == self.default or not stored.startswith(self.root + "/"):
            return None
        return self.base + stored.removeprefix(self.root + "/")


def of_release(release: Release) -> Edition:
    """Return the release as it is to lie in a store."""
    root = f"{release.base}{_RELEASES}{release.version}/{release.etag[:_DIGITS]}"
    return Edition(root, release.base, release.version, release.etag)


def at(root: str) -> Edition:
    """Return the edition that lies below a root, as far as the root tells."""
    base, _, told = root.rpartition(_RELEASES)
    version, _, content = told.partition("/")
    return Edition(root, base, version, content)


def in_service(endpoint: Endpoint, base: str = BASE) -> Edition | None:
    """Return the edition that is in service; None where none is, or at the moment of a switch.

    StoreFailed or DeadlinePassed when the store cannot tell.
    """
    rows = list(
        endpoint.select(
            "SELECT ?root ?version ?etag WHERE {"
            f" GRAPH <{base}{_CURRENT}> {{ <{base}> {DCAT.hasCurrentVersion} ?root }}"
            f" GRAPH ?root {{ ?root {DCAT.version} ?version ; {DCT.identifier} ?etag }} }}"
        )
    )
    if len(rows) != 1:
        return None
    root, version, etag = (rows[0][name].value for name in ("root", "version", "etag"))
    return Edition(root, base, version, etag)


def sizes(endpoint: Endpoint, edition: Edition) -> Mapping[str, int]:
    """Return how many triples each stored graph of a complete edition has, as was noted; empty where there is none."""
    rows = endpoint.select(
        f'SELECT ?graph ?n WHERE {{ GRAPH <{edition.root}> {{ <{edition.root}> {ADMS.status} "{COMPLETE}" .'
        f" ?graph {VOID.triples} ?n }} }}"
    )
    return {row["graph"].value: int(row["n"].value) for row in rows}


def named_graphs(endpoint: Endpoint, edition: Edition) -> list[str]:
    """Return the stored names of an edition's named graphs."""
    rows = endpoint.select(f"SELECT ?graph WHERE {{ GRAPH <{edition.root}> {{ ?graph {OWN_NAME} ?name }} }}")
    return [row["graph"].value for row in rows]


def counted(endpoint: Endpoint, edition: Edition) -> Mapping[str, int]:
    """Return how many triples each stored graph has now; a graph without any is left out."""
    rows = endpoint.select(
        f"SELECT ?graph (COUNT(*) AS ?n) WHERE {{ GRAPH <{edition.root}> {{ ?graph {VOID.triples} ?any }}"
        " GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    )
    return {row["graph"].value: int(row["n"].value) for row in rows}


def note(endpoint: Endpoint, edition: Edition, graphs: Mapping[str, int], status: str) -> None:
    """Write down what is loaded under the root, or about to be."""
    root = NamedNode(edition.root)
    said = [
        Triple(root, DCAT.version, Literal(edition.version)),
        Triple(root, DCT.identifier, Literal(edition.etag)),
        Triple(root, ADMS.status, Literal(status)),
        *(Triple(NamedNode(graph), VOID.triples, Literal(number)) for graph, number in graphs.items()),
    ]
    for graph in graphs:
        name = edition.named(graph)
        if name is not None:
            said.append(Triple(NamedNode(graph), OWN_NAME, NamedNode(name)))
    endpoint.put(edition.root, n_triples(said))


def switch(endpoint: Endpoint, edition: Edition) -> None:
    """Put the edition in service, by one triple; ReleaseError if the store does not show it afterwards."""
    now = Triple(NamedNode(edition.base), DCAT.hasCurrentVersion, NamedNode(edition.root))
    endpoint.put(edition.base + _CURRENT, n_triples([now]))
    if in_service(endpoint, edition.base) != edition:
        raise ReleaseError(
            f"{endpoint.url}: the store took the switch to {edition.version} but shows another; try again"
        )


def interrupted(endpoint: Endpoint, base: str) -> Mapping[str, list[str]]:
    """Return root → stored graphs of what was begun and never finished."""
    rows = endpoint.select(
        f'SELECT ?root ?graph WHERE {{ GRAPH ?root {{ ?root {ADMS.status} "{LOADING}" . ?graph {VOID.triples} ?n }}'
        f' FILTER(STRSTARTS(STR(?root), "{base}{_RELEASES}")) }}'
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["root"].value, []).append(row["graph"].value)
    return found


def n_triples(triples: list[Triple]) -> bytes:
    """Return triples as they are sent to a store."""
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert written is not None  # noqa: S101 - without an output pyoxigraph always returns the bytes
    return written
