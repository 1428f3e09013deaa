"""The SPARQL of shapes, parsed before it is asked."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from pyoxigraph import Store
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import SH, Graph, Literal
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from graph.complaint import syntax_error
from graph.tokens import tokens

_ASKING = (SH.sparql, SH.validator, SH.nodeValidator, SH.propertyValidator)
_FETCHING = frozenset({"SERVICE", "FROM", "LOAD"})
"""What would make an engine ask another, or read what an IRI leads to."""


def broken(shapes: Graph) -> Iterator[tuple[Node, Node, Node, str]]:
    """Yield constraint or validator, property, text and what is wrong, for each query that cannot be asked."""
    for node in sorted({each for asking in _ASKING for each in shapes.objects(None, asking)}, key=str):
        for form in (SH.select, SH.ask):
            for text in sorted(shapes.objects(node, form), key=str):
                wrong = _wrong(shapes, node, str(text)) if isinstance(text, Literal) else "it is no text"
                if wrong:
                    yield node, form, text, wrong


def _wrong(shapes: Graph, node: Node, text: str) -> str | None:
    words = {each[0].upper() for each in tokens(text) if each.lastgroup == "word"}
    fetching = sorted(words & _FETCHING)
    if fetching:
        return f"{fetching[0]} is not for shapes, and nothing is fetched"
    with_path = SPARQLQueryHelper.bind_path_regex.sub(r"\g<1><urn:path>", text)
    helper: Any = SPARQLQueryHelper(None, node, text)  # type: ignore[no-untyped-call] # pySHACL has no types here
    helper.shape = SimpleNamespace(sg=SimpleNamespace(graph=shapes))
    try:
        helper.collect_prefixes()
        prepareQuery(helper.apply_prefixes(with_path))
    except Exception as error:  # whatever its parser and the translation of what it parsed raise
        return _complaint(with_path, helper.prefixes, error)
    return None


def _complaint(text: str, prefixes: dict[str, str], error: Exception) -> str:
    try:
        # Oxigraph tells better what is wrong and where.
        Store().query(text, prefixes={name: str(iri) for name, iri in prefixes.items()})
    except SyntaxError as said:
        return str(syntax_error(said, text, prefixes))
    except ValueError:
        pass
    return (str(error) or type(error).__name__).partition("\n")[0]
