"""The table of initiatives: a row for each."""

from collections.abc import Iterator

from graph.tables.column import Column, Datatype, Row, identity, linked, title
from graph.tables.graph import Graph, Thing
from graph.tables.table import INITIATIVE, Table
from graph.terms import ADMS, CV, DCAT, DCT, FOAF, IG, SDO

# What stands where in a row.
_IT, _PERIODS, _PLANNED, _PAGES = range(4)


def _rows(graph: Graph, initiative: Thing) -> Iterator[Row]:
    periods = graph.things(initiative, DCT.temporal)
    planned = [each for each in periods if graph.planned in each.values(ADMS.status)]
    settled = [each for each in periods if each not in planned]
    yield [initiative], settled, planned, graph.shared(initiative, DCT.source)


INITIATIVES = Table(
    "initiatives",
    "initiativer",
    "initiatives",
    {
        "da": "En række for hvert initiativ. Er siderne uenige, fx om et årstal, rummer cellen alle værdierne.",
        "en": "A row for each initiative. Where pages disagree, say on a year, the cell holds all the values.",
    },
    {IG.Initiative: _rows},
    (
        identity(INITIATIVE, "Initiativ", "Initiative", _IT),
        title("title", "Titel", "Title", _IT),
        Column("alternative_titles", "Andre navne", "Alternative titles", _IT, DCT.alternative, several=True),
        *linked("initiative_types", "Initiativtyper", "Initiative types", _IT, IG.initiativeType),
        *linked("programmes", "Programmer", "Programmes", _IT, IG.partOfProgramme),
        Column("programme_years", "Programår", "Programme years", _IT, IG.programmeYear, Datatype.INTEGER, True),
        Column("start_date", "Begynder", "Start date", _PERIODS, DCAT.startDate, Datatype.DATE, True),
        Column("end_date", "Slutter", "End date", _PERIODS, DCAT.endDate, Datatype.DATE, True),
        *linked("date_precision", "Datopræcision", "Date precision", _PERIODS, IG.datePrecision),
        Column("period_as_stated", "Periode som angivet", "Period as stated", _PERIODS, IG.asStated, several=True),
        Column("planned_end_date", "Ventes at slutte", "Planned end date", _PLANNED, DCAT.endDate, Datatype.DATE, True),
        Column("duration", "Varighed", "Duration", _IT, SDO.duration, Datatype.DURATION, True),
        *linked("development_phases", "Udviklingsfaser", "Development phases", _IT, IG.developmentPhase),
        *linked("topics", "Emner", "Topics", _IT, CV.thematicArea),
        *linked("situations", "Situationer", "Situations", _IT, IG.situation),
        *linked("settings", "Arenaer", "Settings", _IT, IG.setting),
        *linked("methods", "Metoder", "Methods", _IT, IG.usesMethod),
        Column(
            "municipality_count",
            "Antal kommuner",
            "Municipality count",
            _IT,
            IG.municipalityCount,
            Datatype.INTEGER,
            True,
        ),
        *linked("municipality_scopes", "Kommuneomfang", "Municipality scopes", _IT, IG.municipalityScope),
        *linked("laws", "Lovgrundlag", "Laws", _IT, CV.hasLegalResource),
        *linked("pages", "Kildesider", "Source pages", _IT, DCT.source),
        Column("page_addresses", "Sidernes adresser", "Addresses of the pages", _PAGES, FOAF.page, Datatype.IRI, True),
        Column("pages_updated", "Siderne opdateret", "Pages updated", _PAGES, DCT.modified, Datatype.DATE, True),
        # Long texts stand last, where they do not push the rest out of sight.
        Column("lead", "Indledning", "Lead", _IT, DCT.abstract, several=True),
        Column("purpose", "Formål", "Purpose", _IT, IG.purpose, several=True),
        Column("background", "Baggrund", "Background", _IT, IG.background, several=True),
    ),
    (INITIATIVE,),
)
