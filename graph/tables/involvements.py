"""The table of involvements: a row for each body in one role for one initiative."""

from collections.abc import Iterator

from graph.tables.column import Column, Datatype, Row, identity, linked, title
from graph.tables.graph import Graph, Thing
from graph.tables.table import INITIATIVE, Table
from graph.terms import CV, IG, ORG, ORGEXT

# What stands where in a row.
_INITIATIVE, _INVOLVEMENT, _BODY = range(3)


def _rows(graph: Graph, initiative: Thing) -> Iterator[Row]:
    for involvement in graph.things(initiative, IG.hasInvolvement):
        yield [initiative], [involvement], graph.shared(involvement, CV.hasParticipant)


INVOLVEMENTS = Table(
    "involvements",
    "medvirken",
    "involvements",
    {
        "da": "En række for hver organisation i én rolle i et initiativ. En myndighed, der har skiftet navn, "
        "står under det navn, siden bruger.",
        "en": "A row for each body in one role for an initiative. An authority that changed its name "
        "stands under the name that the page uses.",
    },
    {IG.Initiative: _rows},
    (
        identity(INITIATIVE, "Initiativ", "Initiative", _INITIATIVE),
        title("initiative_title", "Initiativets titel", "Title of the initiative", _INITIATIVE),
        identity("involvement_iri", "Medvirken", "Involvement", _INVOLVEMENT),
        *linked("role", "Rolle", "Role", _INVOLVEMENT, CV.role, several=False),
        *linked("body", "Organisation", "Body", _INVOLVEMENT, CV.hasParticipant, several=False),
        *linked("body_types", "Organisationstyper", "Types of the body", _BODY, ORG.classification),
        Column("authority_code", "Myndighedskode", "Authority code", _BODY, ORGEXT.authorityCode, Datatype.CODE, True),
    ),
    (INITIATIVE, "involvement_iri"),
)
