"""`indsatsgraf diff`: what changed between two releases, told as a person would."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from changing import CASES, case, compared, published, turtle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program import Call
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.changes import compare, from_json, to_json
from graph.errors import ReleaseError
from graph.release import CHANGES, Release
from graph.terms import BASE, DCT, IG

BROEN = f"{BASE}initiative/broen"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    out = tmp_path_factory.mktemp("compared")
    return published(out, case("old.trig")), published(out, case("new.trig"))


@pytest.mark.parametrize(
    ("format_", "language", "file"),
    [("text", "da", "account.da.txt"), ("md", "en", "account.en.md"), ("ttl", "da", "account.ttl")],
)
def test_all_that_changed_is_told_in_each_format(
    pair: tuple[Release, Release], call: Call, format_: str, language: str, file: str
) -> None:
    old, new = pair
    status, out, err = call("diff", old.folder, new.folder, "--format", format_, "--language", language)
    expected = (CASES / file).read_text(encoding="utf-8")
    expected = expected.replace("2026-01-01", old.version).replace("2026-02-01", new.version)
    assert (status, out, err) == (0, expected, "")


def test_the_account_as_json_is_read_back_whole_and_the_same_each_time(
    pair: tuple[Release, Release], call: Call
) -> None:
    old, new = pair
    first, again = (call("diff", old.folder, new.folder, "--format", "json")[1] for _ in range(2))
    assert first == again == to_json(from_json(first)) == to_json(compare(old, new))


def test_the_same_release_twice_is_no_change(pair: tuple[Release, Release], call: Call) -> None:
    old, _ = pair
    status, out, _ = call("diff", old.version, old.version, "--out", old.folder.parent, "--language", "da")
    assert (status, out.splitlines()[1]) == (0, "Intet er ændret.")


SENTENCES = {
    "period shortened from its start": (
        'dct:temporal <X/p/period> . <X/p/period> a dct:PeriodOfTime ; dcat:startDate "2013-01-01"^^xsd:date ;'
        'dcat:endDate "2016-12-31"^^xsd:date ; ig:datePrecision <concept/date-precision/aarspraecision> .',
        ("2013-01-01", "2014-01-01"),
        "Perioden er afkortet: 2013–2016 → 2014–2016",
        "Period shortened: 2013–2016 → 2014–2016",
    ),
    "period told to the day": (
        'dct:temporal <X/p/period> . <X/p/period> a dct:PeriodOfTime ; dcat:startDate "2014-03-01"^^xsd:date ;'
        'dcat:endDate "2015-03-31"^^xsd:date ; ig:datePrecision <concept/date-precision/kvartalspraecision> .',
        ("2015-03-31", "2014-12-31"),
        "Perioden er afkortet: 1. marts 2014 – 31. marts 2015 → 1. marts 2014 – 31. december 2014",
        "Period shortened: 1 March 2014 – 31 March 2015 → 1 March 2014 – 31 December 2014",
    ),
    "period moved": (
        'dct:temporal <X/p/period> . <X/p/period> a dct:PeriodOfTime ; dcat:startDate "2014-01-01"^^xsd:date ;'
        'dcat:endDate "2014-03-31"^^xsd:date ; ig:datePrecision <concept/date-precision/kvartalspraecision> .',
        ("2014-01-01", "2014-07-01", "2014-03-31", "2014-09-30"),
        "Perioden er flyttet: 1. kvartal 2014 → 3. kvartal 2014",
        "Period moved: Q1 2014 → Q3 2014",
    ),
    "precision alone": (
        'dct:temporal <X/p/period> . <X/p/period> a dct:PeriodOfTime ; dcat:startDate "2014-01-01"^^xsd:date ;'
        "ig:datePrecision <concept/date-precision/aarspraecision> .",
        ("aarspraecision", "dagspraecision"),
        "Perioden er ændret: fra 2014 → fra 1. januar 2014",
        "Period changed: from 2014 → from 1 January 2014",
    ),
    "funding lowered": (
        "ig:hasFunding <X/p/funding/1> . <X/p/funding/1> a ig:FundingAllocation ; sdo:amount <X/p/funding/1/amount> ."
        '<X/p/funding/1/amount> sdo:value 24500000.0 ; sdo:currency "DKK" .',
        ("24500000.0", "1234567.0"),
        "Bevillingen er sænket: 24,5 mio. kr. → 1.234.567 kr.",
        "Funding lowered: DKK 24.5 million → DKK 1,234,567",
    ),
    "funding in another currency": (
        "ig:hasFunding <X/p/funding/1> . <X/p/funding/1> a ig:FundingAllocation ; sdo:amount <X/p/funding/1/amount> ."
        '<X/p/funding/1/amount> sdo:value 2000000.0 ; sdo:currency "DKK" .',
        ("DKK", "EUR"),
        "Bevillingen er ændret: 2 mio. kr. → 2 mio. EUR",
        "Funding changed: DKK 2 million → EUR 2 million",
    ),
    "ages of months": (
        "ig:hasAgeRange <X/p/age-range/1> . <X/p/age-range/1> a ig:AgeRange ; sdo:maxValue 1 ;"
        "ig:ageUnit <concept/age-unit/maaned> .",
        ("maxValue 1", "maxValue 12"),
        "Aldersintervallet er ændret: til og med 1 måned → til og med 12 måneder",
        "Age range changed: up to 1 month → up to 12 months",
    ),
    "a title in English": (
        'dct:alternative "The House"@en , "Huset"@da .',
        ("The House", "The Home"),
        "Det andet navn på engelsk er ændret: »The House« → »The Home«",
        "Other name in English changed: “The House” → “The Home”",
    ),
    "a datatype, which people do not say": (
        "ig:municipalityCount 5 .",
        ("5", '"5"'),
        'Antallet af kommuner er ændret: 5 → "5"',
        'Number of municipalities changed: 5 → "5"',
    ),
    "a property that nobody knows": (
        "<https://example.org/vejr> <https://example.org/sol> .",
        ("sol", "regn"),
        "https://example.org/vejr: https://example.org/sol → https://example.org/regn",
        "https://example.org/vejr: https://example.org/sol → https://example.org/regn",
    ),
    "a node below a node": (
        "ig:hasTargetGroup <X/p/target-group/1> . <X/p/target-group/1> a ig:TargetGroup ; ig:asStated 'unge'@da ;"
        "ig:hasAgeRange <X/p/age-range/1> . <X/p/age-range/1> a ig:AgeRange ; sdo:minValue 15 ;"
        "ig:ageUnit <concept/age-unit/aar> ; ig:ageBound <concept/age-bound/inklusiv-graense> .",
        ("inklusiv-graense", "eksklusiv-graense"),
        "Målgruppen »unge«: aldersintervallet fra 15 år: aldersgrænsen er ændret: "
        "https://w3id.org/indsatsgraf/concept/age-bound/inklusiv-graense → "
        "https://w3id.org/indsatsgraf/concept/age-bound/eksklusiv-graense",
        "Target group “unge”: age range from 15 years: age bound changed: "
        "https://w3id.org/indsatsgraf/concept/age-bound/inklusiv-graense → "
        "https://w3id.org/indsatsgraf/concept/age-bound/eksklusiv-graense",
    ),
}
"""What it is about → facts of an initiative, what is put for what in them, and how that is told."""


def test_each_kind_of_change_has_its_sentence_in_both_languages(tmp_path: Path) -> None:
    old, new = [], []
    for number, (facts, replaced, _, _) in enumerate(SENTENCES.values()):
        before = f"<initiative/i-{number:02}> a ig:Initiative ; {facts}".replace("<X/", f"<initiative/i-{number:02}/")
        after = before
        for one, other in zip(replaced[::2], replaced[1::2], strict=True):
            after = after.replace(one, other)
        old += turtle(before)
        new += turtle(after)
    changes = compare(compared(tmp_path, old), compared(tmp_path, new))
    told = [[(change.told.da, change.told.en) for change in each.changes] for each in changes.resources]
    assert told == [[(da, en)] for _, _, da, en in SENTENCES.values()]


def test_a_precision_that_shows_in_no_date_is_told_beside_the_dates(tmp_path: Path) -> None:
    facts = (
        "<initiative/i> dct:temporal <initiative/i/p/period> . <initiative/i/p/period> a dct:PeriodOfTime ;"
        'dcat:startDate "2014-03-05"^^xsd:date ; dcat:endDate "2015-03-05"^^xsd:date ; ig:datePrecision <aar> .'
        "<aar> skos:prefLabel 'år'@da . <dag> skos:prefLabel 'dag'@da ."
    )
    after = facts.replace("2015-", "2016-").replace("Precision <aar>", "Precision <dag>")
    changes = compare(compared(tmp_path, turtle(facts)), compared(tmp_path, turtle(after)))
    assert [each.told.da for each in changes.resources[0].changes] == [
        "Perioden er forlænget: 5. marts 2014 – 5. marts 2015 → 5. marts 2014 – 5. marts 2016",
        "Perioden 5. marts 2014 – 5. marts 2016: datopræcisionen er ændret: år → dag",
    ]


def test_the_reason_of_a_correction_stands_behind_what_it_withdrew(tmp_path: Path) -> None:
    fact = turtle("<initiative/broen> a ig:Initiative ; dct:title 'Broen'@da ; ig:situation <concept/situation/vold> .")
    evidence, corrections = (NamedNode(BASE + name) for name in ("graph/evidence", "graph/corrections"))
    assertion = turtle(
        "<assertion/1> rdf:subject <initiative/broen> ; rdf:predicate ig:situation ;"
        "rdf:object <concept/situation/vold> ; ig:withdrawnBy <correction/1> ."
    )
    correction = turtle("<correction/1> a ig:Correction ; ig:reason 'Vold er et eksempel.'@da .")
    told = [Quad(*each.triple, evidence) for each in assertion]
    told += [Quad(*each.triple, corrections) for each in correction]
    changes = compare(compared(tmp_path, fact), compared(tmp_path, [*fact[:2], *told]))
    assert [(each.iri.removeprefix(BASE), each.act) for each in changes.resources] == [
        ("initiative/broen", "changed"),
        ("correction/1", "added"),
    ]
    (change,) = changes.resources[0].changes
    assert [each.quote for each in change.new_words] == ["Vold er et eksempel."]


BEFORE = [each for each in case("old.trig") if each.graph_name == DefaultGraph()]
OF_BROEN = [each for each in BEFORE if str(each.subject).startswith(f"<{BROEN}")]
"""An initiative with all that stands below it."""

EDITS = st.lists(
    st.tuples(st.integers(0, len(OF_BROEN) - 1), st.sampled_from(["remove", "text", "thing", "add", "node"])),
    min_size=1,
    max_size=4,
    unique_by=lambda edit: edit[0],
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return compared(tmp_path_factory.mktemp("before"), BEFORE)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_no_changed_triple_of_an_initiative_is_silent(
    before: Release, tmp_path: Path, edits: list[tuple[int, str]]
) -> None:
    after, silent = list(BEFORE), set[str]()
    for place, act in edits:
        triple, fresh = OF_BROEN[place], f"frisk {place}"
        if act != "add":
            after.remove(triple)
            # A node that nothing leads to any more is not gone.
            silent |= {notation(triple.object)} if not is_node(triple.object) else set()
        if act == "node":
            node = NamedNode(f"{BROEN}/side-9/nr-{place}")
            after += [Quad(triple.subject, triple.predicate, node), Quad(node, IG.asStated, Literal(fresh))]
        elif act != "remove":
            after.append(
                Quad(triple.subject, triple.predicate, Literal(fresh, language="da" if act == "text" else None))
            )
        silent |= {fresh} if act != "remove" else set()
    changes = compare(before, compared(tmp_path, after))
    told = json.dumps([asdict(each) for each in changes.resources[0].changes], ensure_ascii=False)
    assert [each.iri for each in changes.resources] == [BROEN]
    assert {each for each in silent if each not in told} == set()


def is_node(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(f"{BROEN}/")


def notation(term: object) -> str:
    """Return what every notation of a term holds."""
    return term.value.rpartition("/")[2] if isinstance(term, NamedNode) else str(getattr(term, "value", ""))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.permutations(range(10)))
def test_other_numbers_of_nodes_are_no_change(before: Release, tmp_path: Path, numbers: list[int]) -> None:
    def renumbered(term: Any) -> Any:
        if not is_node(term):
            return term
        below = re.sub("[0-9]", lambda digit: str(numbers[int(digit[0])]), term.value.removeprefix(BROEN))
        return NamedNode(BROEN + below)

    after = [Quad(*map(renumbered, each.triple)) for each in BEFORE]
    assert compare(before, compared(tmp_path, after)).resources == ()


REFUSED = {
    "a folder that is no release": (["{out}", "{new}"], "this is a folder of releases; choose one of them"),
    "a version that there is none of": (["2020-02-28", "{new}"], "2020-02-28: there is no release here"),
    "another base": (["{new}", "{other}"], "its base is https://example.org/, that of"),
    "a release with bytes that are none of RDF": (["{new}", "{damaged}"], "dataset.nq"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_compared_is_refused_in_one_line(
    pair: tuple[Release, Release], tmp_path: Path, call: Call, what: str
) -> None:
    given_, told = REFUSED[what]
    new = pair[1].folder
    other = published(tmp_path / "other", turtle("<a> a <b> .", "https://example.org/"), "https://example.org/").folder
    damaged = published(tmp_path / "damaged", turtle("<initiative/a> a ig:Initiative .")).folder
    (damaged / "dataset.nq").write_bytes(b"\xff" * (damaged / "dataset.nq").stat().st_size)
    places = {"out": new.parent, "new": new, "other": other, "damaged": damaged}
    status, out, err = call("diff", *(each.format(**places) for each in given_))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_what_a_title_holds_cannot_act_on_a_terminal_or_as_markdown(tmp_path: Path, call: Call) -> None:
    title = "\u202e\x9b2J# [klik](javascript:1) <b>*fed*</b> https://x.example www.x.example"
    old = published(tmp_path, turtle("<initiative/a> a ig:Initiative ; dct:title 'A'@da ."))
    fact = Quad(NamedNode(f"{BASE}initiative/a"), DCT.title, Literal(title, language="da"))
    new = published(tmp_path, [fact, *turtle("<initiative/a> a ig:Initiative .")])
    text, markdown = (call("diff", old.folder, new.folder, "--format", each)[1] for each in ("text", "md"))
    assert "\\u202E\\u009B2J# [klik](javascript:1) <b>*fed*</b>" in text
    shown = r"\\u202E\\u009B2J\# \[klik\](javascript:1) \<b\>\*fed\*\</b\> https\://x.example www\.x.example"
    assert shown in markdown


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"base": 1}', "[" * 100_000])
def test_an_account_that_is_none_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(ReleaseError, match=f"{CHANGES}: this is no account of changes"):
        from_json(text)
