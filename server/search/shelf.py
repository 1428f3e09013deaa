"""The index of what is in service: the release's own, or one that is made while others are answered."""

import tempfile
import threading
from pathlib import Path

from graph.errors import ReleaseError
from graph.search import index as indexes
from graph.search.words import term
from graph.store import open_read_only
from server.dataset import Dataset, Served
from server.search.index import Index

KEPT = 2
"""Indexes that stay: a request may still ask the release that was in service a moment ago."""


class Shelf:
    """Holds the indexes; those that came with no release are made in a folder of their own, removed at the end."""

    def __init__(self) -> None:
        self._indexes: dict[tuple[str, str], Index] = {}
        self._making = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def find(self, dataset: Dataset) -> Index | None:
        """Return the index of a dataset; None while it is not there yet."""
        key = _key(dataset)
        if key not in self._indexes and dataset.release is not None:
            try:
                self._keep(key, Index(dataset.release.folder / indexes.NAME))
            except ReleaseError:
                return None  # of an older program: one is made
        return self._indexes.get(key)

    def prepare(self, served: Served) -> None:
        """Make the index of a dataset where it has none; this may take a minute."""
        dataset = served.dataset
        term("indsats")  # the first word takes half a second: the dictionary is read
        with self._making:
            if self.find(dataset) is None:
                file = self._place(dataset)
                indexes.write(open_read_only(Path(dataset.store)), dataset.base, file)
                self._keep(_key(dataset), Index(file))

    def close(self) -> None:
        """Close the indexes, and remove what was made."""
        for each in self._indexes.values():
            each.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _keep(self, key: tuple[str, str], index: Index) -> None:
        while len(self._indexes) >= KEPT:
            self._indexes.pop(next(iter(self._indexes))).close()
        self._indexes[key] = index

    def _place(self, dataset: Dataset) -> Path:
        if dataset.release is None:
            return Path(dataset.store).parent / indexes.NAME  # the folder of served files is the server's own
        # A release never changes, not even by what it lacks.
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="indsatsgraf-search-")
        return Path(self._folder.name) / f"{dataset.version}.sqlite"


def _key(dataset: Dataset) -> tuple[str, str]:
    return dataset.etag, str(dataset.store)
