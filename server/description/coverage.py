"""What the data are about, asked of the data: the years, the sites they were read from, an example."""

from collections.abc import Iterator
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.terms import DCAT, DCT, FOAF, IG, SKOS, XSD
from server.dataset import Served

# The days by themselves: what else someone writes in a file of theirs has no place in the order of days.
_PERIODS = f"?s {DCT.temporal} ?p . ?p {{0}} ?x FILTER(DATATYPE(?x) = {XSD.date})"
FIRST = f"SELECT (MIN(?x) AS ?y) WHERE {{ {_PERIODS.format(DCAT.startDate)} }}"
LAST = f"SELECT (MAX(?x) AS ?y) WHERE {{ {_PERIODS.format(DCAT.endDate)} }}"
SITES = f"SELECT DISTINCT ?y WHERE {{ ?s a {IG.SourceDocument} ; {FOAF.homepage} ?y }}"
# Engines sort by fetching the text of an IRI for each comparison, which for the least of all takes no sorting.
EXAMPLE = f"SELECT (MIN(?x) AS ?y) WHERE {{ ?x a {IG.Initiative} }}"
ROOTS = f"SELECT ?y WHERE {{ ?y a {SKOS.ConceptScheme} }}"


def days(served: Served) -> tuple[Literal | None, Literal | None]:
    """Return the first day of the earliest stated period and the last of the latest."""
    first, last = (
        next((each for each in _asked(served, query) if isinstance(each, Literal)), None) for query in (FIRST, LAST)
    )
    return first, last


def sites(served: Served) -> list[NamedNode]:
    """Return the sites whose pages were read."""
    return _named(served, SITES)


def examples(served: Served) -> list[NamedNode]:
    """Return an initiative, the same each time; none where there is none."""
    return _named(served, EXAMPLE)


def roots(served: Served) -> list[NamedNode]:
    """Return the schemes from which all concepts can be reached."""
    return _named(served, ROOTS)


def _named(served: Served, query: str) -> list[NamedNode]:
    return sorted((each for each in _asked(served, query) if isinstance(each, NamedNode)), key=str)


def _asked(served: Served, query: str) -> Iterator[object]:
    for row in cast(QuerySolutions, served.store.query(query)):
        yield row["y"]
