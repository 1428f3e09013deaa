"""Whether the server lives, whether it can answer, and what it counts."""

from flask import Blueprint, Response, current_app

from server.metrics import MEDIA_TYPE
from server.services import metrics, of, served

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Answer as long as the web process does."""
    return _told("live\n")


@blueprint.get("/health/ready")
def ready() -> Response:
    """Answer with the version in service, once there is one; 503 where its store cannot be asked."""
    failure = of(current_app).in_service.failure
    if failure:
        response = _told(f"not ready: {failure}\n")
        response.status_code = 503
        return response
    return _told(f"ready {served().dataset.version}\n")


@blueprint.get("/metrics")
def counted() -> Response:
    """Answer with all that is counted, for Prometheus."""
    return _told(metrics().text(), MEDIA_TYPE)


def _told(text: str | bytes, content_type: str = "text/plain; charset=utf-8") -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response
