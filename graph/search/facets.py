"""By which of its properties an initiative can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.terms import CV, IG


@dataclass(frozen=True)
class Facet:
    """A property to choose by: the way that leads from an initiative to its values.

    In a tree of concepts, a broader one includes the narrower ones.
    """

    name: str
    way: Sequence[NamedNode]
    is_tree: bool = True


FACETS = (
    Facet("life-stage", (IG.hasTargetGroup, IG.lifeStage)),
    Facet("situation", (IG.situation,)),
    Facet("setting", (IG.setting,)),
    Facet("profession", (IG.hasTargetGroup, IG.profession)),
    Facet("programme", (IG.partOfProgramme,), is_tree=False),
    Facet("body", (IG.hasInvolvement, CV.hasParticipant), is_tree=False),
)
"""In the order in which they are shown."""

AGES = (0, 120)
"""The ages that can be asked for, in completed years."""
YEARS = (1900, 2100)
"""The years that can be asked for."""
MONTHS = {"aar": 1, "maaned": 12}
"""The unit of an age → how many of it make a year. Grades are no ages: a class has pupils of several."""
CURRENCY = "DKK"
"""The currency of the amounts that can be asked for."""
