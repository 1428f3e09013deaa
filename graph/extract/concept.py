"""Situations, settings, methods and initiative types: concepts that an entry states of itself."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from graph.extract.attribution import reports
from graph.extract.fact import Fact
from graph.extract.homograph import misread
from graph.extract.mention import Mention, by_sentence
from graph.headings import Kind
from graph.terms import IG
from graph.text import Span
from graph.vocabulary import concept

PROPERTIES: Mapping[str, NamedNode] = {
    "situation": IG.situation,
    "setting": IG.setting,
    "method": IG.usesMethod,
    "initiative-type": IG.initiativeType,
    "development-phase": IG.developmentPhase,
}
"""The property that states a concept of a scheme."""
FACETS: Mapping[str, NamedNode] = {
    "situation": IG.situation,
    "setting": IG.setting,
    "life-stage": IG.lifeStage,
    "family-role": IG.familyRole,
    "profession": IG.profession,
    "organisation-type": IG.organisationType,
}
"""The same for what a target group's text states of the group."""
_STATING = frozenset({Kind.TITLE, Kind.LEAD, Kind.PURPOSE, Kind.BACKGROUND, Kind.TARGET_GROUP})
"""The sections that speak of the initiative; tags give topics, and a footer speaks of the site."""
_TELLING_PHASES = _STATING | {Kind.DOCUMENTATION, Kind.FUNDING, Kind.OTHER}
_BEFORE = re.compile(r"\b(?:inden|før|førend)[ ][^,.;:]*$", re.IGNORECASE)
_ARTICLE = re.compile(r"\ben? |\bet ")
_TREATMENT = {
    concept("initiative-type", "behandlingstilbud"): False,
    concept("setting", "behandlingstilbud"): True,
}
"""A treatment facility is a setting where a target group's text names it, else a type of initiative."""


def facts(text: str, mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield a fact for each concept that the entry states, with every place that states it."""
    stated: dict[tuple[NamedNode, NamedNode], list[Span]] = {}
    beside = by_sentence(mentions)
    for mention in mentions:
        if mention.scheme not in PROPERTIES or not _states(mention, beside[mention.sentence.span]):
            continue
        if not any(other(text, mention) for other in (_a_finding, _a_description, _ahead)):
            key = (PROPERTIES[mention.scheme], mention.iri)
            stated.setdefault(key, []).extend(mention.spans)
    for (property_, iri), spans in stated.items():
        yield Fact(property_, iri, tuple(dict.fromkeys(spans)))


def facets(mentions: Sequence[Mention]) -> Iterator[Fact]:
    """Yield a fact for each facet that a target group's mentions state of the group."""
    stated: dict[tuple[NamedNode, NamedNode], list[Span]] = {}
    beside = by_sentence(mentions)
    for mention in mentions:
        if mention.scheme in FACETS and _states(mention, beside[mention.sentence.span]):
            stated.setdefault((FACETS[mention.scheme], mention.iri), []).extend(mention.spans)
    for (property_, iri), spans in stated.items():
        yield Fact(property_, iri, tuple(dict.fromkeys(spans)))


def _states(mention: Mention, beside: Sequence[Mention]) -> bool:
    """Tell whether a mention states its concept of the initiative or group; `beside` are all of its sentence."""
    stating = _TELLING_PHASES if mention.scheme == "development-phase" else _STATING
    if mention.denied or misread(mention) or mention.sentence.kind not in stating or _of_a_series(mention, beside):
        return False
    grouped = mention.sentence.kind is Kind.TARGET_GROUP
    if _TREATMENT.get(mention.iri, grouped) is not grouped and len(mention.words) == 1:
        return False
    return mention.scheme != "initiative-type" or not _of_another(mention, beside)


def _a_finding(text: str, mention: Mention) -> bool:
    """Tell whether a type word only names where a finding comes from: "En undersøgelse viser, at …"."""
    definite = mention.sentence.words[mention.words[-1]].word.endswith(("en", "et"))
    behind = Span(mention.extent.end, mention.sentence.span.end)
    return mention.scheme == "initiative-type" and not definite and reports(text, behind)


def _ahead(text: str, mention: Mention) -> bool:
    """Tell whether a type word tells what comes after the initiative: "inden metoden kan afprøves"."""
    return mention.scheme == "initiative-type" and bool(
        _BEFORE.search(text, mention.sentence.span.start, mention.extent.start)
    )


def _a_description(text: str, mention: Mention) -> bool:
    """Tell whether a method's name only describes: "en model for tidlig opsporing af demens"."""
    start, end = mention.extent.start, mention.extent.end
    article = _ARTICLE.search(text, max(0, start - 4), start)
    return mention.scheme == "method" and len(mention.words) > 1 and bool(article) and text.startswith(" af ", end)


def _of_a_series(mention: Mention, beside: Sequence[Mention]) -> bool:
    """Tell whether a method's name stands for the series of that name, where the entry has a method of its own."""
    return mention.scheme == "method" and any(
        other.scheme == "programme" and other.words == mention.words for other in beside
    )


def _of_another(mention: Mention, beside: Sequence[Mention]) -> bool:
    """Tell whether a type word only introduces a method's name: "forældreprogrammet DUÅ Førskole"."""
    following = mention.words[-1] + 1
    if not mention.sentence.words[mention.words[-1]].word.endswith(("en", "et")):
        return False
    return any(other.scheme == "method" and other.words[0] == following for other in beside)
