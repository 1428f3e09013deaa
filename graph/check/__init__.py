"""Quads checked against SHACL shapes: the only home of pySHACL and rdflib.

Importing this package takes a fraction of a second, so callers import it where they check, not at their top.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from graph import formats, store, strays
from graph.check import judge, results
from graph.errors import DataError, InputError
from graph.report import Report, Result
from graph.terms import BASE
from graph.vocabulary import turtle_files

_SMALL = 10_000
"""Quads up to which pySHACL looks at every focus node; more take so long that suspects are found first."""


def check(quads: Iterable[Quad], shapes: Sequence[Path] = (), base: str = BASE) -> Report:
    """Return what the shapes, by default the project's, say of the quads; all graphs count as one.

    The project's shapes look past what a page says that the default graph has from a page updated later.
    `base` is the one that the quads were built with. In a large graph, numbers and times that can be written in
    several ways are told in one of them. InputError or DataError tells of a file of shapes that cannot be used.
    """
    rules = list(chain.from_iterable(map(_read, shapes)) if shapes else _shipped("shapes", base))
    rest = iter(quads)
    small = list(islice(rest, _SMALL + 1))
    if shapes and len(small) <= _SMALL:
        return _report(_of_small(small, rules))
    data = Store()
    data.bulk_extend(chain(small, rest))
    if shapes:
        return _report(_of_large(data, rules))
    pages, found = strays.pages(data), strays.find(data, rules)
    overruled = strays.overruled(data, pages)
    for quad in overruled:
        data.remove(quad)
    told = _of_large(data, rules) if len(data) > _SMALL else _of_small(data if overruled else small, rules)
    return _report([*(each for each in told if each.shape != strays.STATED or each.focus not in pages), *found])


def _of_small(quads: Iterable[Quad], shapes: Iterable[Quad]) -> list[Result]:
    rules = judge.graph(shapes)
    return results.read(judge.all_nodes(judge.graph(quads), rules), rules)


def _of_large(data: Store, shapes: Iterable[Quad]) -> list[Result]:
    rules = judge.graph(shapes)
    return results.read(judge.suspected_nodes(data, rules), rules)


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


def _report(found: Iterable[Result]) -> Report:
    return Report(tuple(sorted(found, key=lambda each: each.key)))
