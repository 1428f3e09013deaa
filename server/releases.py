"""The releases: the list of them, the page of each, their files, and what the check of the one in service found."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from graph import formats, manifest
from graph.contents import CONTENTS
from graph.errors import ReleaseError
from graph.message import Message
from graph.release import CHANGES, CURRENT, REPORT, Release
from graph.report import COUNTED, HEADINGS, Severity
from server import description, language, pages, paging
from server.dataset import Dataset, Served
from server.findings import findings
from server.history import Edition
from server.near import near
from server.negotiate import PAGE, Page, choose
from server.problems import Unknown, repeated
from server.responses import FOREVER, GRAPH_OFFERS, Shown, conditional, data, lead_to, page
from server.services import answer_from, history, no_release, served

blueprint = Blueprint("releases", __name__)

OFFERS: tuple[Shown, ...] = (PAGE, *GRAPH_OFFERS)
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class File:
    """A file of a release, as its manifest tells of it; the manifest itself is not in there, and has no hash."""

    name: str
    media_type: str
    title: str
    size: int
    sha256: str


@blueprint.get("/releases/")
def index() -> Response:
    """List the releases, the one in service with its files."""
    dataset, all_ = served().dataset, history()
    release = _release(dataset)
    files = tuple(_files(release))
    others = [each for each in reversed(all_.editions) if each.version != release.version]

    def show() -> Response:
        told = {"dataset": dataset, "release": release, "files": files, "others": others}
        return page(render_template("releases.html", **told, changed=_tells_changes(release)))

    return conditional(dataset, PAGE, show, all_.tag)


@blueprint.get("/releases/<version>/")
def overview(version: str) -> Response:
    """Show one release: its files, what its check found, what can be asked of it, and its neighbours.

    An RDF client is told of it as a version of the dataset.
    """
    current = served().dataset
    if version == CURRENT and current.release:
        return lead_to(f"/releases/{current.version}/")
    all_ = history()
    edition = all_.find(version)
    if edition is None:
        raise no_release(version)
    now = answer_from(version)
    before, after = all_.around(version)
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))

    def make() -> Response:
        if isinstance(offer, Page):
            return page(_overview(now.dataset, edition, before, after, current.version))
        described = description.release(edition.release, before.release if before else None, request.root_url)
        return data(described, offer, now.dataset)

    return conditional(now.dataset, offer, make, all_.tag)


@blueprint.get("/releases/<version>/<path:path>")
def content(version: str, path: str) -> Response:
    """Answer with a file of a release, or with a resource as it was in it; `current` has files only."""
    current = served().dataset
    found = history().find(version)
    old = found.release if found else None
    release = current.release if version in (current.version, CURRENT) else old
    if release is None:
        raise Unknown(no_release(version).description, near(served(), path))
    if path in _names(release):
        return _download(release, path, forever=version != CURRENT)
    if version == CURRENT:
        raise NotFound(
            Message("there is no file %(name)s of the release in service; /releases/ lists them", name=repeated(path))
        )
    return pages.answer(answer_from(version), path)


@blueprint.get("/validation")
def validation() -> Response:
    """Show what the check of the release in service found; the report itself to an RDF client."""
    return _checked(served())


@blueprint.get("/releases/<version>/validation")
def validation_of(version: str) -> Response:
    """Show what the check of a release found; the report itself to an RDF client."""
    return _checked(answer_from(version))


def _checked(now: Served) -> Response:
    release = _release(now.dataset)
    offer = choose((PAGE, formats.GRAPHS["ttl"]), request.headers.get("Accept"), request.args.get("format"))
    if offer is not PAGE:
        return lead_to(f"/releases/{release.version}/{REPORT}")
    number = paging.asked()
    return conditional(now.dataset, PAGE, lambda: page(_validation(now, release, number)))


def _overview(dataset: Dataset, edition: Edition, before: Edition | None, after: Edition | None, current: str) -> str:
    release = edition.release
    return render_template(
        "release.html",
        dataset=dataset,
        edition=edition,
        files=tuple(_files(release)),
        found=[f"{number} {word}" for number, word in _counts(release)],
        unread=manifest.unread(release.manifest),
        changed=_tells_changes(release),
        before=before,
        after=after,
        current=current,
        formats=[each.name for each in GRAPH_OFFERS],
    )


def _download(release: Release, name: str, *, forever: bool) -> Response:
    file = release.folder / name
    with _on_disk(release):
        # What a link leads to is none of the release.
        if not file.resolve(strict=True).is_relative_to(release.folder):
            raise NotFound(
                Message(
                    "there is no file %(name)s of release %(version)s", name=repeated(name), version=release.version
                )
            )
        response = send_file(file, mimetype=_media_type(name), conditional=True, etag=True)
    if forever:
        response.headers["Cache-Control"] = FOREVER
    response.headers["Indsatsgraf-Release"] = release.version
    return response


def _media_type(name: str) -> str:
    return CONTENTS[name].media_type if name in CONTENTS else UNKNOWN_TYPE


def _names(release: Release) -> tuple[str, ...]:
    return (*release.files, manifest.NAME)


def _tells_changes(release: Release) -> bool:
    return (release.folder / CHANGES).is_file()


def _files(release: Release) -> Iterator[File]:
    with _on_disk(release):
        for name in _names(release):
            told = release.files.get(name)
            size = (release.folder / name).stat().st_size
            yield File(name, _media_type(name), _title(name), size, told.sha256 if told else "")


def _title(name: str) -> str:
    if name not in CONTENTS:
        return ""
    return CONTENTS[name].en if language.current() == "en" else CONTENTS[name].da


def _validation(now: Served, release: Release, number: int) -> str:
    with _on_disk(release):
        found = findings(release.folder / REPORT, release.etag)
    shown = paging.page(number, len(found))
    return render_template(
        "validation.html",
        dataset=now.dataset,
        place=now.place,
        findings=found[shown.first : shown.end],
        page=shown,
        counts=_worded((each, sum(one.severity is each for one in found)) for each in Severity),
        headings=HEADINGS[language.current()],
    )


def _counts(release: Release) -> list[tuple[int, str]]:
    """Return what the check found, as the manifest tells it."""
    return _worded((each, release.manifest["validation"].get(each.name.lower(), 0)) for each in Severity)


def _worded(numbers: Iterable[tuple[Severity, int]]) -> list[tuple[int, str]]:
    return [(number, COUNTED[language.current()][each][number != 1]) for each, number in numbers]


def _release(dataset: Dataset) -> Release:
    if dataset.release is None:
        raise NotFound(Message("the server answers from files, not from a release; there are no dumps of it"))
    return dataset.release


@contextmanager
def _on_disk(release: Release) -> Generator[None]:
    """Raise ReleaseError where the files of a release in service were taken away."""
    try:
        yield
    except OSError as error:
        if release.version != served().dataset.version:
            raise no_release(release.version) from error
        raise ReleaseError(
            Message(
                "the files of release %(version)s are not on the server's disk any more; "
                "its operator is to publish a release again",
                version=release.version,
            )
        ) from error
