"""How well whole pages are read: invented ones in the agency's style, against what a careful reader finds there.

`reading/gold.json` maps each fact type to (title, value) pairs; those under its key "optional" are facts that
careful readers disagree on, and count neither way.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from graph import vocabulary
from graph.build import describe_all, read
from graph.extract.fact import AgeRange, Citation, EntryFacts, Fact, Funding, Involvement, Period, TargetGroup
from graph.terms import CV, IG

HERE = Path(__file__).parent / "reading"
GOLD = json.loads((HERE / "gold.json").read_text(encoding="utf-8"))
OPTIONAL = GOLD.pop("optional")
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
READ_WRONG = {"method": {("Tidlig opsporing af demens", "Model for tidlig opsporing")}}
"""Known: "en model for tidlig opsporing af demens" bears the name of another method."""
MISSED = {
    "initiative type": {
        ("Low Arousal på sociale tilbud", "kursusforløb"),
        ("Sprog, leg og læring i vuggestuer og dagplejer", "kompetenceudvikling"),
    },
    "setting": {("Sprog, leg og læring i vuggestuer og dagplejer", "dagpleje")},
}
"""Known: "kurser" and "efteruddanne" are no labels, since many pages that have them speak of other people's
courses; "dagplejer" is the plural of the place and the name of a profession."""

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


@pytest.fixture(scope="module")
def entries() -> list[EntryFacts]:
    return [entry for reading in read([HERE]) for entry in reading.facts.entries]


def pairs(listed: list[list[str]]) -> set[tuple[str, str]]:
    return {(title, value) for title, value in listed}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_read_as_a_careful_reader_reads_it(entries: list[EntryFacts], kind: str) -> None:
    found = {
        (entry.title, value)
        for entry in entries
        for fact in all_facts(entry)
        if (value := KINDS[kind](fact)) is not None
    }
    assert found - pairs(GOLD[kind]) - pairs(OPTIONAL.get(kind, [])) == READ_WRONG.get(kind, set())
    assert pairs(GOLD[kind]) - found == MISSED.get(kind, set())


def test_every_kind_of_fact_of_the_gold_is_compared() -> None:
    assert set(KINDS) == set(GOLD)


def test_what_is_read_makes_a_valid_graph() -> None:
    from graph.check import check

    report = check(describe_all(read([HERE])))
    assert [str(result) for result in report.results if result.severity.name == "VIOLATION"] == []
