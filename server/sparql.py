"""The SPARQL 1.1 Protocol, for queries only."""

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Request
from werkzeug.wsgi import wrap_file

from graph import formats, query
from graph.formats import GraphFormat, ResultFormat
from graph.message import Message
from graph.query import Form, Query
from server import description, editor, permalink, queries
from server.dataset import Dataset, Served
from server.job import Job, Result
from server.negotiate import PAGE, Page, choose
from server.problems import repeated
from server.responses import GRAPH_OFFERS, RESULT_OFFERS, Shown, conditional, data, once
from server.services import answer_from, dataset_of, engine, served

blueprint = Blueprint("sparql", __name__)

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
CHARSETS = ("utf-8", "utf8", "us-ascii")
NO_UPDATES = Message("this endpoint answers queries and takes no updates")
FORMAT = ("format", "output")
"""The parameters that override the Accept header."""
GRAPH_ANSWERS = tuple(formats.GRAPHS.values())
"""A graph that was asked for, and has no name then, comes in formats for named graphs too."""
INTRODUCTIONS: tuple[Shown, ...] = (*GRAPH_OFFERS, PAGE)


@dataclass(frozen=True)
class Sent:
    """A query as the protocol brings it: its text, and the parameters beside it."""

    text: str
    parameters: MultiDict[str, str]


@dataclass(frozen=True)
class Plan:
    """How a query is to be answered: the job, the format, and whether asking again gives the same."""

    job: Job
    form: Form
    offer: GraphFormat | ResultFormat
    is_repeatable: bool

    @property
    def parts(self) -> tuple[str, ...]:
        """What of the request the answer follows from, beside the format."""
        return (self.job.query, "default", *self.job.default, "named", *self.job.named)


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/releases/<version>/sparql", methods=["GET", "POST"])
def endpoint(version: str | None = None) -> Response:
    """Answer a query on what is in service or on an old release; without one, show the form or the description."""
    if is_introduction(request):
        return introduce(served() if version is None else answer_from(version))
    sent = read(request)
    dataset = dataset_of(version)
    record = queries.begin(sent.text, dataset.version)
    plan = plan_of(request, sent, dataset)
    record.form = plan.form.lower()

    def answer() -> Response:
        response = respond(queries.run(plan.job), plan.offer)
        response.headers.extend(permalink.link(request, dataset, plan.job))
        return response

    return conditional(dataset, plan.offer, answer, *plan.parts) if plan.is_repeatable else once(dataset, answer())


def introduce(now: Served) -> Response:
    """Show the editor to a browser and the service description to an RDF client."""
    offer = choose(INTRODUCTIONS, request.headers.get("Accept"), format_of(request.args))
    if isinstance(offer, Page):
        return editor.show(now)
    described = description.service(now, request.root_url + now.place[1:], engine().limits)
    return conditional(now.dataset, offer, lambda: data(described, offer, now.dataset))


def is_introduction(request: Request) -> bool:
    """Whether the request brings no query, so that it is to be told what is here."""
    return request.method in ("GET", "HEAD") and not ({"query", "update"} & request.args.keys())


def read(request: Request) -> Sent:
    """Return the query of a GET, form POST or direct POST; BadRequest or 415 if there is none."""
    _decoded(request.query_string, Message("the address is not UTF-8"))
    if request.method != "POST":
        return _from_parameters(request.args)
    _refuse_body(request)
    body = _decoded(request.get_data(), Message("the body is not UTF-8"))
    if request.mimetype == FORM_TYPE:
        return _from_parameters(MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)]))
    if {"query", "update"} & request.args.keys():
        raise BadRequest(Message("the body is the query, so the address may bring no `query` or `update` as well"))
    return Sent(body, request.args)


def plan_of(request: Request, sent: Sent, dataset: Dataset) -> Plan:
    """Return how to answer; DataError for a query that is refused, BadRequest, or 406 naming the offers."""
    asked = query.read(sent.text)
    offers: tuple[GraphFormat | ResultFormat, ...] = GRAPH_ANSWERS if asked.form.gives_graph else RESULT_OFFERS
    offer = choose(offers, request.headers.get("Accept"), format_of(sent.parameters))
    return Plan(job_of(sent, asked, dataset, offer.name), asked.form, offer, asked.is_repeatable)


def job_of(sent: Sent, asked: Query, dataset: Dataset, format_: str) -> Job:
    """Return the query that was sent, as it was read, as a job on a dataset; BadRequest for a graph misnamed."""
    default, named = (_graphs(sent.parameters, f"{kind}-graph-uri") for kind in ("default", "named"))
    return Job(dataset.store, asked.text, format_, dataset.base, default, named)


def format_of(parameters: MultiDict[str, str]) -> str | None:
    """Return the format that the parameters name: in `format`, or as other endpoints have it in `output`."""
    # A form on a page sends the field even where nothing was chosen.
    # `in`, not `get`: for a parameter that is missing it raises and catches an exception.
    return next((given for name in FORMAT if name in parameters and (given := parameters[name])), None)


def respond(result: Result, offer: GraphFormat | ResultFormat) -> Response:
    """Return the complete result, with its length."""
    response = Response(wrap_file(request.environ, result.file), mimetype=offer.media_type, direct_passthrough=True)
    response.content_length = result.size
    return response


def _from_parameters(parameters: MultiDict[str, str]) -> Sent:
    if "update" in parameters:
        raise BadRequest(NO_UPDATES)
    texts = parameters.getlist("query")
    if len(texts) != 1:
        raise BadRequest(Message("give one query in the parameter `query`; there were %(number)d", number=len(texts)))
    return Sent(texts[0], parameters)


def _graphs(parameters: MultiDict[str, str], name: str) -> tuple[str, ...]:
    iris = tuple(parameters.getlist(name))
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise BadRequest(
                Message("%(name)s: %(given)r is no absolute IRI", name=name, given=repeated(iri))
            ) from error
    return iris


def _refuse_body(request: Request) -> None:
    if request.mimetype == "application/sparql-update":
        raise UnsupportedMediaType(NO_UPDATES)
    if request.mimetype not in (FORM_TYPE, QUERY_TYPE):
        raise UnsupportedMediaType(
            Message("a POST brings a query as %(query)s or as %(form)s", query=QUERY_TYPE, form=FORM_TYPE)
        )
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in CHARSETS:
        raise UnsupportedMediaType(Message("a query comes in UTF-8, not in %(charset)s", charset=repeated(charset)))


def _decoded(sent: bytes, fault: Message) -> str:
    try:
        unquote_to_bytes(sent).decode()
        return sent.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(Message("%(fault)s (byte %(number)d)", fault=fault, number=error.start)) from error
