"""Every error as the client gets it: a problem document, or a page to a browser. The one place for both.

Programs read the document, which is in English; the page says the same line in its own language.
"""

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
from graph.message import Message
from server.language import chosen, current, gettext, marked, said
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
    416: marked("The file is shorter than that"),
    429: marked("Too many queries"),
    431: marked("The request is too large"),
    500: marked("Something went wrong on our side"),
    502: marked("The database does not answer as it should"),
    503: marked("Busy right now"),
    504: marked("The query took too long"),
}
"""Status → what a page says for it; 400 and 500 stand for all of their kind."""

EXPLAINED = {
    400: marked("Something in the address or in what was sent is not as it should be; what it is stands below."),
    403: marked("Ask for less at a time, or take the files of the release."),
    404: marked("There is nothing at this address. See whether it is spelt right, or search for it."),
    405: marked("What is here can be read; nothing can be changed in this way."),
    406: marked("What is here can be had in other formats than the one that was asked for."),
    408: marked("Try again, or over a faster connection."),
    409: marked("Ask again if the answer is wanted after all."),
    413: marked("Send less at a time."),
    415: marked("A query is sent as text in UTF-8."),
    416: marked("Take the file from its beginning."),
    429: marked("Wait a minute, then ask again. Whoever needs all of the data should take the files of the release."),
    431: marked("Shorten the address, or clear the cookies of this site."),
    500: marked("Try again in a while. If it happens again, tell us what you did."),
    502: marked("Try again in a while."),
    503: marked("Many are asking at once. Try again in a few seconds."),
    504: marked("Ask for less, or add a LIMIT; the files of the release have all of the data."),
}
"""Status → what a person can do; 400 and 500 stand for all of their kind."""

LONGEST = 200
"""Characters of what a client sent that an answer repeats."""

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")

PROBLEM = Page("json", "application/problem+json")


class Unknown(NotFound):
    """Nothing is at this address; `near` is what may be meant."""

    def __init__(self, told: str | None, near: Sequence[Near]) -> None:
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
    response = _show(status, error.args[0] if error.args else "", error)
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
        response = Response(_page(status, detail, error, near), status, mimetype=PAGE.media_type)
        response.vary.update(("Accept", "Accept-Language"))
    else:
        body = json.dumps(_problem(status, detail, error, near), ensure_ascii=False) + "\n"
        response = Response(body, status, content_type=PROBLEM.media_type)
        response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(status: HTTPStatus, detail: str, error: Exception, near: Sequence[Near]) -> Mapping[str, object]:
    """Return the problem document (RFC 9457): in English, as programs read it, unless the address names a language."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": said(detail) if isinstance(detail, Message) and chosen(request) else detail,
    }
    if isinstance(error, DataError) and error.line is not None and error.column is not None:
        problem |= {"line": error.line, "column": error.column}
    if near:
        problem["near"] = [{"iri": each.iri.value, "title": each.title} for each in near]
    return problem


def _page(status: HTTPStatus, detail: str, error: Exception, near: Sequence[Near]) -> str:
    known = status if status in TITLES else 500 if status >= 500 else 400
    return render_template(
        "problem.html",
        status=status,
        title=gettext(TITLES[known]),
        explained=gettext(EXPLAINED[known]),
        detail=_printable(_told(detail, error)),
        quoted=_printable(_quoted(detail, error)),
        near=near,
    )


def _told(detail: str, error: Exception) -> str:
    """Return the line of an error in the language of the page; nothing where it is there in English only."""
    if isinstance(detail, Message):
        return said(detail)
    if isinstance(error, DataError) and error.line is not None and current() != "en":
        where = {"line": error.line, "column": error.column}
        return gettext("the query cannot be read from line %(line)d, column %(column)d on. In English:", **where)
    return ""


def _quoted(detail: str, error: Exception) -> str:
    """Return what others say of an error, such as the parser of queries, which is English in every page."""
    # Werkzeug's own sentences tell no more than title and explanation.
    is_known = isinstance(detail, Message) or detail == getattr(type(error), "description", None)
    return "" if is_known else detail


def _printable(text: str) -> str:
    # HTML has no way to write most control characters.
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _offered() -> Page:
    try:
        return choose((PROBLEM, PAGE), request.headers.get("Accept"))
    except NotAcceptable:
        return PROBLEM
