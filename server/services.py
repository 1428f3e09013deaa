"""What the views share: the dataset in service and the pool that runs queries."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from server.dataset import InService, Served
from server.engine import Pool

KEY = "indsatsgraf"


@dataclass(frozen=True)
class Services:
    """What one application answers from."""

    in_service: InService
    pool: Pool


def register(app: Flask, services: Services) -> None:
    """Give the application its services."""
    app.extensions[KEY] = services


def served() -> Served:
    """Return the dataset in service; ask once a request, so that one answer comes from one release."""
    return _services().in_service.now()


def pool() -> Pool:
    """Return the pool that runs queries."""
    return _services().pool


def _services() -> Services:
    return cast(Services, current_app.extensions[KEY])
