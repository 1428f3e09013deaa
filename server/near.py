"""What else may be meant by the path of an unknown resource: those whose slugs share words with it.

Where its own kind has none, an initiative is meant, or what another kind has.
"""

import re
import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pyoxigraph import NamedNode

from graph.iri import slug
from server import inventory
from server.dataset import Served
from server.inventory import Inventory
from server.labels import Name, label

INITIATIVE = "initiative"
MOST = 5
LONGEST = 12
"""Words of an unknown path that are looked at."""
SHARED = 2
"""Letters that a word and its misspelling begin or end with alike, at least."""
COMPARED = 200
"""Words that begin, and words that end, most like a misspelt one, and that it is compared with."""
COMMON = 2000
"""Slugs that a word may be part of; one of more tells nothing."""
ALIKE = 0.75
"""How much of two words must be the same."""

_SUFFIX = re.compile(r"\.[a-z]{2,6}$")
_indexing = threading.Lock()


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
        self._forwards = sorted(self._places)
        self._backwards = sorted(each[::-1] for each in self._places)

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
        ending = (each[::-1] for each in _beside(self._backwards, word[::-1]))
        for each in dict.fromkeys((*_beside(self._forwards, word), *ending)):
            matcher = SequenceMatcher(None, word, each)
            # The quick ones are never less than the ratio itself, which takes long.
            quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())
            if quick >= ALIKE and matcher.ratio() >= ALIKE:
                yield each, matcher.ratio()


def prepare(now: Served) -> None:
    """Gather the slugs of a release, which takes a second or two where it is large."""
    _slugs(now)


def near(now: Served, path: str) -> list[Near]:
    """Return the resources that may be meant by a path below the base that none has."""
    kinds = _slugs(now)
    kind, _, rest = path.partition("/")
    wanted = _words(slug(_SUFFIX.sub("", rest or kind)))
    likely = sorted(kinds, key=lambda each: (each != kind, each != INITIATIVE))
    found = next((paths for each in likely if (paths := kinds[each].like(wanted))), ())
    iris = (NamedNode(now.dataset.base + each) for each in found)
    return [Near(iri, label(now.store, iri)) for iri in iris]


def _beside(words: Sequence[str], word: str) -> Iterator[str]:
    """Return those of the sorted words that stand around the word and begin alike."""
    place = bisect_left(words, word)
    around = words[max(0, place - COMPARED // 2) : place + COMPARED // 2]
    return (each for each in around if each.startswith(word[:SHARED]))


def _slugs(now: Served) -> Mapping[str, Slugs]:
    with _indexing:
        return _indexed(inventory.of(now))


@lru_cache(maxsize=2)  # the release in service, and the one before it while that is still asked
def _indexed(everything: Inventory) -> Mapping[str, Slugs]:
    return {kind: Slugs(paths) for kind, paths in everything.kinds.items()}


def _words(text: str) -> list[str]:
    return [each for each in text.split("-") if each]
