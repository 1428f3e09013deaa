"""What a term is called, for people: from the graph, in their language where it has one."""

import re
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from graph import turtle
from graph.danish_labels import LABELS
from graph.terms import DCT, IG, NAMING, RDF
from server.lookup import Lookup

LANGUAGES = ("da", "en", "")
"""In this order; then any other."""

WORDED = frozenset({IG.AgeRange, IG.FundingAllocation, DCT.PeriodOfTime})
"""What the page's own words name best: "3-6 år"."""


def label(store: Lookup, term: NamedNode) -> str:
    """Return the name of a term: the graph's, a standard term's, the page's words, or one made from its IRI."""
    named = name(store, term)
    if named:
        return named
    if term in LABELS:
        return LABELS[term]
    words = _words(store, term)
    if words:
        return words
    kind = _kind(store, term)
    number = re.search(r"/(\d+)$", term.value)
    if kind:
        return f"{kind} {number[1]}" if number else kind
    return turtle.short(term.value)


def full_label(store: Lookup, term: NamedNode) -> str:
    """Return the name of a term where it stands alone: that of a node below a resource has the latter's before it."""
    told = label(store, term)
    if name(store, term):
        return told
    above = term.value.rstrip("/")
    while above.count("/") > 3:
        above = above.rpartition("/")[0]
        owner = name(store, NamedNode(above))
        if owner:
            return f"{owner}: {told}"
    return told


def name(store: Lookup, term: NamedNode) -> str | None:
    """Return the name that the graph gives a term, in the first of LANGUAGES that has one."""
    for predicate in NAMING:
        found = [quad.object for quad in store.quads_for_pattern(term, predicate, None)]
        texts = [each for each in found if isinstance(each, Literal)]
        if texts:
            return preferred(texts)
    return None


def preferred(texts: Sequence[Literal]) -> str:
    """Return the text in the first of LANGUAGES that there is; nothing of none."""
    return min(texts, key=_preference).value if texts else ""


def _words(store: Lookup, term: NamedNode) -> str | None:
    """Return the words of the page that a period, an age range or an amount was read from."""
    if not any(quad.object in WORDED for quad in store.quads_for_pattern(term, RDF.type, None)):
        return None
    stated = (quad.object for quad in store.quads_for_pattern(term, IG.asStated, None))
    return next((each.value for each in stated if isinstance(each, Literal)), None)


def _kind(store: Lookup, term: NamedNode) -> str | None:
    for quad in store.quads_for_pattern(term, RDF.type, None):
        if isinstance(quad.object, NamedNode):
            found = LABELS.get(quad.object) or name(store, quad.object)
            if found:
                return found
    return None


def _preference(text: Literal) -> tuple[int, str]:
    language = text.language or ""
    place = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
    return (place, text.value)
