"""What the views share: the dataset in service, the engine that runs queries, and what is told of them."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from werkzeug.exceptions import NotFound

from graph.errors import ReleaseError
from graph.message import Message
from graph.release import CURRENT
from server.cache import Cache
from server.dataset import Dataset, InService, Served, of_old
from server.engine import Engine
from server.history import History
from server.journal import Journal
from server.metrics import Metrics
from server.problems import repeated
from server.rate import Rate
from server.search.shelf import Shelf

KEY = "indsatsgraf"


@dataclass(frozen=True)
class Services:
    """What one application answers from."""

    in_service: InService
    engine: Engine
    cache: Cache
    rate: Rate
    metrics: Metrics
    journal: Journal
    indexes: Shelf

    def close(self) -> None:
        """End the engine's processes, write what is left to be told, and remove what was made."""
        self.engine.close()
        self.journal.flush()
        self.indexes.close()


def register(app: Flask, services: Services) -> None:
    """Give the application its services."""
    app.extensions[KEY] = services


def of(app: Flask) -> Services:
    """Return the services of an application."""
    return cast(Services, app.extensions[KEY])


def served() -> Served:
    """Return what this request is answered from: what is in service, unless an old release is asked for.

    A request gets the same each time, so that one answer comes from one release.
    """
    found: Served | None = g.get("served")
    if found is None:
        found = g.served = of(current_app).in_service.now()
    return found


def history() -> History:
    """Return the releases that can be had; ask once a request."""
    return of(current_app).in_service.history


def dataset_of(version: str | None) -> Dataset:
    """Return the release of this version, for None what is in service; NotFound where there is no such release."""
    found = of(current_app).in_service.dataset(version)
    if found is None:
        raise no_release(str(version))
    return found


def answer_from(version: str) -> Served:
    """Let the request be answered from the release of this version, and return it; NotFound where there is none."""
    found = history().find(version)
    if found is None:
        raise no_release(version)
    try:
        old = g.served = of_old(found.release)
    except ReleaseError as error:
        raise no_release(version) from error  # it was taken away a moment ago
    return old


def no_release(version: str) -> NotFound:
    """Return the error for a release that is not here."""
    if not history().editions:
        return NotFound(
            Message("the server answers from files or a database, not from a folder of releases; there are none")
        )
    if version == CURRENT:
        return NotFound(
            Message("the release in service has no address of its own for this; take its version from /releases/")
        )
    return NotFound(
        Message(
            "there is no release %(version)s here; /releases/ lists those that there are", version=repeated(version)
        )
    )


def engine() -> Engine:
    """Return the engine that runs queries."""
    return of(current_app).engine


def metrics() -> Metrics:
    """Return what is counted."""
    return of(current_app).metrics


def journal() -> Journal:
    """Return what tells of queries."""
    return of(current_app).journal


def indexes() -> Shelf:
    """Return the indexes that searching asks."""
    return of(current_app).indexes
