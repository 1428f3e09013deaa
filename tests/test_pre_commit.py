"""The pre-commit hook: run by pre-commit itself, on a repository that someone else keeps."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from installing import ROOT, borrowing
from readme import yaml_blocks

from graph.formats import GRAPHS

HOOKS = ROOT / ".pre-commit-hooks.yaml"
PREFIX = "@prefix ig: <https://w3id.org/indsatsgraf/ontology/> .\n"

Commit = Callable[..., tuple[int, str]]
"""Runs the hook on files by name and content, as it is or as configured: exit status and what was said."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environments that it makes."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a repository with one commit."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("graph", "server", "ontology", "shapes", "editor"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", HOOKS.name):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "all")
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.hooksPath=/dev/null")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607 - git as installed


@pytest.fixture
def commit(source: Path, home: Path, tmp_path: Path) -> Commit:
    def committed(files: dict[str, str], command: str = "try-repo") -> tuple[int, str]:
        for name, content in files.items():
            (tmp_path / name).write_text(content)
        git(tmp_path, "init", "--quiet")
        git(tmp_path, "add", ".")
        given = [command, str(source)] if command == "try-repo" else [command]
        done = subprocess.run(
            ["pre-commit", *given, "indsatsgraf-validate"],  # noqa: S607 - of these tests
            cwd=tmp_path,
            env={**borrowing(), "PRE_COMMIT_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return committed


def test_a_commit_that_breaks_a_shape_is_stopped_at_its_line(commit: Commit) -> None:
    status, said = commit({"en fil.ttl": PREFIX + "<http://example.org/a> a ig:Initiative .", "a.md": "# not RDF"})
    assert status == 1
    assert "en fil.ttl:2:1  <http://example.org/a>  dct:title" in said
    assert "a.md" not in said


def test_a_commit_that_keeps_the_shapes_passes(commit: Commit) -> None:
    status, said = commit({"a.ttl": PREFIX + "<http://example.org/a> a <http://example.org/Thing> ."})
    assert (status, "Passed" in said) == (0, True), said


def test_each_file_counts_on_its_own(commit: Commit) -> None:
    initiative = "<http://example.org/a> a ig:Initiative ; ig:partOfProgramme <http://example.org/p> ."
    programme = "<http://example.org/p> a ig:Programme ."
    _, said = commit({"a.ttl": PREFIX + initiative, "b.ttl": PREFIX + programme})
    assert "Initiative-programme-exists" in said


def test_a_broken_file_stops_the_commit_with_its_line(commit: Commit) -> None:
    status, said = commit({"a.ttl": PREFIX + "<http://example.org/a> a"})
    assert status == 1  # pre-commit's own, whatever the hook's
    assert "exit code: 2" in said
    assert "indsatsgraf: a.ttl:2:" in said


def test_the_configuration_of_the_readme_finds_the_hook_and_a_baseline(
    commit: Commit, source: Path, home: Path, tmp_path: Path
) -> None:
    config = next(each for each in yaml_blocks() if "repos" in each)
    config["repos"][0].update(repo=str(source), rev="HEAD")
    files = {"a.ttl": PREFIX + "<http://example.org/a> a ig:Initiative .", ".pre-commit-config.yaml": yaml.dump(config)}
    indsatsgraf = Path(sys.executable).with_name("indsatsgraf")
    (tmp_path / "a.ttl").write_text(files["a.ttl"])
    subprocess.run([indsatsgraf, "validate", "a.ttl", "--format=json:baseline.json"], cwd=tmp_path, check=False)
    assert commit(files, command="run")[0] == 0
    files["a.ttl"] += "\n<http://example.org/b> a ig:Initiative ."
    status, said = commit(files, command="run")
    assert (status, "a.ttl:3:1" in said, "a.ttl:2:1" in said) == (1, True, False)


def test_the_hook_takes_the_files_of_every_syntax() -> None:
    [hook] = yaml.safe_load(HOOKS.read_text())
    # An .xml file is seldom RDF.
    suffixes = {suffix for each in GRAPHS.values() for suffix in each.suffixes} - {".xml"}
    assert all(re.search(hook["files"], f"a{suffix}{packed}") for suffix in suffixes for packed in ("", ".gz"))
    assert not any(re.search(hook["files"], name) for name in ("a.xml", "a.md", "attl", "a.ttl.txt", "a.gz"))
