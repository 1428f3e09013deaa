"""The Atom feed of what changed: an entry for each release, the latest first."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request

from graph.changes import Changes, account
from graph.changes.rdf import iri
from graph.errors import IndsatsgrafError
from graph.release import CHANGES
from graph.terminal import shown
from server.changes import address, read
from server.history import Edition
from server.negotiate import Page
from server.responses import conditional, content_type
from server.services import history, no_release, served

blueprint = Blueprint("feed", __name__)

ATOM = Page("atom", "application/atom+xml")
LONGEST = 512 * 1024
"""Bytes of an account that the feed repeats from."""
ENTRIES = 20
"""Releases that the feed tells of."""
TOLD = 40
"""Things of one release that the feed tells of; its page tells of all."""


@blueprint.get("/releases/changes.atom")
def feed() -> Response:
    """Answer with the feed."""
    releases = history()
    if not releases.editions:
        raise no_release("current")
    return conditional(served().dataset, ATOM, lambda: _feed(releases.editions), releases.tag)


def _feed(editions: Sequence[Edition]) -> Response:
    latest = [each for each in reversed(editions) if (each.release.folder / CHANGES).is_file()]
    told = render_template(
        "changes.xml",
        base=served().dataset.base,
        host=request.host_url.rstrip("/"),
        updated=editions[-1].published.isoformat(),
        entries=[(each, _read(each)) for each in latest[:ENTRIES]],
        account=account,
        address=address,
        iri=iri,
        most=TOLD,
        # XML has no way to write most control characters.
        seen=shown,
    )
    return Response(told, content_type=content_type(ATOM))


def _read(edition: Edition) -> Changes | None:
    """Return what changed with a release; None where it cannot be shown, which its page tells."""
    try:
        return read(edition.release, LONGEST)
    except IndsatsgrafError:
        return None
