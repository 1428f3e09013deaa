"""The shapes that a graph is checked against: those of the project, or those of files."""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.resources import files

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph import turtle
from graph.check.location import Sources
from graph.errors import InputError
from graph.report.model import local_name
from graph.terms import BASE, IG, SH, SHAPE
from graph.vocabulary import turtle_files


def shipped(base: str) -> list[Quad]:
    """Return the project's shapes, moved to another base."""
    return list(_moved("shapes", base))


def known(base: str) -> Iterator[Quad]:
    """Yield the ontology and the vocabularies, which the project's shapes know without being given them."""
    return _moved("ontology", base)


def read(shapes: Sources) -> list[Quad]:
    """Return the shapes of files; InputError or DataError tells of one that cannot be used."""
    return [quad for file, prefix in shapes.prefixes for quad in shapes.quads(file, prefix)]


_SHIPPED = (SH.iri, "http://datashapes.org/dash", "http://datashapes.org/schema")
"""What pySHACL knows without being given it."""


def importable(base: str) -> Mapping[str, Callable[[], Iterable[Quad]]]:
    """Return the documents that files may import without anybody giving them, each with its quads."""
    own: dict[str, Callable[[], Iterable[Quad]]] = {IG.iri: partial(known, base), SHAPE.iri: partial(shipped, base)}
    return {**dict.fromkeys(_SHIPPED, tuple[Quad, ...]), **own}


def within(rules: Iterable[Quad], names: Collection[str]) -> set[NamedNode]:
    """Return the shapes of the names, by IRI, prefixed name or last part, and all the shapes that stand in them.

    InputError tells of a name that no shape has.
    """
    below: dict[object, list[object]] = defaultdict(list)
    for quad in rules:
        below[quad.subject].append(quad.object)
    shapes = [each for each in below if isinstance(each, NamedNode)]
    waiting: list[object] = [_named(name, shapes) for name in names]
    found: set[object] = set()
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += below.get(node, [])
    return {each for each in found if isinstance(each, NamedNode)}


def _named(name: str, shapes: Sequence[NamedNode]) -> NamedNode:
    wanted = turtle.expanded(name)
    for shape in shapes:
        if shape.value == wanted or local_name(shape) == name:
            return shape
    near = difflib.get_close_matches(name, [local_name(each) for each in shapes], 1, 0)
    raise InputError(f"--shape {name}: the shapes hold none of that name; the nearest is {near[0] if near else 'none'}")


def _moved(package: str, base: str) -> Iterator[Quad]:
    for file in turtle_files(files(package)):
        # In the text, since queries name concepts too.
        yield from parse(_MOVABLE.sub(base, file.read_text("utf-8")), RdfFormat.TURTLE)


_MOVABLE = re.compile(re.escape(BASE) + "(?!ontology/|shapes/)")
