"""The documentation strategy that an initiative follows."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from graph.extract.fact import Fact
from graph.extract.mention import Mention
from graph.terms import DCT
from graph.text import Span


def facts(mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield a fact for each strategy that the text names, with every place that names it."""
    named: dict[NamedNode, list[Span]] = {}
    affirmed: dict[NamedNode, None] = {}
    for mention in mentions:
        if mention.scheme == "documentation-strategy":
            named.setdefault(mention.iri, []).extend(mention.spans)
            if not mention.denied:
                affirmed[mention.iri] = None
    for iri in affirmed:
        yield Fact(DCT.conformsTo, iri, tuple(named[iri]))
