"""The page on operations and the systemd unit: what they tell is what the program does."""

import json
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from program import PROGRAM, Shell
from serving import serving

from graph.release import Release
from server.listener import GRACE
from server.problems import STATUS

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "indsatsgraf.service"
COMPOSE = ROOT / "compose.yaml"
PAGE = ROOT / "docs" / "operations.md"
PROGRAM_ITSELF = 500
"""MiB that the program needs beside its query processes."""


def table(heading: str) -> list[str]:
    """Return the names in the first column of the table below a heading of the page."""
    _, found, below = PAGE.read_text().partition(f"\n## {heading}\n")
    assert found, heading
    return re.findall(r"^\| `([^`]+)`", below.partition("\n## ")[0], flags=re.MULTILINE)


@pytest.fixture(scope="module")
def told(release: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], str]:
    """The log line of one query, and the metrics after it."""
    log = tmp_path_factory.mktemp("log") / "log"
    with serving("--release", release.folder, log=log) as address:
        got(f"{address}/sparql?query=ASK%20%7B%20?s%20?p%20?o%20%7D&format=json")
        metrics = got(f"{address}/metrics")
        while not (lines := log.read_text().splitlines()):
            time.sleep(0.05)
    return json.loads(lines[0]), metrics


def got(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        text: str = answer.read().decode()
        return text


def test_the_page_tells_every_field_of_a_log_line(told: tuple[dict[str, object], str]) -> None:
    assert table("The log") == list(told[0])


def test_the_page_tells_every_metric_of_the_program(told: tuple[dict[str, object], str]) -> None:
    metrics = re.findall(r"^# TYPE (indsatsgraf_\S+)", told[1], flags=re.MULTILINE)
    listed = (name.partition("{")[0] for name in table("Metrics"))
    assert sorted(listed) == sorted(name for name in metrics if not name.endswith("_created"))


def test_the_page_tells_every_outcome_that_an_error_gives_a_query() -> None:
    _, _, outcomes = PAGE.read_text().partition("\nOf the outcomes, ")
    told = {outcome.replace("_", "") for outcome in re.findall(r"`([a-z_]+)`", outcomes.partition("\n## ")[0])}
    assert {error.__name__.lower() for error in STATUS} <= told


def test_every_setting_that_is_named_is_one_of_the_program(shell: Shell) -> None:
    known = re.sub(r"var:\s+", "", shell("serve", "--help").stdout.decode())
    named = set(re.findall(r"INDSATSGRAF_[A-Z_]+", PAGE.read_text() + UNIT.read_text() + COMPOSE.read_text()))
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", known)] == []


def test_the_unit_gives_the_memory_and_the_time_that_its_limits_may_take() -> None:
    unit = dict(re.findall(r"^(?:Environment=)?(\w+)=(\S+)$", UNIT.read_text(), flags=re.MULTILINE))
    queries = int(unit["INDSATSGRAF_SERVE_WORKERS"]) * int(unit["INDSATSGRAF_SERVE_MEMORY"])
    assert queries + PROGRAM_ITSELF <= int(unit["MemoryMax"].removesuffix("M"))
    assert int(unit["INDSATSGRAF_SERVE_TIMEOUT"]) + GRACE < int(unit["TimeoutStopSec"])


def test_compose_gives_the_memory_and_the_time_that_its_limits_may_take() -> None:
    serve = yaml.safe_load(COMPOSE.read_text())["services"]["serve"]
    limits = serve["environment"]
    (files,) = re.findall(r"size=(\d+)m", serve["tmpfs"][0])
    queries = int(limits["INDSATSGRAF_SERVE_WORKERS"]) * int(limits["INDSATSGRAF_SERVE_MEMORY"])
    assert serve["mem_limit"] == serve["memswap_limit"]
    assert queries + PROGRAM_ITSELF + int(files) <= int(serve["mem_limit"].removesuffix("m"))
    assert int(limits["INDSATSGRAF_SERVE_TIMEOUT"]) + GRACE < int(serve["stop_grace_period"].removesuffix("s"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    there = "/opt/indsatsgraf/bin/indsatsgraf"
    here = tmp_path / UNIT.name
    here.write_text(UNIT.read_text().replace(f"ExecStart={there} ", f"ExecStart={PROGRAM[0]} "))
    assert PROGRAM[0] in here.read_text()
    verified = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True)  # noqa: S607 - where the system has it
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
