"""All initiatives of a release by name, a page at a time."""

from functools import lru_cache

from flask import Blueprint, Response, render_template
from pyoxigraph import DefaultGraph, NamedNode

from graph.order import natural
from graph.terms import DCT, IG, RDF
from server import initiative, paging
from server.dataset import Served
from server.initiative import Years
from server.labels import label
from server.lookup import Lookup
from server.negotiate import PAGE
from server.responses import conditional, page
from server.services import answer_from, served

blueprint = Blueprint("listing", __name__)

SIZE = 100


@blueprint.get("/initiative/")
def initiatives() -> Response:
    """List the initiatives in service."""
    return _answer(served())


@blueprint.get("/releases/<version>/initiative/")
def initiatives_of(version: str) -> Response:
    """List the initiatives that a release describes."""
    return _answer(answer_from(version))


def _answer(now: Served) -> Response:
    """List the initiatives of a release."""
    number = paging.asked()
    names = _by_name(now.store, now.dataset.etag)
    shown = paging.page(number, len(names), SIZE)

    def show() -> Response:
        entries = [
            (label(now.store, NamedNode(iri)), NamedNode(iri), initiative.years(now, NamedNode(iri)))
            for iri in names[shown.first : shown.end]
        ]
        told = [(title, iri, span(years)) for title, iri, years in entries]
        return page(
            render_template("listing.html", dataset=now.dataset, entries=told, page=shown, old=now.place != "/")
        )

    return conditional(now.dataset, PAGE, show)


def span(years: tuple[Years, ...]) -> str:
    """Return the years of the first stated period, such as 2013–2016; nothing of one that is only planned."""
    for each in years:
        if each.start and not each.planned:
            return (
                f"{each.start.year}–{each.end.year}"
                if each.end and each.end.year != each.start.year
                else str(each.start.year)
            )
    return ""


def prepare(now: Served) -> None:
    """Put all initiatives in order, so that nobody waits for it later."""
    _by_name(now.store, now.dataset.etag)


@lru_cache(maxsize=2)  # what is in service, and one old release
def _by_name(store: Lookup, _etag: str) -> tuple[str, ...]:
    """Return the IRIs of all initiatives in the order of their names."""
    found = (quad.subject for quad in store.quads_for_pattern(None, RDF.type, IG.Initiative, DefaultGraph()))
    # To look up each title would take far longer.
    titles = {quad.subject: quad.object for quad in store.quads_for_pattern(None, DCT.title, None, DefaultGraph())}
    named = (
        (natural(str(getattr(titles.get(each), "value", "")).casefold()), each.value)
        for each in found
        if isinstance(each, NamedNode)
    )
    return tuple(iri for _, iri in sorted(named))
