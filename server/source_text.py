"""The stored text of a page with every span marked that a fact was read from; each can be linked to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import takewhile
from typing import cast

from markupsafe import Markup, escape
from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph import phrase
from graph.cut import Cut, Placed, cuts
from graph.row import WHOLE_TEXTS, subject_of
from graph.terms import IG, OA, RDF
from graph.text import Span
from server.dataset import Served
from server.evidence import anchor
from server.labels import Name, label
from server.wording import local

CLOSED = Markup("</mark>")
LONGEST = 90
"""Characters of a text that a mark tells; a longer one is a whole section's."""

Naming = Callable[[NamedNode], Name]

SPANS = (
    f"SELECT ?start ?end ?subject ?predicate ?object WHERE {{{{ GRAPH {{graph}} {{{{ ?span {OA.hasSource} {{source}} ; "
    f"{OA.hasSelector} ?position . ?position {OA.start} ?start ; {OA.end} ?end . ?assertion {IG.supportedBy} ?span ; "
    f"{RDF.subject} ?subject ; {RDF.predicate} ?predicate ; {RDF.object} ?object }}}} }}}}"
)


@dataclass(frozen=True)
class Stated:
    """A fact that words of a page state: of what, which property, and what of it, as people call them."""

    about: NamedNode
    predicate: NamedNode
    value: str


@dataclass(frozen=True)
class Words:
    """A span of a page with the facts that it states."""

    span: Span
    facts: tuple[Stated, ...]

    @property
    def kind(self) -> str:
        """What the facts are about; that a whole section states one is no mark of its words."""
        fact = next((each for each in self.facts if each.predicate not in WHOLE_TEXTS), None)
        return subject_of(fact.predicate) if fact else "whole"


def marked(served: Served, source: NamedNode, text: str) -> Markup:
    """Return a page's text as HTML: each span that states a fact is a mark with an anchor, and leads to its thing."""
    # Hundreds of facts share a few dozen names.
    name = cache(partial(label, served.store))
    words = _words(served, source, len(text), name)
    pieces: list[Markup] = []
    open_: list[Words] = []
    named: set[Span] = set()
    for cut in cuts(Span(0, len(text)), [Placed(each.span, each) for each in words], ()):
        wanted = list(reversed(cut.things))
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(open_, wanted, strict=False)))
        pieces.append(CLOSED * (len(open_) - kept))
        pieces.extend(_opened(each, named) for each in wanted[kept:])
        pieces.append(_shown(name, text[cut.span.start : cut.span.end], cut))
        open_ = wanted
    return Markup().join([*pieces, CLOSED * len(open_)])


def _opened(words: Words, named: set[Span]) -> Markup:
    """Return how a mark begins; one that another mark cuts in two has its anchor where it begins first."""
    if words.span in named:
        return Markup('<mark class="{}">').format(words.kind)
    named.add(words.span)
    return Markup('<mark id="{}" class="{}">').format(anchor(*words.span), words.kind)


def _shown(name: Naming, text: str, cut: Cut[Words]) -> Markup:
    if not cut.things:
        return escape(text)
    facts = cut.things[0].facts
    told = dict.fromkeys(f"{name(each.predicate)}: {each.value}" for each in facts)
    return Markup('<a href="{}" title="{}">{}</a>').format(local(facts[0].about), "; ".join(told), text)


def _words(served: Served, source: NamedNode, length: int, name: Naming) -> list[Words]:
    """Return the spans of a page that state something, in their order."""
    query = SPANS.format(graph=served.dataset.evidence, source=source)
    found: dict[Span, dict[tuple[str, str, str], Stated]] = {}
    for row in cast(QuerySolutions, served.store.query(query)):
        span = Span(*(int(cast(Literal, row[each]).value) for each in ("start", "end")))
        about, predicate, value = row["subject"], row["predicate"], row["object"]
        if 0 <= span.start < span.end <= length and isinstance(about, NamedNode) and isinstance(predicate, NamedNode):
            told = name(value) if isinstance(value, NamedNode) else _shortened(value)
            key = (about.value, predicate.value, told)
            found.setdefault(span, {})[key] = Stated(about, predicate, told)
    # A store gives the facts of a span in any order.
    return [Words(span, tuple(facts[key] for key in sorted(facts))) for span, facts in sorted(found.items())]


def _shortened(value: object) -> str:
    return phrase.shortened(getattr(value, "value", ""), LONGEST)
