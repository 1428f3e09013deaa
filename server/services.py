"""What the views share: the dataset in service, the engine that runs queries, and what is told of them."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from server.cache import Cache
from server.dataset import InService, Served
from server.engine import Engine
from server.journal import Journal
from server.metrics import Metrics
from server.rate import Rate

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

    def close(self) -> None:
        """End the engine's processes, and write what is left to be told."""
        self.engine.close()
        self.journal.flush()


def register(app: Flask, services: Services) -> None:
    """Give the application its services."""
    app.extensions[KEY] = services


def of(app: Flask) -> Services:
    """Return the services of an application."""
    return cast(Services, app.extensions[KEY])


def served() -> Served:
    """Return the dataset in service; ask once a request, so that one answer comes from one release."""
    return of(current_app).in_service.now()


def engine() -> Engine:
    """Return the engine that runs queries."""
    return of(current_app).engine


def metrics() -> Metrics:
    """Return what is counted."""
    return of(current_app).metrics


def journal() -> Journal:
    """Return what tells of queries."""
    return of(current_app).journal
