"""Target groups: who an initiative addresses, in which role, of what age."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from graph.extract import age, concept
from graph.extract.danish import key, tokens
from graph.extract.denial import denied_span
from graph.extract.fact import AgeRange, Fact, TargetGroup
from graph.extract.mention import Mention, by_sentence
from graph.extract.sentence import Sentence
from graph.headings import Kind
from graph.layout import Entry, Section
from graph.terms import IG
from graph.text import Span
from graph.vocabulary import Vocabulary
from graph.vocabulary import concept as concept_iri

UNSPECIFIED = concept_iri("target-group-role", "uspecificeret")
SPECIAL_FOCUS = concept_iri("target-group-role", "saerligt-fokus")

_GROUP = "målgruppe"
_ROLE_REACH = 3
"""Words that may stand between "primære" and "målgruppe"."""
_TOLD_IN = frozenset({Kind.LEAD, Kind.PURPOSE, Kind.BACKGROUND, Kind.OTHER})
_TELLS = re.compile(
    r"\bmålgruppe(?:n|r|rne)?\b|\b(?:henvender sig|retter sig|målrettes|er (?:\w+ )?(?:målrettet|rettet))\b",
    re.IGNORECASE,
)
"""What tells of a target group where no heading does."""
_BY_RANK = ("primært", "sekundært")
_ADDRESSING = frozenset({"være", "rette", "målrette", "henvende", "omfatte", "inddrage", "komme", "indgå"})
"""Base forms of verbs whose subject or object is a target group."""
_LIST_OPENS = re.compile(r"[;:]\s*$")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a sentence that speaks of one group, or all of it."""

    sentence: Sentence
    span: Span


@dataclass(slots=True)
class _Draft:
    """A group while its text is gathered."""

    role: NamedNode
    role_spans: tuple[Span, ...]
    stretches: list[_Stretch] = field(default_factory=lambda: [])


def facts(
    text: str, entry: Entry, sentences: Sequence[Sentence], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> Iterator[Fact]:
    """Yield the target groups of an entry.

    A role word, in the text or in the section's heading, opens a group, and the sentences behind it go on about
    it; a list after a colon or semicolon has one group per sentence. Without a role word the role is not
    specified.
    """
    named = by_sentence(mentions)
    for draft in _sections(text, entry, sentences, named, vocabulary):
        within = [
            mention
            for stretch in draft.stretches
            for mention in named.get(stretch.sentence.span, ())
            if stretch.span.covers(mention.extent)
        ]
        found = [
            Fact(IG.groupRole, draft.role, draft.role_spans),
            *concept.facets(within),
            *(age_ for stretch in draft.stretches for age_ in _ages(text, stretch)),
        ]
        spans = tuple(sorted({span for fact in found for span in fact.spans})) or (draft.stretches[0].span,)
        words = " ".join(text[stretch.span.start : stretch.span.end].strip() for stretch in draft.stretches)
        yield Fact(IG.hasTargetGroup, TargetGroup(tuple(_distinct(found)), words), spans)


def _ages(text: str, stretch: _Stretch) -> Iterator[Fact]:
    """Yield the ages in a group's text, but those that it keeps out: "Unge under 18 år indgår ikke"."""
    sentence = stretch.sentence
    for years, span in age.find(text, stretch.span):
        if not denied_span(text, sentence.span, sentence.words, span):
            yield Fact(IG.hasAgeRange, years, (span,))


def _distinct(found: Sequence[Fact]) -> Iterator[Fact]:
    """Yield each fact once, with the spans of all its repetitions."""
    spans: dict[tuple[NamedNode, object], list[Span]] = {}
    first: dict[tuple[NamedNode, object], Fact] = {}
    for fact in found:
        value = fact.value
        what = (value.minimum, value.maximum, value.unit) if isinstance(value, AgeRange) else value
        same: tuple[NamedNode, object] = (fact.property, what)
        first.setdefault(same, fact)
        spans.setdefault(same, []).extend(fact.spans)
    for same, fact in first.items():
        yield Fact(fact.property, fact.value, tuple(dict.fromkeys(spans[same])))


def _sections(
    text: str,
    entry: Entry,
    sentences: Sequence[Sentence],
    named: Mapping[Span, Sequence[Mention]],
    vocabulary: Vocabulary,
) -> Iterator[_Draft]:
    """Yield the groups of every section about them; where there is none, those that running text tells of."""
    sections = [section for section in entry.sections if section.kind is Kind.TARGET_GROUP]
    about = [sentence for sentence in sentences if sentence.kind is Kind.TARGET_GROUP]
    for section in sections:
        within = [sentence for sentence in about if section.body.covers(sentence.span)]
        yield from _drafts(text, within, named, _headed(text, section, vocabulary))
    if not sections:
        told = [s for s in sentences if s.kind in _TOLD_IN and _TELLS.search(text, s.span.start, s.span.end)]
        yield from _drafts(text, told, named, [])


def _headed(text: str, section: Section, vocabulary: Vocabulary) -> list[_Draft]:
    """Return a group whose role the heading tells: "Primær målgruppe"; none under a plain heading."""
    if section.heading is None:
        return []
    # A heading may be all capitals, which elsewhere marks an acronym.
    keys = {key(token.word.lower()): token.span for token in tokens(text, section.heading)}
    for role in vocabulary.scheme("target-group-role"):
        for label in role.labels:
            if key(label) in keys and " " not in label:
                return [_Draft(role.iri, (keys[key(label)],))]
    return []


def _drafts(
    text: str, sentences: Sequence[Sentence], named: Mapping[Span, Sequence[Mention]], drafts: list[_Draft]
) -> list[_Draft]:
    listing = False
    for sentence in sentences:
        if _introduces(text, sentence, named.get(sentence.span, ())):
            listing = True
            continue
        roles = _roles(sentence, named.get(sentence.span, ()))
        starts = [sentence.span.start, *(role.extent.start for role in roles[1:])]
        if roles and roles[0].iri == SPECIAL_FOCUS and roles[0].words[0] > _ROLE_REACH:
            starts.insert(1, roles[0].extent.start)
            _continue(drafts, _Stretch(sentence, Span(starts[0], starts[1])), listing)
            starts = starts[1:]
        ends = [*starts[1:], sentence.span.end]
        for role, start, end in zip(roles, starts, ends, strict=False):
            drafts.append(_Draft(role.iri, role.spans, [_Stretch(sentence, Span(start, end))]))
        if not roles:
            _continue(drafts, _Stretch(sentence, sentence.span), listing)
        listing = listing or _lists(text, sentence)
    return [draft for draft in drafts if draft.stretches]


def _lists(text: str, sentence: Sentence) -> bool:
    return bool(_LIST_OPENS.search(text[sentence.span.start : sentence.span.end]))


def _introduces(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Tell whether a sentence only opens a list and tells of no group itself: "Projektet har to målgrupper:"."""
    tells = any(mention.scheme in concept.FACETS or mention.scheme == "target-group-role" for mention in mentions)
    return _lists(text, sentence) and not tells and not any(age.find(text, sentence.span))


def _continue(drafts: list[_Draft], stretch: _Stretch, listing: bool) -> None:
    """Let a stretch without a role word go on about the group before it, or open an unspecified one."""
    if drafts and not (listing and drafts[-1].role == UNSPECIFIED):
        drafts[-1].stretches.append(stretch)
    else:
        drafts.append(_Draft(UNSPECIFIED, (), [stretch]))


def _opens(mention: Mention, keys: Sequence[str]) -> bool:
    """Tell whether a role word opens a sentence on who is addressed: "Sekundært retter projektet sig mod lærere".

    "Primært unge og sekundært lærere" has two such words.
    """
    words, first = mention.sentence.words, mention.words[0]
    if mention.sentence.kind is not Kind.TARGET_GROUP:
        return False
    if words[first].word.lower() in _BY_RANK:
        return first == 0 or (words[0].word.lower() in _BY_RANK and keys[first - 1] in ("og", "samt", "men"))
    return first == 0 and not _ADDRESSING.isdisjoint(keys[mention.words[-1] + 1 :][:1])


def _roles(sentence: Sentence, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the role words of a sentence that speak of a target group."""
    keys = [word.key for word in sentence.words]
    found: list[Mention] = []
    for mention in mentions:
        if mention.scheme != "target-group-role" or mention.iri == UNSPECIFIED:
            continue
        behind = keys[mention.words[0] : mention.words[-1] + 1 + _ROLE_REACH]
        of_group = any(key.endswith(_GROUP) for key in behind) or mention.iri == SPECIAL_FOCUS
        before = keys[: mention.words[0]]
        adverb = _GROUP in before[-6:] and before[-1:] == ["være"]
        if of_group or adverb or _opens(mention, keys):
            found.append(mention)
    return found
