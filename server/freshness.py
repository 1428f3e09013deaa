"""How old the stored pages are: by what they state themselves, and by when they were retrieved."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.terms import DCT
from server.dataset import Served
from server.lookup import Lookup

DAYS = "SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {{ GRAPH {graph} {{ ?page {predicate} ?day }} }}"


@dataclass(frozen=True)
class Freshness:
    """The first and the last day that pages state as updated, and the last retrieval; "" for what nobody wrote down."""

    oldest: str
    newest: str
    retrieved: str


def of(now: Served) -> Freshness:
    """Return how old the pages are, all of them; a release is asked once."""
    return _asked(now.store, now.dataset.etag, now.dataset.evidence)


@lru_cache(maxsize=4)  # the release in service, and old ones
def _asked(store: Lookup, _etag: str, evidence: NamedNode) -> Freshness:
    oldest, newest = _days(store, evidence, DCT.modified)
    _, retrieved = _days(store, evidence, DCT.created)
    return Freshness(oldest, newest, retrieved)


def _days(store: Lookup, evidence: NamedNode, predicate: NamedNode) -> tuple[str, str]:
    (row,) = cast(QuerySolutions, store.query(DAYS.format(graph=evidence, predicate=predicate)))
    first, last = (each.value if isinstance(each, Literal) else "" for each in (row["first"], row["last"]))
    return first, last
