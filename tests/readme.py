"""The console blocks of the README: commands behind `$` and `>`, each with what it prints below."""

import re
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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
