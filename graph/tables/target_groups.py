"""The table of target groups: a row for each age or grade range of a group, or one where it has none."""

from collections.abc import Iterator

from graph.tables.column import Column, Datatype, Row, identity, linked, title
from graph.tables.graph import Graph, Thing
from graph.tables.table import INITIATIVE, Table
from graph.terms import IG, SDO

# What stands where in a row.
_INITIATIVE, _GROUP, _AGES = range(3)


def _rows(graph: Graph, initiative: Thing) -> Iterator[Row]:
    for group in graph.things(initiative, IG.hasTargetGroup):
        ranges = graph.things(group, IG.hasAgeRange)
        for ages in [[each] for each in ranges] or [[]]:
            yield [initiative], [group], ages


TARGET_GROUPS = Table(
    "target_groups",
    "målgrupper",
    "target groups",
    {
        "da": "En række for hvert alders- eller klasseinterval i en målgruppe, og én for en målgruppe uden. "
        "Tæl målgrupper efter target_group_iri: en gruppe med to intervaller står i to rækker. "
        "En tom ende af et interval er åben; under 25 år står som 24. Hvad siden siger om den øvre grænse, står i "
        "age_bound.",
        "en": "A row for each age or grade range of a target group, and one for a group without. "
        "Count groups by target_group_iri: a group with two ranges stands in two rows. "
        "An empty end of a range is open; under 25 years stands as 24. What the page says of the upper end is in "
        "age_bound.",
    },
    {IG.Initiative: _rows},
    (
        identity(INITIATIVE, "Initiativ", "Initiative", _INITIATIVE),
        title("initiative_title", "Initiativets titel", "Title of the initiative", _INITIATIVE),
        identity("target_group_iri", "Målgruppe", "Target group", _GROUP),
        *linked("role", "Rolle", "Role", _GROUP, IG.groupRole, several=False),
        Column("as_stated", "Målgruppe som angivet", "Target group as stated", _GROUP, IG.asStated, several=True),
        *linked("life_stages", "Livsfaser", "Life stages", _GROUP, IG.lifeStage),
        *linked("family_roles", "Familieroller", "Family roles", _GROUP, IG.familyRole),
        *linked("professions", "Faggrupper", "Professions", _GROUP, IG.profession),
        *linked("organisation_types", "Organisationstyper", "Organisation types", _GROUP, IG.organisationType),
        *linked("situations", "Situationer", "Situations", _GROUP, IG.situation),
        *linked("settings", "Arenaer", "Settings", _GROUP, IG.setting),
        identity("age_range_iri", "Alders- eller klasseinterval", "Age or grade range", _AGES),
        Column("age_min", "Alder eller klassetrin fra", "Age or grade from", _AGES, SDO.minValue, Datatype.INTEGER),
        Column("age_max", "Alder eller klassetrin til", "Age or grade to", _AGES, SDO.maxValue, Datatype.INTEGER),
        *linked("age_unit", "Aldersenhed", "Age unit", _AGES, IG.ageUnit, several=False),
        *linked("age_bound", "Aldersgrænse", "Age bound", _AGES, IG.ageBound),
        *linked("age_applies_to", "Alder gælder", "Age applies to", _AGES, IG.ageAppliesTo),
        Column("age_as_stated", "Alder som angivet", "Age as stated", _AGES, IG.asStated, several=True),
    ),
    (INITIATIVE, "target_group_iri", "age_range_iri"),
)
