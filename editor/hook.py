"""Bundles the editor of the query page whenever the package is built or installed, in place too."""

import hashlib
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
        """Make the bundle, unless what is there was made from the same sources."""
        folder = Path(self.root) / "editor"
        made, stamp = Path(self.root, "server", "static", "editor", "editor.js"), folder / "node_modules" / ".bundled"
        sources = _hash(folder)
        if not made.exists() or not stamp.exists() or stamp.read_text() != sources:
            _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
            _run(folder, "node", "bundle.mjs")
            stamp.write_text(sources)
        build_data["artifacts"].append("server/static/editor/*")  # made here, so not in the repository


def _hash(folder: Path) -> str:
    files = sorted((*folder.glob("*.json"), *folder.glob("*.mjs"), *folder.glob("src/*")))
    told = b"".join(f"{each.name}\0{each.stat().st_size}\0".encode() + each.read_bytes() for each in files)
    return hashlib.sha256(told).hexdigest()


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
