"""What the graph holds, in numbers: each picture of the front page is one SPARQL query and its rows."""

import csv
import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.spreadsheet import inert
from graph.terms import CV, DCAT, DCT, IG, SDO, SKOS
from server.dataset import Served
from server.language import marked
from server.lookup import Lookup

MOST = 12
"""Bars of a picture."""
EARLIEST, LATEST = 1900, 2100
"""Years that a picture shows."""
ADULT = 30
"""The last year of age in the picture; ages are stated of children and young people."""

Row = tuple[str, ...]
_ASKING = threading.Lock()


@dataclass(frozen=True)
class Overview:
    """A picture: its name in addresses, what it shows and how to read it, and the query that gives its numbers.

    The last variable is the number; `columns` tells that the rows are in an order of their own, such as years.
    """

    name: str
    title: str
    note: str
    query: str
    columns: bool = False


_PREFIXES: Mapping[str, str] = {
    "ig": IG.iri,
    "dct": DCT.iri,
    "dcat": DCAT.iri,
    "skos": SKOS.iri,
    "sdo": SDO.iri,
    "cv": CV.iri,
}
YEARS = """SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {
  { ?initiative dct:temporal/dcat:startDate ?day } UNION { ?initiative dct:temporal/dcat:endDate ?day }
}"""
# Grouping by days before years keeps the sum small: there are few periods, however many initiatives.
OVER_TIME = """SELECT ?year (SUM(?number) AS ?initiatives) WHERE {
  { SELECT ?first ?last (COUNT(*) AS ?number) WHERE {
      { SELECT ?initiative (MIN(?start) AS ?first) (MAX(COALESCE(?end, ?start)) AS ?last) WHERE {
          ?initiative dct:temporal ?period .
          ?period dcat:startDate ?start .
          OPTIONAL { ?period dcat:endDate ?end }
        } GROUP BY ?initiative }
    } GROUP BY ?first ?last }
  VALUES ?year { %(years)s }
  FILTER(YEAR(?first) <= ?year && ?year <= YEAR(?last))
} GROUP BY ?year ORDER BY ?year"""
AGES = """SELECT ?age (SUM(?number) AS ?initiatives) WHERE {
  { SELECT ?least ?greatest (COUNT(*) AS ?number) WHERE {
      { SELECT ?initiative (MIN(COALESCE(?from, 0)) AS ?least) (MAX(COALESCE(?to, 120)) AS ?greatest) WHERE {
          ?initiative ig:hasTargetGroup/ig:hasAgeRange ?range .
          ?range ig:ageUnit <%(base)sconcept/age-unit/aar> .
          OPTIONAL { ?range sdo:minValue ?from }
          OPTIONAL { ?range sdo:maxValue ?to }
        } GROUP BY ?initiative }
    } GROUP BY ?least ?greatest }
  VALUES ?age { %(ages)s }
  FILTER(?least <= ?age && ?age <= ?greatest)
} GROUP BY ?age ORDER BY ?age"""
COUNTED = """SELECT ?thing ?label ?initiatives WHERE {
  { SELECT ?thing (COUNT(DISTINCT ?initiative) AS ?initiatives) WHERE {
      ?initiative %(path)s ?thing
    } GROUP BY ?thing ORDER BY DESC(?initiatives) ?thing LIMIT %(most)s }
  OPTIONAL { ?thing %(named)s ?label FILTER(LANG(?label) = "%(language)s") }
} ORDER BY DESC(?initiatives) ?thing"""
FUNDING = """SELECT ?initiative ?label ?kind ?currency ?amount WHERE {
  ?initiative a ig:Initiative ; dct:title ?label ; ig:hasFunding ?funding .
  ?funding sdo:amount ?stated ; ig:fundingScope ?kind .
  ?stated sdo:value ?amount ; sdo:currency ?currency
} ORDER BY DESC(?amount) ?initiative LIMIT %(most)s"""


def overviews(served: Served) -> tuple[Overview, ...]:
    """Return what there is to show of a dataset; its names are Danish, which all have."""
    told = {"base": served.dataset.base, "language": "da", "most": MOST}

    def by(path: str, named: str = "skos:prefLabel") -> str:
        return COUNTED % {**told, "path": path, "named": named}

    years, ages = " ".join(map(str, _years(served))), " ".join(map(str, range(ADULT + 1)))
    found = (
        Overview(
            "over-time",
            marked("Initiatives over time"),
            marked("How many were running in each year, by the periods that pages state."),
            OVER_TIME % {"years": years},
            columns=True,
        ),
        Overview(
            "by-target-group",
            marked("By target group"),
            marked("Initiatives with a target group in this stage of life or a part of it; one may have several."),
            by("ig:hasTargetGroup/ig:lifeStage/skos:broader*"),
        ),
        Overview(
            "by-age",
            marked("By age"),
            marked("Initiatives whose stated ages include this year of age."),
            AGES % {**told, "ages": ages},
            columns=True,
        ),
        Overview(
            "by-programme",
            marked("By programme"),
            marked("Initiatives that a page calls part of a programme."),
            by("ig:partOfProgramme", "dct:title"),
        ),
        Overview(
            "by-body",
            marked("By body"),
            marked("Initiatives in which a body takes part, in any role."),
            by("ig:hasInvolvement/cv:hasParticipant"),
        ),
        Overview(
            "funding",
            marked("Funding"),
            marked("Amounts as pages state them, one by one: a pool or a programme is no sum of its initiatives."),
            FUNDING % told,
        ),
    )
    return tuple(replace(each, query=_headed(each.query)) for each in found if years or each.name != "over-time")


def _headed(query: str) -> str:
    """Return a query with the prefixes that it uses."""
    used = (f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items() if f"{name}:" in query)
    return "".join(used) + query


@dataclass(frozen=True)
class Numbers:
    """The answer to the query of an overview: its variables, its rows as texts, and the IRIs among them."""

    variables: Row
    rows: tuple[Row, ...]

    @property
    def csv(self) -> str:
        """The numbers as SPARQL writes CSV, with nothing in it that a spreadsheet would run."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([map(inert, row) for row in (self.variables, *self.rows)])
        return out.getvalue()


def prepare(served: Served) -> None:
    """Ask for all numbers, so that nobody waits for them later."""
    for each in overviews(served):
        ask(served, each.query)


def ask(served: Served, query: str) -> Numbers:
    """Return the rows of a query; what is in service is asked once."""
    with _ASKING:
        return _asked(served.store, served.dataset.etag, query)


@lru_cache(maxsize=32)  # the overviews of what is in service, and of old releases
def _asked(store: Lookup, _etag: str, query: str) -> Numbers:
    solutions = cast(QuerySolutions, store.query(query))
    variables = tuple(each.value for each in solutions.variables)
    return Numbers(variables, tuple(tuple(_text(row[each]) for each in variables) for row in solutions))


def _years(served: Served) -> Sequence[int]:
    """Return the years from the first to the last that a period has, which no query can count up."""
    rows = ask(served, _headed(YEARS)).rows
    first, last = (each[:4] for each in (rows[0] if rows else ("", "")))
    if not (first.isdecimal() and last.isdecimal()):
        return ()
    return range(max(int(first), EARLIEST), min(int(last), LATEST) + 1)


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
