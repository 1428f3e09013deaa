"""Every error as the client gets it: a problem document, or a page to a browser. The one place for both."""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable, NotFound

from graph.errors import (
    DataError,
    DeadlinePassed,
    IdInUse,
    IndsatsgrafError,
    NoRoom,
    ProcessLost,
    QueueFull,
    ReleaseError,
    ResultTooLarge,
    Stopped,
    StoreFailed,
)
from server.language import gettext, marked
from server.near import Near
from server.negotiate import PAGE, Page, choose

STATUS: dict[type[IndsatsgrafError], HTTPStatus] = {
    DataError: HTTPStatus.BAD_REQUEST,
    ResultTooLarge: HTTPStatus.FORBIDDEN,
    NoRoom: HTTPStatus.SERVICE_UNAVAILABLE,
    Stopped: HTTPStatus.CONFLICT,
    IdInUse: HTTPStatus.CONFLICT,
    QueueFull: HTTPStatus.SERVICE_UNAVAILABLE,
    ProcessLost: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreFailed: HTTPStatus.BAD_GATEWAY,
    DeadlinePassed: HTTPStatus.GATEWAY_TIMEOUT,
    ReleaseError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Error → status; an error that is not here is the server's own fault (500)."""

RETRY_AFTER = "2"
"""Seconds after which a refused client may come back."""

TITLES = {
    400: marked("The request cannot be understood"),
    403: marked("The answer is too large"),
    404: marked("There is no such page"),
    405: marked("The method cannot be used here"),
    406: marked("The format is not on offer"),
    408: marked("The request came too slowly"),
    409: marked("The query was stopped"),
    413: marked("The request is too large"),
    415: marked("The type of the content cannot be read"),
    429: marked("Too many queries"),
    431: marked("The request is too large"),
    500: marked("Something went wrong on our side"),
    502: marked("The database does not answer as it should"),
    503: marked("Busy right now"),
    504: marked("The query took too long"),
}
"""Status → what a page says for it."""

EXPLAINED = {
    400: marked("Something in the address or in what was sent is not as it should be; what it is stands below."),
    403: marked("Ask for less at a time, or take the files of the release."),
    404: marked("There is nothing at this address. See whether it is spelt right, or search for it."),
    429: marked("Wait a minute, then ask again. Whoever needs all of the data should take the files of the release."),
    500: marked("Try again in a while. If it happens again, tell us what you did."),
    502: marked("Try again in a while."),
    503: marked("Many are asking at once. Try again in a few seconds."),
    504: marked("Ask for less, or add a LIMIT; the files of the release have all of the data."),
}
"""Status → what a person can do."""

LONGEST = 200
"""Characters of what a client sent that an answer repeats."""

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")

PROBLEM = Page("json", "application/problem+json")


class Unknown(NotFound):
    """Nothing is at this address; `near` is what may be meant."""

    def __init__(self, told: str, near: Sequence[Near]) -> None:
        """Tell so in words."""
        super().__init__(told)
        self.near = near


def register(app: Flask) -> None:
    """Let the application answer every error from here."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(IndsatsgrafError, show_error)


def repeated(given: str) -> str:
    """Return what a client sent as a message may repeat it: cut where it is long."""
    return given if len(given) <= LONGEST else given[:LONGEST] + "…"


def show_error(error: IndsatsgrafError) -> Response:
    """Answer one of the project's own errors."""
    g.outcome = _WORD_START.sub("_", type(error).__name__).lower()
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus(500))
    response = _show(status, str(error), error)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def show_http_error(error: HTTPException) -> Response | HTTPException:
    """Answer an error of HTTP itself, such as 404 or 405; redirects pass unchanged."""
    if error.code is None or error.code < 400:
        return error
    response = _show(HTTPStatus(error.code), error.description or "", error)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _show(status: HTTPStatus, detail: str, error: Exception) -> Response:
    near = error.near if isinstance(error, Unknown) else ()
    offer = _offered()
    if offer is PAGE:
        response = Response(_page(status, detail, near), status, mimetype=PAGE.media_type)
        response.vary.update(("Accept", "Accept-Language"))
    else:
        body = json.dumps(_problem(status, detail, error, near), ensure_ascii=False) + "\n"
        response = Response(body, status, content_type=PROBLEM.media_type)
        response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(status: HTTPStatus, detail: str, error: Exception, near: Sequence[Near]) -> Mapping[str, object]:
    """Return the problem document (RFC 9457)."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    if isinstance(error, DataError) and error.line is not None and error.column is not None:
        problem |= {"line": error.line, "column": error.column}
    if near:
        problem["near"] = [{"iri": each.iri.value, "title": each.title} for each in near]
    return problem


def _page(status: HTTPStatus, detail: str, near: Sequence[Near]) -> str:
    explained = EXPLAINED.get(status)
    return render_template(
        "problem.html",
        status=status,
        title=gettext(TITLES[status]) if status in TITLES else status.phrase,
        explained=gettext(explained) if explained else "",
        # HTML has no way to write most control characters.
        detail="".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in detail),
        near=near,
    )


def _offered() -> Page:
    try:
        return choose((PROBLEM, PAGE), request.headers.get("Accept"))
    except NotAcceptable:
        return PROBLEM
