"""A release in which every text, and whatever names an address, tries to leave its place on a page or in a file."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.terms import AS, BASE, DCT, FOAF, IG, RDF, SKOS, XSD

TEXTS = (
    "</script><script>alert(1)</script>",
    "</title></textarea></style><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>'><a href=javascript:alert(1)>",
    "]]></content><evil/><!-- &lt; &amp;",
    "\u202eevil\u2066\u2028\u2029\u0085\x7f\u200b\ufeff",
    "{{ 7 * 7 }}{% raw %} %(name)s {0} ${x} \\input{x} $&#_%^~\\",
    '"\n= \\" \t<b>',
)
"""What stands behind the texts of the data, by turns."""
FORMULAS = ('=HYPERLINK("http://evil.example","x")', "@SUM(1)", "-1+cmd|' /C calc'!A0", "\t=1", "+1+1")
"""What stands before them, by turns."""
LONG = "x" * 100_000
"""Ends the longest title."""
ADDRESSES = ("javascript:alert(1)", "data:text/html,alert(1)", "vbscript:alert(1)", "file:///etc/passwd")
ODD = "%22%3E%3Cscript%3Ealert(1)'onload='x\u202e"
"""Ends the IRI of the first initiative."""
GONE = NamedNode(f"{BASE}initiative/gone'%22%3E%3Cb%3E")


def poisoned(quads: Iterable[Quad], first: NamedNode, longest: NamedNode) -> Iterator[Quad]:
    """Give the quads with hostile texts and addresses; `first` with a hostile IRI, `longest` with an endless title."""
    texts, formulas, addresses = cycle(TEXTS), cycle(FORMULAS), cycle(ADDRESSES)
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and (value.language or value.datatype == XSD.string):
            text = f"{next(formulas)} {value.value} {next(texts)}"
            if quad.subject == longest and quad.predicate == DCT.title:
                text += LONG
            value = Literal(text, language=value.language) if value.language else Literal(text)
        elif isinstance(value, NamedNode):
            value = _renamed(value, first)
        subject = _renamed(quad.subject, first) if isinstance(quad.subject, NamedNode) else quad.subject
        yield Quad(subject, quad.predicate, value, quad.graph_name)
        if quad.predicate == RDF.type:
            for predicate in (FOAF.page, FOAF.homepage, SKOS.closeMatch, DCT.source):
                yield Quad(subject, predicate, NamedNode(next(addresses)), quad.graph_name)


def tombstone() -> Sequence[Quad]:
    """Return a withdrawn resource whose words and successor are hostile."""
    said = {AS.formerType: IG.Initiative, DCT.isReplacedBy: NamedNode(ADDRESSES[0]), RDF.type: AS.Tombstone}
    texts = {DCT.title: TEXTS[0], IG.reason: TEXTS[1]}
    return (
        *(Quad(GONE, predicate, value, DefaultGraph()) for predicate, value in said.items()),
        *(Quad(GONE, predicate, Literal(text, language="da")) for predicate, text in texts.items()),
    )


def _renamed(iri: NamedNode, first: NamedNode) -> NamedNode:
    if iri == first or iri.value.startswith(first.value + "/"):
        return NamedNode(first.value + ODD + iri.value.removeprefix(first.value))
    return iri
