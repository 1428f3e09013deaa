"""Relations between the initiatives of a page."""

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.extract.danish import tokens
from graph.extract.fact import Excluded, Fact
from graph.extract.sentence import Sentence
from graph.layout import Entry
from graph.terms import IG
from graph.text import Span

_KEPT_OUT = re.compile(
    r"\b(?:ikke (?:er |indgår i |deltager i |en |del af |med i )+"
    r"|(?:med undtagelse af|bortset fra) (?:deltagerne i )?)"
    r"[\"”“»']?(?P<name>[A-ZÆØÅ][\w-]+)"
)
_SHORTEST = 8
"""Letters of a name's first word that make it telling enough to find another entry by."""


def named_in(text: str, entries: Sequence[Entry]) -> Mapping[str, Sequence[int]]:
    """Map each word of a title or lead to the entries of the page that have it, by their place."""
    found: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for word in {token.key for section in entry.sections[:2] for token in tokens(text, section.body)}:
            found.setdefault(word, []).append(number)
    return found


def facts(text: str, number: int, named: Mapping[str, Sequence[int]], sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """Yield which other initiative's participants an entry keeps out.

    The other one is found by the name's first word, which has to stand in exactly one other entry's title or
    lead ("Partnerskabsprojektet"); where that is not so, nothing is stated. `named` is `named_in` of the page.
    """
    for sentence in sentences:
        for match in _KEPT_OUT.finditer(text, sentence.span.start, sentence.span.end):
            name = Span(match.start("name"), match.end("name"))
            others = [other for other in named.get(tokens(text, name)[0].key, ()) if other != number]
            if len(others) == 1 and name.end - name.start >= _SHORTEST:
                yield Fact(IG.excludesParticipantsOf, Excluded(others[0]), (Span(match.start(), name.end),))
