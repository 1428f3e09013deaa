"""What else may be meant by the path of an unknown resource: those of its kind whose slugs share words with it."""

import re
import threading
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode

from graph.iri import slug
from graph.terms import ELI, IG, ORG, RDF, SKOS
from server.dataset import Served
from server.labels import Name, label
from server.lookup import Lookup

KINDS = (
    *(IG.Initiative, IG.Programme, IG.SourceDocument, SKOS.Concept, SKOS.ConceptScheme),
    *(ORG.FormalOrganization, ORG.OrganizationalUnit, ELI.LegalResource, ELI.LegalResourceSubdivision),
)
"""The classes of what has a page that people look for."""
MOST = 5
LONGEST = 12
"""Words of an unknown path that are looked at."""
BEGINNING = 3
"""Letters that a word and its misspelling have in common at least."""
COMPARED = 200
"""Words of one beginning that a misspelt word is compared with."""
COMMON = 2000
"""Slugs that a word may be part of; one of more tells nothing."""
ALIKE = 0.75
"""How much of two words must be the same."""

_SUFFIX = re.compile(r"\.[a-z]{2,6}$")
_building = threading.Lock()


@dataclass(frozen=True)
class Near:
    """A resource that may be meant."""

    iri: NamedNode
    title: Name


class Slugs:
    """The paths of one kind, such as `initiative`, by the words of their slugs."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Take the paths."""
        self._paths = paths
        self._places: dict[str, list[int]] = {}
        for place, path in enumerate(paths):
            for word in set(_words(path.rpartition("/")[2])):
                self._places.setdefault(word, []).append(place)
        self._sorted = sorted(self._places)

    def like(self, wanted: Sequence[str]) -> list[str]:
        """Return the paths that have most of the words, the rarest counting most."""
        scores: dict[int, float] = {}
        for word in wanted[:LONGEST]:
            for found, alike in self._alike(word):
                places = self._places[found]
                if len(places) <= COMMON:
                    for place in places:
                        scores[place] = scores.get(place, 0.0) + alike / len(places) ** 0.5
        best = sorted(scores, key=lambda place: (-scores[place], self._paths[place]))
        return [self._paths[place] for place in best[:MOST]]

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self._places:
            yield word, 1.0
            return
        start = bisect_left(self._sorted, word[:BEGINNING])
        for each in self._sorted[start : start + COMPARED]:
            alike = SequenceMatcher(None, word, each).ratio()
            if each.startswith(word[:BEGINNING]) and alike >= ALIKE:
                yield each, alike


def near(now: Served, path: str) -> list[Near]:
    """Return the resources that may be meant by a path below the base that none has."""
    if not isinstance(now.dataset.store, Path):
        return []  # asking a store over HTTP for all it has takes too long
    with _building:
        kinds = _all(now.store, now.dataset.etag, now.dataset.base)
    kind, _, rest = path.partition("/")
    wanted = _words(slug(_SUFFIX.sub("", rest or kind)))
    sought = [kinds[kind]] if kind in kinds else list(kinds.values())
    found = [path for each in sought for path in each.like(wanted)]
    iris = (NamedNode(now.dataset.base + each) for each in found[:MOST])
    return [Near(iri, label(now.store, iri)) for iri in iris]


@lru_cache(maxsize=2)  # the release in service, and the one before it while that is still asked
def _all(store: Hashable, _etag: str, base: str) -> dict[str, Slugs]:
    paths: dict[str, list[str]] = {}
    for kind in KINDS:
        for quad in cast(Lookup, store).quads_for_pattern(None, RDF.type, kind, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(base):
                path = quad.subject.value.removeprefix(base)
                paths.setdefault(path.partition("/")[0], []).append(path)
    return {kind: Slugs(sorted(set(each))) for kind, each in paths.items()}


def _words(text: str) -> list[str]:
    return [each for each in text.split("-") if each]
