"""pySHACL's verdict: on every focus node of a small graph, or on the few of a large one that may break a shape."""

import logging
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from oxrdflib import OxigraphStore
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, serialize
from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from graph.check import selects, shape, suspects
from graph.check.shape import FocusNode, Shape, UnfitError
from graph.check.suspects import Term

# rdflib logs a traceback for each literal that does not fit its datatype; the shapes tell of those.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
# pySHACL logs what it raises too; without a handler that would come to stderr.
logging.getLogger("pyshacl").addHandler(logging.NullHandler())


def graph(quads: Iterable[Quad]) -> Graph:
    """Return the quads as one graph of rdflib in memory."""
    # In memory and not in oxrdflib's store: pySHACL asks for the size of the graph at every violation, and
    # that store counts all its triples each time.
    lines = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return _MemoryGraph().parse(data=lines, format="ox-nt")


def shapes_graph(quads: Iterable[Quad]) -> Graph:
    """Return shapes as pySHACL reads them from a file: literals as they are written, and only `true` is true."""
    rdflib_bool_patch()  # type: ignore[no-untyped-call] # pySHACL has no types here
    try:
        return graph(quads)
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call] # as above


def all_nodes(data: Graph, shapes: Graph) -> Graph:
    """Return the report of pySHACL on a graph; UnfitError tells of shapes that cannot be applied."""
    with _told():
        judge = _Judge(data, shapes)
        for each in judge.shapes:
            judge.look(each)
        return judge.report()


def suspected_nodes(store: Store, shapes: Graph) -> Graph:
    """Return the report that pySHACL has on all graphs of a store as one, found in a time that fits large graphs.

    The engine of the store finds who may break a shape, and pySHACL looks at these alone. SPARQL in shapes is the
    engine's, too. UnfitError tells of shapes that cannot be applied.
    """
    with _told():
        judge = _Judge(Graph(store=_Union(store=store)), shapes)
        done: dict[Node, set[FocusNode]] = {}
        for each in suspects.find(judge.shapes, store):
            # Who is looked at with all of a shape is not looked at again with one of its property shapes.
            nodes = {*map(_to_rdflib, each.nodes), *each.literals} - done.setdefault(each.targeted.node, set())
            if each.shape is each.targeted:
                done[each.targeted.node] = nodes
            if nodes:
                judge.look(each.shape, nodes)
        return judge.report()


def focus_nodes(store: Store, shapes: Graph) -> Mapping[NamedNode, int]:
    """Return shape → how many focus nodes it has in a store, for each shape with an IRI and what results name by it."""
    with _told():
        return suspects.count(shape.shapes(ShapesGraph(shapes)), store)


class _Judge:
    """pySHACL with a graph and its shapes, and what it found so far."""

    def __init__(self, data: Graph, shapes: Graph) -> None:
        # pySHACL keeps the words for blank nodes by the address of their graph, which a later graph may have again.
        cast(Any, stringify_blank_node).dict_cache.clear()
        self._rules = ShapesGraph(shapes)
        self._data = DataGraph.from_rdflib_graph(data)
        self._executor = Validator(self._data, shacl_graph=shapes).make_executor()
        self._found: list[tuple[Any, ...]] = []
        self.shapes = shape.shapes(self._rules)

    def look(self, at: Shape, nodes: Collection[FocusNode] | None = None) -> None:
        """Look at these focus nodes of a shape, by default at those of its targets."""
        try:
            self._found += at.results(self._executor, self._data, nodes)
        except Exception as error:
            raise UnfitError(error, at.node) from error

    def report(self) -> Graph:
        """Return the report of all that was looked at."""
        found, _ = cast(Any, Validator).create_validation_report(self._rules, not self._found, self._found)
        return cast(Graph, found)


class _MemoryGraph(Graph):
    """A graph in memory that parses each SPARQL query once: pySHACL asks one query for every focus node."""

    def query(self, query_object: str | Query, *rest: Any, **options: Any) -> QueryResult:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *rest, **options)


@cache
def _prepared(query: str) -> Query:
    return prepareQuery(query)


class _Union(OxigraphStore):
    """A store whose graphs are one: a statement of several graphs comes once."""

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        seen: set[object] = set()
        for triple, graphs in super().triples(triple_pattern, None):
            if triple not in seen:
                seen.add(triple)
                yield triple, graphs

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: str, **rest: Any) -> QueryResult:  # noqa: N803 - rdflib's names
        # rdflib puts in values everywhere in a query, the engine only where it selects a variable and joins them later.
        if not initBindings.keys() <= {"this"} or selects.split(str(query), "?this") is None:
            raise NotImplementedError  # rdflib evaluates it then
        return super().query(query, initNs, initBindings, "__UNION__", **rest)

    def __len__(self, context: Graph | None = None) -> int:
        # pySHACL asks for it at every result, only to see whether there is anything; counting takes seconds.
        return 1


def _to_rdflib(term: Term) -> FocusNode:
    match term:
        case NamedNode():
            return URIRef(term.value)
        case BlankNode():
            return BNode(term.value)
        case _:
            datatype = None if term.language else term.datatype.value
            return Literal(term.value, lang=term.language, datatype=datatype)


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except UnfitError:
        raise
    except Exception as error:
        # pySHACL lets through whatever its parts raise: errors of its own, rdflib's, TypeError on odd dates.
        raise UnfitError(error) from error
