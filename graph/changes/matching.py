"""Which node of the old release is which of the new: by what is said of them, as their numbers mean nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import Literal

from graph.changes.description import Node, Value, content
from graph.terms import RDF

Likeness = Callable[[Node, Node], float]


def apart(old: Iterable[Value], new: Iterable[Value]) -> tuple[list[Value], list[Value]]:
    """Return the values that only one side has, each as many times as it has more of them."""
    before, after = list(old), list(new)
    common = Counter(map(content, before)) & Counter(map(content, after))
    return _without(before, Counter(common)), _without(after, Counter(common))


def pairs(
    old: Sequence[Node], new: Sequence[Node], likeness: Likeness, least: float
) -> tuple[list[tuple[Node, Node]], list[Node], list[Node]]:
    """Return nodes that are one another, the most alike first, and the nodes of each side that are none of the other.

    Two nodes are at least as alike as `least` says.
    """
    weighed = [(-likeness(before, after), i, j) for i, before in enumerate(old) for j, after in enumerate(new)]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for weight, i, j in sorted(weighed):
        if -weight >= least and i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    made = [(old[i], new[j]) for i, j in found.items()]
    return (
        made,
        [each for i, each in enumerate(old) if i not in found],
        [each for j, each in enumerate(new) if j not in taken],
    )


def likeness(old: Node, new: Node) -> float:
    """Return how much of what is said of two nodes is the same, from 0 to 1; texts count by their words."""
    before, after = Counter(_said(old)), Counter(_said(new))
    return 2 * (before & after).total() / ((before.total() + after.total()) or 1)


def _said(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for predicate, values in node.facts.items():
        if predicate == RDF.type:
            continue
        here = (*path, predicate.value)
        for value in values:
            if isinstance(value, Node):
                yield from _said(value, here)
            elif isinstance(value, Literal) and value.language:
                yield from ((*here, word.casefold()) for word in value.value.split())
            else:
                yield (*here, str(value))


def _without(values: list[Value], common: Counter[tuple[object, ...]]) -> list[Value]:
    rest: list[Value] = []
    for value in values:
        said = content(value)
        if common[said]:
            common[said] -= 1
        else:
            rest.append(value)
    return rest
