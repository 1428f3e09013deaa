"""Quads checked against SHACL shapes: the only home of pySHACL and rdflib.

Importing this module takes a fraction of a second, so callers import it where they check, not at their top.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any, cast

import pyshacl
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult

from graph import formats, store, strays
from graph.errors import DataError, InputError
from graph.property_path import UNARY, ComplexPath
from graph.property_path import Path as PropertyPath
from graph.report import Report, Result, Severity, Term
from graph.terms import BASE, RDF, SH
from graph.vocabulary import turtle_files

# rdflib logs a traceback for each literal that does not fit its datatype; the shapes tell of those.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
# pySHACL logs to stderr what it raises too.
logging.getLogger("pyshacl-validate").addFilter(lambda _: False)

# Its annotations leave parts of the answer open: whether it conforms, the report and the report as text.
_run: Callable[..., tuple[bool, object, str]] = cast(Any, pyshacl).validate


def check(quads: Iterable[Quad], shapes: Sequence[Path] = (), base: str = BASE) -> Report:
    """Return what the shapes, by default the project's, say of the quads; all graphs count as one.

    The project's shapes look past what a page says that the default graph has from a page updated later.
    `base` is the one that the quads were built with. InputError or DataError tells of a file of shapes that
    cannot be used.
    """
    if shapes:
        return _report(_validate(quads, Dataset(chain.from_iterable(map(_read, shapes)))))
    data, rules = Dataset(quads), Dataset(_shipped("shapes", base))
    overruled, pages = strays.overruled(data), strays.pages(data)
    results = _validate((quad for quad in data if quad not in overruled), rules)
    told = [result for result in results if result.shape != strays.STATED or result.focus not in pages]
    return _report([*told, *strays.find(data, rules)])


def check_files(
    files: Sequence[Path], shapes: Sequence[Path] = (), syntax: str | None = None, base: str = BASE
) -> Report:
    """Return what the shapes say of all files together.

    The project's own shapes know the ontology and the vocabularies without being given them. Each file is in
    the syntax named, or in the one of its suffix. InputError names a file that cannot be read, DataError the
    line and column of one that cannot be parsed.
    """
    known = () if shapes else _shipped("ontology", base)
    return check(chain(known, *(_read(file, syntax) for file in files)), shapes, base)


def _read(file: Path, syntax: str | None = None) -> list[Quad]:
    form = formats.GRAPHS[syntax] if syntax else formats.of_file(file)
    try:
        with file.open("rb") as content:
            quads = list(parse(content, form.ox, base_iri=file.resolve().as_uri()))
    except SyntaxError as error:
        raise store.unreadable(file, error) from error
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}; name an RDF file that can be read") from error
    if not quads:
        raise DataError(f"{file}: it holds no statements, so there is nothing to check; name another file")
    return quads


def _shipped(package: str, base: str) -> Iterator[Quad]:
    """Yield the quads of all Turtle files of a package of the project, moved to another base."""
    for file in turtle_files(files(package)):
        # In the text, since queries name concepts too.
        yield from parse(_MOVABLE.sub(base, file.read_text("utf-8")), RdfFormat.TURTLE)


_MOVABLE = re.compile(re.escape(BASE) + "(?!ontology/|shapes/)")


class _MemoryGraph(Graph):
    """A graph in memory that parses each SPARQL query once: pySHACL asks one query for every focus node."""

    def query(self, query_object: str | Query, *rest: Any, **options: Any) -> QueryResult:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *rest, **options)


@cache
def _prepared(query: str) -> Query:
    return prepareQuery(query)


def _to_rdflib(quads: Iterable[Quad]) -> Graph:
    # In memory and not in oxrdflib's store: pySHACL asks for the size of the graph at every violation, and
    # that store counts all its triples each time.
    lines = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return _MemoryGraph().parse(data=lines, format="ox-nt")


def _to_dataset(graph: Graph) -> Dataset:
    return Dataset(parse(graph.serialize(format="ox-nt", encoding="utf-8"), RdfFormat.N_TRIPLES))


def _report(results: Iterable[Result]) -> Report:
    return Report(tuple(sorted(results, key=lambda each: each.key)))


def _validate(data: Iterable[Quad], shapes: Dataset) -> list[Result]:
    try:
        _, found, _ = _run(_to_rdflib(data), shacl_graph=_to_rdflib(shapes), inference="none")
    except Exception as error:
        # pySHACL lets through whatever its parts raise: errors of its own, rdflib's, TypeError on odd dates.
        raise _unfit(error) from error
    if not isinstance(found, Graph):
        raise _unfit(found)
    report = _to_dataset(found)
    messages = [quad.object for quad in shapes.quads_for_predicate(SH.message)]
    languages = {text.value: text.language or "" for text in messages if isinstance(text, Literal)}
    nodes = [quad.object for quad in report.quads_for_predicate(SH.result)]
    return [_result(report, cast(BlankNode, node), shapes, languages) for node in nodes]


def _unfit(reason: object) -> DataError:
    first_line = (str(reason) or type(reason).__name__).partition("\n")[0]
    return DataError(f"the shapes cannot be applied ({first_line}); correct the shapes or the data")


def _result(found: Dataset, node: BlankNode, shapes: Dataset, languages: Mapping[str, str]) -> Result:
    said = _said(found, node)
    texts = [quad.object for quad in found.quads_for_subject(node) if quad.predicate == SH.resultMessage]
    path = said.get(SH.resultPath)
    return Result(
        focus=cast(Term, said[SH.focusNode]),
        path=None if path is None else _path(found, path),
        value=cast(Term | None, said.get(SH.value)),
        severity=_SEVERITIES.get(said[SH.resultSeverity], Severity.VIOLATION),
        component=cast(NamedNode, said[SH.sourceConstraintComponent]),
        shape=_named(shapes, said[SH.sourceShape]),
        # pySHACL drops the language of a message that stands on a SPARQL constraint.
        messages={
            text.language or languages.get(text.value, ""): text.value
            for text in sorted(texts, key=str)
            if isinstance(text, Literal)
        },
    )


_SEVERITIES: Mapping[object, Severity] = {SH[each.value]: each for each in Severity}


def _named(shapes: Dataset, shape: object) -> NamedNode | None:
    """Return the IRI of the shape, or of the nearest one around it that has an IRI."""
    while isinstance(shape, BlankNode):
        shape = next((quad.subject for quad in shapes.quads_for_object(shape)), None)
    return shape if isinstance(shape, NamedNode) else None


def _path(graph: Dataset, node: object) -> PropertyPath:
    if isinstance(node, NamedNode):
        return node
    said = _said(graph, node)
    for operator, predicate in UNARY.items():
        if predicate in said:
            return ComplexPath(operator, (_path(graph, said[predicate]),))
    if SH.alternativePath in said:
        return ComplexPath("|", tuple(_items(graph, said[SH.alternativePath])))
    return ComplexPath("/", tuple(_items(graph, node)))


def _items(graph: Dataset, cell: object) -> Iterator[PropertyPath]:
    while cell != RDF.nil:
        said = _said(graph, cell)
        yield _path(graph, said[RDF.first])
        cell = said[RDF.rest]


def _said(graph: Dataset, node: object) -> Mapping[NamedNode, object]:
    return {quad.predicate: quad.object for quad in graph.quads_for_subject(cast(BlankNode, node))}
