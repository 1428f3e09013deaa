"""Invented pages: as many source files as asked, in the layouts and with the kinds of facts that real ones have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.things import things
from graph import vocabulary
from graph.vocabulary import Name

UNREADABLE = 200
"""One page of so many cannot be read."""
LISTS = 10
"""One page of so many is a list of initiatives."""

OPENINGS = (
    "{title} er et {kind}, der skal styrke indsatsen over for {group} med {situation}.",
    "Socialstyrelsen afprøver sammen med {place} Kommune nye måder at støtte {group} på.",
    "Et toårigt forløb giver medarbejdere i {setting} redskaber til at opdage {situation} tidligere.",
    "Kommunerne efterspørger viden om {situation}, og derfor samles erfaringerne fra {setting} her.",
)
REMARKS = (
    "Deltagerne mødes hver måned, og erfaringerne deles med andre kommuner undervejs.",
    "{body} evaluerer indsatsen og offentliggør en rapport, når den er afsluttet.",
    "Arbejdet tager udgangspunkt i {method} og tilpasses forholdene i {setting}.",
    "Mange har oplevet {situation}, uden at nogen har grebet ind i tide.",
    "Støtten gives efter {law} § {section}, og {group} inddrages fra begyndelsen.",
    "Projektet er ikke rettet mod {other} og omfatter heller ikke {setting}.",
    "I alt {count} kommuner deltager, heriblandt {place}, {place2} og {place3} Kommune.",
    "En følgegruppe med repræsentanter fra {body} giver råd om den videre udbredelse.",
)
PERIODS = (
    "{first} – {last}",
    "{first}-{last}",
    "Januar {first} til december {last}",
    "1. kvartal {first} til udgangen af {last}",
    "1. marts {first} – 30. juni {last}",
    "Fra {first} og frem",
)
AGES = ("{low}-{high} år", "{low} til {high} år", "i alderen {low}-{high} år", "over {high} år", "op til {high} år")
MONEY = (
    "Der er afsat {million} mio. kr. i {first}-{last} fra satspuljen for {first}.",
    "Indsatsen finansieres med {million},5 mio. kr. årligt af {programme}.",
    "Puljen udgør i alt {million}.000.000 kr., heraf 1,2 mio. kr. til evaluering.",
)
UPDATES = (
    "Senest opdateret {day}. maj {last}",
    "Sidst opdateret {day:02}/03 {last}",
    "Senest opdateret {day:02}-09-{last}",
)
HEADINGS = (
    ("Periode:", "Målgruppe:", "Formål:", "Finansiering:"),
    ("Projektperioden:", "Primær målgruppe:", "Formål med projektet:", "Økonomi:"),
    ("Tidsramme", "Målgrupper", "Formålet", "Bevilling"),
)
REFUSED = (b"", b"Kun\0tegn", b"Et stykke prosa uden en eneste overskrift.\n", b"\xff\xfe\xfa")


def write(folder: Path, count: int) -> None:
    """Write so many pages into a new folder: the same each time, and a smaller number is a part of a larger one."""
    folder.mkdir(parents=True)
    for number in range(1, count + 1):
        (folder / f"side-{number:06}.txt").write_bytes(content(number))


def content(number: int) -> bytes:
    """Return the page of a number: a list, one initiative's own page, or one that is refused."""
    if number % UNREADABLE == 0:
        return REFUSED[number // UNREADABLE % len(REFUSED)]
    make: Callable[[int], Iterator[str]] = _list if number % LISTS == 0 else _detail
    return ("\n\n".join(make(number)) + "\n").encode()


def _list(number: int) -> Iterator[str]:
    yield f"Projekter og initiativer, del {number}"
    for place in range(2 + number % 5):
        words = _Words(number * 100 + place)
        yield words.title
        period, group = (words.say((f"Periode: {PERIODS[0]}",)), words.target_group("Målgruppe: "))
        yield f"{words.say(OPENINGS)} {words.say(REMARKS)}\n{period}\n{group}"


def _detail(number: int) -> Iterator[str]:
    words = _Words(number * 100)
    period, group, purpose, funding = words.random.choice(HEADINGS)
    yield words.title
    yield f"{words.say(OPENINGS)} {words.say(REMARKS)} {words.say(REMARKS)}"
    sections = [
        (period, words.say(PERIODS)),
        (group, words.target_group("")),
        ("Sekundær målgruppe:", words.say(("{profession} og ledere i {setting}",))),
        ("Baggrund:", " ".join(words.say(REMARKS) for _ in range(3))),
        (purpose, words.say(("Formålet er, at {group} får bedre støtte, og at {situation} opdages tidligere.",))),
        ("Samarbejdspartnere:", words.say(("{body} og {place} Kommune.", "{place}, {place2} og {place3} kommuner."))),
        (funding, words.say(MONEY)),
    ]
    yield from (f"{heading}\n{body}" for heading, body in sections if words.random.random() < 0.9 or heading == period)
    yield "Kontakt:\nAsta Prøvesen\nTlf.: 99 88 77 66\nCenter for Børn, Unge og Familier"
    yield words.say(UPDATES)


@dataclass(slots=True)
class _Words:
    """What one initiative is about, and sentences that say it."""

    seed: int
    random: Random = field(init=False)
    title: str = field(init=False)
    values: dict[str, str | int] = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a benchmark wants the same pages again, not secrets
        drawn = things()
        first, low = self.random.randint(2008, 2022), self.random.randint(0, 17)
        schemes = {"kind": "initiative-type", "situation": "situation", "setting": "setting", "method": "method"}
        schemes |= {"group": "life-stage", "other": "family-role", "profession": "profession"}
        self.values = {word: self._label(drawn.schemes[scheme]) for word, scheme in schemes.items()}
        self.values |= {
            word: self._label(drawn.municipalities).removesuffix(" Kommune") for word in ("place", "place2", "place3")
        }
        self.values |= {"body": self._label(drawn.bodies), "programme": self._label(drawn.programmes)}
        self.values |= {"law": self._label(vocabulary.load().laws), "section": self.random.randint(1, 190)}
        self.values |= {"first": first, "last": first + self.random.randint(1, 4), "day": self.random.randint(1, 28)}
        self.values |= {"low": low, "high": low + self.random.randint(1, 12), "count": self.random.randint(4, 40)}
        self.values |= {"million": self.random.randint(2, 60), "title": ""}
        self.values["title"] = self.title = f"{str(self.values['situation']).capitalize()} i fokus, projekt {self.seed}"

    def say(self, wordings: Sequence[str]) -> str:
        """Return one of the wordings with what this initiative is about."""
        return self.random.choice(wordings).format_map(self.values)

    def target_group(self, heading: str) -> str:
        """Return whom it is for, with an age."""
        age = self.say(AGES)
        return f"{heading}{str(self.values['group']).capitalize()} {age} med {self.values['situation']}"

    def _label(self, names: Sequence[Name]) -> str:
        return self.random.choice(names).label
