"""What is in service: the store that answers, noticed anew when a release is published, and the releases beside it."""

import contextlib
import gc
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast

from pyoxigraph import NamedNode, QuerySolutions, Store

from graph import store
from graph.errors import QueryError, ReleaseError
from graph.release import Release, open_release
from graph.terms import CORRECTIONS, EVIDENCE
from server.history import History, beside
from server.lookup import Lookup
from server.recall import Told

COUNT_DEFAULT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
COUNT_CLASSES = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s a ?x } GROUP BY ?x ORDER BY ?x"

LOOK_AGAIN = 1.0
"""Seconds between two looks at which release is current, and at which there are."""
OPEN = 8
"""How many stores of old releases stay open for look-ups, those asked last."""
# A link in a circle is a RuntimeError of pathlib, and RocksDB's corruption one of pyoxigraph.
UNUSABLE = (ReleaseError, OSError, RuntimeError)
"""What a release raises that cannot be used."""


@dataclass(frozen=True)
class Shared:
    """A store that is asked over HTTP, with the base of the IRIs to be found there."""

    url: str
    base: str


@dataclass(frozen=True)
class Dataset:
    """A store with the base of its IRIs, its version and the tag of its content.

    Where the store is asked over HTTP, it is told by the root of the edition there; by none where all of it is
    the dataset.
    """

    store: Path | str
    base: str
    version: str
    etag: str
    release: Release | None = None

    @property
    def evidence(self) -> NamedNode:
        """The named graph that holds what the facts were read from."""
        return NamedNode(self.base + EVIDENCE)

    @property
    def corrections(self) -> NamedNode:
        """The named graph that holds what persons corrected."""
        return NamedNode(self.base + CORRECTIONS)


@dataclass(frozen=True)
class Served:
    """A dataset with its store opened for this process's own look-ups.

    Its resources are found below `place`, a path on this host.
    """

    dataset: Dataset
    store: Lookup
    place: str = "/"
    names: Told = field(default_factory=Told, compare=False)
    """What things are called, as far as a page has asked."""

    @cached_property
    def triples(self) -> int:
        """How many triples the default graph has; counted once."""
        (solution,) = cast(QuerySolutions, self.store.query(COUNT_DEFAULT))
        return int(solution["n"].value)

    @cached_property
    def classes(self) -> Mapping[NamedNode, int]:
        """How many resources of each class the default graph has; counted once."""
        solutions = cast(QuerySolutions, self.store.query(COUNT_CLASSES))
        rows = [(solution["x"], solution["n"]) for solution in solutions]
        return {term: int(number.value) for term, number in rows if isinstance(term, NamedNode)}


class InService:
    """Gives the dataset to answer from; a request that has begun keeps the one it was given."""

    failure: QueryError | None = None
    """Why the store could not be asked when it was last looked at; one on the disk always can."""
    history = History()
    """The releases that can be had, the one in service among them."""

    def __init__(self, source: Path | Dataset, prepare: Callable[[Served], object]) -> None:
        """Open what is to be served, and look every second whether it is another; ReleaseError if it cannot be.

        `prepare` does what takes long, before a new release is in service and while the first one is.
        """
        self._source = source
        self._prepare = prepare
        self._served = self._open()
        self._look_around()
        # Nobody is to wait for the disk, so `now` does not look.
        threading.Thread(target=self._watch, daemon=True).start()

    def now(self) -> Served:
        """Return what is in service; a new release that cannot be opened does not replace the old one."""
        return self._served

    @property
    def tag(self) -> str:
        """A text that differs where anything does that answers follow from."""
        return f"{self.now().dataset.etag} {self.history.tag}"

    def dataset(self, version: str | None) -> Dataset | None:
        """Return the release of this version, for None what is in service; None where there is no such release."""
        if version is None:
            return self.now().dataset
        found = self.history.find(version)
        return _dataset(found.release) if found else None

    def look(self) -> None:
        """See what is to be in service by now, and which releases there are."""
        with contextlib.suppress(*UNUSABLE):
            if isinstance(self._source, Path) and self._source.resolve() != Path(self._served.dataset.store).parent:
                found = self._open()
                self._make_ready(found)
                self._served = found
        self._look_around()

    def _watch(self) -> None:
        # What is in service stays there: a query that meets the same fault is told of it.
        with contextlib.suppress(*UNUSABLE):
            self._make_ready(self._served)
        while True:
            time.sleep(LOOK_AGAIN)
            self.look()

    def _make_ready(self, found: Served) -> None:
        self._prepare(found)
        # What is kept now stays, and to look through it for garbage takes as long as several pages do.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _look_around(self) -> None:
        release = self._served.dataset.release
        found = beside(release, self.history) if release else self.history
        if found is not self.history:
            self.history = found
            _opened.cache_clear()  # a release that was taken away is to leave the disk

    def _open(self) -> Served:
        found = self._source if isinstance(self._source, Dataset) else of_release(self._source)
        return Served(found, store.open_read_only(Path(found.store)))


def of_release(folder: Path) -> Dataset:
    """Return the release in this folder, the link `current` followed; ReleaseError when it cannot be used."""
    return _dataset(open_release(folder.resolve()))


def of_old(release: Release) -> Served:
    """Return an old release with its store opened; ReleaseError when it is not there any more."""
    return Served(_dataset(release), _opened(release.store), f"/releases/{release.version}/")


def _dataset(release: Release) -> Dataset:
    return Dataset(release.store, release.base, release.version, release.etag, release)


@lru_cache(OPEN)
def _opened(folder: Path) -> Store:
    return store.open_read_only(folder)
