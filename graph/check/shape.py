"""A shape as pySHACL reads it, with types: what else here asks pySHACL of shapes goes through it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from pyshacl.shapes_graph import ShapesGraph
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import IdentifiedNode, Literal, Node

FocusNode = IdentifiedNode | Literal


class UnfitError(Exception):
    """The shapes cannot be applied for the reason told; `shape` is the one that it showed at, where that is known."""

    def __init__(self, reason: Exception, node: Node | None = None) -> None:
        super().__init__((str(reason) or type(reason).__name__).partition("\n")[0])
        self.shape = node


class Targets(NamedTuple):
    """Where a shape says that its focus nodes are."""

    nodes: Sequence[Node]
    classes: Sequence[Node]
    subjects_of: Sequence[Node]
    objects_of: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape or property shape of a graph of shapes."""

    _shape: Any
    """pySHACL's own, whose methods have no types."""

    @property
    def node(self) -> Node:
        """The name of the shape in its graph."""
        return cast(Node, self._shape.node)

    @property
    def name(self) -> URIRef | None:
        """What results call it: its IRI, or that of the nearest shape around it that has one."""
        return named(self.graph, self.node)

    @property
    def graph(self) -> Graph:
        """The graph of shapes."""
        return cast(Graph, self._shape.sg.graph)

    @property
    def deactivated(self) -> bool:
        """Whether it is not to be looked at."""
        return bool(self._shape.deactivated)

    @property
    def path(self) -> Node | None:
        """The path of a property shape; None for a node shape."""
        return cast(Node | None, self._shape.path())

    @property
    def extended(self) -> bool:
        """Whether it uses constraint components that the shapes themselves define."""
        return bool(self._shape.find_custom_constraints())

    def values(self, parameter: Node) -> list[Node]:
        """Return the values of a parameter."""
        return list(self.graph.objects(self.node, parameter))

    def constraints(self) -> dict[Node, list[Node]]:
        """Return parameter → its values, for every parameter of SHACL's own constraint components that is given."""
        given = {parameter: self.values(parameter) for parameter in ALL_CONSTRAINT_PARAMETERS}
        return {parameter: values for parameter, values in given.items() if values}

    def other(self, node: Node) -> "Shape | None":
        """Return another shape of the graph by its name, or None."""
        found = self._shape.get_other_shape(node)
        return found and Shape(found)

    def property_shapes(self) -> "Iterator[Shape]":
        """Yield the property shapes of a node shape."""
        for node in self.values(SH.property) if self.path is None else ():
            if found := self.other(node):
                yield found

    def targets(self) -> Targets:
        """Return where its focus nodes are; ShapeLoadError tells of what SHACL does not allow."""
        nodes, classes, implicit, objects_of, subjects_of = self._shape.target()
        of_classes = {each for each in (*classes, *implicit) if isinstance(each, URIRef)}
        return Targets(list(nodes), sorted(of_classes), list(subjects_of), list(objects_of))

    def select(self, constraint: Node) -> tuple[str, str]:
        """Return the prologue that SHACL gives a SPARQL constraint, and its query with the path filled in."""
        (text,) = self.graph.objects(constraint, SH.select)
        helper: Any = SPARQLQueryHelper(self._shape, constraint, str(text))  # type: ignore[no-untyped-call] # pySHACL has no types here
        helper.collect_prefixes()
        _, bound = helper.pre_bind_variables(URIRef("urn:x-any:focus-node"))
        return helper.apply_prefixes(""), bound

    def results(
        self, executor: object, data: object, focus: Collection[FocusNode] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return pySHACL's results, in its own form, for the focus nodes, by default for those of the targets."""
        _, found = self._shape.validate(executor, data, focus=None if focus is None else list(focus))
        return cast(list[tuple[Any, ...]], found)


def named(shapes: Graph, node: Node | None) -> URIRef | None:
    """Return the IRI of the shape, or of the nearest one around it that has an IRI."""
    seen: set[Node] = set()
    while isinstance(node, BNode) and node not in seen:
        seen.add(node)
        node = next(shapes.subjects(object=node), None)
    return node if isinstance(node, URIRef) else None


def shapes(graph: ShapesGraph) -> list[Shape]:
    """Return all shapes of a graph; ShapeLoadError tells of one that is malformed."""
    return [Shape(each) for each in graph.shapes]
