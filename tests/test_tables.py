import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from csvw import CSVW
from program import Call, Shell, on_a_full_disk
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph import store, tables
from graph.build import Built
from graph.release import Release
from graph.terms import BASE, IG, RDF

CASES = Path(__file__).with_name("tables")
ELSEWHERE = "https://example.org/graf/"
NAMES = ["csv-metadata.json", "funding.csv", "initiatives.csv", "involvements.csv", "target_groups.csv"]


@pytest.fixture(autouse=True)
def _released(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDSATSGRAF_RELEASE", str(release.folder))


@pytest.fixture(scope="module")
def folder(shipped: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the pages that ship with the program."""
    made = tmp_path_factory.mktemp("tables")
    tables.write(store.open_read_only(shipped.release.store), BASE, made)
    return made


def contents(folder: Path) -> Mapping[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


def lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def said(file: Path) -> list[dict[str, str]]:
    """The rows with what is not empty of them."""
    return [{name: cell for name, cell in row.items() if cell} for row in lines(file)]


def written(quads: Sequence[Quad], folder: Path) -> Mapping[str, bytes]:
    folder.mkdir()
    graph = Store()
    graph.extend(quads)
    tables.write(graph, ELSEWHERE, folder)
    found = contents(folder)
    assert sorted(found) == sorted(tables.TABLES)
    return found


def read_case() -> list[Quad]:
    return list(parse(path=CASES / "graph.ttl", format=RdfFormat.TURTLE, base_iri=ELSEWHERE))


# The command ----------------------------------------------------------------------------------------------


def test_export_writes_the_tables_of_a_release_to_a_folder(call: Call, tmp_path: Path) -> None:
    assert call("export", "--format", "csv", "-o", tmp_path / "new") == (0, "", "")
    assert contents(tmp_path / "new") == contents(CASES / "boernehuse")


def test_the_format_may_come_from_the_environment(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDSATSGRAF_EXPORT_FORMAT", "csv")
    assert call("export", "-o", tmp_path) == (0, "", "")
    assert contents(tmp_path) == contents(CASES / "boernehuse")


def test_tables_that_are_there_are_replaced(call: Call, tmp_path: Path) -> None:
    (tmp_path / "funding.csv").write_text("old", "utf-8")
    assert call("export", "--format", "csv", "-o", tmp_path) == (0, "", "")
    assert contents(tmp_path) == contents(CASES / "boernehuse")


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_tables_are_not_written_to_standard_output(call: Call, output: list[str]) -> None:
    expected = "indsatsgraf: csv is several tables; name a folder for them with -o\n"
    assert call("export", "--format", "csv", *output) == (2, "", expected)


def test_a_folder_that_holds_anything_else_is_left_as_it_is(call: Call, tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("mine", "utf-8")
    assert call("export", "--format", "csv", "-o", tmp_path) == (
        2,
        "",
        f"indsatsgraf: {tmp_path}: it holds thesis.odt; choose a new folder, or one that holds only the tables\n",
    )
    assert contents(tmp_path) == {"thesis.odt": b"mine"}


def test_a_file_is_no_folder_for_tables(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "tables.csv"
    file.write_text("mine", "utf-8")
    expected = f"indsatsgraf: {file}: this is a file, and csv is several tables; choose a folder with -o\n"
    assert call("export", "--format", "csv", "-o", file) == (2, "", expected)
    assert file.read_text("utf-8") == "mine"


def test_a_full_disk_leaves_the_old_tables_and_no_new_folder(shell: Shell, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "funding.csv").write_text("old", "utf-8")
    for folder in (old, new):
        done = shell("export", "--format", "csv", "-o", folder, preexec_fn=on_a_full_disk)
        assert done.returncode == 2
        assert done.stderr.decode() == (
            f"indsatsgraf: {folder}: File too large; check the name, the rights and the room on the disk\n"
        )
    assert contents(old) == {"funding.csv": b"old"}
    assert not new.exists()


# What is in them ------------------------------------------------------------------------------------------


def test_what_is_hard_to_write_can_be_read_back(tmp_path: Path) -> None:
    written(read_case(), tmp_path / "new")
    house = f"{ELSEWHERE}initiative/boernehuse"
    situation = f"{ELSEWHERE}concept/situation/"
    assert said(tmp_path / "new" / "initiatives.csv") == [
        {"initiative_iri": f"{ELSEWHERE}initiative/abroad", "title": "Abroad"},
        {
            "initiative_iri": house,
            "title": '\'=HYPERLINK("https://example.org")',
            "alternative_titles": '\'- Huset|Børnehus, "det"; 50 % %7C 5%257C',
            "start_date": "2013-01-01",
            "end_date": "2014-12-31|2016-12-31",
            "planned_end_date": "2017-06-30",
            "situations": f"{situation}unavngivet|vold%7Ctrusler",
            "situations_iri": f"{situation}unavngivet|{situation}vold",
            "municipality_count": "9|12",
            "purpose": "Første linje\nanden linje",
        },
    ]
    group = {"initiative_iri": house, "initiative_title": '\'=HYPERLINK("https://example.org")'}
    first = {**group, "target_group_iri": f"{house}/a/target-group/2", "as_stated": "'+ børn"}
    assert said(tmp_path / "new" / "target_groups.csv") == [
        {**first, "age_range_iri": f"{house}/a/age-range/1", "age_min": "3", "age_max": "3"},
        {**first, "age_range_iri": f"{house}/a/age-range/2", "age_max": "5"},
        {**group, "target_group_iri": f"{house}/a/target-group/10"},
    ]
    assert said(tmp_path / "new" / "involvements.csv") == []
    assert said(tmp_path / "new" / "funding.csv") == [
        {
            "programme_iri": f"{ELSEWHERE}programme/satspuljen",
            "programme_title": "Satspuljen",
            "funding_iri": f"{ELSEWHERE}programme/satspuljen/a/funding/1",
            "amount": "1200000.5",
            "currency": "DKK",
        }
    ]


def test_the_bytes_follow_from_the_statements_of_the_default_graph_alone(tmp_path: Path) -> None:
    quads = read_case()
    elsewhere = NamedNode(f"{ELSEWHERE}source/a")
    more = [Quad(each.subject, each.predicate, Literal("ikke her"), elsewhere) for each in quads]
    assert written(quads, tmp_path / "one") == written([*more, *reversed(quads)], tmp_path / "two")


def test_every_initiative_and_what_hangs_on_it_has_its_row(folder: Path, shipped: Built) -> None:
    graph = store.open_read_only(shipped.release.store)

    def held(property_: NamedNode) -> list[str]:
        return sorted(quad.object.value for quad in graph.quads_for_pattern(None, property_, None, DefaultGraph()))

    initiatives = [
        each.subject.value for each in graph.quads_for_pattern(None, RDF.type, IG.Initiative, DefaultGraph())
    ]
    assert [row["initiative_iri"] for row in lines(folder / "initiatives.csv")] == sorted(initiatives)
    assert sorted({row["target_group_iri"] for row in lines(folder / "target_groups.csv")}) == held(IG.hasTargetGroup)
    ranges = [row["age_range_iri"] for row in lines(folder / "target_groups.csv") if row["age_range_iri"]]
    assert sorted(ranges) == held(IG.hasAgeRange)
    assert sorted(row["involvement_iri"] for row in lines(folder / "involvements.csv")) == held(IG.hasInvolvement)
    assert sorted(row["funding_iri"] for row in lines(folder / "funding.csv")) == held(IG.hasFunding)


# The description ------------------------------------------------------------------------------------------


def test_the_tables_are_as_their_description_says(folder: Path) -> None:
    found = CSVW(str(folder / "csv-metadata.json"), validate=True)
    assert found.is_valid
    assert found.warnings == []
    assert sorted(str(each.url) for each in found.tables) == NAMES[1:]
    assert all(each.check_primary_key() for each in found.tables)
    # Not strict: the funding of a programme names no initiative.
    assert found.tablegroup.check_referential_integrity(strict=False)


def test_the_description_gives_back_the_statements_of_the_graph(folder: Path, shipped: Built) -> None:
    graph = store.open_read_only(shipped.release.store)
    told = set(_statements(folder))
    subjects = {subject for subject, _, _ in told}
    properties = {property_ for _, property_, _ in told}
    assert len(properties) > 10
    assert told == {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for subject in subjects
        for property_ in properties
        for quad in graph.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, DefaultGraph())
    }


def _statements(folder: Path) -> Iterator[tuple[str, str, str]]:
    for table in json.loads((folder / "csv-metadata.json").read_bytes())["tables"]:
        stated = [each for each in table["tableSchema"]["columns"] if "propertyUrl" in each]
        for row in lines(folder / table["url"]):
            for column in stated:
                cell = row[column["name"]]
                values = cell.split(column["separator"]) if "separator" in column else [cell]
                for value in filter(None, values):
                    yield row[column["aboutUrl"].removeprefix("{+").removesuffix("}")], column["propertyUrl"], value
