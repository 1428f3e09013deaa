"""How well whole pages are read: `python tests/score.py` prints precision and recall for each kind of fact.

The invented pages are a regression set: rules were written and mended with them in view, so these figures tell that
nothing got worse, not how well a page is read that nobody here has seen. A blind figure is one that was taken of pages
before any rule was changed for them; once a page is here, it tells nothing blind any more.

`reading/gold.json` maps each kind to the (title, value) pairs that a careful reader finds on the invented pages
beside it; pairs under its key "optional" are those that careful readers disagree on, and count neither way.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from graph import vocabulary
from graph.build import read
from graph.extract.fact import AgeRange, Citation, EntryFacts, Fact, Funding, Involvement, Period, TargetGroup
from graph.table import table
from graph.terms import CV, IG

PAGES = Path(__file__).parent / "reading"
PRECISION, RECALL = 0.95, 0.85
"""The bar that the regression set must keep."""
_RED, _PLAIN = "\x1b[31m", "\x1b[0m"
LABELS = {
    name.iri: name.label
    for names in (
        vocabulary.load().bodies,
        vocabulary.load().municipalities,
        vocabulary.load().programmes,
        *map(vocabulary.load().scheme, ("situation", "setting", "method", "initiative-type", "profession")),
        *map(vocabulary.load().scheme, ("target-group-role", "development-phase", "age-unit")),
    )
    for name in names
}
MUNICIPALITIES = {name.iri for name in vocabulary.load().municipalities}

Kind = Callable[[Fact], str | None]


def concept_of(property_: NamedNode) -> Kind:
    return lambda fact: LABELS[fact.value] if fact.property == property_ and isinstance(fact.value, NamedNode) else None


def start(fact: Fact) -> str | None:
    return str(fact.value.start.year) if isinstance(fact.value, Period) and fact.value.start else None


def end(fact: Fact) -> str | None:
    period = fact.value
    return str(period.end.year) if isinstance(period, Period) and period.start and period.end else None


def age(fact: Fact) -> str | None:
    if not isinstance(fact.value, AgeRange):
        return None
    low, high = ("" if bound is None else bound for bound in (fact.value.minimum, fact.value.maximum))
    return f"{low}-{high} {LABELS[fact.value.unit]}"


def body(fact: Fact) -> str | None:
    taking = fact.value.body if isinstance(fact.value, Involvement) else None
    return LABELS[taking] if taking and taking not in MUNICIPALITIES else None


def municipality(fact: Fact) -> str | None:
    taking = fact.value.body if isinstance(fact.value, Involvement) else None
    return LABELS[taking] if taking in MUNICIPALITIES else None


def count(fact: Fact) -> str | None:
    return fact.value.value if fact.property == IG.municipalityCount and isinstance(fact.value, Literal) else None


def law(fact: Fact) -> str | None:
    return fact.value.notation if fact.property == CV.hasLegalResource and isinstance(fact.value, Citation) else None


def amount(fact: Fact) -> str | None:
    return f"{fact.value.value.normalize():f}" if isinstance(fact.value, Funding) else None


KINDS: dict[str, Kind] = {
    "start": start,
    "end": end,
    "age": age,
    "group role": concept_of(IG.groupRole),
    "profession": concept_of(IG.profession),
    "setting": concept_of(IG.setting),
    "situation": concept_of(IG.situation),
    "method": concept_of(IG.usesMethod),
    "initiative type": concept_of(IG.initiativeType),
    "programme": concept_of(IG.partOfProgramme),
    "body": body,
    "municipality": municipality,
    "municipality count": count,
    "law": law,
    "amount": amount,
    "phase": concept_of(IG.developmentPhase),
}


def all_facts(entry: EntryFacts) -> Iterator[Fact]:
    for fact in entry.facts:
        yield fact
        if isinstance(fact.value, TargetGroup):
            yield from fact.value.facts


@dataclass(frozen=True)
class Score:
    """What was read of one kind: rightly, wrongly, and what was missed."""

    right: frozenset[tuple[str, str]]
    wrong: frozenset[tuple[str, str]]
    missed: frozenset[tuple[str, str]]

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missed))


def scores() -> Mapping[str, Score]:
    """Read the pages and compare what is found with what a careful reader finds, kind by kind."""
    gold = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
    optional = gold.pop("optional")
    entries = [entry for reading in read([PAGES]) for entry in reading.facts.entries]
    return {kind: _score(entries, kind, _pairs(gold[kind]), _pairs(optional.get(kind, []))) for kind in gold}


def _pairs(listed: list[list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((title, value) for title, value in listed)


def _score(
    entries: list[EntryFacts], kind: str, gold: frozenset[tuple[str, str]], optional: frozenset[tuple[str, str]]
) -> Score:
    found = frozenset(
        (entry.title, value)
        for entry in entries
        for fact in all_facts(entry)
        if (value := KINDS[kind](fact)) is not None
    )
    return Score(found & gold, found - gold - optional, gold - found)


def report(found: Mapping[str, Score], colour: bool) -> str:
    """Return an aligned table; with colour, a line below the bar is red."""
    parts = ("right", "wrong", "missed")
    total = Score(*(frozenset((k, str(p)) for k, s in found.items() for p in getattr(s, part)) for part in parts))
    lines = {**found, "all": total}
    rows = [
        (kind, len(s.right), len(s.wrong), len(s.missed), f"{s.precision:.3f}", f"{s.recall:.3f}")
        for kind, s in lines.items()
    ]
    head, rule, *body = table(("kind of fact", "right", "wrong", "missed", "precision", "recall"), rows).split("\n")
    low = [s.precision < PRECISION or s.recall < RECALL for s in lines.values()]
    return "\n".join(
        (
            head,
            rule,
            *(f"{_RED}{line}{_PLAIN}" if colour and bad else line for line, bad in zip(body, low, strict=True)),
        )
    )


if __name__ == "__main__":
    print(report(scores(), colour=sys.stdout.isatty()))
