"""A search as a SPARQL query that gives the same rows."""

from collections.abc import Iterator, Sequence

from graph.search.facets import AGES, CURRENCY, FACETS, MONTHS, YEARS, Facet
from graph.terms import PREFIXES
from graph.turtle import short
from server.search.choice import Choice, Interval

MOST = 500
"""Initiatives that a query names: what a text finds cannot be said in SPARQL, which knows no stems."""

_PREFIXES = ("ig", "dct", "dcat", "cv", "sdo", "skos", "adms")
_ROW = """\
  OPTIONAL { ?initiative dct:title ?danish . FILTER(LANG(?danish) = "da") }
  OPTIONAL { ?initiative dct:title ?other }
  OPTIONAL {
    ?initiative dct:temporal ?told .
    FILTER NOT EXISTS { ?told adms:status <concept/period-status/planlagt> }
    OPTIONAL { ?told dcat:startDate ?first }
    OPTIONAL { ?told dcat:endDate ?last }
  }
}
GROUP BY ?initiative
"""


def sparql(choice: Choice, base: str, found: Sequence[str] | None) -> str:
    """Return a query for what is chosen; `found` has the IRIs that its text finds, None where it has no text."""
    return "\n".join(
        [
            f"BASE <{base}>",
            *(f"PREFIX {each}: <{PREFIXES[each]}>" for each in _PREFIXES),
            "",
            "SELECT ?initiative (STR(COALESCE(MIN(?danish), MIN(?other))) AS ?title)",
            "       (MIN(?first) AS ?start) (MAX(?last) AS ?end) WHERE {",
            *_patterns(choice, base, found),
            _ROW + ("ORDER BY (!BOUND(?start)) ?start ?title" if choice.sort == "start" else "ORDER BY ?title"),
        ]
    )


def _patterns(choice: Choice, base: str, found: Sequence[str] | None) -> Iterator[str]:
    if found is not None:
        yield f"  VALUES ?initiative {{ {_listed(found, base)} }}"
    yield "  ?initiative a ig:Initiative ."
    for facet in FACETS:
        if choice.chosen(facet.name):
            yield from _chosen(facet, choice.chosen(facet.name), base)
    if choice.interval("age"):
        yield from _ages(choice.interval("age"))
    if choice.interval("year"):
        yield from _years(choice.interval("year"))
    if choice.stated or choice.interval("amount"):
        yield from _amounts(choice.interval("amount"))


def _chosen(facet: Facet, values: Sequence[str], base: str) -> Iterator[str]:
    name = facet.name.replace("-", "_")
    way = "/".join(short(each.value) for each in facet.way) + ("/skos:broader*" if facet.is_tree else "")
    yield f"  VALUES ?{name} {{ {_listed(values, base)} }}"
    yield f"  ?initiative {way} ?{name} ."


def _ages(interval: Interval) -> Iterator[str]:
    first, last = _ends(interval, AGES)
    units = " ".join(f"(<concept/age-unit/{unit}> {months})" for unit, months in MONTHS.items())
    yield "  ?initiative ig:hasTargetGroup/ig:hasAgeRange ?range ."
    yield "  ?range ig:ageUnit ?unit ."
    yield f"  VALUES (?unit ?of_a_year) {{ {units} }}"
    yield "  OPTIONAL { ?range sdo:minValue ?least }"
    yield "  OPTIONAL { ?range sdo:maxValue ?most }"
    yield f"  FILTER(COALESCE(FLOOR(?least / ?of_a_year), {AGES[0]}) <= {last}"
    yield f"    && COALESCE(FLOOR(?most / ?of_a_year), {AGES[1]}) >= {first})"


def _years(interval: Interval) -> Iterator[str]:
    first, last = _ends(interval, YEARS)
    yield "  ?initiative dct:temporal ?period ."
    yield "  FILTER NOT EXISTS { ?period adms:status <concept/period-status/planlagt> }"
    yield "  OPTIONAL { ?period dcat:startDate ?begins }"
    yield "  OPTIONAL { ?period dcat:endDate ?ends }"
    yield "  FILTER(BOUND(?begins) || BOUND(?ends))"
    yield f"  FILTER(COALESCE(YEAR(?begins), {YEARS[0]}) <= {last} && COALESCE(YEAR(?ends), {YEARS[1]}) >= {first})"


def _amounts(interval: Interval) -> Iterator[str]:
    yield "  ?initiative ig:hasFunding/sdo:amount ?amount ."
    yield f'  ?amount sdo:currency "{CURRENCY}" ; sdo:value ?kroner .'
    if interval.first is not None:
        yield f"  FILTER(?kroner >= {interval.first})"
    if interval.last is not None:
        yield f"  FILTER(?kroner <= {interval.last})"


def _ends(interval: Interval, bounds: tuple[int, int]) -> tuple[int, int]:
    least, most = bounds
    return least if interval.first is None else interval.first, most if interval.last is None else interval.last


def _listed(iris: Sequence[str], base: str) -> str:
    return " ".join(f"<{each.removeprefix(base)}>" for each in iris)
