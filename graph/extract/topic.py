"""Topics of the tag line."""

from collections.abc import Iterator, Sequence

from graph.extract.fact import Fact
from graph.extract.mention import Mention
from graph.headings import Kind
from graph.terms import CV


def facts(mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield a fact for each topic among the tags; these stand without delimiters, so only known ones are told apart."""
    for mention in mentions:
        if mention.scheme == "topic" and mention.sentence.kind is Kind.TAGS:
            yield Fact(CV.thematicArea, mention.iri, mention.spans)
