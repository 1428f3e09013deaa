"""Every error as the client gets it: a problem document, or a page to a browser. The one place for both."""

import json
import re
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, NotAcceptable

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

DANISH = {
    400: "Forespørgslen kan ikke forstås",
    403: "Svaret er for stort",
    404: "Siden findes ikke",
    405: "Metoden kan ikke bruges her",
    406: "Formatet kan ikke leveres",
    408: "Forespørgslen kom for langsomt",
    409: "Forespørgslen er stoppet",
    413: "Forespørgslen er for stor",
    415: "Indholdstypen kan ikke læses",
    429: "For mange forespørgsler",
    500: "Der gik noget galt hos os",
    502: "Databasen svarer ikke, som den skal",
    503: "Optaget lige nu",
    504: "Forespørgslen tog for lang tid",
}

EXPLAINED = {404: "Der er ikke noget på denne adresse. Se efter, om den er skrevet rigtigt."}
"""What a page says in Danish instead of the detail."""

LONGEST = 200
"""Characters of what a client sent that an answer repeats."""

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")

PROBLEM = Page("json", "application/problem+json")


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
    problem: dict[str, str | int] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    problem["detail"] = detail
    if isinstance(error, DataError) and error.line is not None and error.column is not None:
        problem |= {"line": error.line, "column": error.column}
    if _offered() is PAGE:
        title = DANISH.get(status.value, status.phrase)
        explained = EXPLAINED.get(status.value)
        page = render_template("problem.html", title=title, problem=problem, explained=explained)
        response = Response(page, status, mimetype=PAGE.media_type)
    else:
        body = json.dumps(problem, ensure_ascii=False) + "\n"
        response = Response(body, status, content_type=PROBLEM.media_type)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _offered() -> Page:
    try:
        return choose((PROBLEM, PAGE), request.headers.get("Accept"))
    except NotAcceptable:
        return PROBLEM
