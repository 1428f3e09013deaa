"""Whether the server lives, and whether it can answer."""

from flask import Blueprint, Response

from server.services import served

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """Answer as long as the web process does."""
    return _told("live")


@blueprint.get("/ready")
def ready() -> Response:
    """Answer with the version in service, once there is one."""
    return _told(f"ready {served().dataset.version}")


def _told(text: str) -> Response:
    response = Response(text + "\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
