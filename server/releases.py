"""The releases as files, and what the check of the one in service found."""

import re
from collections.abc import Generator
from contextlib import contextmanager

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from graph import formats
from graph.dumps import DUMPS
from graph.errors import ReleaseError
from graph.release import EXAMPLES, REPORT, Release, open_release
from graph.report import COUNTED, HEADINGS, Severity
from server.dataset import Dataset
from server.findings import findings
from server.negotiate import PAGE, choose
from server.problems import repeated
from server.responses import FOREVER, conditional, lead_to, page
from server.services import served

blueprint = Blueprint("releases", __name__)

FILES = {name: (each.media_type, each.da) for name, each in DUMPS.items()} | {
    REPORT: ("text/turtle", "kvalitetskontrollens resultat"),
    EXAMPLES: ("application/json", "antal svar på hvert eksempel"),
    "manifest.json": ("application/json", "udgavens indhold med kontrolsummer (SHA-256)"),
}
"""Name → media type and what it is. A file is looked up here by its name, so no other is ever opened."""

VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-\d{1,6})?", re.ASCII)
"""The name of a release's folder, as a build gives it."""


@blueprint.get("/releases/")
def index() -> Response:
    """List the releases and their files."""
    dataset = served().dataset
    release = _release(dataset)
    others = _others(release)
    with _on_disk(release):
        sizes = {name: (release.folder / name).stat().st_size for name in FILES}

    def show() -> Response:
        told = {"dataset": dataset, "release": release, "files": FILES, "sizes": sizes, "others": others}
        return page(render_template("releases.html", **told))

    return conditional(dataset, PAGE, show, *others)


@blueprint.get("/releases/<version>/<name>")
def download(version: str, name: str) -> Response:
    """Answer with one file of a release, named by its version, or as `current` of the one in service."""
    current = _release(served().dataset)
    release = current if version in (current.version, "current") else _beside(current, version)
    if release is None or name not in FILES:
        raise NotFound(
            f"there is no file {repeated(name)} of a release {repeated(version)} here; /releases/ lists them"
        )
    with _on_disk(release):
        response = send_file(release.folder / name, mimetype=FILES[name][0], conditional=True, etag=True)
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
    with _on_disk(release):
        found = findings(release.folder / REPORT)
    numbers = [(each, sum(one.severity is each for one in found)) for each in Severity]
    counts = [(number, COUNTED["da"][each][number != 1]) for each, number in numbers]
    return render_template("validation.html", dataset=dataset, findings=found, counts=counts, headings=HEADINGS["da"])


def _release(dataset: Dataset) -> Release:
    if dataset.release is None:
        raise NotFound("the server answers from files, not from a release; there are no dumps of it")
    return dataset.release


def _others(release: Release) -> list[str]:
    """Return the versions that can be had beside the one in service, the latest first."""
    with _on_disk(release):
        names = [each.name for each in release.folder.parent.iterdir()]
    found = [name for name in names if name != release.version and _beside(release, name)]
    return sorted(found, key=lambda name: [int(part) for part in name.split("-")], reverse=True)


def _beside(release: Release, version: str) -> Release | None:
    """Return the release of this version from the same folder of releases; None where it is not a whole one."""
    folder = release.folder.parent / version
    # The pattern before the disk: no other name is ever looked for, and no link followed.
    if not VERSION.fullmatch(version) or folder.is_symlink():
        return None
    try:
        found = open_release(folder)
    except ReleaseError:
        return None
    return found if found.version == version else None


@contextmanager
def _on_disk(release: Release) -> Generator[None]:
    """Raise ReleaseError where the files of a release in service were taken away."""
    try:
        yield
    except OSError as error:
        raise ReleaseError(
            f"the files of release {release.version} are not on the server's disk any more; "
            "its operator is to publish a release again"
        ) from error
