"""What a term is called, for people: from the graph, in the language of the page where it has one."""

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from graph import turtle
from graph.labels import LABELS
from graph.terms import DCT, IG, NAMING, RDF
from server import language
from server.lookup import Lookup

WORDED = frozenset({IG.AgeRange, IG.FundingAllocation, DCT.PeriodOfTime})
"""What the page's own words name best: "3-6 år"."""


class Name(str):
    """A text for people that knows its language, so that a page can tell where it is not its own."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> "Name":
        """Return the text; its language is empty where it is of none, such as an IRI."""
        made = super().__new__(cls, text)
        made.language = language
        return made


def chain() -> tuple[str, ...]:
    """Return the languages in which a text is looked for, in order: the page's, the other one, none; then any."""
    own = language.current()
    return (own, *(each for each in language.LANGUAGES if each != own), "")


def label(store: Lookup, term: NamedNode) -> Name:
    """Return the name of a term: the graph's, a standard term's, the page's words, or one made from its IRI."""
    found = name(store, term) or _standard(term) or _words(store, term)
    if found:
        return found
    kind = _kind(store, term)
    number = re.search(r"/(\d+)$", term.value)
    if kind:
        return Name(f"{kind} {number[1]}", kind.language) if number else kind
    return Name(turtle.short(term.value))


def full_label(store: Lookup, term: NamedNode) -> Name:
    """Return the name of a term where it stands alone: that of a node below a resource has the latter's before it."""
    told = label(store, term)
    if name(store, term):
        return told
    above = term.value.rstrip("/")
    while above.count("/") > 3:
        above = above.rpartition("/")[0]
        owner = name(store, NamedNode(above))
        if owner:
            return Name(f"{owner}: {told}", owner.language)
    return told


def name(store: Lookup, term: NamedNode) -> Name | None:
    """Return the name that the graph gives a term, in the first language of the chain that has one."""
    for predicate in NAMING:
        found = [quad.object for quad in store.quads_for_pattern(term, predicate, None)]
        texts = [each for each in found if isinstance(each, Literal)]
        if texts:
            return preferred(texts)
    return None


def preferred(texts: Sequence[Literal]) -> Name:
    """Return the text in the first language of the chain that there is; nothing of none."""
    languages = chain()

    def preference(text: Literal) -> tuple[int, str]:
        own = text.language or ""
        return (languages.index(own) if own in languages else len(languages), text.value)

    best = min(texts, key=preference, default=None)
    return Name(best.value, best.language or "") if best else Name("")


def spoken(texts: Mapping[str, str]) -> Name:
    """Return that of texts by their languages which is in the first language of the chain; nothing of none."""
    return preferred([Literal(text, language=each) if each else Literal(text) for each, text in texts.items()])


def _standard(term: NamedNode) -> Name | None:
    own = language.current()
    return Name(LABELS[term].within(own), own) if term in LABELS else None


def _words(store: Lookup, term: NamedNode) -> Name | None:
    """Return the words of the page that a period, an age range or an amount was read from."""
    if not any(quad.object in WORDED for quad in store.quads_for_pattern(term, RDF.type, None)):
        return None
    stated = [quad.object for quad in store.quads_for_pattern(term, IG.asStated, None)]
    return preferred([each for each in stated if isinstance(each, Literal)]) or None


def _kind(store: Lookup, term: NamedNode) -> Name | None:
    for quad in store.quads_for_pattern(term, RDF.type, None):
        if isinstance(quad.object, NamedNode):
            found = _standard(quad.object) or name(store, quad.object)
            if found:
                return found
    return None
