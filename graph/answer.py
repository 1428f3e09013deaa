"""The answer to a query on a release, written out whole."""

import re

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from graph import formats, query, store, turtle, xml
from graph.complaint import syntax_error
from graph.errors import InputError
from graph.formats import GRAPHS, RESULTS
from graph.order import Term
from graph.release import Release
from graph.table import table
from graph.terms import PREFIXES, XSD

TABLE = "table"
_COUNT = re.compile("0|-?[1-9][0-9]{0,99}")
_OF_GRAPHS = tuple(name for name, each in GRAPHS.items() if not each.named_graphs)
_OF_RESULTS = (TABLE, *RESULTS)

NAMES: tuple[str, ...] = (*_OF_RESULTS, *_OF_GRAPHS)
"""The formats of an answer by name; the first is the default of a table, `ttl` that of a graph."""


def answer(release: Release, text: str, name: str | None = None) -> bytes:
    """Return the query's answer in the format of this name, or in the default of its form.

    The project's prefixes and the release's base need no declaring. DataError gives line and column of a
    query that cannot be parsed or that calls another service; InputError names the formats that fit.
    """
    asked = query.read(text)
    fitting = _OF_GRAPHS if asked.form.gives_graph else _OF_RESULTS
    if name is not None and name not in fitting:
        raise InputError(f"{name} does not fit the answer to {asked.form}; choose one of {' '.join(fitting)}")
    opened = store.open_read_only(release.store)
    try:
        result = opened.query(asked.text, base_iri=release.base, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise syntax_error(error, asked.text, PREFIXES) from error
    return _write(result, name or fitting[0], release.base)


def _write(result: QuerySolutions | QueryBoolean | QueryTriples, name: str, base: str) -> bytes:
    if isinstance(result, QueryTriples):
        return formats.write(result, GRAPHS[name], base)
    if name == TABLE:
        return (_table(result) + "\n").encode()
    written = result.serialize(format=RESULTS[name].ox)
    assert written is not None  # noqa: S101 - without an output pyoxigraph always returns the bytes
    return xml.mended(written) if name == "xml" else written


def _table(result: QuerySolutions | QueryBoolean) -> str:
    if isinstance(result, QueryBoolean):
        return "yes" if result else "no"
    rows = [[_cell(row[variable]) for variable in result.variables] for row in result]
    return table([variable.value for variable in result.variables], rows)


def _cell(term: Term | None) -> str | int:
    if isinstance(term, Literal):
        is_count = term.datatype == XSD.integer and _COUNT.fullmatch(term.value)
        return int(term.value) if is_count else term.value
    if isinstance(term, NamedNode):
        return turtle.short(term.value)
    return "" if term is None else str(term)
