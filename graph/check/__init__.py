"""Quads checked against SHACL shapes: the only home of pySHACL and rdflib.

rules       the shapes                      judge       pySHACL, on all focus nodes or on suspects
faults      why they cannot be applied      results     pySHACL's report, read
            (metashapes, references, queries)  location    where in the files that stands
shape       a shape, with types             suspects    who may break a shape
                                                        (clauses, values, paths, selects: in SPARQL)

Importing this package takes a fraction of a second, so callers import it where they check, not at their top.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store
from rdflib import Graph

from graph import rdf_file, strays, turtle
from graph.check import faults, judge, results, rules
from graph.check.location import Sources, located
from graph.check.shape import UnfitError
from graph.errors import DataError, InputError
from graph.imports import Imports
from graph.rdf_file import RdfFile
from graph.report import Report, Result
from graph.terms import BASE, OWL, RDF

_SMALL = 10_000
"""Quads up to which pySHACL looks at every focus node; more take so long that suspects are found first."""


def check(quads: Iterable[Quad], shapes: Sequence[Path] = (), base: str = BASE) -> Report:
    """Return what the shapes, by default the project's, say of the quads; all graphs count as one.

    The project's shapes look past what a page says that the default graph has from a page updated later.
    `base` is the one that the quads were built with. In a large graph, numbers and times that can be written in
    several ways are told in one of them. InputError or DataError tells of a file of shapes that cannot be used.
    """
    with rdf_file.opened(shapes) as files:
        return _Check(Sources([], "f"), Sources(files, "s"), base, None).run(quads).report


def check_files(
    files: Sequence[Path],
    shapes: Sequence[Path] = (),
    syntax: str | None = None,
    base: str = BASE,
    focus: Collection[str] = (),
    only: Collection[str] = (),
    allow_network: bool = False,
    warn: Callable[[str], None] = lambda _: None,
) -> Report:
    """Return what the shapes say of all files together, with the place of each result.

    The project's own shapes know the ontology and the vocabularies without being given them. Each file is in
    the syntax named, or in the one of its suffix. With `focus` or `only` it tells of these focus nodes and shapes
    alone, by IRI or prefixed name; `warn` is told what of the shapes has no effect. What the files import is read too,
    and fetched only with `allow_network`. InputError names a file that cannot be read, DataError the line and column
    of one that cannot be parsed, of an import that is not there, or of a shape that cannot be applied.
    """
    with ExitStack() as opened:
        given = Sources(opened.enter_context(rdf_file.opened(files, syntax)), "f")
        of_shapes = Sources(opened.enter_context(rdf_file.opened(shapes)), "s")
        kept = Path(opened.enter_context(tempfile.TemporaryDirectory())) if allow_network else None
        quads = chain.from_iterable(_some(given, file, prefix) for file, prefix in given.prefixes)
        check = _Check(given, of_shapes, base, kept)
        done = check.run(quads if shapes else chain(rules.known(base), quads))
        for warning in faults.without_effect(done.shapes, of_shapes) if shapes else ():
            warn(warning)
        report = _chosen(done, focus, only, base)
        return Report(tuple(located(report.results, done.data, given)), check.focus_nodes(done))


def _chosen(done: "_Checked", focus: Collection[str], only: Collection[str], base: str) -> Report:
    nodes = {_node(each, done, base) for each in focus}
    shapes = rules.within(done.shapes, only) if only else set[NamedNode]()

    def keep(result: Result) -> bool:
        of_node = not nodes or result.focus in nodes
        return of_node and (not shapes or result.shape in shapes)

    return done.report.only(keep) if nodes or shapes else done.report


def _node(name: str, done: "_Checked", base: str) -> NamedNode:
    try:
        node = NamedNode(turtle.expanded(name, base))
    except ValueError as error:
        raise InputError(
            f"--focus {name}: this is no IRI ({error}); write it in full, or with a known prefix"
        ) from error
    said = chain(
        done.data.quads_for_pattern(node, None, None, None), done.data.quads_for_pattern(None, None, node, None)
    )
    if next(said, None) is None and all(each.object != node for each in done.shapes):
        raise InputError(f"--focus {name}: the data say nothing of <{node.value}>; write its IRI as the data have it")
    return node


def _some(files: Sources, file: RdfFile, prefix: str) -> Iterator[Quad]:
    quads = files.quads(file, prefix)
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
    rules: Graph
    """The shapes, as pySHACL has them."""


class _Check:
    """One run: the files of data and of shapes, none of these for the project's own, and what they import."""

    def __init__(self, files: Sources, shapes: Sources, base: str, kept: Path | None) -> None:
        self._files, self._shapes, self._base = files, shapes, base
        self._own = not shapes.files
        given = [*files.files, *shapes.files]
        self._of_data = Imports(given, rules.importable(base), kept)
        self._of_shapes = Imports(given, rules.importable(base), kept)

    def run(self, quads: Iterable[Quad]) -> _Checked:
        """Return what the shapes say of the quads and of what they import."""
        shapes = rules.shipped(self._base) if self._own else self._read_shapes()
        with self._placed(shapes):
            if not self._own:
                faults.refuse(shapes, self._shapes, _of_shapes)
            data, small = self._loaded(quads)
            graph = judge.shapes_graph(shapes)
            found = _ours(data, small, shapes, graph) if self._own else _results(data, small, graph)
        return _Checked(Report(tuple(sorted(found, key=lambda each: each.key))), data, shapes, graph)

    def focus_nodes(self, done: _Checked) -> Mapping[NamedNode, int]:
        """Return shape → how many focus nodes it has, as results name shapes."""
        with self._placed(done.shapes):
            return judge.focus_nodes(done.data, done.rules)

    @contextmanager
    def _placed(self, shapes: Sequence[Quad]) -> Generator[None]:
        """Tell of shapes that cannot be applied with their place."""
        try:
            yield
        except UnfitError as error:
            raise faults.unfit(error, shapes, self._shapes) from error

    def _read_shapes(self) -> list[Quad]:
        shapes = rules.read(self._shapes)
        self._of_shapes.note(shapes)
        # What a file of data is need not be had twice, and that is known when it was read.
        return [*shapes, *self._of_shapes.follow(self._shapes.add, self._shapes.place_of, later=True)]

    def _loaded(self, quads: Iterable[Quad]) -> tuple[Store, Sequence[Quad] | None]:
        """Return the data with what they import, and, where they are small, as they were given.

        A store writes numbers and times in its own way.
        """
        data, first = Store(), list[Quad]()
        _load(data, first, quads)
        ontologies = [*data.quads_for_pattern(None, RDF.type, OWL.Ontology, None)]
        self._of_data.note(chain(data.quads_for_pattern(None, OWL.imports, None, None), ontologies))
        _load(data, first, self._of_data.follow(self._files.add, self._files.place_of))
        self._of_shapes.note(ontologies)
        deque(self._of_shapes.follow(self._shapes.add, self._shapes.place_of), maxlen=0)
        return data, first if len(first) <= _SMALL else None


def _load(data: Store, first: list[Quad], quads: Iterable[Quad]) -> None:
    """Add quads to a store, and the first ones, up to one more than a small graph has, to the list."""
    rest = iter(quads)
    begun = list(islice(rest, _SMALL + 1 - len(first)))
    data.bulk_extend(chain(begun, rest))
    first += begun


def _ours(data: Store, small: Sequence[Quad] | None, shapes: Sequence[Quad], graph: Graph) -> list[Result]:
    pages, stray = strays.pages(data), strays.find(data, shapes)
    overruled = strays.overruled(data, pages)
    for quad in overruled:
        data.remove(quad)
    found = _results(data, list(data) if small and overruled else small, graph)
    return [*(each for each in found if each.shape != strays.STATED or each.focus not in pages), *stray]


def _of_shapes(data: Store, shapes: Sequence[Quad]) -> list[Result]:
    return _results(data, list(data), judge.shapes_graph(shapes))


def _results(data: Store, small: Sequence[Quad] | None, shapes: Graph) -> list[Result]:
    report = judge.suspected_nodes(data, shapes) if small is None else judge.all_nodes(judge.graph(small), shapes)
    return results.read(report, shapes)
