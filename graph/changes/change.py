"""Values that only one of two releases has, told as one change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.bilingual import Bilingual
from graph.changes import sentence, verbs
from graph.changes.description import Node, Value
from graph.changes.display import listed, property_name
from graph.changes.expression import is_planned
from graph.changes.model import Act, Change, Piece, Words
from graph.changes.notation import UNREPEATED, notation
from graph.changes.nouns import NOUNS, PLANNED, Noun
from graph.changes.reader import Reader
from graph.changes.word_diff import word_diff
from graph.order import Term
from graph.terms import DCT, IG

_TEXT = 60
"""Characters; of two longer texts it is told which words changed."""
_SHOWN = 160
"""Characters of a text that a sentence repeats where it was added or removed."""
_WHOLE = frozenset({DCT.title})
"""Texts that are told from beginning to end."""


@dataclass(frozen=True)
class Match:
    """Two nodes that are one another in two releases, where they stand, and the words that lead to them."""

    old: Reader
    new: Reader
    before: Node
    after: Node
    place: tuple[Bilingual, ...] = ()
    old_words: tuple[Words, ...] = ()
    new_words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Values:
    """Values of a property that only one release has, and what people call such values."""

    property: NamedNode
    noun: Noun | None
    old: Sequence[Value]
    new: Sequence[Value]


def tell(match: Match, values: Values) -> Change:
    """Return that values were added, removed or changed."""
    changed = _changed_words(values)
    act, said = _said(match, values, in_words=bool(changed))
    old_words, new_words = _words(match, values)
    name = values.noun.kind if values.noun else _local_name(values.property)
    repeated = values.property not in UNREPEATED
    return Change(
        kind=f"{name}-{act}",
        property=values.property.value,
        told=sentence.placed(match.place, said),
        old=tuple(notation(each, match.old.release.base) for each in values.old if repeated),
        new=tuple(notation(each, match.new.release.base) for each in values.new if repeated),
        old_words=old_words,
        new_words=new_words,
        pieces=changed,
    )


def _said(match: Match, values: Values, in_words: bool) -> tuple[str, Bilingual]:
    """Return what became of the values, and the sentence that says so."""
    about = sentence.About(
        values.property,
        values.noun,
        property_name(values.property, match.new),
        many=max(len(values.old), len(values.new)) > 1,
        tongue=language_of((*values.old, *values.new)[0]),
    )
    if not values.old:
        return Act.ADDED, sentence.of_one_side(about, Act.ADDED, listed(values.new, match.new, _SHOWN))
    if not values.new:
        return Act.REMOVED, sentence.of_one_side(about, Act.REMOVED, listed(values.old, match.old, _SHOWN))
    first, last = values.old[0], values.new[0]
    verb = verbs.CHANGED
    if isinstance(first, Node) and isinstance(last, Node) and not about.many:
        verb = verbs.between(first, last)
    return verb, sentence.of_both_sides(about, verb, None if in_words else _from_to(match, values))


def _from_to(match: Match, values: Values) -> tuple[Bilingual, Bilingual]:
    before, after = listed(values.old, match.old), listed(values.new, match.new)
    if before.da != after.da and before.en != after.en:
        return before, after
    # They differ in what people do not say, such as a datatype.
    base = match.new.release.base
    before, after = (Bilingual(each, each) for each in (_written(values.old, base), _written(values.new, base)))
    return before, after


def _written(values: Sequence[Value], base: str) -> str:
    return ", ".join(notation(each, base) for each in values)


def _changed_words(values: Values) -> tuple[Piece, ...]:
    """Return which words changed, where one longer text became another."""
    texts = [text_of(each) for each in (*values.old, *values.new)]
    if len(values.old) == len(values.new) == 1 and values.property not in _WHOLE and min(map(len, texts)) > _TEXT:
        return word_diff(*texts)
    return ()


def _words(match: Match, values: Values) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
    """Return the words behind the old and the new values; where they have none, those that lead to their node."""
    before, after = match.before.iri, match.after.iri
    old = [words for each in values.old for words in _behind(match.old, before, values.property, each)]
    new = [words for each in values.new for words in _behind(match.new, after, values.property, each)]
    new += [words for each in values.old for words in match.new.withdrawal(before, values.property, _term(each))]
    old = old or list(match.old_words if values.old else ())
    new = new or list(match.new_words if values.new else ())
    return tuple(dict.fromkeys(old)), tuple(dict.fromkeys(new))


def _behind(reader: Reader, subject: NamedNode, predicate: NamedNode, value: Value) -> tuple[Words, ...]:
    found = reader.words(subject, predicate, _term(value))
    if not found and isinstance(value, Node):
        return tuple(Words(text_of(each)) for each in value.all(IG.asStated))
    return found


def _term(value: Value) -> Term:
    return value.iri if isinstance(value, Node) else value


def text_of(value: Value) -> str:
    """Return the text of a value; nothing where it is none."""
    return value.value if isinstance(value, Literal) else ""


def language_of(value: Value) -> str:
    """Return the language of a value; nothing where it has none."""
    return (value.language or "") if isinstance(value, Literal) else ""


def noun_of(predicate: NamedNode, value: Value, reader: Reader) -> Noun | None:
    """Return what people call a value of a property."""
    planned = predicate == DCT.temporal and isinstance(value, Node) and is_planned(value, reader)
    return PLANNED if planned else NOUNS.get(predicate)


def _local_name(iri: NamedNode) -> str:
    """Return the last part of an IRI as it stands in the name of a kind of change."""
    name = re.split("[/#:]", iri.value.rstrip("/#"))[-1]
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", name).lower()
