"""Who may break a shape, as SPARQL: a shape becomes clauses, and a focus node for which none holds keeps the shape.

A clause is what can stand in a group graph pattern; the empty clause holds for every focus node. Clauses may hold for
more focus nodes than those that break the shape, never for fewer. What cannot be told in SPARQL holds for all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.term import Node

from graph.check import paths, values
from graph.check.shape import Shape

EVERY = ""
"""The clause that holds for every focus node."""
_DEEPEST = 6
_MOST_CLAUSES = 32


def of(shape: Shape, focus: str, leave: frozenset[Node] = frozenset()) -> list[str]:
    """Return the clauses of a shape for the variable that stands for its focus node.

    Parameters in `leave` are looked at elsewhere.
    """
    return _Writer(focus).clauses(shape, focus, leave)


def instance(of_class: Node, variable: str) -> str:
    """Return the pattern that binds the variable to what is of the class, or of one below it."""
    return f"{variable} {_IS_A} {of_class.n3()}"


_IS_A = f"{RDF.type.n3()}/{RDFS.subClassOf.n3()}*"


class _Writer:
    """Writes the clauses of one shape; it gives every value a variable of its own."""

    def __init__(self, focus: str) -> None:
        self._focus = focus
        self._variables = 0

    def clauses(self, shape: Shape, focus: str, leave: frozenset[Node] = frozenset(), depth: int = 0) -> list[str]:
        if shape.deactivated:
            return []
        path = None if shape.path is None else paths.written(shape.graph, shape.path)
        if depth == _DEEPEST or shape.extended or (path is None) != (shape.path is None):
            return [EVERY]
        at = _At(self, shape, focus, self.variable() if path else focus, path, depth)
        given = {parameter: arguments for parameter, arguments in shape.constraints().items() if parameter not in leave}
        written = [*_value_tests(at, given)]
        for parameter, arguments in given.items():
            if parameter not in values.tests():
                written += _RULES.get(parameter, _any)(at, arguments)
        return [EVERY] if EVERY in written or len(written) > _MOST_CLAUSES else written

    def variable(self) -> str:
        self._variables += 1
        return f"?v{self._variables}"


@dataclass(frozen=True)
class _At:
    """Where in a shape a clause is written: the focus node, its values and the path from one to the other."""

    writer: _Writer
    shape: Shape
    focus: str
    value: str
    path: str | None
    depth: int

    @property
    def reach(self) -> str:
        return f"{self.focus} {self.path} {self.value} . " if self.path else ""

    def other(self) -> str:
        return self.writer.variable()

    def below(self, node: Node) -> list[str] | None:
        """Return the clauses of another shape for the values, or None if there is no such shape."""
        shape = self.shape.other(node)
        return None if shape is None else self.writer.clauses(shape, self.value, depth=self.depth + 1)


def _value_tests(at: _At, given: Mapping[Node, Sequence[Node]]) -> Iterator[str]:
    wrong = [
        test(at.shape.graph, given[parameter], at.value)
        for parameter, test in values.tests().items()
        if parameter in given
    ]
    if None in wrong or (SH.pattern in given and at.shape.values(SH.flags)):
        yield at.reach
    elif wrong:
        # What is an error to SPARQL may be a result to pySHACL.
        yield at.reach + f"FILTER({' || '.join(f'COALESCE({each}, true)' for each in wrong)})"


_Rule = Callable[[_At, Sequence[Node]], list[str]]


def _any(at: _At, _: Sequence[Node]) -> list[str]:
    return [EVERY]


def _any_value(at: _At, _: Sequence[Node]) -> list[str]:
    return [at.reach]


def _classes(at: _At, classes: Sequence[Node]) -> list[str]:
    return [
        at.reach + f"MINUS {{ {at.value} {_IS_A} {each.n3()} }}" for each in classes if isinstance(each, URIRef)
    ] or [at.reach]


def _min_count(at: _At, counts: Sequence[Node]) -> list[str]:
    match _number(counts):
        case 0:
            return []
        case 1 if at.path:
            return [f"MINUS {{ {at.focus} {at.path} {at.other()} }}"]
        case _:
            return [EVERY]


def _max_count(at: _At, counts: Sequence[Node]) -> list[str]:
    if not at.path or _number(counts) is None:
        return [EVERY]
    return [at.reach] if _number(counts) == 0 else [_two_values(at, "")]


def _unique_language(at: _At, _: Sequence[Node]) -> list[str]:
    return [_two_values(at, " && LCASE(LANG({0})) = LCASE(LANG({1}))")] if at.path else [EVERY]


def _two_values(at: _At, also: str) -> str:
    second = at.other()
    test = f"!sameTerm({at.value}, {second}){also.format(at.value, second)}"
    return f"{at.reach}{at.focus} {at.path} {second} . FILTER(COALESCE({test}, true))"


def _has_value(at: _At, wanted: Sequence[Node]) -> list[str]:
    names = [values.written(each) for each in wanted]
    if None in names:
        return [EVERY]
    if at.path:
        return [f"MINUS {{ {at.focus} {at.path} {each} }}" for each in names]
    return [f"FILTER(!sameTerm({at.focus}, {each}))" for each in names]


def _all_of(at: _At, lists: Sequence[Node]) -> list[str]:
    return [clause for members in _members(at, lists) for clause in _each(at, members)]


def _nodes(at: _At, shapes: Sequence[Node]) -> list[str]:
    return _each(at, shapes)


def _each(at: _At, shapes: Sequence[Node]) -> list[str]:
    told = [at.below(each) for each in shapes]
    return [at.reach + clause for clauses in told for clause in (clauses if clauses is not None else [""])]


def _any_of(at: _At, lists: Sequence[Node]) -> list[str]:
    """A value breaks an sh:or when it breaks all of its shapes: a clause of each holds."""
    written: list[str] = []
    for members in _members(at, lists):
        told = [at.below(each) for each in members]
        clauses = [each if each is not None else [EVERY] for each in told]
        if sum(1 for _ in product(*clauses)) > _MOST_CLAUSES:
            return [at.reach]
        written += [at.reach + " ".join(together) for together in product(*clauses)]
    return written


def _members(at: _At, lists: Sequence[Node]) -> list[list[Node]]:
    return [list(at.shape.graph.items(each)) for each in lists]


def _closed(at: _At, closed: Sequence[Node]) -> list[str]:
    graph = at.shape.graph
    if [str(each) for each in closed] == ["false"]:
        return []
    allowed = {path for each in graph.objects(at.shape.node, SH.property) for path in graph.objects(each, SH.path)}
    for ignored in graph.objects(at.shape.node, SH.ignoredProperties):
        allowed |= set(graph.items(ignored))
    names = [each.n3() for each in allowed if isinstance(each, URIRef)]
    predicate = at.other()
    told = f"{at.reach}{at.value} {predicate} {at.other()} . "
    return [told + (f"FILTER({predicate} NOT IN ({', '.join(sorted(names))}))" if names else "")]


def _equals(at: _At, properties: Sequence[Node]) -> list[str]:
    if not at.path:
        return [EVERY]
    written: list[str] = []
    for each in properties:
        other = at.other()
        written.append(f"{at.reach}MINUS {{ {at.focus} {each.n3()} {at.value} }}")
        written.append(f"{at.focus} {each.n3()} {other} . MINUS {{ {at.focus} {at.path} {other} }}")
    return written


def _disjoint(at: _At, properties: Sequence[Node]) -> list[str]:
    return [f"{at.reach}{at.focus} {each.n3()} {at.other()} . " for each in properties]


def _number(counts: Sequence[Node]) -> int | None:
    count = counts[0]
    return count.value if len(counts) == 1 and isinstance(count, Literal) and type(count.value) is int else None


_RULES: Mapping[Node, _Rule] = {
    SH["class"]: _classes,
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.uniqueLang: _unique_language,
    SH.hasValue: _has_value,
    SH["and"]: _all_of,
    SH["or"]: _any_of,
    SH["not"]: _any_value,
    SH.xone: _any_value,
    SH.node: _nodes,
    SH.property: _nodes,
    SH.closed: _closed,
    SH.ignoredProperties: lambda _at, _arguments: [],
    SH.equals: _equals,
    SH.disjoint: _disjoint,
    SH.lessThan: _any_value,
    SH.lessThanOrEquals: _any_value,
    SH.qualifiedMinCount: lambda _at, _arguments: [],
    SH.qualifiedMaxCount: lambda _at, _arguments: [],
    SH.qualifiedValueShapesDisjoint: lambda _at, _arguments: [],
}
