"""The web application, from its settings."""

from functools import partial
from pathlib import Path

from flask import Flask

from server import (
    about,
    changes,
    citation,
    crawling,
    editor,
    feed,
    graphs,
    health,
    home,
    language,
    listing,
    near,
    ontology,
    overview,
    pages,
    problems,
    queries,
    releases,
    report,
    responses,
    services,
    sparql,
    statistics,
    wording,
)
from server.cache import Cache
from server.dataset import Dataset, InService, Served, Shared
from server.engine import Engine
from server.job import Limits
from server.journal import Journal
from server.metrics import Metrics
from server.process import Process
from server.rate import Rate
from server.search import route
from server.search.shelf import Shelf
from server.services import Services
from server.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Return the application, its query processes started; ReleaseError when there is nothing to serve."""
    app = Flask("server")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.body
    app.url_map.merge_slashes = False

    services.register(app, _services(settings))
    language.register(app)
    responses.register(app)
    problems.register(app)
    queries.register(app)
    wording.register(app)

    app.register_blueprint(home.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(editor.blueprint)
    app.register_blueprint(citation.blueprint)
    app.register_blueprint(queries.blueprint)
    app.register_blueprint(graphs.blueprint)
    app.register_blueprint(releases.blueprint)
    app.register_blueprint(changes.blueprint)
    app.register_blueprint(feed.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(ontology.blueprint)
    app.register_blueprint(about.blueprint)
    app.register_blueprint(crawling.blueprint)
    app.register_blueprint(route.blueprint)
    app.register_blueprint(report.blueprint)
    app.register_blueprint(listing.blueprint)
    app.register_blueprint(pages.blueprint)
    return app


def _services(settings: Settings) -> Services:
    limits = Limits(settings.workers, settings.timeout, settings.memory, settings.result, settings.queue)
    # The processes start while the store is opened here.
    url = settings.source.url if isinstance(settings.source, Shared) else None
    engine, cache = Engine(limits, partial(Process, limits, url)), Cache()
    metrics = Metrics(engine, cache)
    journal = Journal(metrics.registry)
    indexes = Shelf()
    in_service = _in_service(settings.source, indexes)
    return Services(in_service, engine, cache, Rate(settings.rate_limit), metrics, journal, indexes)


def _in_service(source: Path | Dataset | Shared, indexes: Shelf) -> InService:
    if isinstance(source, Shared):
        # An HTTP client takes a while to import.
        from server.shared import InStore

        return InStore(source)

    def prepare(found: Served) -> None:
        indexes.prepare(found)
        statistics.of(found)
        overview.prepare(found)
        listing.prepare(found)
        near.prepare(found)

    return InService(source, prepare)
