"""A command from start to exit: how long it takes, and with how much memory."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import DataError


@dataclass(frozen=True)
class Run:
    """What a command took."""

    seconds: float
    mebibytes: float


def run(command: Sequence[Path | str], allowed: Sequence[int] = (0,)) -> Run:
    """Run a command and return what it took; DataError where its exit status is none of those allowed."""
    measured = ["/usr/bin/env", "python3", "-c", _MEASURE, *map(str, command)]
    begun = time.monotonic()
    done = subprocess.run(measured, capture_output=True, text=True, check=False)  # noqa: S603 - commands of our own
    seconds = time.monotonic() - begun
    status, kibibytes = (int(word) for word in done.stdout.split()[-2:])
    if status not in allowed:
        raise DataError(f"{Path(command[0]).name} ended with status {status}: {done.stderr.strip()[-200:]}")
    return Run(seconds, kibibytes / 1024)


_MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
