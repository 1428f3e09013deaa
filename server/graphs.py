"""The SPARQL Graph Store Protocol, for reading only."""

from urllib.parse import urljoin

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest, NotFound

from graph.message import Message
from server import queries, sparql
from server.dataset import Dataset
from server.job import Job
from server.negotiate import choose
from server.problems import repeated
from server.responses import conditional
from server.services import served

blueprint = Blueprint("graphs", __name__)

EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.get("/graphs")
def graph() -> Response:
    """Answer with the triples of the default graph or of a named one; it takes what a query takes."""
    now = served()
    name = _name(now.dataset)
    offer = choose(sparql.GRAPH_ANSWERS, request.headers.get("Accept"), sparql.format_of(request.args))
    if name is not None and not now.store.contains_named_graph(name):
        raise NotFound(Message("there is no graph <%(iri)s> here", iri=repeated(name.value)))
    default = () if name is None else (name.value,)
    job = Job(now.dataset.store, EVERYTHING, offer.name, now.dataset.base, default)
    return conditional(now.dataset, offer, lambda: sparql.respond(queries.run(job), offer))


def _name(dataset: Dataset) -> NamedNode | None:
    """Return the name of the graph that is asked for, None for the default graph; BadRequest if it is not one."""
    iris = request.args.getlist("graph")
    if len(iris) + ("default" in request.args) != 1:
        raise BadRequest(Message("name one graph: `?default` or `?graph=IRI`"))
    if not iris:
        return None
    try:
        # Relative to the same base as in a query.
        return NamedNode(urljoin(dataset.base, iris[0]))
    except ValueError as error:
        raise BadRequest(Message("graph: %(given)r is no IRI", given=repeated(iris[0]))) from error
