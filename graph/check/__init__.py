"""Quads checked against SHACL shapes: the only home of pySHACL and rdflib.

rules       the shapes                      judge       pySHACL, on all focus nodes or on suspects
shape       a shape, with types             results     pySHACL's report, read
suspects    who may break a shape           location    where in the files that stands
            (clauses, values, paths, selects: in SPARQL)

Importing this package takes a fraction of a second, so callers import it where they check, not at their top.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from graph import rdf_file, strays, turtle
from graph.check import judge, results, rules
from graph.check.location import located
from graph.errors import DataError
from graph.rdf_file import RdfFile
from graph.report import Report, Result
from graph.terms import BASE

_SMALL = 10_000
"""Quads up to which pySHACL looks at every focus node; more take so long that suspects are found first."""


def check(quads: Iterable[Quad], shapes: Sequence[Path] = (), base: str = BASE) -> Report:
    """Return what the shapes, by default the project's, say of the quads; all graphs count as one.

    The project's shapes look past what a page says that the default graph has from a page updated later.
    `base` is the one that the quads were built with. In a large graph, numbers and times that can be written in
    several ways are told in one of them. InputError or DataError tells of a file of shapes that cannot be used.
    """
    with rdf_file.opened(shapes) as files:
        return _checked(quads, files, base).report


def check_files(
    files: Sequence[Path],
    shapes: Sequence[Path] = (),
    syntax: str | None = None,
    base: str = BASE,
    focus: Collection[str] = (),
    only: Collection[str] = (),
) -> Report:
    """Return what the shapes say of all files together, with the place of each result.

    The project's own shapes know the ontology and the vocabularies without being given them. Each file is in
    the syntax named, or in the one of its suffix. With `focus` or `only` it tells of these focus nodes and shapes
    alone, by IRI or prefixed name. InputError names a file that cannot be read, DataError the line and column of one
    that cannot be parsed.
    """
    with ExitStack() as opened:
        given = opened.enter_context(rdf_file.opened(files, syntax))
        of_shapes = opened.enter_context(rdf_file.opened(shapes))
        prefixes = [f"f{number}b" for number, _ in enumerate(given)]
        quads = chain.from_iterable(_some(file, prefix) for file, prefix in zip(given, prefixes, strict=True))
        done = _checked(quads if shapes else chain(rules.known(base), quads), of_shapes, base)
        report = _chosen(done, focus, only, base)
        return Report(tuple(located(report.results, done.data, given, prefixes)), report.focus_nodes)


def _chosen(done: "_Checked", focus: Collection[str], only: Collection[str], base: str) -> Report:
    nodes = {turtle.expanded(each, base) for each in focus}
    shapes = rules.within(done.shapes, only) if only else set[NamedNode]()

    def keep(result: Result) -> bool:
        of_node = not nodes or (isinstance(result.focus, NamedNode) and result.focus.value in nodes)
        return of_node and (not shapes or result.shape in shapes)

    return done.report.only(keep) if nodes or shapes else done.report


def _some(file: RdfFile, blank_prefix: str) -> Iterator[Quad]:
    quads = file.quads(blank_prefix)
    first = next(quads, None)
    if first is None:
        raise DataError(f"{file.name}: it holds no statements, so there is nothing to check; name another file")
    yield first
    yield from quads


@dataclass(frozen=True)
class _Checked:
    report: Report
    data: Store
    shapes: Sequence[Quad]


def _checked(quads: Iterable[Quad], shapes: Sequence[RdfFile], base: str) -> _Checked:
    given = rules.read(shapes) if shapes else rules.shipped(base)
    rest = iter(quads)
    first = list(islice(rest, _SMALL + 1))
    data = Store()
    data.bulk_extend(chain(first, rest))
    # Of a small graph as it was given: a store writes numbers and times in its own way.
    small = first if len(first) <= _SMALL else None
    found = _results(data, small, given) if shapes else _ours(data, small, given)
    counts = judge.focus_nodes(data, judge.graph(given))
    return _Checked(Report(tuple(sorted(found, key=lambda each: each.key)), counts), data, given)


def _ours(data: Store, small: Sequence[Quad] | None, shapes: Sequence[Quad]) -> list[Result]:
    pages, stray = strays.pages(data), strays.find(data, shapes)
    overruled = strays.overruled(data, pages)
    for quad in overruled:
        data.remove(quad)
    found = _results(data, list(data) if small and overruled else small, shapes)
    return [*(each for each in found if each.shape != strays.STATED or each.focus not in pages), *stray]


def _results(data: Store, small: Sequence[Quad] | None, shapes: Sequence[Quad]) -> list[Result]:
    graph = judge.graph(shapes)
    report = judge.suspected_nodes(data, graph) if small is None else judge.all_nodes(judge.graph(small), graph)
    return results.read(report, graph)
