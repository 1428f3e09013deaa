"""pySHACL's verdict: on every focus node of a small graph, or on the few of a large one that may break a shape."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import pyshacl
from oxrdflib import OxigraphStore
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, serialize
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from graph.check import selects, shape, suspects
from graph.check.shape import FocusNode
from graph.check.suspects import Term
from graph.errors import DataError

# rdflib logs a traceback for each literal that does not fit its datatype; the shapes tell of those.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
# pySHACL logs to stderr what it raises too.
logging.getLogger("pyshacl-validate").addFilter(lambda _: False)

# Its annotations leave parts of the answer open: whether it conforms, the report and the report as text.
_run: Callable[..., tuple[bool, object, str]] = cast(Any, pyshacl).validate


def graph(quads: Iterable[Quad]) -> Graph:
    """Return the quads as one graph of rdflib in memory."""
    # In memory and not in oxrdflib's store: pySHACL asks for the size of the graph at every violation, and
    # that store counts all its triples each time.
    lines = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return _MemoryGraph().parse(data=lines, format="ox-nt")


def all_nodes(data: Graph, shapes: Graph) -> Graph:
    """Return the report of pySHACL on a graph; DataError tells of shapes that cannot be applied."""
    with _told():
        _, found, _ = _run(data, shacl_graph=shapes, inference="none")
        if not isinstance(found, Graph):
            raise _unfit(found)
        return found


def suspected_nodes(store: Store, shapes: Graph) -> Graph:
    """Return the report that pySHACL has on all graphs of a store as one, found in a time that fits large graphs.

    The engine of the store finds who may break a shape, and pySHACL looks at these alone. SPARQL in shapes is the
    engine's, too. DataError tells of shapes that cannot be applied.
    """
    with _told():
        rules = ShapesGraph(shapes)
        data = DataGraph.from_rdflib_graph(Graph(store=_Union(store=store)))
        executor = Validator(data, shacl_graph=shapes).make_executor()
        reports: list[tuple[Any, ...]] = []
        done: dict[Node, frozenset[Term]] = {}
        for each in suspects.find(shape.shapes(rules), store):
            # Who is looked at with all of a shape is not looked at again with one of its property shapes.
            nodes = each.nodes - done.setdefault(each.targeted.node, frozenset())
            if each.shape is each.targeted:
                done[each.targeted.node] = nodes
            if nodes:
                reports += each.shape.results(executor, data, [*map(_to_rdflib, nodes)])
        found, _ = cast(Any, Validator).create_validation_report(rules, not reports, reports)
        return cast(Graph, found)


def focus_nodes(store: Store, shapes: Graph) -> Mapping[NamedNode, int]:
    """Return shape → how many focus nodes it has in a store, for each shape with an IRI and what results name by it."""
    with _told():
        return suspects.count(shape.shapes(ShapesGraph(shapes)), store)


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
        if selects.split(str(query), "?this") is None:
            raise NotImplementedError  # rdflib evaluates it then: it knows the focus node everywhere in a query
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
            return Literal(term.value, lang=term.language, datatype=None if term.language else term.datatype.value)


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except DataError:
        raise
    except Exception as error:
        # pySHACL lets through whatever its parts raise: errors of its own, rdflib's, TypeError on odd dates.
        raise _unfit(error) from error


def _unfit(reason: object) -> DataError:
    first_line = (str(reason) or type(reason).__name__).partition("\n")[0]
    return DataError(f"the shapes cannot be applied ({first_line}); correct the shapes or the data")
