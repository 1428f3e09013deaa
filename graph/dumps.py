"""The RDF files of a release, written from its store in memory that does not grow with the graph.

Each follows from the statements alone: in one order, with the same bytes on every machine.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import IO, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from graph import jsonld, order, sorting, turtle, xml
from graph.errors import ReleaseError
from graph.manifest import Content, Quoted
from graph.terms import EVIDENCE, PREFIXES
from graph.turtle import Block, Names

DATASET = "dataset.nq"
"""The file of the whole dataset; its SHA-256 is the hash of RDFC-1.0, as it holds no blank nodes."""

JSON_LD, RDF_XML = "graph.jsonld", "graph.rdf"
"""The files of the default graph in these formats."""

FACTS, VOCABULARY = "facts.ttl", "vocabulary.ttl"
"""The files that hold the default graph together."""

EVIDENCE_FILE = "evidence.ttl"
"""The file of the evidence."""

VOCABULARY_GROUPS = frozenset(
    {
        "Bodies",
        "Changes of bodies",
        "Concept schemes",
        "Concepts",
        "Ontologies",
        "Classes",
        "Properties",
    }
)
"""The groups of subjects that are not read from pages."""


DUMPS: Mapping[str, Content] = {
    FACTS: Content("text/turtle", "indsatserne, til at læse og sammenligne", "the initiatives, to read and compare"),
    VOCABULARY: Content(
        "text/turtle",
        "begreber, myndigheder gennem tiden og ontologien",
        "concepts, bodies through time and the ontology",
        Quoted.NOTHING,
    ),
    EVIDENCE_FILE: Content(
        "text/turtle",
        "sidernes tekst og de ord, som hver oplysning er læst af",
        "the text of the pages and the words that state each fact",
        Quoted.WHOLE,
    ),
    DATASET: Content(
        "application/n-quads", "det hele, med navngivne grafer", "all of it, with named graphs", Quoted.WHOLE
    ),
    JSON_LD: Content("application/ld+json", "indsatser og begreber som JSON-LD", "initiatives and concepts as JSON-LD"),
    RDF_XML: Content("application/rdf+xml", "indsatser og begreber som RDF/XML", "initiatives and concepts as RDF/XML"),
}
"""File name → what it is, in the order in which people should look at them."""


def write(opened: Store, base: str, folder: Path) -> None:
    """Write the files of DUMPS into a folder.

    ReleaseError where the store has a blank node, DataError where a text has a character that no XML can hold.
    """
    write_dataset(opened, folder)
    write_graphs(base, folder)
    with _text(folder / JSON_LD) as file:
        file.writelines(jsonld.document(subjects(folder, DefaultGraph()), jsonld.context()))
    with (folder / RDF_XML).open("xb") as output:
        triples = (quad.triple for quad in quads(folder, DefaultGraph()))
        serialize(triples, cast(IO[bytes], xml.Mending(output.write)), RdfFormat.RDF_XML, prefixes=dict(PREFIXES))


def write_dataset(opened: Store, folder: Path) -> None:
    """Write every quad of a store as canonical N-Quads, in code point order.

    What is written is what RDFC-1.0 hashes; ReleaseError where the store has a blank node, which that would label.
    """
    with tempfile.TemporaryFile(dir=folder) as lines, (folder / DATASET).open("xb") as file:
        opened.dump(lines, RdfFormat.N_QUADS)
        lines.seek(0)
        for line in sorting.ordered(lines, len, folder):
            _refuse_nameless(line)
            file.write(line)


def write_graphs(base: str, folder: Path) -> None:
    """Write the default graph, in two files, and the evidence of a dataset that is there, as Turtle."""
    default, evidence = DefaultGraph(), NamedNode(base + EVIDENCE)
    facts = (each for each in subjects(folder, default) if not _is_vocabulary(each))
    write_turtle(facts, base, folder / FACTS)
    write_turtle(filter(_is_vocabulary, subjects(folder, default)), base, folder / VOCABULARY)
    write_turtle(subjects(folder, evidence), base, folder / EVIDENCE_FILE)


def write_turtle(subjects: Iterable[list[Quad]], base: str, file: Path) -> None:
    """Write the statements of each subject to a new file, in the order of the model; there are no blank nodes."""
    names, folder = Names(PREFIXES, base), file.parent
    blocks = (turtle.block(each, names) for each in subjects)
    # The prefixes, which stand first, are known when everything else is written.
    with _text(file) as output, tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=folder) as body:
        body.writelines(turtle.document(sorting.ordered(blocks, _size, folder)))
        body.seek(0)
        output.write(names.header())
        shutil.copyfileobj(body, output)


def quads(folder: Path, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Yield the quads of a graph from the file of the dataset, those of one subject together."""
    return (quad for quad in parse(path=folder / DATASET, format=RdfFormat.N_QUADS) if quad.graph_name == graph)


def subjects(folder: Path, graph: NamedNode | DefaultGraph) -> Iterator[list[Quad]]:
    """Yield the statements of each subject of a graph."""
    return (list(its) for _, its in groupby(quads(folder, graph), key=attrgetter("subject")))


def _is_vocabulary(statements: list[Quad]) -> bool:
    return order.GROUPS[turtle.group(statements)] in VOCABULARY_GROUPS


def _size(block: Block) -> int:
    return len(block[2]) + 1_000  # its key is an object of many parts


def _text(file: Path) -> IO[str]:
    return file.open("x", encoding="utf-8", newline="")


def _refuse_nameless(line: bytes) -> None:
    """Raise ReleaseError where a line of N-Quads has a term that is neither an IRI nor a literal."""
    if b"_:" not in line and b"<<(" not in line:
        return
    [quad] = parse(line, RdfFormat.N_QUADS)
    for term in (quad.subject, quad.object, quad.graph_name):
        if isinstance(term, BlankNode | Triple):
            raise ReleaseError(
                f"{quad.subject} {quad.predicate} {quad.object}: {term} has no IRI; give it one and build again"
            )
