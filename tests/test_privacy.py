"""Personal data is masked at equal length; all people here are invented."""

import json
from pathlib import Path

import pytest
from program import Call

from graph import page, privacy

CASES = [line.split("\t") for line in (Path(__file__).parent / "privacy.tsv").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("plain", "masked"), CASES)
def test_personal_data_is_masked_and_nothing_else(plain: str, masked: str) -> None:
    plain, masked = plain.replace("⏎", "\n"), masked.replace("⏎", "\n")
    assert privacy.mask(plain) == masked
    assert len(masked) == len(plain)


HIDDEN = [
    "99\u200b88 77 66",
    "99\u00ad887766",
    "99 88\u2060 77\ufe0f 66",
    "9\u202a9 88 77 66",
    "+45\u200e 99887766",
    "99\u200988\u202f77\u200766",
    "99\u201188\u201177\u201166",
    "\uff19\uff19\uff18\uff18\uff17\uff17\uff16\uff16",
    "\u0669\u0669 \u0668\u0668 \u0667\u0667 \u0666\u0666",
    "\U0001d7d7\U0001d7d7\U0001d7d6\U0001d7d6\U0001d7d5\U0001d7d5\U0001d7d4\U0001d7d4",
    "9\ufe0f\u20e39\ufe0f\u20e38\ufe0f\u20e38\ufe0f\u20e37\ufe0f\u20e37\ufe0f\u20e36\ufe0f\u20e36",
    "010190\u200b-1234",
    "0101\u200d90\u20101234",
    "\uff10\uff11\uff10\uff11\uff19\uff10\uff0d\uff11\uff12\uff13\uff14",
    "asta\u200b.proeve@sbst.dk",
    "asta\uff20sbst\uff0edk",
    "asta.proeve@\u00adsbst.\u200bdk",
]


TEXT = "SELECT ?text { GRAPH <https://w3id.org/indsatsgraf/graph/evidence> { ?page nif:isString ?text } }"


def test_what_a_screen_does_not_show_hides_no_personal_data(call: Call, tmp_path: Path) -> None:
    page_of = "Sagen\n\n{}\n\nPeriode:\n2014\n"
    file = tmp_path / "side.txt"
    file.write_text(
        page_of.format("\n".join(f"Ring\u00ad til {each} i\u200bdag." for each in HIDDEN)), encoding="utf-8"
    )
    assert call("build", file, "--out", tmp_path / "releases")[0] == 0
    _, told, _ = call("query", TEXT, "--release", tmp_path / "releases" / "current", "--format", "json")
    [published] = [each["text"]["value"] for each in json.loads(told)["results"]["bindings"]]
    masked = "\n".join(f"Ring\u00ad til {'█' * len(each)} i\u200bdag." for each in HIDDEN)
    assert published == page_of.format(masked)


@pytest.mark.parametrize("name", ["Asta\u200b Prøve\u00adsen", "As\u2067ta Prøvesen", "Asta\u2009Prøvesen"], ids=ascii)
def test_a_hidden_character_hides_no_name(name: str) -> None:
    page_of = "Kontakt: {}, fuldmægtig\n\n{} svarer."
    assert privacy.mask(page_of.format(name, "Asta Prøvesen")) == page_of.format("█" * len(name), "█" * 13)


def test_a_number_of_a_note_is_no_digit_of_the_number_before_it() -> None:
    assert privacy.mask("Ring 99 88 77 66\u00b9 i dag.") == "Ring ███████████\u00b9 i dag."


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
