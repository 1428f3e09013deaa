"""What is read from pages: whole pages, and a table of wordings for each kind of fact."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph import transcript, vocabulary
from graph.build import read

HERE = Path(__file__).parent


def cases(kind: str) -> list[tuple[str, str]]:
    lines = (HERE / "extract" / f"{kind}.tsv").read_text(encoding="utf-8").splitlines()
    return [(wording, expected) for wording, expected in (line.split("\t") for line in lines)]


def facts_of(folder: Path, lead: str, period: str, group: str) -> list[tuple[str, str]]:
    """Put the wordings on a detail page and return the facts read from it as (property, value)."""
    page = folder / "side.txt"
    page.write_text(f"Sagen\n\n{lead}\n\nProjektperiode:\n{period}\n\nMålgruppe:\n{group}\n", encoding="utf-8")
    [reading] = read([page])
    [entry] = json.loads(transcript.to_json(reading, vocabulary.load()))["entries"]
    groups = (f"group {fact['group']} " if fact["group"] else "" for fact in entry["facts"])
    return [(f"{group}{fact['property']}", fact["text"]) for group, fact in zip(groups, entry["facts"], strict=True)]


def values(found: list[tuple[str, str]], *properties: str) -> Iterator[str]:
    return (value for name, value in found if name in properties)


@pytest.mark.parametrize("name", ["list", "detail"])
def test_every_fact_of_a_page_is_read_with_the_words_that_state_it(name: str) -> None:
    [reading] = read([HERE / "pages" / f"{name}.txt"])
    expected = json.loads((HERE / "pages" / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(transcript.to_json(reading, vocabulary.load())) == expected


@pytest.mark.parametrize("source", ["000_121ec168e3503f58", "002_4b03cd7b5420c8a1"])
def test_every_quote_of_a_shipped_page_stands_at_its_offsets(source: str) -> None:
    [reading] = [reading for reading in read([]) if reading.page.id == source]
    text = reading.page.file.read_text(encoding="utf-8")
    entries = json.loads(transcript.to_json(reading, vocabulary.load()))["entries"]
    words = [words for entry in entries for fact in entry["facts"] for words in fact["words"]]
    assert [text[word["start"] : word["end"]] for word in words] == [word["quote"] for word in words]
    assert len(words) > 20


@pytest.mark.parametrize(("wording", "expected"), cases("ages"))
def test_ages_and_grades_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, "Et forløb.", "2014", f"Målgruppen er {wording}.")
    assert " | ".join(values(found, "group 1 hasAgeRange")) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("periods"))
def test_periods_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, "Et forløb.", wording, "Familier.")
    assert list(values(found, "temporal")) == [expected]


@pytest.mark.parametrize(("wording", "expected"), cases("amounts"))
def test_amounts_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, wording, "2014", "Familier.")
    assert " | ".join(values(found, "hasFunding")) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("laws"))
def test_laws_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, wording, "2014", "Familier.")
    assert " | ".join(values(found, "hasLegalResource")) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("programmes"))
def test_programmes_are_read_with_the_year_of_the_agreement(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, wording, "2014", "Familier.")
    assert " | ".join(values(found, "partOfProgramme", "programmeYear")) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("bodies"))
def test_bodies_and_municipalities_are_read_with_their_roles(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, wording, "2014", "Familier.")
    assert " | ".join(values(found, "hasInvolvement")) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("concepts"))
def test_situations_and_settings_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, wording, "2014", "Familier.")
    assert " | ".join(sorted(values(found, "situation", "setting"))) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("types"))
def test_types_of_initiative_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, wording, "2014", "Familier.")
    assert " | ".join(sorted(values(found, "initiativeType"))) == expected


@pytest.mark.parametrize(("wording", "expected"), cases("professions"))
def test_professions_are_read(tmp_path: Path, wording: str, expected: str) -> None:
    found = facts_of(tmp_path, "Et forløb.", "2014", wording)
    assert " | ".join(sorted(values(found, "group 1 profession"))) == expected


def test_a_new_label_in_the_vocabulary_is_enough_to_have_new_words_recognised(tmp_path: Path) -> None:
    from pyoxigraph import Literal, Quad

    from graph import extract, page
    from graph.terms import SKOS
    from graph.vocabulary import Vocabulary, concept

    file = tmp_path / "side.txt"
    file.write_text("Sagen\n\nStøtte til kokkeelever og kokkeleverne.\n\nPeriode:\n2014\n", encoding="utf-8")
    read_page = page.read(file)
    known = vocabulary.load()
    violence = concept("situation", "vold")
    extended = Vocabulary((*known.quads, Quad(violence, SKOS.altLabel, Literal("kokkelev", language="da"))))

    def stated(words: Vocabulary) -> list[str]:
        [entry] = extract.facts(read_page, words).entries
        return [str(fact.value) for fact in entry.facts if fact.value == violence]

    assert stated(known) == []
    assert stated(extended) == [str(violence)]


def test_a_role_word_opens_a_target_group(tmp_path: Path) -> None:
    found = facts_of(
        tmp_path,
        "Et forløb.",
        "2014",
        "Den primære målgruppe er unge. Den sekundære målgruppe er forældre, dog med særligt fokus på mødre.",
    )
    assert [(name, value) for name, value in found if name.startswith("group")] == [
        ("group 1 groupRole", "primær"),
        ("group 1 lifeStage", "ung"),
        ("group 2 groupRole", "sekundær"),
        ("group 2 familyRole", "forælder"),
        ("group 3 groupRole", "særligt fokus"),
        ("group 3 familyRole", "mor"),
    ]


@pytest.mark.parametrize(
    ("wording", "roles"),
    [
        ("Den primære målgruppe er unge. Sekundært retter projektet sig mod lærere.", ["primær", "sekundær"]),
        ("Målgruppen er unge. Indirekte er lærere også en målgruppe.", ["uspecificeret", "indirekte"]),
        ("Målgruppen er unge. Indirekte fordele er der også for lærere.", ["uspecificeret"]),
        ("Primært ældre, der bor alene, og sekundært deres pårørende.", ["primær", "sekundær"]),
        ("Unge, primært kvinder, og deres pårørende.", ["uspecificeret"]),
        ("Projektet har to målgrupper:\nUnge\nLærere", ["uspecificeret", "uspecificeret"]),
    ],
)
def test_a_group_opens_where_a_sentence_or_a_list_tells_of_it(tmp_path: Path, wording: str, roles: list[str]) -> None:
    found = facts_of(tmp_path, "Et forløb.", "2014", wording)
    assert [value for name, value in found if name.endswith("groupRole")] == roles


@pytest.mark.parametrize(
    "line",
    [
        "Siden er sidst opdateret den 12. maj 2021",
        "Publiceret 1. marts 2020 | Senest opdateret 12. maj 2021",
        "Senest opdateret d. 12. maj 2021",
    ],
)
def test_the_update_date_is_read_behind_words_about_the_page(tmp_path: Path, line: str) -> None:
    page = tmp_path / "side.txt"
    page.write_text(f"Sagen\n\nEt forløb.\n\nPeriode:\n2020\n\n{line}\n", encoding="utf-8")
    [reading] = read([page])
    assert reading.facts.modified is not None
    assert reading.facts.modified[0] == date(2021, 5, 12)


def test_a_planned_end_is_a_period_of_its_own(tmp_path: Path) -> None:
    found = facts_of(
        tmp_path, "Projektet forventes afsluttet med udgangen af første kvartal 2023.", "2022", "Familier."
    )
    assert list(values(found, "temporal")) == ["2022-01-01 – 2022-12-31", "… – 2023-03-31 (planlagt)"]


def test_the_umbrella_of_a_programme_is_no_member_of_it(tmp_path: Path) -> None:
    page = tmp_path / "side.txt"
    page.write_text("Overgrebspakken\n\nOvergrebspakken samler indsatser.\n\nPeriode:\n2014\n", encoding="utf-8")
    [reading] = read([page])
    [entry] = json.loads(transcript.to_json(reading, vocabulary.load()))["entries"]
    programmes = [f["property"] for f in entry["facts"] if f["text"] == "Overgrebspakken" and f["property"] != "title"]
    assert programmes == ["seeAlso"]
