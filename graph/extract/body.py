"""Bodies that do something for an initiative, each in a role."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import NamedNode

from graph.extract.attribution import is_source
from graph.extract.danish import tokens
from graph.extract.fact import Fact, Involvement
from graph.extract.mention import Mention
from graph.headings import Kind
from graph.terms import IG, ORG
from graph.text import Span
from graph.vocabulary import Vocabulary, concept

LEAD_AUTHORITY = concept("involvement-role", "gennemfoerende-myndighed")
RESPONSIBLE = concept("involvement-role", "ansvarlig-myndighed")
PARTNER = concept("involvement-role", "samarbejdspart")
SUCCESSOR = concept("involvement-role", "overtagende-myndighed")
STRENGTHENED = concept("involvement-role", "styrket-enhed")
KNOWLEDGE_CENTRE = concept("organisation-type", "videnscenter")
STRENGTHENING = concept("initiative-type", "styrkelse-af-videnscenter")
EVALUATOR = concept("involvement-role", "evaluator")
PLAYBOOK = concept("involvement-role", "udgiver-af-drejebog")

_FUNCTION_WORDS = frozenset({"i", "med", "til", "af", "have", "være", "for", "og", "har", "er"})
_BEFORE_ONLY = frozenset({PARTNER, SUCCESSOR})
"""Roles that stand before the body: "i samarbejde med X"."""
_REACH = 8
"""Words between a body and the words that give its role."""
_ELSEWHERE = frozenset({Kind.TARGET_GROUP, Kind.TAGS, Kind.PERIOD})
"""Where a body is an employer or a name, and does nothing for the initiative."""
_COOPERATION = re.compile(
    r"\b(?:i samarbejde|samarbejder?|sammen|i partnerskab) med\b(?P<names>[^.;]*)$", re.IGNORECASE
)
_SITE = re.compile(r"[ ](?:hjemmeside|website|webside|nyhedsbrev)")
_APPOSING = (" (", " – ", " - ", ", ")
_EVALUATED_BY = re.compile(
    r"\b[Ee]valuer(?:es|et|ing|ingen)\b(?:,?[ ]\w+){0,4}?[ ](?:af|ved)[ ](?:[a-zæøå]+[ ])?"
    r"(?:[A-ZÆØÅ][\w-]*(?:,[ ]|[ ]og[ ]|[ ]))*$"
)
_EVALUATES = re.compile(
    r"(?:[ ](?:har|skal|vil|og|–|-|\([^)]*\)|[A-ZÆØÅ]\w+))*[ ]evaluere[rst]?\b(?![ ]af)|[ ]har[ ]evalueret\b"
)
_VERB_BETWEEN = re.compile(r"\b(?:har|er|skal|vil|kan|gennemfører|afprøver|tilbyder|som|der|at)\b")


def facts(text: str, mentions: Sequence[Mention], vocabulary: Vocabulary) -> Iterator[Fact]:
    """Yield an involvement for each body and role that the entry states, and what it was handed over to."""
    roles = _role_words(vocabulary)
    involved: dict[Involvement, list[Span]] = {}
    bodies = [m for m in mentions if m.scheme == "body" and m.sentence.kind not in _ELSEWHERE]
    beginning: dict[int, list[Mention]] = {}
    for mention in bodies:
        beginning.setdefault(mention.extent.start, []).append(mention)
    # What is denied of "Name (NA)" is denied of both.
    kept_out = {id(_apposed(text, mention, beginning)) for mention in bodies if mention.denied}
    for mention in bodies:
        if mention.denied or id(mention) in kept_out or _SITE.match(text, mention.extent.end):
            continue
        if not is_source(text, mention.sentence.span, mention.extent):
            role = _role(text, _apposed(text, mention, beginning), roles)
            involved.setdefault(Involvement(mention.iri, role), []).extend(mention.spans)
    for involvement, spans in _distinct(involved):
        yield Fact(IG.hasInvolvement, involvement, tuple(spans))
        if involvement.role == SUCCESSOR:
            yield Fact(IG.transferredTo, involvement.body, tuple(spans))
        if involvement.role == STRENGTHENED and KNOWLEDGE_CENTRE in vocabulary.objects(
            involvement.body, ORG.classification
        ):
            yield Fact(IG.initiativeType, STRENGTHENING, tuple(spans))


def _apposed(text: str, mention: Mention, beginning: Mapping[int, Sequence[Mention]]) -> Mention:
    """Return the same body's other name right behind, as in "Name (NA)" or "NA - Name", for both have one role.

    `beginning` are the bodies whose names begin at a place.
    """
    end = mention.extent.end
    places = (end + len(between) for between in _APPOSING if text.startswith(between, end))
    behind = (other for place in places for other in beginning.get(place, ()))
    return next((other for other in behind if other.iri == mention.iri), mention)


def _distinct(involved: Mapping[Involvement, list[Span]]) -> Iterator[tuple[Involvement, list[Span]]]:
    """Yield the involvements; one that no words gave a role only where the body has no other."""
    told = {involvement.body for involvement in involved if involvement.role not in (LEAD_AUTHORITY, RESPONSIBLE)}
    leading = {involvement.body for involvement in involved if involvement.role == LEAD_AUTHORITY}
    for involvement, spans in involved.items():
        general = involvement.role == RESPONSIBLE and involvement.body in told | leading
        if not general:
            yield involvement, spans


@lru_cache(maxsize=4)
def _role_words(vocabulary: Vocabulary) -> Mapping[NamedNode, list[frozenset[str]]]:
    """Map each role to the words that give it, per label, without those that only join others."""
    found: dict[NamedNode, list[frozenset[str]]] = {}
    for name in vocabulary.scheme("involvement-role"):
        for label in name.labels:
            words = frozenset(token.key for token in tokens(label, Span(0, len(label)))) - _FUNCTION_WORDS
            if words:
                found.setdefault(name.iri, []).append(words)
    return found


def _role(text: str, mention: Mention, roles: Mapping[NamedNode, list[frozenset[str]]]) -> NamedNode:
    """Return the role that the nearest words of the sentence give the body, or the one its place implies."""
    before = text[mention.sentence.span.start : mention.extent.start]
    after = text[mention.extent.end : mention.sentence.span.end]
    cooperation = _COOPERATION.search(before)
    if cooperation and not _VERB_BETWEEN.search(cooperation.group("names")):
        return PARTNER
    if _EVALUATED_BY.search(before) or _EVALUATES.match(after):
        return EVALUATOR
    if mention.sentence.kind is Kind.PARTNERS:
        return _nearest(mention, roles) or PARTNER
    if re.search(r"\bstyrke(?:lsen?)?(?: af)? $", before):
        return STRENGTHENED
    genitive = text[mention.extent.end - 1] == "s"
    if genitive and re.match(r"[ ](?:\w+[ ])?[Dd]rejebog", after):
        return PLAYBOOK
    return _nearest(mention, roles) or (RESPONSIBLE if genitive else LEAD_AUTHORITY)


def _nearest(mention: Mention, roles: Mapping[NamedNode, list[frozenset[str]]]) -> NamedNode | None:
    """Return the role whose words all stand near the body, the closest first."""
    first, last = mention.words[0], mention.words[-1]
    distances = {
        word.key: (min(abs(number - first), abs(number - last)), number < first)
        for number, word in reversed(list(enumerate(mention.sentence.words)))
        if number not in mention.words
    }
    found: list[tuple[int, str, NamedNode]] = []
    for role, labels in roles.items():
        for words in labels if role != PARTNER else []:
            places = [distances.get(word) for word in words]
            near = [place for place in places if place and place[0] <= _REACH]
            if len(near) == len(words) and (role not in _BEFORE_ONLY or all(place[1] for place in near)):
                found.append((max(place[0] for place in near), role.value, role))
    return min(found)[2] if found else None
