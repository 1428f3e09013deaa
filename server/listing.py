"""All initiatives, bodies and so on of a release by name, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, render_template
from pyoxigraph import DefaultGraph, Literal, NamedNode

from graph.order import natural
from graph.terms import DCT, ELI, IG, ORG, RDF, SKOS
from server import initiative, language, paging
from server.dataset import Served
from server.initiative import Years
from server.labels import label, preferred
from server.language import marked
from server.lookup import Lookup
from server.negotiate import PAGE
from server.responses import conditional, page
from server.services import answer_from, served

blueprint = Blueprint("listing", __name__)

SIZE = 100


@dataclass(frozen=True)
class Kind:
    """What is listed at one address: its name, the classes of its things, and the property that names them."""

    title: str
    classes: Sequence[NamedNode]
    naming: NamedNode


KINDS = {
    "initiative": Kind(marked("All initiatives"), (IG.Initiative,), DCT.title),
    "programme": Kind(marked("All programmes"), (IG.Programme,), SKOS.prefLabel),
    "agency": Kind(marked("All bodies"), (ORG.FormalOrganization, ORG.OrganizationalUnit), SKOS.prefLabel),
    "law": Kind(marked("All acts"), (ELI.LegalResource,), SKOS.prefLabel),
    "concept": Kind(marked("All vocabularies"), (SKOS.ConceptScheme,), SKOS.prefLabel),
    "source": Kind(marked("All source pages"), (IG.SourceDocument,), DCT.title),
}
"""The first part of a path → what has it."""
_RULE = f"/<any({', '.join(KINDS)}):kind>/"


@blueprint.get(_RULE)
def things(kind: str) -> Response:
    """List the things of a kind in service."""
    return _answer(served(), kind)


@blueprint.get(f"/releases/<version>{_RULE}")
def things_of(version: str, kind: str) -> Response:
    """List the things of a kind that a release describes."""
    return _answer(answer_from(version), kind)


def _answer(now: Served, kind: str) -> Response:
    """List the things of a kind in a release."""
    number = paging.asked()
    names = _named(now, kind)
    shown = paging.page(number, len(names), SIZE)

    def show() -> Response:
        things = [NamedNode(each) for each in names[shown.first : shown.end]]
        dated = kind == "initiative"
        entries = [
            (label(now.store, each), each, span(initiative.years(now, each)) if dated else "") for each in things
        ]
        told = {"entries": entries, "page": shown, "old": now.place != "/", "kinds": KINDS, "kind": kind}
        return page(render_template("listing.html", dataset=now.dataset, place=now.place, **told))

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
    _named(now, "initiative")


def _named(now: Served, kind: str) -> tuple[str, ...]:
    # A title is in one language alone, so its order is that of every page.
    spoken = "" if KINDS[kind].naming == DCT.title else language.current()
    return _by_name(now.store, now.dataset.etag, kind, spoken)


@lru_cache(maxsize=4 * len(KINDS))  # in two languages, of what is in service and one old release
def _by_name(store: Lookup, _etag: str, kind: str, _language: str) -> tuple[str, ...]:
    """Return the IRIs of all things of a kind in the order of their names."""
    listed = KINDS[kind]
    # To look up each name would take far longer.
    names: dict[NamedNode, list[Literal]] = {
        quad.subject: []
        for each in listed.classes
        for quad in store.quads_for_pattern(None, RDF.type, each, DefaultGraph())
        if isinstance(quad.subject, NamedNode)
    }
    for quad in store.quads_for_pattern(None, listed.naming, None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.subject in names:
            names[quad.subject].append(quad.object)
    ordered = sorted((natural(preferred(texts).casefold()), iri.value) for iri, texts in names.items())
    return tuple(iri for _, iri in ordered)
