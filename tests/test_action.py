"""The GitHub Action: its steps run as a runner runs them, one after the other, with the environment they declare."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from installing import ROOT, borrowing
from readme import yaml_blocks

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: Mapping[str, dict[str, Any]] = {each.get("name", each.get("uses")): each for each in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")

PREFIX = "@prefix ig: <https://w3id.org/indsatsgraf/ontology/> .\n"
GOOD = PREFIX + "<http://example.org/a> a <http://example.org/Thing> .\n"
BAD = PREFIX + "<http://example.org/a> a ig:Initiative .\n"


@dataclass(frozen=True)
class Run:
    status: int
    log: str
    errors: str
    outputs: Mapping[str, str]

    @property
    def annotations(self) -> list[str]:
        """The titles and lines of what GitHub shows on the pull request."""
        found = re.findall(r"^::(\w+) file=(.*?),line=(\d+),.*?title=(.*?)::", self.log, re.MULTILINE)
        return [" ".join(each) for each in found]


Action = Callable[..., Run]
"""Runs the step that validates, with these inputs."""


def run(step: Mapping[str, Any], known: Mapping[str, str], folder: Path, environment: Mapping[str, str]) -> Any:
    """Run the script of a step as GitHub runs it: expressions only where it fills them in, in `env`."""
    declared = {name: EXPRESSION.sub(lambda found: known[found[1]], value) for name, value in step["env"].items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607 - the runner's bash
        cwd=folder,
        env={**environment, **declared},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of a runner on which the action is installed, by its own step."""
    folder = tmp_path_factory.mktemp("runner")
    environment = {**borrowing(), "RUNNER_TEMP": str(folder), "GITHUB_ACTION_PATH": str(ROOT)}
    done = run(STEPS["Install"], {"steps.python.outputs.python-path": sys.executable}, folder, environment)
    assert done.returncode == 0, done.stderr
    [packages] = folder.glob("indsatsgraf/lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture
def action(runner: Path, tmp_path: Path) -> Action:
    def acted(**inputs: str) -> Run:
        given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        outputs = runner / "outputs"
        outputs.write_text("")
        environment = {**os.environ, "RUNNER_TEMP": str(runner), "GITHUB_OUTPUT": str(outputs)}
        known = {f"inputs.{name}": value for name, value in given.items()}
        done = run(STEPS["Validate"], known, tmp_path, environment)
        return Run(done.returncode, done.stdout, done.stderr, read(outputs.read_text()))

    return acted


def read(outputs: str) -> Mapping[str, str]:
    """Read a file of outputs: `name=value`, or `name<<end`, the value's lines and `end`."""
    found = re.findall(r"^([\w-]+)(?:=([^\n]*)|<<(\w+)\n(.*?)\n\3)$", outputs, re.MULTILINE | re.DOTALL)
    return {name: short or long for name, short, _, long in found}


# What it says ---------------------------------------------------------------------------------------------


def test_a_file_that_keeps_the_shapes_passes(action: Action, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(GOOD)
    assert action(files="a.ttl") == Run(0, "", "", {"conforms": "true", "sarif": "indsatsgraf.sarif"})
    assert json.loads((tmp_path / "indsatsgraf.sarif").read_text())["runs"][0]["results"] == []


def test_a_file_that_breaks_a_shape_fails_with_annotations(action: Action, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(BAD)
    done = action(files="a.ttl", language="da")
    assert (done.status, done.errors) == (1, "")
    assert done.outputs == {"conforms": "false", "sarif": "indsatsgraf.sarif"}
    assert done.annotations == [
        "error a.ttl 2 Initiative-source",
        "error a.ttl 2 Initiative-title",
        "warning a.ttl 2 Initiative-period",
        "warning a.ttl 2 Initiative-target-group",
    ]
    assert "Giv initiativet en titel" in done.log


def test_the_threshold_is_an_input(action: Action, tmp_path: Path) -> None:
    shapes = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://example.org/S> sh:targetNode <http://example.org/a> ;"
        " sh:property [ sh:path <http://example.org/q> ; sh:minCount 1 ; sh:severity sh:Warning ] ."
    )
    (tmp_path / "my shapes.ttl").write_text(shapes)
    (tmp_path / "a.ttl").write_text(GOOD)
    assert [action(files="a.ttl", shapes="my *.ttl", fail_on=each).status for each in ("violation", "warning")] == [
        0,
        1,
    ]


def test_a_baseline_lets_through_what_is_known(action: Action, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(BAD)
    indsatsgraf = Path(sys.executable).with_name("indsatsgraf")
    subprocess.run([indsatsgraf, "validate", "a.ttl", "--format", "json:base line.json"], cwd=tmp_path, check=False)
    assert action(files="a.ttl", baseline="base line.json") == Run(
        0,
        "4 known results are left.\n0 results are fixed.\n",
        "",
        {"conforms": "true", "sarif": "indsatsgraf.sarif"},
    )


def test_files_are_one_graph_unless_each_is_asked_for(action: Action, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"{PREFIX}<http://example.org/a> ig:partOfProgramme <http://example.org/p> .")
    (tmp_path / "b.ttl").write_text(f"{PREFIX}<http://example.org/p> a ig:Programme .")
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ig: <https://w3id.org/indsatsgraf/ontology/> ."
        " <http://example.org/S> sh:targetObjectsOf ig:partOfProgramme ; sh:class ig:Programme ."
    )
    given = {"files": "a.ttl\nb.ttl", "shapes": "shapes.ttl"}
    assert [action(**given, each=each).status for each in ("false", "true")] == [0, 1]


# What it is given -----------------------------------------------------------------------------------------


def test_names_may_hold_spaces_and_lines_may_be_globs(action: Action, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "to be checked"
    folder.mkdir(parents=True)
    for number, name in enumerate(("en fil.ttl", "[b].ttl", "-c.ttl", "d;$(touch x)&.ttl", "æ'\".ttl")):
        (folder / name).write_text(BAD.replace("example.org/a", f"example.org/{number}"))
    (tmp_path / "-e.ttl").write_text(BAD)
    done = action(files="\ndata/**/*.ttl\ndata/to be checked/[b].ttl\n\n-e.ttl", sarif="out put/log.sarif")
    assert done.status == 1
    assert sorted({each.rpartition(" ")[0].rpartition(" ")[0].partition(" ")[2] for each in done.annotations}) == [
        "-e.ttl",
        "data/to be checked/-c.ttl",
        "data/to be checked/[b].ttl",
        "data/to be checked/d;$(touch x)&.ttl",
        "data/to be checked/en fil.ttl",
        "data/to be checked/æ'\".ttl",
    ]
    assert done.outputs["sarif"] == "out put/log.sarif"
    assert (tmp_path / "out put" / "log.sarif").is_file()


EVIL = ["$(touch x)`touch x`", "'; touch x; '\"; touch x; #", "--help\n* -h\n$HOME"]


@pytest.mark.parametrize("name", ["files", "shapes", "baseline", "each", "fail-on", "language", "sarif"])
@pytest.mark.parametrize("evil", EVIL)
def test_nothing_in_an_input_is_run(action: Action, tmp_path: Path, name: str, evil: str) -> None:
    (tmp_path / "a.ttl").write_text(GOOD)
    done = action(**{"files": "a.ttl", name: evil})
    assert not (tmp_path / "x").exists()
    assert "Usage" not in done.log
    if name in ("language", "each"):
        assert done.status == 0, done.errors
    elif name == "sarif":
        assert (done.status, done.outputs) == (0, {"conforms": "true", "sarif": evil})
    else:
        assert (done.status, done.outputs, done.log) == (2, {}, "")
        assert done.errors.startswith("indsatsgraf: ")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ("", "indsatsgraf: files: the input names none; name an RDF file or a glob\n"),
        ("data/*.ttl", "indsatsgraf: data/\\*.ttl: no file matches; correct the input\n"),
        ("a.ttl", "indsatsgraf: a.ttl: No such file or directory; name an RDF file that can be read\n"),
    ],
)
def test_an_input_that_names_nothing_is_told(action: Action, files: str, said: str) -> None:
    assert action(files=files) == Run(2, "", said, {})


def test_the_readme_gives_it_inputs_and_takes_outputs_that_it_has() -> None:
    workflow = next(each for each in yaml_blocks() if "jobs" in each)
    steps = workflow["jobs"]["validate"]["steps"]
    [step] = [each for each in steps if each["uses"].startswith("OWNER/")]
    assert set(step["with"]) <= set(ACTION["inputs"])
    taken = set(re.findall(rf"steps\.{step['id']}\.outputs\.(\w+)", str(steps)))
    assert taken
    assert taken <= set(ACTION["outputs"])


# What it is -----------------------------------------------------------------------------------------------


def test_no_script_holds_an_expression() -> None:
    assert [name for name, step in STEPS.items() if EXPRESSION.search(step.get("run", ""))] == []


def test_the_actions_used_are_pinned_to_a_version() -> None:
    used = [step["uses"] for step in STEPS.values() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", each) for each in used)


def test_every_input_is_used_and_every_output_is_written(action: Action, tmp_path: Path) -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", str(STEPS["Validate"]["env"])))
    assert used == set(ACTION["inputs"])
    (tmp_path / "a.ttl").write_text(GOOD)
    assert {f"${{{{ steps.validate.outputs.{name} }}}}" for name in action(files="a.ttl").outputs} == {
        each["value"] for each in ACTION["outputs"].values()
    }
