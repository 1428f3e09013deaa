"""The sentence that tells of a change: what, what became of it, from → to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph import phrase
from graph.bilingual import Bilingual, bilingual
from graph.changes.model import Act
from graph.changes.nouns import Noun
from graph.changes.verbs import CHANGED, VERBS
from graph.terms import IG, NIF

_ACTS = {Act.ADDED: Bilingual("tilføjet", "added"), Act.REMOVED: Bilingual("fjernet", "removed")}
_TONGUES: Mapping[str, Bilingual] = {
    "en": Bilingual("på engelsk", "in English"),
    "": Bilingual("", ""),
    "da": Bilingual("", ""),
}
_OWN: Mapping[tuple[NamedNode, str], Bilingual] = {
    (NIF.isString, CHANGED): Bilingual(
        "Siden er læst igen, og dens tekst er ændret", "The page was read again, and its text changed"
    ),
    (IG.transferredTo, Act.ADDED): Bilingual("Overgået til {}", "Transferred to {}"),
    (IG.transferredTo, Act.REMOVED): Bilingual(
        "Det står der ikke mere, at indsatsen er overgået til {}", "No longer stated as transferred to {}"
    ),
}
"""Sentences of their own."""


@dataclass(frozen=True)
class About:
    """What a sentence is about: a property, what people call it, whether of many values, and in which language."""

    property: NamedNode
    noun: Noun | None
    label: Bilingual
    many: bool
    tongue: str


def of_one_side(about: About, act: Act, values: Bilingual) -> Bilingual:
    """Return that values were added or removed."""
    own = _OWN.get((about.property, act))

    def say(language: str) -> str:
        shown, participle = values.within(language), _ACTS[act].within(language)
        if own:
            return own.within(language).format(shown)
        if about.noun is None:
            return f"{_head(about, about.label.within(language), language)}: {participle} {shown}"
        return f"{_head(about, _name(about.noun, about.many, language), language)} {participle}: {shown}"

    return bilingual(say)


def of_both_sides(about: About, verb: str, values: tuple[Bilingual, Bilingual] | None) -> Bilingual:
    """Return that values changed, from → to; only that they did, where no values are given."""
    own = _OWN.get((about.property, verb))

    def say(language: str) -> str:
        participle = VERBS[verb].within(language)
        from_to = f": {values[0].within(language)} → {values[1].within(language)}" if values else ""
        if own:
            return own.within(language) + from_to
        if about.noun is None:
            return _head(about, about.label.within(language), language) + (from_to or f": {participle}")
        head = _head(about, _definite(about.noun, about.many, language), language)
        return f"{head} {'er ' * (language == 'da')}{participle}{from_to}"

    return bilingual(say)


def placed(places: Sequence[Bilingual], sentence: Bilingual) -> Bilingual:
    """Return a sentence behind the nodes that it is about."""

    def say(language: str) -> str:
        if not places:
            return sentence.within(language)
        path = ": ".join(each.within(language) for each in places)
        said = sentence.within(language)
        return phrase.capital(f"{path}: {said[:1].lower()}{said[1:]}")

    return bilingual(say)


def _name(noun: Noun, many: bool, language: str) -> str:
    if language == "da":
        return noun.danish_plural if many else noun.danish
    return noun.english_plural if many else noun.english


def _definite(noun: Noun, many: bool, language: str) -> str:
    if many:
        return _name(noun, many, language)
    return noun.danish_definite if language == "da" else noun.english


def _head(about: About, name: str, language: str) -> str:
    """Return the beginning of a sentence: what it is about, and in which language where that is not Danish."""
    tongue = _TONGUES.get(about.tongue, Bilingual(f"({about.tongue})", f"({about.tongue})")).within(language)
    return phrase.capital(name) + (f" {tongue}" if tongue else "")
