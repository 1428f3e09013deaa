"""How a fact is known: the words of the page that state it, where they stand there, or who corrected it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.order import natural
from graph.terms import IG, NIF, OA, RDF
from server import amendment, origin
from server.amendment import Amendment
from server.dataset import Served
from server.lookup import Term
from server.origin import Origin

CONTEXT = 70
"""Characters that are shown on each side of words, at most."""

Subject = NamedNode | BlankNode | Triple
Stating = Mapping[tuple[NamedNode, Term], tuple["Evidence", ...]]
"""(predicate, object) → the words that state it."""


@dataclass(frozen=True)
class Evidence:
    """The words that state a fact; or the correction by which a person added it.

    `before` and `after` are what stands around them on the page; `anchor` is their place on the page's own sheet,
    None where the stored text does not have them there.
    """

    quote: str
    span: NamedNode
    assertion: NamedNode | None
    origin: Origin | None
    amendment: Amendment | None = None
    anchor: str | None = None
    before: str = ""
    after: str = ""


def anchor(start: int, end: int) -> str:
    """Return where words are found on the sheet of their page."""
    return f"w{start}-{end}"


class Witness:
    """Tells for one page which words state what; each span and stored page is looked up once."""

    def __init__(self, served: Served) -> None:
        """Look nothing up yet."""
        self._served = served
        self._graph = served.dataset.evidence
        self._texts: dict[NamedNode, str] = {}
        self._origins: dict[NamedNode, Origin] = {}
        self._words: dict[NamedNode, Evidence] = {}
        adding = served.store.quads_for_pattern(None, IG.adds, None, served.dataset.corrections)
        self._is_corrected = next(iter(adding), None) is not None

    def of(self, subject: Subject) -> Stating:
        """Return the words for each fact of a resource, as they stand on the page."""
        found: dict[tuple[NamedNode, Term], list[Evidence]] = {}
        for quad in self._served.store.quads_for_pattern(None, RDF.subject, subject, self._graph):
            told = self._about(quad.subject)
            for predicate in told.get(RDF.predicate, ()):
                for term in told.get(RDF.object, ()):
                    if isinstance(predicate, NamedNode):
                        found.setdefault((predicate, term), []).extend(self._support(quad.subject, told))
        # Stores give them in any order.
        return {fact: tuple(sorted(words, key=lambda each: natural(each.span.value))) for fact, words in found.items()}

    def naming(self, iri: NamedNode) -> tuple[Evidence, ...]:
        """Return the words from which a node below a resource was read, such as a target group of an initiative."""
        words: list[Evidence] = []
        for quad in self._served.store.quads_for_pattern(None, RDF.object, iri, self._graph):
            told = self._about(quad.subject)
            above = told.get(RDF.subject, [])
            if any(isinstance(each, NamedNode) and iri.value.startswith(f"{each.value}/") for each in above):
                words.extend(self._support(quad.subject, told))
        return tuple(sorted(words, key=lambda each: natural(each.span.value)))

    def text(self, source: NamedNode) -> str:
        """Return the stored text of a page; nothing where there is none."""
        if source not in self._texts:
            found = self._about(source, NIF.isString).get(NIF.isString, ())
            self._texts[source] = next((each.value for each in found if isinstance(each, Literal)), "")
        return self._texts[source]

    def _support(self, assertion: Subject, told: Mapping[NamedNode, list[Term]]) -> Iterator[Evidence]:
        named = assertion if isinstance(assertion, NamedNode) else None
        for support in told.get(IG.supportedBy, ()):
            if isinstance(support, NamedNode):
                added = self._amended(support, named) if self._is_corrected else None
                yield added or replace(self._quoted(support), assertion=named)

    def _amended(self, support: NamedNode, assertion: NamedNode | None) -> Evidence | None:
        added = self._served.store.quads_for_pattern(support, IG.adds, assertion, self._served.dataset.corrections)
        if next(iter(added), None) is None:
            return None
        found = amendment.of(self._served, support)
        return Evidence(found.reason, support, assertion, None, found)

    def _quoted(self, span: NamedNode) -> Evidence:
        """Return the words of a span, whatever they state."""
        if span not in self._words:
            self._words[span] = self._read(span)
        return self._words[span]

    def _read(self, span: NamedNode) -> Evidence:
        told = self._about(span)
        selected: dict[NamedNode, list[Term]] = {}
        for selector in told.get(OA.hasSelector, ()):
            if isinstance(selector, NamedNode):
                selected |= self._about(selector)
        quote = _first(selected, OA.exact)
        source = next((each for each in told.get(OA.hasSource, ()) if isinstance(each, NamedNode)), None)
        if source is None:
            return Evidence(quote, span, None, None)
        found = self._origin(source)
        place = _number(_first(selected, OA.start)), _number(_first(selected, OA.end))
        text = self.text(source)
        if not quote or place[0] is None or place[1] is None or text[place[0] : place[1]] != quote:
            return Evidence(quote, span, None, found)
        before, after = _before(text, place[0]), _after(text, place[1])
        return Evidence(quote, span, None, found, None, anchor(place[0], place[1]), before, after)

    def _origin(self, source: NamedNode) -> Origin:
        if source not in self._origins:
            self._origins[source] = origin.of(self._served, source)
        return self._origins[source]

    def _about(self, subject: Subject, predicate: NamedNode | None = None) -> dict[NamedNode, list[Term]]:
        found: dict[NamedNode, list[Term]] = {}
        for quad in self._served.store.quads_for_pattern(subject, predicate, None, self._graph):
            found.setdefault(quad.predicate, []).append(quad.object)
        return found


def _first(told: Mapping[NamedNode, list[Term]], predicate: NamedNode) -> str:
    return next((each.value for each in told.get(predicate, ()) if isinstance(each, Literal)), "")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _before(text: str, start: int) -> str:
    """Return the words before a place, on its line."""
    line = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    return f"…{line.partition(' ')[2]}" if len(line) == CONTEXT else line.lstrip()


def _after(text: str, end: int) -> str:
    line = text[end : end + CONTEXT].partition("\n")[0]
    return f"{line.rpartition(' ')[0]}…" if len(line) == CONTEXT else line.rstrip()
