"""One of the two releases that are compared: what it calls a thing, and which words state a fact of it."""

from collections.abc import Iterator
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph import store
from graph.bilingual import LANGUAGES, Bilingual, bilingual
from graph.changes.model import Words
from graph.labels import LABELS
from graph.order import Term, natural
from graph.release import Release
from graph.terms import CORRECTIONS, DCT, EVIDENCE, FOAF, IG, NAMING, OA, RDF
from graph.turtle import short

_DEFAULT = DefaultGraph()


class Reader:
    """Reads one release; names are read once."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._evidence = NamedNode(release.base + EVIDENCE)
        self._corrections = NamedNode(release.base + CORRECTIONS)
        self._names: dict[NamedNode, Bilingual | None] = {}

    @property
    def base(self) -> str:
        """The IRI below which the release has its own things."""
        return self.release.base

    @cached_property
    def store(self) -> Store:
        """The store of the release."""
        return store.open_read_only(self.release.store)

    def name(self, iri: NamedNode) -> Bilingual | None:
        """Return what the graph calls a thing, in one language where it has no other; None where it has no name."""
        if iri not in self._names:
            self._names[iri] = self._name(iri)
        return self._names[iri]

    def called(self, iri: NamedNode) -> Bilingual:
        """Return what people call a thing: by its name, or that of the standard it comes from, or its short IRI."""
        return self.name(iri) or _standard_name(iri)

    def _name(self, iri: NamedNode) -> Bilingual | None:
        for predicate in NAMING:
            texts = self.texts(iri, predicate)
            if texts:
                return texts
        return None

    def texts(
        self, iri: NamedNode, predicate: NamedNode, graph: NamedNode | DefaultGraph = _DEFAULT
    ) -> Bilingual | None:
        """Return a text that the release has of a thing, in one language where it has no other."""
        found = [quad.object for quad in self.store.quads_for_pattern(iri, predicate, None, graph)]
        texts = sorted((each.language or "", each.value) for each in found if isinstance(each, Literal))
        if not texts:
            return None
        first = dict(reversed(texts))

        def say(language: str) -> str:
            return next((first[each] for each in (language, *LANGUAGES) if each in first), texts[0][1])

        return bilingual(say)

    def words(self, subject: NamedNode, predicate: NamedNode, value: Term) -> tuple[Words, ...]:
        """Return the words that state a fact, as they stand on the page."""
        support = self._of_assertions(subject, predicate, value, IG.supportedBy)
        return tuple(self._reason(each) or self._quoted(each) for each in support)

    def withdrawal(self, subject: NamedNode, predicate: NamedNode, value: Term) -> tuple[Words, ...]:
        """Return the reasons of the corrections that withdrew a fact."""
        by = self._of_assertions(subject, predicate, value, IG.withdrawnBy)
        return tuple(reason for each in by if (reason := self._reason(each)))

    def _of_assertions(
        self, subject: NamedNode, predicate: NamedNode, value: Term, asked: NamedNode
    ) -> list[NamedNode]:
        """Return the values of a property of the assertions of a fact, in their order on the page."""
        found = {
            each
            for assertion in self._assertions(subject, predicate, value)
            for each in self._all(assertion, asked)
            if isinstance(each, NamedNode)
        }
        return sorted(found, key=lambda each: natural(each.value))

    def _assertions(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Iterator[NamedNode]:
        graph = self._evidence
        for quad in self.store.quads_for_pattern(None, RDF.subject, subject, graph):
            node = quad.subject
            if (
                isinstance(node, NamedNode)
                and next(self.store.quads_for_pattern(node, RDF.predicate, predicate, graph), None)
                and next(self.store.quads_for_pattern(node, RDF.object, value, graph), None)
            ):
                yield node

    def _reason(self, correction: NamedNode) -> Words | None:
        reasons = self.texts(correction, IG.reason, self._corrections)
        return Words(reasons.da, correction.value) if reasons else None

    def _quoted(self, span: NamedNode) -> Words:
        selectors = [each for each in self._all(span, OA.hasSelector) if isinstance(each, NamedNode)]
        quote = next(filter(None, (self._text(each, OA.exact) for each in selectors)), "")
        source = next(iter(self._all(span, OA.hasSource)), None)
        if not isinstance(source, NamedNode):
            return Words(quote)
        address = self._text(source, FOAF.page) or self._text(source, FOAF.homepage)
        return Words(quote, source.value, self._text(source, DCT.title), address)

    def _text(self, subject: NamedNode, predicate: NamedNode) -> str:
        found = next(iter(self._all(subject, predicate)), None)
        return found.value if isinstance(found, NamedNode | Literal) else ""

    def _all(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        return [quad.object for quad in self.store.quads_for_pattern(subject, predicate, None, self._evidence)]


def _standard_name(iri: NamedNode) -> Bilingual:
    return LABELS.get(iri) or Bilingual(short(iri.value), short(iri.value))
