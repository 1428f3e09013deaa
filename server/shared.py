"""What is in service in a store that is asked over HTTP, noticed anew when a release is published there."""

import threading
import uuid
from contextlib import closing

from graph import catalogue
from graph.endpoint import Endpoint
from graph.errors import QueryError
from server.dataset import Dataset, InService, Served, Shared
from server.memo import Memo
from server.remote import NAME

UNVERSIONED = "unversioned"
"""The version of a store that no release was published to."""
PATIENCE = 10.0
"""Seconds that the store may take for a look-up."""


def version(source: Shared) -> str:
    """Return what is in service there; InputError, StoreFailed or DeadlinePassed where it cannot be asked."""
    with closing(Endpoint(source.url, PATIENCE)) as endpoint:
        edition = catalogue.in_service(endpoint, source.base)
    return edition.version if edition else UNVERSIONED


def _leave(_served: Served) -> None:
    pass


class InStore(InService):
    """Gives the dataset to answer from, and looks every second whether it is another by now."""

    def __init__(self, source: Shared) -> None:
        """Ask the store; StoreFailed or DeadlinePassed where it does not tell."""
        self._base = source.base
        self._endpoint = Endpoint(source.url, PATIENCE, name=NAME)
        self._served = self._first()
        # Counting is work for the store, and waits until someone asks.
        self._prepare = _leave
        # Nobody is to wait for the answer of another machine, so `now` does not ask it.
        threading.Thread(target=self._watch, daemon=True).start()

    def now(self) -> Served:
        """Return what is in service; what the store cannot tell does not replace it."""
        return self._served

    def look(self) -> None:
        """Ask what is to be in service by now; where the store does not tell, `failure` says why."""
        try:
            self._served = self._next()
        except QueryError as error:
            self.failure = error
        else:
            self.failure = None

    def _first(self) -> Served:
        edition = catalogue.in_service(self._endpoint, self._base)
        if edition:
            dataset = Dataset(edition.root, edition.base, edition.version, edition.etag)
        else:
            # Nothing tells when such a store changes: what was answered holds until the next look.
            dataset = Dataset("", self._base, UNVERSIONED, uuid.uuid4().hex)
        return Served(dataset, Memo(self._endpoint, edition, self._base))

    def _next(self) -> Served:
        before = self._served
        found = self._first()
        # At the moment of a switch a store may show no release.
        gone = found.dataset.version == UNVERSIONED != before.dataset.version
        return before if gone or found.dataset.store == before.dataset.store != "" else found
