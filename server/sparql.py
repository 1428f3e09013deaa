"""The SPARQL 1.1 Protocol, for queries only."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wsgi import wrap_file

from graph import query
from graph.formats import GraphFormat, ResultFormat
from graph.query import Query
from graph.terms import PREFIXES
from server import description
from server.dataset import Dataset
from server.engine import Job, Result
from server.examples import EXAMPLES
from server.negotiate import PAGE, Page, choose
from server.responses import GRAPH_OFFERS, RESULT_OFFERS, Shown, conditional, data, page
from server.services import pool, served

blueprint = Blueprint("sparql", __name__)

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
INTRODUCTIONS: tuple[Shown, ...] = (*GRAPH_OFFERS, PAGE)


@dataclass(frozen=True)
class Request:
    """A query as the protocol brings it, with the graphs and the format that were named."""

    query: Query
    default: tuple[str, ...]
    named: tuple[str, ...]
    format: str | None


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, show the form or the service description."""
    if request.method in ("GET", "HEAD") and not ({"query", "update"} & request.args.keys()):
        return introduce()
    asked = read_request()
    dataset = served().dataset
    offer = offered(asked)
    job = Job(dataset.store, asked.query.text, offer.name, dataset.base, asked.default, asked.named)
    return conditional(dataset, offer, lambda: respond(pool().run(job), offer), *_parts(asked))


def introduce() -> Response:
    """Show the form to a browser and the service description to an RDF client."""
    now = served()
    offer = choose(INTRODUCTIONS, request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, Page):
        return conditional(now.dataset, offer, lambda: page(_form(now.dataset)))
    described = description.service(now, request.root_url)
    return conditional(now.dataset, offer, lambda: data(described, offer, now.dataset))


def read_request() -> Request:
    """Return the query of a GET, form POST or direct POST; BadRequest, 415 or DataError if there is none."""
    if request.method != "POST":
        return _from_parameters(request.args)
    if request.mimetype == FORM_TYPE:
        return _from_parameters(request.form)
    if request.mimetype == QUERY_TYPE:
        return _request(_body(), request.args)
    raise UnsupportedMediaType(f"a POST brings a query as {QUERY_TYPE} or as {FORM_TYPE}")


def offered(asked: Request) -> GraphFormat | ResultFormat:
    """Return the format for the answer; 406, naming the offers, where none is acceptable."""
    offers: tuple[GraphFormat | ResultFormat, ...] = RESULT_OFFERS
    if asked.query.form.gives_graph:
        offers = GRAPH_OFFERS
    return choose(offers, request.headers.get("Accept"), asked.format)


def respond(result: Result, offer: GraphFormat | ResultFormat) -> Response:
    """Return the complete result, with its length."""
    response = Response(wrap_file(request.environ, result.file), mimetype=offer.media_type, direct_passthrough=True)
    response.content_length = result.size
    return response


def _from_parameters(parameters: MultiDict[str, str]) -> Request:
    if "update" in parameters:
        raise BadRequest("this endpoint answers queries and takes no updates")
    texts = parameters.getlist("query")
    if len(texts) != 1:
        raise BadRequest(f"give one query in the parameter `query`; there were {len(texts)}")
    return _request(texts[0], parameters)


def _request(text: str, parameters: MultiDict[str, str]) -> Request:
    return Request(
        query.read(text),
        _graphs(parameters, "default-graph-uri"),
        _graphs(parameters, "named-graph-uri"),
        # A form on a page sends the field even where nothing was chosen.
        request.args.get("format") or parameters.get("format") or None,
    )


def _graphs(parameters: MultiDict[str, str], name: str) -> tuple[str, ...]:
    iris = tuple(parameters.getlist(name))
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise BadRequest(f"{name}: {iri!r} is no absolute IRI") from error
    return iris


def _body() -> str:
    try:
        return request.get_data().decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8 (byte {error.start})") from error


def _parts(asked: Request) -> tuple[str, ...]:
    return (asked.query.text, "default", *asked.default, "named", *asked.named)


def _form(dataset: Dataset) -> str:
    return render_template(
        "sparql.html",
        dataset=dataset,
        prefixes=PREFIXES,
        examples=EXAMPLES,
        results=RESULT_OFFERS,
        graphs=GRAPH_OFFERS,
        limits=pool().limits,
    )
