"""What the tests share: one small published release, and two ways to call the command."""

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from program import EXAMPLE, PROGRAM, Call, Shell
from pyoxigraph import Quad, RdfFormat, parse
from virtuoso import Virtuoso, virtuoso

from graph.archive import publish
from graph.build import Built, build
from graph.cli import commands, run
from graph.manifest import Page
from graph.release import Release
from graph.report import Report
from graph.terms import BASE


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    return list(parse(path=EXAMPLE, format=RdfFormat.TRIG))


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, quads: list[Quad]) -> Release:
    out = tmp_path_factory.mktemp("releases")
    published, _ = publish(
        out, quads, Report(()), BASE, {"002_4b03cd7b5420c8a1": Page("0" * 64, 0, 0)}, date(2026, 1, 31)
    )
    return published


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The pages that ship with the program, built once; the folder of releases is not to be written to."""
    return build([], tmp_path_factory.mktemp("shipped"), today=date(2026, 1, 31))


@pytest.fixture(scope="session")
def store() -> Iterator[Virtuoso]:
    """A Virtuoso 7 that the tests share, as people share one."""
    with virtuoso() as running:
        yield running
        assert running.process.poll() is None, running.log.read_text(errors="replace")[-2000:]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: str | Path) -> tuple[int, str, str]:
        status = run(commands, [str(each) for each in arguments])
        out, err = capfd.readouterr()
        return status, out, err

    return called


@pytest.fixture(scope="session")
def shell() -> Shell:
    def called(*arguments: str | Path, **keywords: object) -> "subprocess.CompletedProcess[bytes]":
        options: dict[str, object] = {"capture_output": True, "timeout": 60, **keywords}
        return subprocess.run([*PROGRAM, *map(str, arguments)], check=False, **options)  # type: ignore[call-overload]  # keywords of any kind

    return called
