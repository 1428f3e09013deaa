"""The blocks of the README: commands behind `$` and `>`, each with what it prints below, and YAML."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ .*\n(?:> .*\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A command and the output that the README shows."""

    command: str
    output: str


def examples() -> list[Example]:
    """Return every example, in order."""
    found: list[Example] = []
    for block in _BLOCK.findall(README.read_text(encoding="utf-8")):
        outputs = _COMMAND.split(block)[1:]
        for command, output in zip(_COMMAND.findall(block), outputs, strict=True):
            found.append(Example(re.sub(r"^(?:\$|>) ", "", command, flags=re.MULTILINE).rstrip("\n"), output))
    return found


def yaml_blocks() -> list[Any]:
    """Return what each block of YAML says, in order."""
    return [yaml.safe_load(block) for block in _YAML.findall(README.read_text(encoding="utf-8"))]
