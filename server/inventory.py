"""Which resources have a page that people look for: their paths by kind, gathered once per release."""

import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode

from graph.terms import ELI, IG, ORG, RDF, SKOS
from server.dataset import Served
from server.lookup import Lookup

CLASSES = (
    *(IG.Initiative, IG.Programme, IG.SourceDocument, SKOS.Concept, SKOS.ConceptScheme),
    *(ORG.FormalOrganization, ORG.OrganizationalUnit, ELI.LegalResource, ELI.LegalResourceSubdivision),
)

_gathering = threading.Lock()


@dataclass(frozen=True, eq=False)
class Inventory:
    """The paths below the base by their first part, such as `initiative`; sorted."""

    kinds: Mapping[str, tuple[str, ...]]


NOTHING = Inventory({})


def of(now: Served) -> Inventory:
    """Return the inventory; an empty one where the store is asked over HTTP, as that would take too long."""
    if not isinstance(now.dataset.store, Path):
        return NOTHING
    with _gathering:
        return _gathered(now.store, now.dataset.etag, now.dataset.base, now.dataset.evidence)


@lru_cache(maxsize=2)  # the release in service, and the one before it while that is still asked
def _gathered(store: Hashable, _etag: str, base: str, evidence: NamedNode) -> Inventory:
    found: dict[str, set[str]] = {}
    for kind in CLASSES:
        graph = evidence if kind == IG.SourceDocument else DefaultGraph()
        for quad in cast(Lookup, store).quads_for_pattern(None, RDF.type, kind, graph):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(base):
                path = quad.subject.value.removeprefix(base)
                found.setdefault(path.partition("/")[0], set()).add(path)
    return Inventory({kind: tuple(sorted(found[kind])) for kind in sorted(found)})
