"""Facts that are written into Danish sentences are read back exactly, and one that is denied is not read at all."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import extract, page, vocabulary
from graph.extract.fact import AgeRange, Citation, Fact, Funding, Involvement, Period, TargetGroup
from graph.terms import CV, DCT, IG

VOCABULARY = vocabulary.load()
LABELS = {name.iri: name.label for name in (*VOCABULARY.municipalities, *VOCABULARY.bodies, *VOCABULARY.laws)}
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip
COUNTED = ("en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")

often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The folder of a test holds one page, written anew for each example."""

years = st.integers(1990, 2039)
spans_of_years = st.tuples(years, years).map(sorted)


def facts_of(folder: Path, lead: str, period: str = "2014", group: str = "Familier.") -> Sequence[Fact]:
    """Put the words on a detail page and return the facts read from it."""
    file = folder / "side.txt"
    file.write_text(f"Sagen\n\n{lead}\n\nPeriode:\n{period}\n\nMålgruppe:\n{group}\n", encoding="utf-8")
    [entry] = extract.facts(page.read(file), VOCABULARY).entries
    return entry.facts


def period_of(folder: Path, words: str) -> list[tuple[date | None, date | None]]:
    values = [fact.value for fact in facts_of(folder, "Et forløb.", words) if fact.property == DCT.temporal]
    return [(value.start, value.end) for value in values if isinstance(value, Period)]


def ages_of(folder: Path, words: str) -> list[tuple[int | None, int | None, str]]:
    groups = [fact.value for fact in facts_of(folder, "Et forløb.", group=words)]
    facts = [fact for group in groups if isinstance(group, TargetGroup) for fact in group.facts]
    ages = [fact.value for fact in facts if isinstance(fact.value, AgeRange)]
    return [(value.minimum, value.maximum, value.unit.value.rsplit("/", 1)[-1]) for value in ages]


def amounts_of(folder: Path, words: str) -> list[int]:
    values = [fact.value for fact in facts_of(folder, words) if fact.property == IG.hasFunding]
    return [int(value.value) for value in values if isinstance(value, Funding)]


def citations_of(folder: Path, words: str) -> list[str]:
    values = [fact.value for fact in facts_of(folder, words) if fact.property == CV.hasLegalResource]
    return [f"{LABELS[value.law]} {value.notation}" for value in values if isinstance(value, Citation)]


def involved_in(folder: Path, words: str) -> set[str]:
    values = [fact.value for fact in facts_of(folder, words) if fact.property == IG.hasInvolvement]
    return {LABELS[value.body] for value in values if isinstance(value, Involvement)}


# Periods -----------------------------------------------------------------------

WHOLE_YEARS = (
    "{0} - {1}", "{0}\u00a0–\u00a0{1}", "fra {0} til {1}", "i perioden {0}-{1}", "fra {0} til og med {1}",
    "Projektet løber fra {0} og frem til {1}", "{0} til udgangen af {1}", "primo {0} – ultimo {1}",
    "Startet i {0} og afsluttet i {1}", "januar {0} til december {1}", "1. januar {0} – 31. december {1}",
    "01.01.{0} - 31.12.{1}", "1. kvartal {0} – 4. kvartal {1}", "første halvår {0} til andet halvår {1}",
)  # fmt: skip


@often
@given(st.sampled_from(WHOLE_YEARS), spans_of_years)
def test_a_period_of_whole_years_is_read_back(tmp_path: Path, template: str, ends: list[int]) -> None:
    words = template.format(*ends)
    [(start, end)] = period_of(tmp_path, words)
    assert (start and start.year, end) == (ends[0], date(ends[1], 12, 31))


@often
@given(years, st.integers(1, 11), st.data())
def test_months_that_share_their_year_are_read_back(tmp_path: Path, year: int, first: int, data: st.DataObject) -> None:
    last = data.draw(st.integers(first + 1, 12))
    join = data.draw(st.sampled_from(["-", " – ", " til "]))
    expected = [(date(year, first, 1), date(year, last, monthrange(year, last)[1]))]
    assert period_of(tmp_path, f"{MONTHS[first - 1]}{join}{MONTHS[last - 1]} {year}") == expected


@often
@given(st.dates(date(1990, 1, 1), date(2039, 12, 31)), st.dates(date(1990, 1, 1), date(2039, 12, 31)))
def test_two_days_are_read_back(tmp_path: Path, one: date, other: date) -> None:
    first, last = sorted((one, other))
    written = [f"{day.day}. {MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
    assert period_of(tmp_path, " til ".join(written)) == [(first, last)]


@often
@given(years, st.sampled_from(["{} og frem", "fra {}", "siden {}", "fra {} og fremefter", "{} –"]))
def test_a_period_without_an_end_stays_open(tmp_path: Path, year: int, template: str) -> None:
    assert period_of(tmp_path, template.format(year)) == [(date(year, 1, 1), None)]


# Ages --------------------------------------------------------------------------

FROM_TO = (
    "børn i alderen {0}-{1} år", "unge mellem {0} og {1} år", "unge fra {0} til {1} år", "{0}-{1}-årige",
    "personer i aldersgruppen {0} til {1} år", "borgere på {0}-{1} år", "unge ({0}-{1} år)", "de {0} til {1}-årige",
    "borgere i alderen {0} til og med {1} år", "børn fra {0} år og op til {1} år",
)  # fmt: skip
OPEN = (
    ("unge under {0} år", (None, -1)), ("unge op til {0} år", (None, 0)), ("borgere over {0} år", (0, None)),
    ("borgere fra {0} år", (0, None)), ("borgere på {0} år og derover", (0, None)), ("borgere på {0}+", (0, None)),
    ("borgere, der er fyldt {0} år", (0, None)), ("unge, der ikke er fyldt {0} år", (None, -1)),
)  # fmt: skip


@often
@given(st.sampled_from(FROM_TO), st.lists(st.integers(0, 99), min_size=2, max_size=2, unique=True).map(sorted))
def test_an_age_range_is_read_back(tmp_path: Path, template: str, ages: list[int]) -> None:
    assert ages_of(tmp_path, f"Målgruppen er {template.format(*ages)}.") == [(*ages, "aar")]


@often
@given(st.sampled_from(OPEN), st.integers(2, 99))
def test_an_open_age_range_is_read_back(
    tmp_path: Path, case: tuple[str, tuple[int | None, int | None]], age: int
) -> None:
    template, bounds = case
    expected = tuple(None if bound is None else age + bound for bound in bounds)
    assert ages_of(tmp_path, f"Målgruppen er {template.format(age)}.") == [(*expected, "aar")]


@often
@given(st.lists(st.integers(0, 10), min_size=2, max_size=2, unique=True).map(sorted))
def test_grades_are_read_back(tmp_path: Path, grades: list[int]) -> None:
    assert ages_of(tmp_path, "Elever i {}.-{}. klasse.".format(*grades)) == [(*grades, "klassetrin")]


@often
@given(
    st.sampled_from(
        ("Unge under {} år er ikke omfattet.", "Unge på {} år kan ikke deltage.", "Dog ikke unge over {} år.")
    ),
    st.integers(2, 99),
)
def test_an_age_that_is_kept_out_is_not_read(tmp_path: Path, template: str, age: int) -> None:
    assert ages_of(tmp_path, f"Målgruppen er familier. {template.format(age)}") == []


# Money -------------------------------------------------------------------------


@often
@given(
    st.integers(1, 9_999),
    st.sampled_from(["{} mio. kr.", "{} millioner kroner", "{} mio.", "kr. {} mio.", "{} mill. kr."]),
)
def test_millions_are_read_back(tmp_path: Path, tenths: int, template: str) -> None:
    amount = f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
    words = template.format(amount)
    assert amounts_of(tmp_path, f"Der er afsat {words} til projektet.") == [tenths * 100_000]


@often
@given(
    st.integers(1_000, 999_999_999), st.sampled_from(["{} kr.", "kr. {}", "{} kroner", "DKK {}", "kr. {},-", "{},-"])
)
def test_kroner_are_read_back(tmp_path: Path, amount: int, template: str) -> None:
    words = template.format(f"{amount:,}".replace(",", "."))
    assert amounts_of(tmp_path, f"Projektet er bevilget {words} i alt.") == [amount]


@often
@given(st.integers(1, 999))
def test_an_amount_that_is_denied_is_not_read(tmp_path: Path, millions: int) -> None:
    assert amounts_of(tmp_path, f"Der er ikke afsat {millions} mio. kr. til projektet.") == []


@often
@given(st.lists(st.integers(10, 99), min_size=2, max_size=4))
def test_an_account_of_the_finance_act_is_neither_money_nor_law(tmp_path: Path, parts: list[int]) -> None:
    words = f"Midlerne efter serviceloven er afsat på finansloven § 15.{'.'.join(map(str, parts))}."
    assert (amounts_of(tmp_path, words), citations_of(tmp_path, words)) == ([], [])


# Acts --------------------------------------------------------------------------

ACTS = {"servicelovens": "Serviceloven", "barnets lovs": "Barnets lov", "folkeskolelovens": "Folkeskoleloven"}
sections = st.tuples(st.integers(1, 300), st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))


def notation(section: tuple[int, int | None, int | None]) -> str:
    number, subsection, item = section
    words = f"§ {number}"
    if subsection:
        words += f", stk. {subsection}" + (f", nr. {item}" if item else "")
    return words


@often
@given(st.sampled_from(sorted(ACTS)), st.lists(sections, min_size=1, max_size=3, unique_by=notation))
def test_sections_of_an_act_are_read_back(
    tmp_path: Path, act: str, cited: list[tuple[int, int | None, int | None]]
) -> None:
    words = " og ".join(notation(section) for section in cited)
    expected = [f"{ACTS[act]} {notation(section)}" for section in cited]
    assert citations_of(tmp_path, f"Støtten gives efter {act} {words}.") == expected


@often
@given(st.sampled_from(sorted(ACTS)), st.integers(1, 300))
def test_a_section_that_is_denied_is_not_read(tmp_path: Path, act: str, number: int) -> None:
    assert citations_of(tmp_path, f"Støtten gives ikke efter {act} § {number}.") == []


# Municipalities and bodies -----------------------------------------------------

municipalities = st.lists(st.sampled_from(VOCABULARY.municipalities), min_size=1, max_size=6, unique=True)
TAKING_PART = (
    "Projektet gennemføres i {}.", "De deltagende kommuner er {}.", "{} deltager i projektet.", "Kommunerne er: {}.",
)  # fmt: skip
LEFT_OUT = ("{} deltager ikke i projektet.", "Bortset fra {} deltager alle.", "Projektet omfatter ikke {}.")


def enumerated(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} og {names[-1]}" if len(names) > 1 else names[0]


@often
@given(st.sampled_from(TAKING_PART), municipalities)
def test_enumerated_municipalities_are_read_back(tmp_path: Path, template: str, taking: list[vocabulary.Name]) -> None:
    short = [name.label.removesuffix(" Kommune") for name in taking[:-1]]
    words = enumerated([*short, taking[-1].label])
    assert involved_in(tmp_path, template.format(words)) == {name.label for name in taking}


@often
@given(st.sampled_from(LEFT_OUT), municipalities)
def test_municipalities_that_are_left_out_are_not_read(
    tmp_path: Path, template: str, kept_out: list[vocabulary.Name]
) -> None:
    short = [name.label.removesuffix(" Kommune") for name in kept_out[:-1]]
    words = template.format(enumerated([*short, kept_out[-1].label]))
    assert involved_in(tmp_path, words) == set()


@often
@given(st.sampled_from([name for name in VOCABULARY.bodies if "(" not in name.label]), st.sampled_from(["A", "B"]))
def test_a_body_is_read_back_under_each_of_its_names(tmp_path: Path, body: vocabulary.Name, order: str) -> None:
    acronym = next((label for label in body.labels if label.isupper() and label != body.label), None)
    words = f"{body.label} ({acronym})" if acronym and order == "A" else body.label
    assert involved_in(tmp_path, f"Projektet gennemføres af {words}.") == {body.label}
    assert involved_in(tmp_path, f"Projektet gennemføres ikke af {words}.") == set()


@pytest.mark.parametrize("municipality", VOCABULARY.municipalities, ids=lambda name: name.label)
def test_every_municipality_is_read_in_the_genitive(tmp_path: Path, municipality: vocabulary.Name) -> None:
    assert involved_in(tmp_path, f"Projektet er forankret i {municipality.label}s forvaltning.") == {municipality.label}


@pytest.mark.parametrize(("number", "word"), list(enumerate(COUNTED, 1))[1:])
def test_a_number_of_municipalities_is_read_in_words_and_digits(tmp_path: Path, number: int, word: str) -> None:
    for written in (word, str(number)):
        facts = facts_of(tmp_path, f"Projektet gennemføres i {written} kommuner.")
        assert [fact.value.value for fact in facts if fact.property == IG.municipalityCount] == [str(number)]
