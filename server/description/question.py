"""The example questions as query editors read them: SHACL executables with their prefixes, as SIB publishes its own."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graph import examples, query
from graph.examples import TOPICS, Example
from graph.query import Form
from graph.terms import PREFIXES, RDF, RDFS, SDO, SH, SPEX, XSD
from server.description.host import Host, worded


def questions(host: Host, base: str) -> Iterator[Triple]:
    """Yield each example with its query, and the prefixes that they share; each leads to the form that it fills in."""
    prefixes = NamedNode(f"{host.endpoint.value}#prefixes")
    for name, namespace in PREFIXES.items():
        declaration = NamedNode(f"{prefixes.value}-{name}")
        yield Triple(prefixes, SH.declare, declaration)
        yield Triple(declaration, RDF.type, SH.PrefixDeclaration)
        yield Triple(declaration, SH.prefix, Literal(name))
        yield Triple(declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI))
    for example in examples.load(base):
        it = NamedNode(f"{host.endpoint.value}?example={example.name}")
        yield Triple(it, SH.prefixes, prefixes)
        yield from _question(host, it, example)


def _question(host: Host, it: NamedNode, example: Example) -> Iterator[Triple]:
    form = query.read(example.query).form
    yield Triple(it, RDF.type, SH.SPARQLExecutable)
    # SHACL 1.0 has no DESCRIBE: some readers look for the term of SHACL 1.2, others for that of the collection.
    for namespace in (SH, SPEX) if form is Form.DESCRIBE else (SH,):
        yield Triple(it, RDF.type, namespace[f"SPARQL{form.capitalize()}Executable"])
        yield Triple(it, namespace[form.lower()], Literal(example.query))
    told = {tag: f"{title} {example.description[tag]}" for tag, title in example.title.items()}
    yield from worded(it, RDFS.label, example.title)
    yield from worded(it, RDFS.comment, told)  # editors show it alone, so it begins with the question
    yield from worded(it, SDO.keywords, TOPICS[example.topic])
    yield Triple(it, SDO.target, host.endpoint)
