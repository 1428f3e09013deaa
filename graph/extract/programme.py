"""Membership of programmes, and the year of the agreement."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from graph.extract.danish import tokens
from graph.extract.fact import Fact
from graph.extract.mention import Mention
from graph.headings import Kind
from graph.layout import Entry
from graph.terms import IG, RDFS, XSD
from graph.text import Span
from graph.vocabulary import Vocabulary

_YEAR = re.compile(r"[ ](?:for |fra |i |af )?(?P<year>(?:19|20)\d\d)(?![ ]?[–-])")
_FIRST_YEAR = re.compile(r"[ ](?:for )?(?P<year>(?:19|20)\d\d)(?=[ ]?[–-][ ]?(?:(?:19|20)\d\d|\d\d)(?!\d))")
"""The first of the years that an agreement gives money for, which is the year that it is called after."""
_AGREEMENT = re.compile(r"aftale|forlig|pulje|reserve", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-$")


def facts(text: str, entry: Entry, mentions: Sequence[Mention], vocabulary: Vocabulary) -> Iterator[Fact]:
    """Yield the programmes that the entry names as its own.

    The initiative that is itself a programme's umbrella points to it with rdfs:seeAlso.
    """
    umbrella = _umbrella(text, entry, vocabulary)
    named: dict[NamedNode, list[Span]] = {}
    years: dict[str, Span] = {}
    for mention in mentions:
        if mention.scheme == "programme" and not mention.denied and mention.sentence.kind is not Kind.TAGS:
            named.setdefault(mention.iri, []).extend(mention.spans)
            agreed = _agreed(text, mention.extent)
            if agreed and mention.iri not in umbrella:
                years.setdefault(agreed.group("year"), Span(agreed.start("year"), agreed.end("year")))
    for programme, spans in named.items():
        yield Fact(RDFS.seeAlso if programme in umbrella else IG.partOfProgramme, programme, tuple(spans))
    for year, span in years.items():
        yield Fact(IG.programmeYear, Literal(year, datatype=XSD.integer), (span,))


def _agreed(text: str, name: Span) -> re.Match[str] | None:
    """Return the year of the agreement that a name is of: "satspuljeaftalen for 2014-2017" is of 2014."""
    agreement = _AGREEMENT.search(text, name.start, name.end)
    return (
        _YEAR.match(text, name.end)
        or (_FIRST_YEAR.match(text, name.end) if agreement else None)
        or _YEAR_BEFORE.search(text, max(0, name.start - 8), name.start)
    )


def _umbrella(text: str, entry: Entry, vocabulary: Vocabulary) -> frozenset[NamedNode]:
    """Return the programme that bears the initiative's own title."""
    return _titled(vocabulary).get(tuple(token.key for token in tokens(text, entry.title)), frozenset())


@lru_cache(maxsize=4)
def _titled(vocabulary: Vocabulary) -> Mapping[tuple[str, ...], frozenset[NamedNode]]:
    """Map the words of each label to the programmes that bear it."""
    found: dict[tuple[str, ...], frozenset[NamedNode]] = {}
    for name in vocabulary.programmes:
        for label in name.labels:
            words = tuple(token.key for token in tokens(label, Span(0, len(label))))
            found[words] = found.get(words, frozenset()) | {name.iri}
    return found
