"""Whole pages are read as a careful reader reads them: invented ones in the agency's style, in many fields."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from score import KINDS, PAGES, PRECISION, RECALL, Score, report, scores

from graph.build import build

READ_WRONG: dict[str, set[tuple[str, str]]] = {}
MISSED = {"initiative type": {("Dobbeltdiagnoser – én indgang til hjælp", "metodeafprøvning")}}
"""Known: a verb whose particle stands at the end of a long clause, "prøver … af"."""


@pytest.fixture(scope="module")
def found() -> Mapping[str, Score]:
    return scores()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_read_as_a_careful_reader_reads_it(found: Mapping[str, Score], kind: str) -> None:
    assert found[kind].wrong == READ_WRONG.get(kind, set())
    assert found[kind].missed == MISSED.get(kind, set())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fact_is_read_above_the_bar(found: Mapping[str, Score], kind: str) -> None:
    assert (found[kind].precision >= PRECISION, found[kind].recall >= RECALL) == (True, True)


def test_every_kind_of_fact_of_the_gold_is_compared(found: Mapping[str, Score]) -> None:
    assert set(KINDS) == set(found)


def test_the_score_is_a_plain_table_in_a_pipe(found: Mapping[str, Score]) -> None:
    command = [sys.executable, str(Path(__file__).with_name("score.py"))]
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    assert printed == report(found, colour=False) + "\n"
    assert "\x1b" not in printed


def test_a_kind_below_the_bar_is_red_on_a_terminal() -> None:
    pair = frozenset({("Sagen", "2014")})
    lines = report({"start": Score(pair, frozenset(), frozenset()), "end": Score(pair, pair, frozenset())}, True)
    assert [line.startswith("\x1b[31m") for line in lines.split("\n")] == [False, False, False, True, True]


def test_what_is_read_makes_a_valid_graph(tmp_path: Path) -> None:
    report = build([PAGES], tmp_path).report
    assert [str(result) for result in report.results if result.severity.name == "VIOLATION"] == []
