"""The README tells the truth: each command it shows prints what it shows."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from readme import Example, examples
from serving import serving

from graph.build import Built

ROOT = Path(__file__).parent.parent
MADE = [example for example in examples() if example.command.startswith("make ")]
RUN = [example for example in examples() if example not in MADE]


@pytest.fixture(scope="module")
def port(shipped: Built) -> Iterator[int]:
    with serving("--release", shipped.release.folder) as address:
        yield int(address.rpartition(":")[2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder in which the commands run one after the other, as a reader of the README runs them."""
    here = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "tests" / "pages", here / "tests" / "pages")
    return here


# What one command makes, the next ones read: several processes take whole files of tests each, so that these stay
# together and in this order.
@pytest.mark.parametrize("example", RUN, ids=lambda example: " ".join(example.command.split()[:2]))
def test_a_command_prints_what_the_readme_shows(example: Example, port: int, folder: Path) -> None:
    if example.command.startswith("curl ") and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    command = example.command.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607 - the shell of the reader
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert dateless(done.stdout) == dateless(example.output)


def dateless(output: str) -> str:
    """Return the output without what changes from day to day."""
    return re.sub(r"(Published|Release) \d{4}-\d\d-\d\d", rf"\1 {datetime.now(UTC):%Y-%m-%d}", output)


def test_the_readme_shows_the_two_commands_of_the_makefile() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [example.command for example in MADE] == ["make serve", "make test"]
    assert {example.command.removeprefix("make ") for example in MADE} <= set(targets)
