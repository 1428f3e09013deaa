"""What invented initiatives point to, and how often: the vocabularies, and the counts of the release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from graph import vocabulary
from graph.terms import CV, DCT, IG, ORG
from graph.vocabulary import Name, Vocabulary


@dataclass(frozen=True, slots=True)
class Drawn:
    """A property whose values are drawn from a scheme: how many at least, and how many more on average."""

    property: NamedNode
    scheme: str
    least: int
    more: float


# The release has 28 initiatives with 40 target groups.
OF_INITIATIVE = (
    Drawn(IG.initiativeType, "initiative-type", 1, 4 / 28),
    Drawn(IG.situation, "situation", 1, 36 / 28),
    Drawn(IG.setting, "setting", 0, 60 / 28),
    Drawn(IG.usesMethod, "method", 0, 12 / 28),
    Drawn(IG.municipalityScope, "municipality-scope", 0, 8 / 28),
    Drawn(CV.thematicArea, "topic", 0, 3 / 28),
    Drawn(DCT.conformsTo, "documentation-strategy", 0, 1 / 28),
)
OF_TARGET_GROUP = (
    Drawn(IG.situation, "situation", 0, 54 / 40),
    Drawn(IG.setting, "setting", 0, 54 / 40),
    Drawn(IG.lifeStage, "life-stage", 0, 38 / 40),
    Drawn(IG.familyRole, "family-role", 0, 26 / 40),
    Drawn(IG.profession, "profession", 0, 33 / 40),
    Drawn(IG.organisationType, "organisation-type", 0, 16 / 40),
)
SCHEMES = ("target-group-role", "involvement-role", "age-bound", "funding-scope")
SECTIONS = 30
"""How many sections of each law may be cited."""


@dataclass(frozen=True)
class Things:
    """The concepts by scheme, bodies, municipalities, programmes, and the sections of laws by what they belong to."""

    schemes: Mapping[str, Sequence[Name]]
    bodies: Sequence[Name]
    municipalities: Sequence[Name]
    programmes: Sequence[Name]
    sections: Mapping[NamedNode, Sequence[Name]]


@cache
def things() -> Things:
    """Return what the vocabularies of the program name."""
    words = vocabulary.load()
    schemes = {drawn.scheme for drawn in (*OF_INITIATIVE, *OF_TARGET_GROUP)} | {*SCHEMES}
    return Things(
        {scheme: words.scheme(scheme) for scheme in schemes},
        _never_changed(words),
        words.municipalities,
        words.programmes,
        {law.iri: [_section(law, number) for number in range(1, SECTIONS + 1)] for law in words.laws},
    )


def _never_changed(words: Vocabulary) -> Sequence[Name]:
    """Return the bodies that had one name all along: any initiative may name them, whatever its years."""
    events = (ORG.originalOrganization, ORG.resultingOrganization)
    changed = {quad.object for quad in words.quads if quad.predicate in events}
    return [body for body in words.bodies if body.iri not in changed]


def _section(law: Name, number: int) -> Name:
    return Name(NamedNode(f"{law.iri.value}/par-{number}"), f"§ {number}", (f"{law.label} § {number}",))
