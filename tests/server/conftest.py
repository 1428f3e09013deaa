"""A small release in service, asked through HTTP."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from graph.archive import publish
from graph.release import Release
from graph.report import Report
from graph.terms import BASE
from server import services
from server.app import create_app
from server.journal import PAUSE
from server.settings import Settings

DATASET = Path(__file__).with_name("dataset.trig")


@pytest.fixture(scope="module", autouse=True)
def lines_are_written() -> Iterator[None]:
    """Lines on queries come a little later than the answers, and must not come into what the next file captures."""
    yield
    time.sleep(4 * PAUSE)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Release:
    quads = list(parse(path=DATASET, format=RdfFormat.TRIG, base_iri=BASE))
    out = tmp_path_factory.mktemp("served")
    return publish(out, quads, Report(()), BASE, {}, date(2026, 11, 21))[0]


@pytest.fixture(scope="session")
def current(published: Release) -> Path:
    """The link to the release in service."""
    return published.folder.parent / "current"


@pytest.fixture(scope="session")
def app(current: Path) -> Iterator[Flask]:
    app = create_app(Settings(current, workers=1))
    yield app
    services.of(app).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of a module writes what it tells of its queries."""
    return tmp_path_factory.mktemp("log") / "stderr"
