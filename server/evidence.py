"""How a fact is known: the words of the page that state it, where they stand there, or who corrected it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.order import natural
from graph.terms import IG, NIF, OA, RDF
from server import amendment, origin
from server.amendment import Amendment
from server.dataset import Served
from server.lookup import Term
from server.origin import Origin
from server.pointing import owner

CONTEXT = 70
"""Characters that are shown on each side of words, at most."""
SUPPORT = (
    "SELECT ?assertion ?subject ?predicate ?object ?support WHERE {{ GRAPH {graph} {{ VALUES {variable} {{ {nodes} }} "
    f"?assertion {RDF.subject} ?subject ; {RDF.predicate} ?predicate ; {RDF.object} ?object ; "
    f"{IG.supportedBy} ?support }}}} }}}}"
)
"""What supports the assertions that have these nodes as their subjects, or objects."""
WORDS = (
    "SELECT ?span ?source ?quote ?start ?end WHERE {{ GRAPH {graph} {{ VALUES ?span {{ {spans} }} "
    f"OPTIONAL {{{{ ?span {OA.hasSource} ?source }}}} "
    f"OPTIONAL {{{{ ?span {OA.hasSelector} ?quoted . ?quoted {OA.exact} ?quote }}}} "
    f"OPTIONAL {{{{ ?span {OA.hasSelector} ?placed . ?placed {OA.start} ?start ; {OA.end} ?end }}}} }}}} }}}}"
)
"""The words of these spans, and where they stand. With the assertions in one query, stores read all spans there are."""

Stating = Mapping[tuple[NamedNode, Term], "Support"]
"""(predicate, object) → what it rests on."""


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


@dataclass(frozen=True)
class Support:
    """What a fact rests on: words, each in its place, from these pages, or corrections."""

    words: tuple[Evidence, ...]
    amendments: tuple[Amendment, ...]
    origins: tuple[Origin, ...]

    @property
    def assertion(self) -> NamedNode | None:
        """By what the fact can be named."""
        return next((each.assertion for each in self.words if each.assertion), None)


def anchor(start: int, end: int) -> str:
    """Return where words are found on the sheet of their page."""
    return f"w{start}-{end}"


class Witness:
    """Tells for one page which words state what; each stored page is looked up once."""

    def __init__(self, served: Served, nodes: Iterable[NamedNode]) -> None:
        """Ask once for the words that state the facts of all these nodes."""
        self._served = served
        self._graph = served.dataset.evidence
        self._texts: dict[NamedNode, str] = {}
        self._origins: dict[NamedNode, Origin] = {}
        adding = served.store.quads_for_pattern(None, IG.adds, None, served.dataset.corrections)
        self._is_corrected = next(iter(adding), None) is not None
        self._stating: dict[Term, dict[tuple[NamedNode, Term], list[Evidence]]] = {}
        for (subject, predicate, term), words in self._supported("?subject", nodes):
            self._stating.setdefault(subject, {}).setdefault((cast(NamedNode, predicate), term), []).append(words)

    def of(self, node: NamedNode) -> Stating:
        """Return what each fact of a node rests on."""
        return {fact: _support(words) for fact, words in self._stating.get(node, {}).items()}

    def naming(self, iri: NamedNode) -> Support | None:
        """Return the words from which a node below a resource was read, such as a target group of an initiative."""
        if owner(self._served, iri) is None:
            return None
        found = self._supported("?object", [iri])
        return _support([words for (above, _, _), words in found if _is_below(iri, above)])

    def text(self, source: NamedNode) -> str:
        """Return the stored text of a page; nothing where there is none."""
        if source not in self._texts:
            found = self._served.store.quads_for_pattern(source, NIF.isString, None, self._graph)
            terms = (quad.object for quad in found)
            self._texts[source] = next((each.value for each in terms if isinstance(each, Literal)), "")
        return self._texts[source]

    def _supported(self, variable: str, nodes: Iterable[NamedNode]) -> Iterator[tuple[tuple[Term, ...], Evidence]]:
        """Yield subject, predicate and object of each assertion on these nodes, with each support of it."""
        rows = self._select(SUPPORT.format(graph=self._graph, variable=variable, nodes=" ".join(map(str, nodes))))
        words = self._words({support for *_, support in rows if isinstance(support, NamedNode)})
        for assertion, *triple, support in rows:
            if isinstance(support, NamedNode):
                named = assertion if isinstance(assertion, NamedNode) else None
                added = self._amended(support, named) if self._is_corrected else None
                yield (
                    tuple(triple),
                    added or replace(words.get(support) or Evidence("", support, None, None), assertion=named),
                )

    def _words(self, spans: Iterable[NamedNode]) -> Mapping[Term, Evidence]:
        found = self._select(WORDS.format(graph=self._graph, spans=" ".join(sorted(map(str, spans))))) if spans else ()
        return {span: self._read(span, *told) for span, *told in found if isinstance(span, NamedNode)}

    def _read(
        self, span: NamedNode, source: Term | None, quote: Term | None, start: Term | None, end: Term | None
    ) -> Evidence:
        words, first, last = _value(quote), _value(start), _value(end)
        if not isinstance(source, NamedNode):
            return Evidence(words, span, None, None)
        found, text = self._origin(source), self.text(source)
        place = (int(first), int(last)) if _is_place(first) and _is_place(last) else (0, 0)
        if not words or text[slice(*place)] != words:
            return Evidence(words, span, None, found)
        before, after = _before(text, place[0]), _after(text, place[1])
        return Evidence(words, span, None, found, None, anchor(*place), before, after)

    def _select(self, query: str) -> list[tuple[Term, ...]]:
        return [tuple(row) for row in cast(QuerySolutions, self._served.store.query(query))]

    def _amended(self, support: NamedNode, assertion: NamedNode | None) -> Evidence | None:
        added = self._served.store.quads_for_pattern(support, IG.adds, assertion, self._served.dataset.corrections)
        if next(iter(added), None) is None:
            return None
        found = amendment.of(self._served, support)
        return Evidence(found.reason, support, assertion, None, found)

    def _origin(self, source: NamedNode) -> Origin:
        if source not in self._origins:
            self._origins[source] = origin.of(self._served, source)
        return self._origins[source]


def _support(found: Sequence[Evidence]) -> Support:
    # Stores give them in any order.
    found = sorted(found, key=lambda each: natural(each.span.value)) if len(found) > 1 else found
    words = tuple(each for each in found if each.amendment is None)
    origins = {each.origin.source: each.origin for each in words if each.origin}
    return Support(words, tuple(each.amendment for each in found if each.amendment), tuple(origins.values()))


def _is_below(iri: NamedNode, above: Term) -> bool:
    return isinstance(above, NamedNode) and iri.value.startswith(f"{above.value}/")


def _value(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""


def _is_place(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _before(text: str, start: int) -> str:
    """Return the words before a place, on its line."""
    line = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    return f"…{line.partition(' ')[2]}" if len(line) == CONTEXT else line.lstrip()


def _after(text: str, end: int) -> str:
    line = text[end : end + CONTEXT].partition("\n")[0]
    return f"{line.rpartition(' ')[0]}…" if len(line) == CONTEXT else line.rstrip()
