"""How to tell of an error in a fact: what is said now, what to write, and where; nothing is sent from here."""

from dataclasses import dataclass
from importlib.metadata import metadata

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import NotFound

from graph.message import Message
from graph.release import PROGRAM
from graph.terms import RDF
from server import resource
from server.dataset import Served
from server.evidence import Evidence, Witness
from server.labels import full_label, label
from server.negotiate import PAGE
from server.problems import repeated
from server.responses import conditional, page
from server.services import served

blueprint = Blueprint("report", __name__)


@dataclass(frozen=True)
class Doubted:
    """What is told to be wrong: a resource, or one fact of it, which has the words that state it."""

    iri: NamedNode
    about: NamedNode
    predicate: NamedNode | None
    value: str
    words: tuple[Evidence, ...]


@blueprint.get("/report")
def report() -> Response:
    """Show what to write of an error, and where; `about` is the IRI of a resource or of an assertion."""
    now = served()
    given = request.args.get("about", "")
    doubted = _doubted(now, given) if given else None

    def show() -> Response:
        told = {"dataset": now.dataset, "doubted": doubted, "tracker": _tracker()}
        name = full_label(now.store, doubted.about) if doubted else ""
        return page(render_template("report.html", **told, name=name))

    return conditional(now.dataset, PAGE, show)


def _doubted(now: Served, given: str) -> Doubted:
    try:
        iri = NamedNode(given)
    except ValueError as error:
        raise _unknown(given) from error
    if not given.startswith(now.dataset.base) or not resource.is_known(now, iri):
        raise _unknown(given)
    told = {each.predicate: each.object for each in now.store.quads_for_pattern(iri, None, None, now.dataset.evidence)}
    about, predicate, value = (told.get(each) for each in (RDF.subject, RDF.predicate, RDF.object))
    if not isinstance(about, NamedNode) or not isinstance(predicate, NamedNode) or value is None:
        return Doubted(iri, iri, None, "", ())
    support = Witness(now, [about]).of(about).get((predicate, value))
    words = support.words if support else ()
    if isinstance(value, NamedNode):
        return Doubted(iri, about, predicate, label(now.store, value), words)
    return Doubted(iri, about, predicate, value.value if isinstance(value, Literal) else str(value), words)


def _unknown(given: str) -> NotFound:
    return NotFound(Message("there is no resource <%(iri)s> here", iri=repeated(given)))


def _tracker() -> str | None:
    """Return where the project collects errors; None where it has not said so."""
    urls = dict(each.partition(", ")[::2] for each in metadata(PROGRAM).get_all("Project-URL") or ())
    return urls.get("Issues")
