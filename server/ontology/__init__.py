"""The page that explains the ontology to people, and the ontology as data.

model      what it says, read from what is in service      diagram      its classes as boxes with arrows
"""

from importlib.resources import files

from flask import Blueprint, Response, render_template
from pyoxigraph import Literal, NamedNode, Quad

from graph import formats, turtle
from graph.terms import PREFIXES
from server import pages
from server.dataset import Served
from server.description import coverage
from server.negotiate import Page
from server.ontology import diagram, model
from server.resource import describe
from server.responses import GRAPH_OFFERS, conditional, data, page
from server.services import served
from server.statistics import space

blueprint = Blueprint("ontology", __name__)

LONGEST = 100
"""Characters of a text that an example shows."""


@blueprint.get("/ontology.<name>")
def show(name: str) -> Response:
    """Show the ontology as a page, or answer with all that it states."""
    now = served()
    offer = pages.BY_SUFFIX.get(f".{name}")
    if offer is None or not model.is_known(now.store):
        return pages.show(f"ontology.{name}")
    if isinstance(offer, Page):
        return conditional(now.dataset, offer, lambda: page(_page(now)))
    return conditional(now.dataset, offer, lambda: data(model.quads(now.store), offer, now.dataset))


@blueprint.get("/ontology/context.jsonld")
def context() -> Response:
    """Answer with the JSON-LD context in which the terms have short names."""

    def read() -> Response:
        return Response(files("ontology").joinpath("context.jsonld").read_bytes(), mimetype=offer.media_type)

    offer = formats.GRAPHS["jsonld"]
    return conditional(served().dataset, offer, read)


def _page(now: Served) -> str:
    ontology = model.read(now)
    return render_template(
        "ontology.html",
        dataset=now.dataset,
        ontology=ontology,
        iri=model.ONTOLOGY,
        diagram=diagram.draw(ontology),
        example=_example(now),
        prefixes=_prefixes(now),
        formats=[each.name for each in GRAPH_OFFERS],
    )


def _example(now: Served) -> str:
    """Return an initiative in Turtle with the nodes below it; long texts are left to its own page."""
    shown = [quad for iri in coverage.examples(now) for quad in describe(now, iri) if _belongs(quad, iri.value)]
    return turtle.write(shown, PREFIXES, now.dataset.base)


def _belongs(quad: Quad, iri: str) -> bool:
    is_long = isinstance(quad.object, Literal) and len(quad.object.value) > LONGEST
    return str(quad.subject).startswith(f"<{iri}") and not is_long


def _prefixes(now: Served) -> list[tuple[str, str]]:
    terms = (term for quad in model.quads(now.store) for term in (quad.subject, quad.predicate, quad.object))
    used = {space(term.value) for term in terms if isinstance(term, NamedNode)}
    return [(name, iri) for name, iri in PREFIXES.items() if iri in used]
