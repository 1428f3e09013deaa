"""The release in service as files, and what its check found."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from graph import formats
from graph.release import DUMPS, REPORT, Release
from graph.report import COUNTED, HEADINGS, Severity
from server.dataset import Dataset
from server.findings import findings
from server.negotiate import PAGE, choose
from server.responses import FOREVER, conditional, lead_to, page
from server.services import served

blueprint = Blueprint("releases", __name__)

FILES = {
    DUMPS["ttl"]: ("text/turtle", "alle oplysninger, begreber og ontologien, til at læse i"),
    DUMPS["nq"]: ("application/n-quads", "det hele, også kildetekster og belæg"),
    REPORT: ("text/turtle", "kvalitetskontrollens resultat"),
    "manifest.json": ("application/json", "udgavens indhold med kontrolsummer (SHA-256)"),
}
"""Name → media type and what it is. A file is looked up here by its name, so no other is ever opened."""


@blueprint.get("/releases/")
def index() -> Response:
    """List the release in service and its files."""
    dataset = served().dataset
    release = _release(dataset)
    sizes = {name: (release.folder / name).stat().st_size for name in FILES}

    def show() -> Response:
        return page(render_template("releases.html", dataset=dataset, release=release, files=FILES, sizes=sizes))

    return conditional(dataset, PAGE, show)


@blueprint.get("/releases/<version>/<name>")
def download(version: str, name: str) -> Response:
    """Answer with one file of the release in service, named by its version or as `current`."""
    release = _release(served().dataset)
    if version not in (release.version, "current") or name not in FILES:
        raise NotFound(f"there is no file {name} of a release {version} here; /releases/ lists them")
    response = _file(release.folder / name, FILES[name][0])
    if version == release.version:
        response.headers["Cache-Control"] = FOREVER
    response.headers["Indsatsgraf-Release"] = release.version
    return response


@blueprint.get("/validation")
def validation() -> Response:
    """Show what the check of the release in service found; the report itself to an RDF client."""
    dataset = served().dataset
    release = _release(dataset)
    offer = choose((PAGE, formats.GRAPHS["ttl"]), request.headers.get("Accept"), request.args.get("format"))
    if offer is not PAGE:
        return lead_to(f"/releases/{release.version}/{REPORT}")
    return conditional(dataset, PAGE, lambda: page(_validation(dataset, release)))


def _validation(dataset: Dataset, release: Release) -> str:
    found = findings(release.folder / REPORT)
    numbers = [(each, sum(one.severity is each for one in found)) for each in Severity]
    counts = [(number, COUNTED["da"][each][number != 1]) for each, number in numbers]
    return render_template("validation.html", dataset=dataset, findings=found, counts=counts, headings=HEADINGS["da"])


def _release(dataset: Dataset) -> Release:
    if dataset.release is None:
        raise NotFound("the server answers from files, not from a release; there are no dumps of it")
    return dataset.release


def _file(file: Path, media_type: str) -> Response:
    return send_file(file, mimetype=media_type, conditional=True, etag=True)
