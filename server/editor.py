"""The page on which a query is written, and what its editor completes."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, json, render_template, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from graph import examples, formats, turtle
from graph.examples import Example
from graph.message import Message
from graph.terms import PREFIXES
from server import language, statistics
from server.dataset import Served
from server.labels import label
from server.negotiate import PAGE, Page
from server.problems import repeated
from server.responses import conditional, page, policy
from server.services import answer_from, engine, served
from server.statistics import Term
from server.wording import format_title

blueprint = Blueprint("editor", __name__)

POLICY = policy(script_src="'self'", connect_src="'self'")
"""The page runs the editor, which asks this host alone."""
COMPLETIONS = Page("completions", "application/json")
BEGUN_WITH = ("ig", "dct", "dcat", "cv", "sdo", "org", "skos", "oa", "rdf", "rdfs", "xsd")
"""The prefixes that an empty page begins with."""


def show(now: Served) -> Response:
    """Return the page, with the example that the address names in its field; NotFound if there is none of that name."""
    response = conditional(now.dataset, PAGE, lambda: page(_page(now)))
    response.headers["Content-Security-Policy"] = POLICY
    return response


def address(query: str) -> str:
    """Return the address of the page with this query in its field; it may be long, as no server is sent it."""
    return f"{language.address('/sparql')}#{urlencode({'query': query})}"


@blueprint.get("/sparql/completions.json")
@blueprint.get("/releases/<version>/sparql/completions.json")
def completions(version: str | None = None) -> Response:
    """Answer with the prefixes, and the classes and properties that the graphs have, the most used first."""
    now = served() if version is None else answer_from(version)
    return conditional(now.dataset, COMPLETIONS, lambda: _completions(now))


def _completions(now: Served) -> Response:
    counted = statistics.of(now)
    graphs = (counted.default, *counted.named.values())
    told = {
        "prefixes": PREFIXES,
        "classes": _terms(now, (each.classes for each in graphs)),
        "properties": _terms(now, (each.properties for each in graphs)),
    }
    return Response(json.dumps(told), mimetype=COMPLETIONS.media_type)


def _terms(now: Served, counted: Iterable[Mapping[Term, int]]) -> list[dict[str, str]]:
    uses: dict[NamedNode, int] = {}
    for each in counted:
        for term, number in each.items():
            if isinstance(term, NamedNode):
                uses[term] = uses.get(term, 0) + number
    ordered = sorted(uses, key=lambda term: (-uses[term], term.value))
    return [{"iri": term.value, "name": _written(term.value), "label": label(now.store, term)} for term in ordered]


def _written(iri: str) -> str:
    name = turtle.short(iri)
    return f"<{iri}>" if name == iri else name


def _page(now: Served) -> str:
    known = examples.load(now.dataset.base)
    return render_template(
        "sparql.html",
        dataset=now.dataset,
        place=now.place,
        prefixes={name: PREFIXES[name] for name in BEGUN_WITH},
        topics=examples.TOPICS,
        examples=known,
        chosen=_chosen(known),
        offered={"table": _offered(formats.RESULTS), "graph": _offered(formats.GRAPHS)},
        limits=engine().limits,
    )


def _offered(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "title": format_title(name)} for name in names]


def _chosen(known: Iterable[Example]) -> Example | None:
    name = request.args.get("example")
    if name is None:
        return None
    for example in known:
        if example.name == name:
            return example
    raise NotFound(Message("there is no example %(name)r; the query page lists them", name=repeated(name)))
