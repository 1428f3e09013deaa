"""A value as people say it: by its name, in one expression, or with all that is said of it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from graph import phrase
from graph.bilingual import Bilingual, bilingual
from graph.changes.description import Node, Value
from graph.changes.expression import COMPACT, NUMBERS, Namer
from graph.changes.nouns import NOUNS
from graph.changes.reader import Reader
from graph.order import predicate_key
from graph.terms import IG, RDF, XSD

_LONGEST = 160
"""Characters of the words of a target group that are shown."""


def show(value: Value, reader: Reader, longest: int | None = None) -> Bilingual:
    """Return a value in words, a text cut to `longest` characters where that is given."""
    if isinstance(value, Node):
        return compact(value, reader) or _facts(value, reader)
    if isinstance(value, NamedNode):
        return reader.called(value)
    if isinstance(value, Literal):
        return bilingual(lambda language: literal(value, language, longest))
    return Bilingual(str(value), str(value))


def listed(values: Iterable[Value], reader: Reader, longest: int | None = None) -> Bilingual:
    """Return values as a sentence lists them, each text cut to `longest` characters where that is given."""
    each = [show(value, reader, longest) for value in values]
    return bilingual(lambda language: phrase.listed(sorted(one.within(language) for one in each), language))


def property_name(predicate: NamedNode, reader: Reader) -> Bilingual:
    """Return what people call a property."""
    noun = NOUNS.get(predicate)
    return Bilingual(noun.danish, noun.english) if noun else reader.called(predicate)


def compact(node: Node, namer: Namer) -> Bilingual | None:
    """Return what shows all of COMPACT of its class, a value of each; None where it cannot be said so."""
    for class_, (predicates, say) in COMPACT.items():
        if class_ in node.all(RDF.type) and all(len(node.all(each)) <= 1 for each in predicates):
            return say(node, namer)
    return None


def told_by_compact(node: Node) -> frozenset[NamedNode]:
    """Return the properties of a node that `compact` shows."""
    return frozenset(
        predicate for class_, (shown, _) in COMPACT.items() if class_ in node.all(RDF.type) for predicate in shown
    )


def _facts(node: Node, reader: Reader) -> Bilingual:
    """Return all that is said of a node: its words first, then each property with its values."""
    facts = [each for each in sorted(node.facts, key=predicate_key) if each not in (RDF.type, IG.asStated)]
    names = [(property_name(each, reader), listed(node.facts[each], reader)) for each in facts]
    stated = [each.value for each in node.all(IG.asStated) if isinstance(each, Literal)]

    def say(language: str) -> str:
        words = phrase.listed([phrase.quoted(phrase.shortened(each, _LONGEST), language) for each in stated], language)
        rest = "; ".join(f"{name.within(language)}: {values.within(language)}" for name, values in names)
        bare = ", ".join(show(each, reader).within(language) for each in node.all(RDF.type))
        return (f"{words} ({rest})" if words and rest else words or rest) or bare

    return bilingual(say)


def literal(value: Literal, language: str, longest: int | None = None) -> str:
    """Return a literal as a language writes it, a text cut to `longest` characters where that is given."""
    text = value.value if longest is None else phrase.shortened(value.value, longest)
    if value.language or not text:
        return phrase.quoted(text, language)
    try:
        if value.datatype == XSD.date:
            return phrase.day(date.fromisoformat(text), language)
        if value.datatype in NUMBERS and len(text) < 30:
            return phrase.number(Decimal(text), language)
    except (ValueError, InvalidOperation):
        return text
    return (phrase.duration(text, language) if value.datatype == XSD.duration else None) or text
