"""Load on a server: wrk, with a list of requests and so many connections."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from graph.errors import InputError

SCRIPT = Path(__file__).with_name("requests.lua")
SETTLE = 0.5
"""Seconds of rest after each run."""
LOOK_UP = "SELECT ?p ?o WHERE {{ <{}> ?p ?o }}"


@dataclass(frozen=True)
class Rate:
    """Requests answered per second, the 99th percentile of their times in milliseconds, and how many failed."""

    per_second: float
    p99: float
    failed: int


def write_targets(file: Path, endpoint: str, iris: Iterable[str]) -> None:
    """Write the target of a look-up at this endpoint for each IRI, one a line."""
    path = urlsplit(endpoint).path
    file.write_text("".join(f"{path}?query={quote(LOOK_UP.format(iri))}\n" for iri in iris))


def find_wrk() -> str:
    """Return the path of wrk; InputError where it is missing."""
    if found := shutil.which("wrk"):
        return found
    raise InputError("wrk: the program is missing; install the Debian package wrk")


def drive(endpoint: str, targets: Path, label: str, connections: int, seconds: int) -> Rate:
    """Ask for the targets with wrk, over and over; a label makes each request of all runs another one."""
    options = ["--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout", "30s"]
    command = [find_wrk(), *options, "--script", str(SCRIPT), endpoint, "--", str(targets)]
    printed = subprocess.run([*command, *([label] if label else [])], capture_output=True, text=True, check=True)  # noqa: S603 - our own files
    # The end of a run cuts off requests; the server shall be done with them before the next begins.
    time.sleep(SETTLE)
    found = json.loads(printed.stdout.rstrip().rpartition("\n")[2])
    per_second = (found["requests"] - found["failed"]) / found["microseconds"] * 1e6
    return Rate(per_second, found["p99"] / 1000, found["failed"])
