"""One invented initiative: its statements in the proportions of the release, each with the words that state it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from random import Random

from pyoxigraph import Literal, NamedNode, Triple

from benchmarks.things import OF_INITIATIVE, OF_TARGET_GROUP, Drawn, things
from graph.statements import Object
from graph.terms import BASE, CV, DCAT, DCT, IG, RDF, SDO, XSD
from graph.vocabulary import Name, concept

Statement = tuple[Triple, str]
"""A triple, and the words of the page that state it; no words for what only follows."""

SENTENCES = (
    "{title} afprøver sammen med {setting} nye måder at arbejde med {situation} på.",
    "Forløbet samler medarbejdere fra {setting} om tidlig og helhedsorienteret støtte.",
    "Erfaringerne beskrives løbende, så andre kan tage dem op, når {situation} fylder i hverdagen.",
    "Deltagerne mødes hver måned, og resultaterne gøres op ved udgangen af hvert år.",
    "Indsatsen bygger på viden om {situation} og på det, som borgerne selv fortæller.",
    "En gruppe af fagfolk følger arbejdet i {setting} og giver råd undervejs.",
)
AGES = (("aar", 18, 12, "{}-{} år"), ("klassetrin", 6, 4, "{}.-{}. klasse"), ("maaned", 12, 24, "{}-{} måneder"))
"""The greatest lower bound of each unit, the widest span above it, and the words for both."""


def statements(number: int, page: str, source: NamedNode) -> Sequence[Statement]:
    """Return what the page states of the initiative of this number: always the same, and of no other one."""
    return _Writer(number, page).write(source)


def iri(number: int) -> NamedNode:
    """Return the IRI of the initiative of this number."""
    return _Writer(number, "").initiative


@dataclass(slots=True)
class _Writer:
    number: int
    page: str
    random: Random = field(init=False)
    written: list[Statement] = field(default_factory=list[Statement])
    initiative: NamedNode = field(init=False)
    title: str = field(init=False)
    words: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.number)  # noqa: S311 - a benchmark wants the same numbers again, not secrets
        kind, situation, setting = (self._one(scheme) for scheme in ("initiative-type", "situation", "setting"))
        slug = "-".join(name.iri.value.rpartition("/")[2] for name in (kind, situation))
        self.initiative = NamedNode(f"{BASE}initiative/{slug}-{self.number}")
        self.title = f"{kind.label.capitalize()} {self.number}: {situation.label}"
        self.words = {"title": self.title, "situation": situation.label, "setting": setting.label}

    def write(self, source: NamedNode) -> Sequence[Statement]:
        self._say(self.initiative, RDF.type, IG.Initiative)
        self._say(self.initiative, DCT.source, source)
        self._text(DCT.title, self.title)
        self._text(DCT.abstract, self._sentences(3))
        self._draw(self.initiative, OF_INITIATIVE)
        self._period()
        for place in range(1, 1 + self._times(1, 12 / 28)):
            self._target_group(place)
        for place in range(1, 1 + self._times(0, 21 / 28)):
            self._involvement(place)
        self._seldom()
        return self.written

    def _seldom(self) -> None:
        """Say what few pages tell of an initiative."""
        if self._happens(12):
            programme = self._of(things().programmes)
            self._say(self.initiative, IG.partOfProgramme, programme.iri, programme.label)
        if self._happens(4):
            count = self.random.randint(10, 98)
            self._say(self.initiative, IG.municipalityCount, Literal(count), f"{count} kommuner")
        if self._happens(4):
            section = self._of(list(chain.from_iterable(things().sections.values())))
            self._say(self.initiative, CV.hasLegalResource, section.iri, section.labels[0])
        if self._happens(2):
            self._funding()
        if self._happens(2):
            self._say(self.initiative, SDO.duration, Literal("P3Y", datatype=XSD.duration), "treårigt")
        if self._happens(1):
            self._text(IG.purpose, f"Formålet er, at {self._sentences(4)}")
        if self._happens(1):
            self._text(IG.background, f"Baggrunden er, at {self._sentences(4)}")

    def _period(self) -> None:
        node = self._node(DCT.temporal, DCT.PeriodOfTime, "period", words := self._years())
        self._say(node, DCAT.startDate, Literal(f"{words[:4]}-01-01", datatype=XSD.date))
        self._say(node, DCAT.endDate, Literal(f"{words[-4:]}-12-31", datatype=XSD.date))
        self._say(node, IG.datePrecision, concept("date-precision", "aarspraecision"))

    def _years(self) -> str:
        start = 2005 + int(18 * self.random.random() ** 0.5)
        return f"{start} - {start + self.random.randint(1, 5)}"

    def _target_group(self, place: int) -> None:
        words = f"Gruppe {place} i {self.title}: {self._one('life-stage').label} i {self.words['setting']}"
        node = self._node(IG.hasTargetGroup, IG.TargetGroup, f"target-group/{place}", words)
        self._say(node, IG.groupRole, self._one("target-group-role").iri)
        self._draw(node, OF_TARGET_GROUP)
        if self._happens(14):
            self._age_range(node, place)

    def _age_range(self, group: NamedNode, place: int) -> None:
        unit, greatest, span, wording = AGES[int(3 * self.random.random() ** 3)]
        least = self.random.randint(0, greatest)
        most = least + self.random.randint(1, span)
        words = wording.format(least, most)
        node = self._node(IG.hasAgeRange, IG.AgeRange, f"age-range/{place}", words, group)
        self._say(node, SDO.minValue, Literal(least))
        self._say(node, SDO.maxValue, Literal(most))
        self._say(node, IG.ageUnit, concept("age-unit", unit))
        self._say(node, IG.ageBound, self._one("age-bound").iri)

    def _involvement(self, place: int) -> None:
        local = self._happens(7)
        body = self._of(things().municipalities if local else things().bodies)
        role = concept("involvement-role", "deltagende-kommune") if local else self._one("involvement-role").iri
        node = self._mint(IG.Involvement, f"involvement/{place}")
        self._say(self.initiative, IG.hasInvolvement, node, body.label)
        self._say(node, CV.hasParticipant, body.iri)
        self._say(node, CV.role, role)

    def _funding(self) -> None:
        million = self.random.randint(1, 60)
        node = self._node(IG.hasFunding, IG.FundingAllocation, "funding/1", f"{million} mio. kr.")
        amount = self._mint(SDO.MonetaryAmount, "funding/1/amount")
        self._say(node, SDO.amount, amount)
        self._say(node, IG.fundingScope, self._one("funding-scope").iri)
        self._say(amount, SDO.value, Literal(str(million * 1_000_000), datatype=XSD.decimal))
        self._say(amount, SDO.currency, Literal("DKK"))

    def _node(
        self, property_: NamedNode, class_: NamedNode, kind: str, words: str, holder: NamedNode | None = None
    ) -> NamedNode:
        """Mint a node that a fact leads to, with its words; return it."""
        node = self._mint(class_, kind)
        self._say(holder or self.initiative, property_, node, words)
        self._say(node, IG.asStated, Literal(words, language="da"))
        return node

    def _mint(self, class_: NamedNode, kind: str) -> NamedNode:
        node = NamedNode(f"{self.initiative.value}/{self.page}/{kind}")
        self._say(node, RDF.type, class_)
        return node

    def _draw(self, subject: NamedNode, table: Sequence[Drawn]) -> None:
        for drawn in table:
            names = [self._one(drawn.scheme) for _ in range(self._times(drawn.least, drawn.more))]
            for iri, label in {name.iri: name.label for name in names}.items():
                self._say(subject, drawn.property, iri, label)

    def _text(self, property_: NamedNode, words: str) -> None:
        self._say(self.initiative, property_, Literal(words, language="da"), words)

    def _say(self, subject: NamedNode, predicate: NamedNode, value: Object, words: str = "") -> None:
        self.written.append((Triple(subject, predicate, value), words))

    def _sentences(self, count: int) -> str:
        return " ".join(self.random.sample(SENTENCES, count)).format_map(self.words)

    def _one(self, scheme: str) -> Name:
        return self._of(things().schemes[scheme])

    def _of(self, names: Sequence[Name]) -> Name:
        # Some are named far more often than others, as in the pages.
        return names[int(len(names) * self.random.random() ** 2)]

    def _times(self, least: int, more: float) -> int:
        return least + int(2 * more * self.random.random() + self.random.random())

    def _happens(self, of_28: int) -> bool:
        return self.random.random() < of_28 / 28
