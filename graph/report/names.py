"""Terms and paths by the names that people use for them."""

from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from graph import property_path, turtle
from graph.report.model import Result, Term
from graph.report.printable import clipped
from graph.terms import BASE, XSD

_LONGEST_VALUE = 80
_LONGEST_IRI = 200


def short(term: Term) -> str:
    """Write a term as a person would: `ig:title`, `initiative/boernehuse`, `"Børnehuse"@da`; a long one's beginning."""
    if isinstance(term, NamedNode):
        return _iri(term.value)
    return clipped(_literal(term) if isinstance(term, Literal) else str(term), _LONGEST_VALUE)


@lru_cache(maxsize=1024)
def _iri(iri: str) -> str:
    name = turtle.short(iri)
    if name == iri:
        relative = iri.removeprefix(BASE)
        name = relative if relative and relative != iri else f"<{iri}>"
    return clipped(name, _LONGEST_IRI)


def _literal(literal: Literal) -> str:
    # Cut before it is written: escaping 50 MB takes a while.
    start = literal.value[: _LONGEST_VALUE + 1]
    quoted = str(Literal(start))
    if literal.language:
        return quoted + "@" + literal.language
    return quoted if literal.datatype == XSD.string else f"{quoted}^^{short(literal.datatype)}"


def lasting(result: Result) -> tuple[str, str, str]:
    """Return the same of a result of an earlier report, a blank node named by how it was reached, not by its label."""
    focus, path, value = about(result)
    return _reached(result.focus, result) or focus, path, (value and _reached(result.value, result)) or value


def _reached(term: Term | None, result: Result) -> str:
    way = result.ways.get(term) if isinstance(term, BlankNode) else None
    return f"{short(way.start)} / {property_path.text(way.path, short)}" if way else ""


def about(result: Result) -> tuple[str, str, str]:
    """Return the node, the path and the value that the result is about; "" for one that tells nothing."""
    return (
        short(result.focus),
        "" if result.path is None else property_path.text(result.path, short),
        "" if result.value in (None, result.focus) else short(result.value),
    )
