"""Each query from its arrival to its end: whose it is, what stops it, and what is told of it."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from flask import Blueprint, Flask, Response, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Request

from graph.message import Message
from server import gateway
from server.admission import End, Ticket
from server.asked import BUSY, version_of
from server.engine import Engine
from server.job import Job, Limits, Result
from server.journal import Record
from server.problems import repeated
from server.rate import client_of
from server.services import engine, journal, served

blueprint = Blueprint("queries", __name__)

ID = re.compile(r"[\w.~-]{1,128}", re.ASCII)
"""What a client may call its query: the characters that stand for themselves in a path."""


def register(app: Flask) -> None:
    """Let the application refuse what the front found to be too much, and tell of each query at its end."""
    app.before_request(_refuse)
    app.after_request(_tell)


@blueprint.delete("/sparql/queries/<id_>")
def stop(id_: str) -> Response:
    """Stop a query of this client; 404 where it has none of this id at work or waiting."""
    if not engine().stop(_client(request), id_):
        raise NotFound(Message("no query of yours called %(id)s is at work or waits", id=repeated(id_)))
    return Response(status=204)


def begin(text: str, release: str) -> Record:
    """Note that a query has come to a release; all that is told of it follows from here."""
    record = g.record = Record(text, release=release)
    return record


def run(job: Job) -> Result:
    """Return the complete result of a job of this request, which its client may stop or leave by hanging up.

    Raises what the engine raises, and BadRequest for a `timeout` or a `Query-Id` that is none.
    """
    with turn(request, engine(), g.get("record")) as ticket:
        return engine().run_from_thread(job, ticket)


@contextmanager
def turn(request: Request, asked: Engine, record: Record | None) -> Generator[Ticket]:
    """Give the ticket of a request's query, which ends when its client hangs up; `record` learns how long it took.

    BadRequest for a `timeout` or a `Query-Id` that is none.
    """
    ticket = _ticket(request, asked.limits)
    request.environ[gateway.HANG_UP] = lambda: asked.give_up(ticket)
    if request.environ.get(gateway.GONE):
        ticket.end = End.STOPPED
    try:
        yield ticket
    finally:
        if record is not None:
            record.waited, record.ran = ticket.waited, ticket.ran


def _ticket(request: Request, limits: Limits) -> Ticket:
    id_ = request.headers.get("Query-Id")
    if id_ is not None and not ID.fullmatch(id_):
        raise BadRequest(Message("Query-Id: give 1 to 128 letters, digits, `-`, `.`, `_` or `~`, such as a UUID"))
    return Ticket(_client(request), _timeout(request, limits.timeout), id_)


def _sent_with(request: Request) -> Iterator[MultiDict[str, str]]:
    yield request.args
    if request.method == "POST":
        yield request.form


def _client(request: Request) -> str:
    return client_of(request.remote_addr or "")


def _timeout(request: Request, longest: float) -> float:
    # Not `get`: for a parameter that is missing it raises and catches an exception.
    given = next((sent["timeout"] for sent in _sent_with(request) if "timeout" in sent), "")
    if not given:
        return longest
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadRequest(
            Message(
                "timeout: %(given)r is no number of seconds; give one up to %(longest)g",
                given=repeated(given),
                longest=longest,
            )
        )
    return min(seconds, longest)


def _refuse() -> None:
    refused: Exception | None = request.environ.get(gateway.REFUSED)
    if refused is not None:
        if BUSY.fullmatch(request.path):
            release = version_of(request.path) or served().dataset.version
            g.record = request.environ.get(gateway.RECORD) or Record("", release=release)
        raise refused


def _outcome(response: Response) -> str:
    if response.status_code == HTTPStatus.OK:
        return "answered"
    told: str | None = g.get("outcome")
    return told or HTTPStatus(response.status_code).name.lower()


def _tell(response: Response) -> Response:
    record: Record | None = g.get("record")
    if record is not None:
        record.outcome = _outcome(response)
        journal().tell(record, response.status_code, response.content_length or 0)
        request.environ[gateway.RECORD] = record
    return response
