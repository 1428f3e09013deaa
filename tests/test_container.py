"""The image and the compose file: what they install, run and promise, without the engine that would."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from ports import free_port
from program import Shell

ROOT = Path(__file__).parent.parent
PREFIX = "/opt/indsatsgraf"
VOLUME = "/srv/indsatsgraf/releases"
PACKAGES = ("graph", "server", "ontology", "shapes", "examples")
PAGE = ROOT / "tests" / "pages" / "detail.txt"

needs_bwrap = pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, as pairs of instruction and value."""
    told = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    pairs = (line.partition(" ") for line in told.splitlines() if line)
    return [(name, " ".join(value.split())) for name, _, value in pairs]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return composed


@pytest.fixture(scope="module")
def prefix(instructions: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment that the first stage makes, by its own commands; only the dependencies are borrowed."""
    context, prefix = tmp_path_factory.mktemp("context"), tmp_path_factory.mktemp("image") / "indsatsgraf"
    for source in _copied(instructions):
        assert f"!{source.partition('/')[0]}" in (ROOT / ".dockerignore").read_text().splitlines()
        _copy(ROOT / source, context / source)
    command = next(value for name, value in instructions if name == "RUN").replace(PREFIX, str(prefix))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    # What builds the wheel is borrowed too; pip is to leave alone what it finds there.
    ours = {"PATH": path, "PYTHONPATH": sysconfig.get_path("purelib"), "PIP_IGNORE_INSTALLED": "1"}
    ours |= {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}  # of which 0 means: without isolation
    subprocess.run(command, shell=True, check=True, cwd=context, env={**os.environ, **ours}, capture_output=True)  # noqa: S602 - as the engine does
    _packages(prefix).joinpath("dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return prefix


def _copied(instructions: list[tuple[str, str]]) -> list[str]:
    copies = (value.split() for name, value in instructions if name == "COPY" and not value.startswith("--from"))
    return [source for *sources, _ in copies for source in sources]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _packages(prefix: Path) -> Path:
    return next(prefix.glob("lib/python*/site-packages"))


def _files(folder: Path) -> set[str]:
    found = (each.relative_to(folder) for name in PACKAGES for each in (folder / name).rglob("*") if each.is_file())
    return {str(each) for each in found if "__pycache__" not in each.parts}


class Container:
    """Runs the image as compose would: any user, no rights, no write but where told."""

    def __init__(self, instructions: list[tuple[str, str]], prefix: Path, volume: Path, port: int) -> None:
        self.told = dict(instructions)  # of an instruction given twice, the second stage's
        self._prefix, self._volume, self._port = prefix, volume, port

    def words(self, name: str) -> list[str]:
        """Return the words of an instruction in its exec form."""
        found: list[str] = json.loads(re.sub(r"^[^\[]*", "", self.told[name]))
        return [word.replace("127.0.0.1:8000", f"127.0.0.1:{self._port}") for word in found]

    def command(self, words: list[str], environment: Mapping[str, str], *, writes: bool = False) -> list[str]:
        set_ = dict(re.findall(r"(\w+)=(\S+)", self.told["ENV"]))
        set_["PATH"] = set_["PATH"].replace(PREFIX, str(self._prefix)).replace("$PATH", os.defpath)
        set_ |= {**environment, "INDSATSGRAF_SERVE_PORT": str(self._port)}
        user, group = self.told["USER"].split(":")
        seen = (self._prefix, ROOT, sys.prefix, sys.base_prefix)  # they may lie below /tmp
        return [
            *("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--tmpfs", "/tmp"),  # noqa: S108 - the container's own
            *(word for each in seen for word in ("--ro-bind", str(each), str(each))),
            *(
                "--tmpfs",
                "/srv",
                "--bind" if writes else "--ro-bind",
                str(self._volume),
                VOLUME,
                "--remount-ro",
                "/srv",
            ),
            *("--unshare-user", "--uid", user, "--gid", group, "--cap-drop", "ALL", "--die-with-parent"),
            *("--chdir", self.told["WORKDIR"], "--clearenv"),
            *(word for pair in set_.items() for word in ("--setenv", *pair)),
            *words,
        ]


@contextmanager
def running(command: list[str]) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@needs_bwrap
def test_the_image_builds_and_serves_without_rights_and_on_a_read_only_file_system(
    instructions: list[tuple[str, str]], prefix: Path, compose: dict[str, Any], tmp_path: Path
) -> None:
    container = Container(instructions, prefix, tmp_path, port := free_port())
    entry, services = container.words("ENTRYPOINT"), compose["services"]
    check = container.command(container.words("HEALTHCHECK"), {})
    build = [*entry, *services["build"]["command"], str(PAGE)]
    subprocess.run(container.command(build, {}, writes=True), check=True, stdout=subprocess.DEVNULL)
    published = sorted(tmp_path.rglob("*"))
    assert tmp_path / "current" in published
    serve = container.command([*entry, *container.words("CMD")], services["serve"]["environment"])
    with running(serve) as process:
        assert process.stdout
        assert f"at http://0.0.0.0:{port}/" in process.stdout.readline()
        assert subprocess.run(check, check=False).returncode == 0
        asked = f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%20?s%20?p%20?o%20%7D&format=csv"
        with urllib.request.urlopen(asked) as answer:
            assert answer.read().strip() == b"true"
    assert sorted(tmp_path.rglob("*")) == published
    assert subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode == 1


@needs_bwrap
def test_a_container_without_a_release_says_how_to_make_one(
    instructions: list[tuple[str, str]], prefix: Path, compose: dict[str, Any], tmp_path: Path
) -> None:
    container = Container(instructions, prefix, tmp_path, free_port())
    words = [*container.words("ENTRYPOINT"), *container.words("CMD")]
    told = subprocess.run(
        container.command(words, compose["services"]["serve"]["environment"]), capture_output=True, text=True
    )
    advice = f"make one with `indsatsgraf build --out {VOLUME}`"
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == f"indsatsgraf: {VOLUME}/current: there is no release here; {advice}\n"


def test_the_image_holds_every_file_of_the_packages(prefix: Path) -> None:
    assert _files(_packages(prefix)) == _files(ROOT)


def test_the_image_runs_as_no_root_and_on_the_port_that_compose_publishes(
    instructions: list[tuple[str, str]], compose: dict[str, Any], shell: Shell
) -> None:
    told = dict(instructions)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", told["USER"])
    assert compose["services"]["serve"]["ports"] == [f"127.0.0.1:8000:{told['EXPOSE']}"]
    assert f"default: {told['EXPOSE']}" in shell("serve", "--help").stdout.decode()


@pytest.mark.parametrize("service", ["serve", "build"])
def test_every_service_is_confined(compose: dict[str, Any], service: str) -> None:
    told = compose["services"][service]
    assert (told["read_only"], told["cap_drop"], told["security_opt"], told["init"]) == (
        True,
        ["ALL"],
        ["no-new-privileges:true"],
        True,
    )
