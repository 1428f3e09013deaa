"""Relations between the initiatives of a page."""

import re
from collections.abc import Iterator, Sequence

from graph.extract.danish import tokens
from graph.extract.fact import Excluded, Fact
from graph.extract.mention import Sentence
from graph.layout import Entry
from graph.terms import IG
from graph.text import Span

_KEPT_OUT = re.compile(
    r"\b(?:ikke (?:er |indgår i |deltager i |en |del af |med i )+|med undtagelse af (?:deltagerne i )?|bortset fra (?:deltagerne i )?)"
    r"[\"”“»']?(?P<name>[A-ZÆØÅ][\w-]+)"
)
_SHORTEST = 8
"""Letters of a name's first word that make it telling enough to find another entry by."""


def facts(text: str, number: int, entries: Sequence[Entry], sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """Yield which other initiative's participants an entry keeps out.

    The other one is found by the name's first word, which has to stand in exactly one other entry's title or
    lead ("Partnerskabsprojektet"); where that is not so, nothing is stated.
    """
    for sentence in sentences:
        for match in _KEPT_OUT.finditer(text, sentence.span.start, sentence.span.end):
            name = match.group("name")
            others = [
                other
                for other, entry in enumerate(entries)
                if other != number and len(name) >= _SHORTEST and _names(text, entry, name)
            ]
            if len(others) == 1:
                yield Fact(IG.excludesParticipantsOf, Excluded(others[0]), (Span(match.start(), match.end("name")),))


def _names(text: str, entry: Entry, name: str) -> bool:
    wanted = tokens(name, Span(0, len(name)))[0].key
    return any(token.key == wanted for section in entry.sections[:2] for token in tokens(text, section.body))
