"""Personal data is masked at equal length; all people here are invented."""

from pathlib import Path

import pytest

from graph import page, privacy

CASES = [line.split("\t") for line in (Path(__file__).parent / "privacy.tsv").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("plain", "masked"), CASES)
def test_personal_data_is_masked_and_nothing_else(plain: str, masked: str) -> None:
    plain, masked = plain.replace("⏎", "\n"), masked.replace("⏎", "\n")
    assert privacy.mask(plain) == masked
    assert len(masked) == len(plain)


def test_masking_what_is_masked_changes_nothing() -> None:
    for plain, _ in CASES:
        once = privacy.mask(plain)
        assert privacy.mask(once) == once


def test_the_stored_text_of_a_page_is_masked_and_its_unit_is_not(tmp_path: Path) -> None:
    file = tmp_path / "side.txt"
    file.write_text(
        "Sagen\n\nEt forløb.\n\nPeriode:\n2014\n\n"
        "Kontakt:\nAsta Prøvesen\n99 88 77 66\nBørn og Unge\n\nKontakt\n\nAsta Prøvesen\n",
        encoding="utf-8",
    )
    stored = page.read(file).text.stored
    assert stored.endswith("Kontakt:\n█████████████\n███████████\nBørn og Unge\n\nKontakt\n\n█████████████\n")


@pytest.mark.parametrize("line", ["Børn, Unge og Familier", "Center for Voksne", "Handicap og Psykiatri", "Red Barnet"])
def test_the_name_of_a_unit_reads_as_one(line: str) -> None:
    assert privacy.reads_as_unit(line)


@pytest.mark.parametrize(
    "line", ["", "Nanna", "Bo og Asta", "Center for Voksne, Ellinor", "Team Bo Opfundet", "Projektejer", "Odense C"]
)
def test_a_line_that_may_name_a_person_reads_as_no_unit(line: str) -> None:
    assert not privacy.reads_as_unit(line)
