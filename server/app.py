"""The web application, from its settings."""

from flask import Flask

from server import (
    graphs,
    health,
    home,
    pages,
    problems,
    releases,
    responses,
    services,
    sparql,
    wording,
)
from server.dataset import InService
from server.engine import Limits, Pool
from server.services import Services
from server.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Return the application, its query processes started; ReleaseError when there is nothing to serve."""
    app = Flask("server")
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = settings.body
    app.url_map.merge_slashes = False

    # The processes start while the store is opened here.
    pool = Pool(_limits(settings))
    services.register(app, Services(InService(settings.source), pool))
    responses.register(app)
    problems.register(app)
    wording.register(app)

    app.register_blueprint(home.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(graphs.blueprint)
    app.register_blueprint(releases.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    return app


def _limits(settings: Settings) -> Limits:
    return Limits(settings.workers, settings.timeout, settings.memory, settings.result, settings.queue)
