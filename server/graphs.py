"""The SPARQL Graph Store Protocol, for reading only."""

from flask import Blueprint, Response, request
from pyoxigraph import DefaultGraph, NamedNode, Quad
from werkzeug.exceptions import BadRequest, NotFound

from server.dataset import Served
from server.negotiate import choose
from server.problems import repeated
from server.responses import GRAPH_OFFERS, conditional, data
from server.services import served

blueprint = Blueprint("graphs", __name__)


@blueprint.get("/graphs")
def graph() -> Response:
    """Answer with the triples of the default graph or of a named one."""
    now = served()
    name = _name()
    offer = choose(GRAPH_OFFERS, request.headers.get("Accept"), request.args.get("format"))
    _find(now, name)
    return conditional(now.dataset, offer, lambda: data(_quads(now, name), offer, now.dataset))


def _name() -> NamedNode | DefaultGraph:
    iris = request.args.getlist("graph")
    if len(iris) + ("default" in request.args) != 1:
        raise BadRequest("name one graph: `?default` or `?graph=IRI`")
    try:
        return NamedNode(iris[0]) if iris else DefaultGraph()
    except ValueError as error:
        raise BadRequest(f"graph: {iris[0]!r} is no absolute IRI") from error


def _find(now: Served, name: NamedNode | DefaultGraph) -> None:
    if isinstance(name, NamedNode) and not now.store.contains_named_graph(name):
        raise NotFound(f"there is no graph <{repeated(name.value)}> here")


def _quads(now: Served, name: NamedNode | DefaultGraph) -> list[Quad]:
    return list(now.store.quads_for_pattern(None, None, None, name))
