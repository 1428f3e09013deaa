"""Publishes a release into a store that is asked over HTTP: loaded beside the others, counted, then switched to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from graph import catalogue, store
from graph.catalogue import COMPLETE, LOADING, Edition
from graph.endpoint import Endpoint
from graph.errors import ReleaseError
from graph.release import Release

AT_ONCE = 20_000
"""Triples in one request: some 4 MB."""

Progress = Callable[[int], object]
"""Is told of every triple that was sent, many at a time."""


@dataclass(frozen=True)
class Published:
    """What was done: the edition now in service, and whether it had to be loaded and switched to."""

    edition: Edition
    graphs: Mapping[str, int]
    """Stored graph → triples."""
    loaded: bool
    switched: bool


def publish(release: Release, endpoint: Endpoint, progress: Progress = lambda _: None) -> Published:
    """Put the release in service in the store, loading it where it is not there whole.

    Until the last step the release that was in service stays; what an earlier call left unfinished is removed.
    ReleaseError when what the store has is not what was sent; StoreFailed or DeadlinePassed when it fails.
    """
    opened = store.open_read_only(release.store)
    edition = catalogue.of_release(release)
    graphs = _graphs(opened, edition)
    expected = {stored: _size(opened, graph) for stored, graph in graphs.items()}
    _clear_up(endpoint, edition)
    whole = catalogue.sizes(endpoint, edition) == expected == catalogue.counted(endpoint, edition)
    if not whole:
        catalogue.note(endpoint, edition, expected, LOADING)
        for stored, graph in graphs.items():
            _load(endpoint, stored, opened.quads_for_pattern(None, None, None, graph), progress)
        _refuse_difference(endpoint, expected, catalogue.counted(endpoint, edition))
        catalogue.note(endpoint, edition, expected, COMPLETE)
    switched = catalogue.in_service(endpoint, edition.base) != edition
    if switched:
        catalogue.switch(endpoint, edition)
    return Published(edition, expected, not whole, switched)


def size(release: Release) -> int:
    """Return how many triples publishing the release may send."""
    return len(store.open_read_only(release.store))


def _graphs(opened: Store, edition: Edition) -> Mapping[str, NamedNode | DefaultGraph]:
    found: dict[str, NamedNode | DefaultGraph] = {edition.default: DefaultGraph()}
    for graph in opened.named_graphs():
        if isinstance(graph, BlankNode) or not graph.value.startswith(edition.base):
            raise ReleaseError(f"{graph}: this graph is named outside of {edition.base}; build the release again")
        found[edition.stored(graph.value)] = graph
    return found


def _size(opened: Store, graph: NamedNode | DefaultGraph) -> int:
    return sum(1 for _ in opened.quads_for_pattern(None, None, None, graph))


def _clear_up(endpoint: Endpoint, edition: Edition) -> None:
    current = catalogue.in_service(endpoint, edition.base)
    for root, graphs in catalogue.interrupted(endpoint, edition.base).items():
        if current and root == current.root:
            continue  # it was being repaired: what is left of it is better than nothing
        for graph in graphs:
            endpoint.delete(graph)
        # Last, so that what is left stays listed should this be interrupted too.
        endpoint.delete(root)


def _load(endpoint: Endpoint, stored: str, quads: Iterator[Quad], progress: Progress) -> None:
    endpoint.delete(stored)
    while part := [quad.triple for quad in islice(quads, AT_ONCE)]:
        if any(isinstance(each.subject, BlankNode) or isinstance(each.object, BlankNode) for each in part):
            # Sent in parts, one node would become several.
            raise ReleaseError(f"{stored}: the graph has blank nodes; give them IRIs and build again")
        endpoint.post(stored, catalogue.n_triples(part))
        progress(len(part))


def _refuse_difference(endpoint: Endpoint, expected: Mapping[str, int], found: Mapping[str, int]) -> None:
    for graph, number in expected.items():
        if found.get(graph, 0) != number:
            raise ReleaseError(
                f"{endpoint.url}: <{graph}> has {found.get(graph, 0)} triples there and {number} here; "
                "the release before stays in service, publish again"
            )
