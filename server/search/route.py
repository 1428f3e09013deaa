"""`/search`: the page of a result, and its rows as data."""

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, ServiceUnavailable

from graph.spreadsheet import inert
from server.dataset import Dataset
from server.language import gettext
from server.negotiate import PAGE, Page, choose
from server.responses import conditional, content_type, lead_to, once, page
from server.search.choice import Fault, Reader
from server.search.index import Index, Row
from server.search.result import Result
from server.search.view import View
from server.services import indexes, served

blueprint = Blueprint("search", __name__)

CSV, JSON = Page("csv", "text/csv"), Page("json", "application/json")
OFFERS = (PAGE, CSV, JSON)
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
        told = gettext("Searching needs a release or files; this server answers from a database, which SPARQL can ask.")
        return _without_index(now.dataset, offer, NotFound(told))
    index = indexes().find(now.dataset)
    if index is None:
        told = gettext("The index for searching is being made; come back in a moment.")
        return _without_index(now.dataset, offer, ServiceUnavailable(told, retry_after=WAIT))
    return _searched(now.dataset, index, offer)


def _searched(dataset: Dataset, index: Index, offer: Page) -> Response:
    reader = Reader(request.args, index, dataset.base)
    choice = reader.read()
    if reader.faults and offer is not PAGE:
        raise BadRequest(" ".join(each.message for each in reader.faults))
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
        message = gettext("There is no page %(number)d; the last one is page %(last)d.", number=asked, last=last)
        yield Fault(message, result.choice.on(last))


def _answer(dataset: Dataset, index: Index, result: Result, offer: Page) -> Response:
    if offer is PAGE:
        return page(_page(dataset, index, result, []))
    rows = [_told(each) for each in index.rows(result.numbers())]
    return Response(_csv(rows) if offer is CSV else _json(rows), content_type=content_type(offer))


def _told(row: Row) -> dict[str, str]:
    return {"initiative": row.iri, "title": row.title, "start": row.start, "end": row.end}


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["initiative", "title", "start", "end"])
    writer.writerows([inert(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _json(rows: list[dict[str, str]]) -> str:
    told = [{name: value for name, value in row.items() if value} for row in rows]
    return json.dumps(told, ensure_ascii=False) + "\n"


def _page(dataset: Dataset, index: Index, result: Result, faults: list[Fault]) -> str:
    return render_template("search.html", dataset=dataset, view=View(dataset, index, result), faults=faults)
