"""What changed with a release: the account that its build wrote, as a page and as data."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from graph import changes as accounts
from graph.changes import Changes, account
from graph.changes.model import Act, Resource
from graph.errors import ReleaseError, ResultTooLarge
from graph.message import Message
from graph.release import CHANGES, Release
from server import language
from server.dataset import Dataset
from server.negotiate import PAGE, Page, choose
from server.problems import repeated
from server.responses import FOREVER, GRAPH_OFFERS, Shown, conditional, content_type, data, lead_to, page
from server.services import history, no_release, served
from server.wording import web

blueprint = Blueprint("changes", __name__)

MARKDOWN = Page("md", "text/markdown")
JSON = Page("json", "application/json")
OFFERS: tuple[Shown, ...] = (PAGE, MARKDOWN, JSON, *GRAPH_OFFERS)
BY_NAME = {each.name: each for each in OFFERS}

LONGEST = 4 * 1024 * 1024
"""Bytes of an account that is shown; a longer one is had as the file that it is."""


@blueprint.get("/releases/<version>/changes")
def show(version: str) -> Response:
    """Show what changed with a release; lead to the data where a client prefers that (303)."""
    release, dataset = _release(version), served().dataset
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))

    def make() -> Response:
        if offer is PAGE:
            return _answer(release, dataset, offer)
        path = f"/releases/{release.version}/changes.{offer.name}"
        return lead_to(language.address(path, language=language.current()) if offer is MARKDOWN else path)

    return conditional(dataset, offer, make, release.etag, history().tag)


@blueprint.get("/releases/<version>/changes.<name>")
def download(version: str, name: str) -> Response:
    """Answer with what changed with a release in the format that the suffix names."""
    release, dataset, offer = _release(version), served().dataset, BY_NAME.get(name)
    if offer is None:
        raise NotFound(
            Message(
                "what changed is not told as %(name)s; choose from %(known)s",
                name=repeated(name),
                known=", ".join(BY_NAME),
            )
        )
    if offer is JSON:
        return _file(release, version)
    return conditional(dataset, offer, lambda: _answer(release, dataset, offer), release.etag, history().tag)


def read(release: Release, longest: int = LONGEST) -> Changes:
    """Return what changed with a release; NotFound where nobody wrote it down, ResultTooLarge where that is longer."""
    file = _written(release)
    try:
        if file.stat().st_size > longest:
            raise ResultTooLarge(
                Message(
                    "so much changed with release %(version)s that it is not shown; take it as %(path)s",
                    version=release.version,
                    path=f"/releases/{release.version}/{CHANGES}",
                )
            )
        return accounts.from_json(file.read_bytes())
    except FileNotFoundError as error:
        raise _untold(release) from error
    except OSError as error:
        raise ReleaseError(
            Message(
                "what changed with release %(version)s cannot be read (%(reason)s)",
                version=release.version,
                reason=error.strerror,
            )
        ) from error


def address(iri: str, base: str) -> str:
    """Return where a thing is found on this host, or on the web."""
    return "/" + iri.removeprefix(base) if iri.startswith(base) else web(iri)


def _answer(release: Release, dataset: Dataset, offer: Shown) -> Response:
    changes = read(release)
    if offer is PAGE:
        return page(_page(changes, dataset))
    if isinstance(offer, Page):
        return Response(accounts.to_markdown(changes, language.current()), content_type=content_type(offer))
    return data(accounts.activities(changes), offer, dataset)


def _page(changes: Changes, dataset: Dataset) -> str:
    place = {each.iri: number for number, each in enumerate(changes.resources, 1)}
    return render_template(
        "changes.html",
        dataset=dataset,
        changes=changes,
        account=account,
        place=place,
        address=address,
        page_of=_page_of,
        formats=[each.name for each in OFFERS if each is not PAGE],
    )


def _page_of(resource: Resource, changes: Changes) -> str | None:
    """Return where a thing is told of: one that was removed in the release that had it, if that can be had."""
    found = address(resource.iri, changes.base)
    if resource.act != Act.REMOVED:
        return found
    old = changes.old.version
    return f"/releases/{old}{found}" if found.startswith("/") and history().find(old) else None


def _file(release: Release, version: str) -> Response:
    try:
        response = send_file(_written(release), mimetype=JSON.media_type, conditional=True, etag=True)
    except OSError as error:
        raise _untold(release) from error
    if version == release.version:
        response.headers["Cache-Control"] = FOREVER
    response.headers["Indsatsgraf-Release"] = release.version
    return response


def _written(release: Release) -> Path:
    """Return the file; NotFound where there is none that is sure to end, as a pipe is not."""
    file = release.folder / CHANGES
    if not file.is_file():
        raise _untold(release)
    return file


def _release(version: str) -> Release:
    current = served().dataset.release
    if version == "current" and current is not None:
        return current
    found = history().find(version)
    if found is None:
        raise no_release(version)
    return found.release


def _untold(release: Release) -> NotFound:
    return NotFound(
        Message(
            "nothing is told of what changed with release %(version)s: it was built as the first one",
            version=release.version,
        )
    )
