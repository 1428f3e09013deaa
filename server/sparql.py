"""The SPARQL 1.1 Protocol, for queries only."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Request
from werkzeug.wsgi import wrap_file

from graph import query
from graph.formats import GraphFormat, ResultFormat
from graph.query import Form
from graph.terms import PREFIXES
from server import description, queries
from server.dataset import Dataset
from server.engine import Job, Result
from server.examples import EXAMPLES
from server.negotiate import PAGE, Page, choose
from server.responses import GRAPH_OFFERS, RESULT_OFFERS, Shown, conditional, data, page
from server.services import engine, served

blueprint = Blueprint("sparql", __name__)

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
INTRODUCTIONS: tuple[Shown, ...] = (*GRAPH_OFFERS, PAGE)


@dataclass(frozen=True)
class Sent:
    """A query as the protocol brings it: its text, and the parameters beside it."""

    text: str
    parameters: MultiDict[str, str]


@dataclass(frozen=True)
class Plan:
    """How a query is to be answered: the job, the format, and what else of the request its answer follows from."""

    job: Job
    form: Form
    offer: GraphFormat | ResultFormat
    parts: tuple[str, ...]


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, show the form or the service description."""
    if is_introduction(request):
        return introduce()
    sent = read(request)
    record = queries.begin(sent.text)
    dataset = served().dataset
    plan = plan_of(request, sent, dataset)
    record.form = plan.form.lower()
    return conditional(dataset, plan.offer, lambda: respond(queries.run(plan.job), plan.offer), *plan.parts)


def introduce() -> Response:
    """Show the form to a browser and the service description to an RDF client."""
    now = served()
    offer = choose(INTRODUCTIONS, request.headers.get("Accept"), request.args.get("format"))
    if isinstance(offer, Page):
        return conditional(now.dataset, offer, lambda: page(_form(now.dataset)))
    described = description.service(now, request.root_url)
    return conditional(now.dataset, offer, lambda: data(described, offer, now.dataset))


def is_introduction(request: Request) -> bool:
    """Whether the request brings no query, so that it is to be told what is here."""
    return request.method in ("GET", "HEAD") and not ({"query", "update"} & request.args.keys())


def read(request: Request) -> Sent:
    """Return the query of a GET, form POST or direct POST; BadRequest or 415 if there is none."""
    if request.method != "POST":
        return _from_parameters(request.args)
    if request.mimetype == FORM_TYPE:
        return _from_parameters(request.form)
    if request.mimetype == QUERY_TYPE:
        return Sent(_body(request), request.args)
    raise UnsupportedMediaType(f"a POST brings a query as {QUERY_TYPE} or as {FORM_TYPE}")


def plan_of(request: Request, sent: Sent, dataset: Dataset) -> Plan:
    """Return how to answer; DataError for a query that is refused, BadRequest, or 406 naming the offers."""
    asked = query.read(sent.text)
    # A form on a page sends the field even where nothing was chosen.
    name = next((given["format"] for given in (request.args, sent.parameters) if "format" in given), "") or None
    offers: tuple[GraphFormat | ResultFormat, ...] = GRAPH_OFFERS if asked.form.gives_graph else RESULT_OFFERS
    offer = choose(offers, request.headers.get("Accept"), name)
    default, named = (_graphs(sent.parameters, f"{kind}-graph-uri") for kind in ("default", "named"))
    job = Job(dataset.store, asked.text, offer.name, dataset.base, default, named)
    return Plan(job, asked.form, offer, (asked.text, "default", *default, "named", *named))


def respond(result: Result, offer: GraphFormat | ResultFormat) -> Response:
    """Return the complete result, with its length."""
    response = Response(wrap_file(request.environ, result.file), mimetype=offer.media_type, direct_passthrough=True)
    response.content_length = result.size
    return response


def _from_parameters(parameters: MultiDict[str, str]) -> Sent:
    if "update" in parameters:
        raise BadRequest("this endpoint answers queries and takes no updates")
    texts = parameters.getlist("query")
    if len(texts) != 1:
        raise BadRequest(f"give one query in the parameter `query`; there were {len(texts)}")
    return Sent(texts[0], parameters)


def _graphs(parameters: MultiDict[str, str], name: str) -> tuple[str, ...]:
    iris = tuple(parameters.getlist(name))
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise BadRequest(f"{name}: {iri!r} is no absolute IRI") from error
    return iris


def _body(request: Request) -> str:
    try:
        return request.get_data().decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"the query is not UTF-8 (byte {error.start})") from error


def _form(dataset: Dataset) -> str:
    return render_template(
        "sparql.html",
        dataset=dataset,
        prefixes=PREFIXES,
        examples=EXAMPLES,
        results=RESULT_OFFERS,
        graphs=GRAPH_OFFERS,
        limits=engine().limits,
    )
