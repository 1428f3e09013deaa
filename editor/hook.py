"""Bundles the editor of the query page whenever the package is built or installed, in place too."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST = 18
"""The first Node that esbuild runs on."""


class EditorHook(BuildHookInterface[BuilderConfig]):
    """Puts `server/static/editor` into the package, made from the lock file and `editor/src`."""

    def dependencies(self) -> list[str]:
        """Return nothing where the machine has Node, else the package that brings it."""
        return [] if _has_node() else [self.config["node"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle; packages are fetched only where the lock file is newer than what was installed."""
        folder = Path(self.root) / "editor"
        lock, installed = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        _run(folder, "node", "bundle.mjs")
        build_data["artifacts"].append("server/static/editor/*")  # made here, so not in the repository


def _has_node() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - Node itself
    found = re.match(r"v(\d+)", told)
    return found is not None and int(found[1]) >= OLDEST


def _run(folder: Path, name: str, *words: str) -> None:
    command = shutil.which(name)
    if command is None:
        raise RuntimeError(f"{name} is not here; install Node {OLDEST} or later")
    done = subprocess.run([command, *words], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise RuntimeError(f"{name} {' '.join(words)} in {folder} failed:\n{done.stdout}{done.stderr}")
