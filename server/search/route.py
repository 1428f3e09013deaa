"""`/search`: the page of a result, and its rows as data."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, ServiceUnavailable
from werkzeug.wsgi import wrap_file

from graph.message import Message, joined
from server import gateway
from server.dataset import Dataset
from server.negotiate import PAGE, Page, choose
from server.rate import client_of
from server.responses import conditional, content_type, lead_to, once, page, policy
from server.search import rows
from server.search.choice import Fault, Reader
from server.search.index import Index
from server.search.result import Result
from server.search.view import View
from server.services import engine, indexes, served

blueprint = Blueprint("search", __name__)

CSV, JSON = Page("csv", "text/csv"), Page("json", "application/json")
OFFERS = (PAGE, CSV, JSON)
POLICY = policy(script_src="'self'")
"""The page runs the slider."""
WAIT = 10
"""Seconds after which whoever asked too early may come back."""


@blueprint.get("/search")
def search() -> Response:
    """Show what is found, and by what it can be narrowed down; all of it as rows where a client prefers data."""
    now = served()
    if any(value == "" for _, value in request.args.items(multi=True)):
        return _tidied()
    offer = choose(OFFERS, request.headers.get("Accept"), request.args.get("format"))
    if isinstance(now.dataset.store, str):
        told = Message("Searching needs a release or files; this server answers from a database, which SPARQL can ask.")
        return _without_index(now.dataset, offer, NotFound(told))
    index = indexes().find(now.dataset)
    if index is None:
        told = Message("The index for searching is being made; come back in a moment.")
        return _without_index(now.dataset, offer, ServiceUnavailable(told, retry_after=WAIT))
    response = _searched(now.dataset, index, offer)
    if offer is PAGE:
        response.headers["Content-Security-Policy"] = POLICY
    return response


def _searched(dataset: Dataset, index: Index, offer: Page) -> Response:
    reader = Reader(request.args, index, dataset.base)
    choice = reader.read()
    if reader.faults and offer is not PAGE:
        raise BadRequest(joined([each.message for each in reader.faults], " "))
    result = Result(index, choice)
    faults = [*reader.faults, *(_past_the_end(result) if offer is PAGE else ())]
    if not faults:
        return conditional(dataset, offer, lambda: _answer(dataset, index, result, offer))
    response = page(_page(dataset, index, result, faults))
    response.status_code = 400 if reader.faults else 404
    return once(dataset, response)


def _without_index(dataset: Dataset, offer: Page, error: HTTPException) -> Response:
    if offer is not PAGE:
        raise error
    response = page(render_template("search_none.html", dataset=dataset, told=error.description))
    response.status_code = error.code or 500
    if isinstance(error, ServiceUnavailable):
        response.headers["Retry-After"] = str(WAIT)
    return once(dataset, response)


def _tidied() -> Response:
    """Lead to the same address without the fields that a form left empty."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if value]
    return lead_to(f"/search?{urlencode(kept)}" if kept else "/search")


def _past_the_end(result: Result) -> Iterator[Fault]:
    asked, last = result.choice.page, result.last
    if asked > last:
        message = Message("There is no page %(number)d; the last one is page %(last)d.", number=asked, last=last)
        yield Fault(message, result.choice.on(last))


def _answer(dataset: Dataset, index: Index, result: Result, offer: Page) -> Response:
    if offer is PAGE:
        return page(_page(dataset, index, result, []))
    return _data(index, result, offer)


def _data(index: Index, result: Result, offer: Page) -> Response:
    environ, type_ = request.environ, content_type(offer)
    made = rows.write(index, result.numbers(), offer.name, engine().limits, lambda: gateway.GONE in environ)
    if not made.is_long:
        with made.file as file:
            return Response(file.read(), content_type=type_)
    engine().outbox.hold(client_of(request.remote_addr or ""), made.size, made.file)
    response = Response(wrap_file(environ, made.file), content_type=type_, direct_passthrough=True)
    response.content_length = made.size
    return response


def _page(dataset: Dataset, index: Index, result: Result, faults: list[Fault]) -> str:
    return render_template("search.html", dataset=dataset, view=View(dataset, index, result), faults=faults)
