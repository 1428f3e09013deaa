"""Topics of the tag line, and the documentation strategy that an initiative follows."""

from collections.abc import Iterator, Sequence

from graph.extract.fact import Fact
from graph.extract.mention import Mention
from graph.headings import Kind
from graph.terms import CV, DCT


def facts(mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield a fact for each topic among the tags and for each strategy that the text names.

    Tags stand without delimiters, so only known topics are told apart.
    """
    for mention in mentions:
        if mention.scheme == "topic" and mention.sentence.kind is Kind.TAGS:
            yield Fact(CV.thematicArea, mention.iri, mention.spans)
    seen: set[str] = set()
    for mention in mentions:
        if mention.scheme == "documentation-strategy" and not mention.denied and mention.iri.value not in seen:
            seen.add(mention.iri.value)
            same = [m for m in mentions if m.iri == mention.iri]
            yield Fact(DCT.conformsTo, mention.iri, tuple(span for m in same for span in m.spans))
