"""The table of funding: a row for each allocation to an initiative or a programme."""

from collections.abc import Iterator

from graph.tables.column import Column, Datatype, Row, identity, linked, title
from graph.tables.graph import Graph, Thing
from graph.tables.table import INITIATIVE, Table
from graph.terms import IG, SDO

# What stands where in a row.
_INITIATIVE, _PROGRAMME, _FUNDING, _AMOUNTS = range(4)


def _of_initiative(graph: Graph, initiative: Thing) -> Iterator[Row]:
    for funding in graph.things(initiative, IG.hasFunding):
        yield [initiative], [], [funding], graph.things(funding, SDO.amount)


def _of_programme(graph: Graph, programme: Thing) -> Iterator[Row]:
    for funding in graph.things(programme, IG.hasFunding):
        yield [], [programme], [funding], graph.things(funding, SDO.amount)


FUNDING = Table(
    "funding",
    "bevillinger",
    "funding",
    {
        "da": "En række for hver bevilling til enten et initiativ eller et program. Læg ikke beløb med forskellig "
        "bevillingstype sammen: et programs beløb kan rumme dets initiativers.",
        "en": "A row for each allocation to either an initiative or a programme. Do not add up amounts of different "
        "funding scope: the amount of a programme may hold those of its initiatives.",
    },
    {IG.Initiative: _of_initiative, IG.Programme: _of_programme},
    (
        identity(INITIATIVE, "Initiativ", "Initiative", _INITIATIVE),
        title("initiative_title", "Initiativets titel", "Title of the initiative", _INITIATIVE),
        identity("programme_iri", "Program", "Programme", _PROGRAMME),
        title("programme_title", "Programmets titel", "Title of the programme", _PROGRAMME),
        identity("funding_iri", "Bevilling", "Funding allocation", _FUNDING),
        Column("amount", "Beløb", "Amount", _AMOUNTS, SDO.value, Datatype.DECIMAL, several=True),
        Column("currency", "Valuta", "Currency", _AMOUNTS, SDO.currency, Datatype.CODE, several=True),
        *linked("scope", "Bevillingstype", "Funding scope", _FUNDING, IG.fundingScope, several=False),
        Column("as_stated", "Beløb som angivet", "Amount as stated", _FUNDING, IG.asStated, several=True),
    ),
    (INITIATIVE, "programme_iri", "funding_iri"),
)
