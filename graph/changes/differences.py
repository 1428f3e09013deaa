"""What changed of a thing, property by property: every value that only one release has is told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pyoxigraph import NamedNode

from graph import phrase
from graph.bilingual import Bilingual, bilingual
from graph.changes.change import Match, Values, language_of, noun_of, tell, text_of
from graph.changes.description import Node, Value
from graph.changes.display import compact, property_name, show, told_by_compact
from graph.changes.expression import is_planned
from graph.changes.matching import apart, likeness, pairs
from graph.changes.model import Change
from graph.changes.nouns import Noun
from graph.changes.reader import Reader
from graph.order import predicate_key
from graph.terms import CV, DCT, IG

_NAME = 60
"""Characters of the words by which a node is named where one of its own properties changed."""
_LEAST = 0.3
"""How alike two nodes have to be to be the same one, changed."""

_LONE = frozenset({DCT.temporal, IG.hasFunding, IG.hasAgeRange, CV.contactPoint})
"""What a thing mostly has one of: another one in its stead is the same one, changed."""


def differences(match: Match, covered: frozenset[NamedNode] = frozenset()) -> Iterator[Change]:
    """Yield what changed of a thing and of the nodes below it, in the order of the model, but for what is `covered`."""
    predicates = {*match.before.facts, *match.after.facts} - covered
    for predicate in sorted(predicates, key=predicate_key):
        old, new = apart(match.before.all(predicate), match.after.all(predicate))
        old_nodes, new_nodes = ([each for each in side if isinstance(each, Node)] for side in (old, new))
        matched, gone, come = pairs(old_nodes, new_nodes, *_alike(match, predicate))
        for before, after in matched:
            yield from _of_node(match, predicate, before, after)
        old_rest = [*(each for each in old if not isinstance(each, Node)), *gone]
        new_rest = [*(each for each in new if not isinstance(each, Node)), *come]
        for values in _by_kind(match, predicate, old_rest, new_rest):
            yield tell(match, values)


def _alike(match: Match, predicate: NamedNode) -> tuple[Callable[[Node, Node], float], float]:
    """Return how nodes of a property are known again, and how alike they must be."""

    def same_status(before: Node, after: Node) -> float:
        same = is_planned(before, match.old) == is_planned(after, match.new)
        return likeness(before, after) if same else -1

    if predicate == IG.hasInvolvement:
        return _same_body, 1
    return (same_status if predicate == DCT.temporal else likeness), (0 if predicate in _LONE else _LEAST)


def _same_body(before: Node, after: Node) -> float:
    body = before.one(CV.hasParticipant)
    return float(body is not None and body == after.one(CV.hasParticipant))


def _of_node(match: Match, predicate: NamedNode, before: Node, after: Node) -> Iterator[Change]:
    """Yield what changed of a node below a thing: what one expression tells of it, then all the rest."""
    values = Values(predicate, noun_of(predicate, after, match.new), [before], [after])
    change = tell(match, values)
    covered = _visible(before, after, match.old)
    if covered:
        yield change
        covered |= _quoted(before, after, change)
    place = _place(match, values, after)
    # What the place quotes already needs no words behind it.
    words = ((), ()) if compact(after, match.new) is None else (change.old_words, change.new_words)
    yield from differences(Match(match.old, match.new, before, after, (*match.place, place), *words), covered)


def _visible(before: Node, after: Node, reader: Reader) -> frozenset[NamedNode]:
    """Return the properties whose change shows in the one expression that tells of the node."""
    shown = compact(before, reader)
    if shown is None or compact(after, reader) in (None, shown):
        return frozenset()
    return frozenset(
        each
        for each in told_by_compact(before) & told_by_compact(after)
        if compact(replace(before, facts={**before.facts, each: after.all(each)}), reader) != shown
    )


def _quoted(before: Node, after: Node, change: Change) -> frozenset[NamedNode]:
    """Return the property of a node's words, where a change quotes them as the words behind it."""
    for node, words in ((before, change.old_words), (after, change.new_words)):
        if not {text_of(each) for each in node.all(IG.asStated)} <= {each.quote for each in words}:
            return frozenset()
    return frozenset({IG.asStated})


def _place(match: Match, values: Values, node: Node) -> Bilingual:
    """Return what a node is called where one of its own properties changed."""
    stated = next((text_of(each) for each in node.all(IG.asStated)), "")
    named, label = show(node, match.new), property_name(values.property, match.new)

    def say(language: str) -> str:
        words = phrase.quoted(phrase.shortened(stated, _NAME), language) if stated else named.within(language)
        if values.noun is None:
            return f"{label.within(language)} {words}"
        return f"{values.noun.danish_definite if language == 'da' else values.noun.english} {words}"

    return bilingual(say)


def _by_kind(match: Match, predicate: NamedNode, old: Sequence[Value], new: Sequence[Value]) -> Iterator[Values]:
    """Yield the values in groups within which they stand for each other: of one language, or one kind of node."""
    nouns = [(0, each, noun_of(predicate, each, match.old)) for each in old]
    nouns += [(1, each, noun_of(predicate, each, match.new)) for each in new]

    def key(each: tuple[int, Value, Noun | None]) -> tuple[bool, str, str]:
        _, value, noun = each
        return isinstance(value, Node), language_of(value), noun.english if noun else ""

    for _, group in groupby(sorted(nouns, key=key), key=key):
        held = list(group)
        sides = [[value for at, value, _ in held if at == side] for side in (0, 1)]
        yield Values(predicate, held[0][2], *sides)
