"""Where in a source text a statement stands: the parser that reads the text does not tell."""

from collections.abc import Collection, Mapping

from pyoxigraph import RdfFormat

from graph.formats import GraphFormat
from graph.places import ntriples, turtle
from graph.places.names import Names
from graph.places.place import places
from graph.places.search import Search, Sought
from graph.report import Place

__all__ = ["Sought", "find"]

_READERS = {
    RdfFormat.TURTLE: turtle.read,
    RdfFormat.TRIG: turtle.read,
    RdfFormat.N_TRIPLES: ntriples.read,
    RdfFormat.N_QUADS: ntriples.read,
}


def find(
    file: str, text: str | bytes, syntax: GraphFormat, base: str, wanted: Collection[Sought], blank_prefix: str = "b"
) -> Mapping[Sought, Place]:
    """Return where each that the text has stands: its object, where that is not sought its predicate, else its subject.

    That is the opening bracket of a list or of a blank node without a label, and the item where the statement makes
    a list. What is sought alone and is no subject anywhere is found where it is an object first. Blank nodes are named
    by the prefix and their number in this text. Nothing is found in RDF/XML and JSON-LD, nor in a statement from where
    it uses RDF 1.2 on, and no blank node that appears first after that.
    """
    read = _READERS.get(syntax.ox)
    search = Search(wanted, blank_prefix)
    if read is None or not search.subjects:
        return {}
    text = (text.decode(errors="replace") if isinstance(text, bytes) else text).removeprefix("\ufeff")
    names = Names(text, base)
    search.among(read(text, names, search.subjects, search.blank_nodes), names)
    nodes = search.missing_nodes
    if nodes:
        names = Names(text, base)
        only_blank = all(isinstance(node, int) for node in nodes)
        search.among_objects(read(text, names, () if only_blank else None, search.blank_nodes), names)
    words = sorted(search.found.items(), key=lambda each: each[1].start)
    there = places(file, text, (word for _, word in words))
    return dict(zip((sought for sought, _ in words), there, strict=True))
