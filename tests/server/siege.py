"""A server under attack: what its processes take, and what another client sees of it meanwhile."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

MIB = 1024 * 1024
BYSTANDER = Path(__file__).with_name("bystander.py")
LOOK_EVERY = 0.25
"""Seconds."""


@dataclass
class Siege:
    """What was seen of a server from its start to its end; seconds and bytes."""

    calm: float = 0.0
    """The 99th percentile of lookups before the attack."""
    attacked: float = 0.0
    """The same during the attack."""
    lookups: int = 0
    wrong: list[str] = field(default_factory=list)
    """The lookups during the attack that went wrong."""
    memory: int = 0
    """The most that all processes held together at a time."""


@contextmanager
def siege(address: str, calm: float = 5.0) -> Iterator[Siege]:
    """Watch the server while the block attacks it, after so many calm seconds."""
    seen = Siege()
    with _bystander(address) as before:
        time.sleep(calm)
    seen.calm = _p99(before["took"])
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(server_at(address), seen, over))
    watch.start()
    try:
        with _bystander(address) as told:
            yield seen
    finally:
        over.set()
        watch.join()
    seen.attacked, seen.lookups, seen.wrong = _p99(told["took"]), len(told["took"]), told["wrong"]


def server_at(address: str) -> int:
    """Return the process that this one started as the server of an address."""
    port = f"--port\0{urlsplit(address).port}\0".encode()
    for pid in _below(os.getpid(), 1):
        if port in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise AssertionError(f"no server of {address} runs below this process")


def processes(pid: int) -> set[int]:
    """Return the process and all below it."""
    return {pid, *_below(pid, 9)}


def is_worker(pid: int) -> bool:
    """Whether the process runs queries."""
    try:
        return b"server.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def worked(pid: int) -> int:
    """Return the ticks of processor time that a process has taken; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])
    except OSError:
        return 0


def memory_of(pid: int) -> int:
    """Return the bytes that a process holds, its part of what it shares included; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def open_files(pid: int) -> int:
    """Return how many files and connections a process and all below it have open, but for those that run queries."""
    return sum(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in processes(pid) if not is_worker(each))


def _below(pid: int, levels: int) -> set[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = {int(child) for task in tasks for child in (task / "children").read_text().split()}
    except OSError:  # it has ended
        return set()
    if levels == 1:
        return children
    return children.union(*(_below(child, levels - 1) for child in children))


def _watch(pid: int, seen: Siege, over: threading.Event) -> None:
    while not over.wait(LOOK_EVERY):
        seen.memory = max(seen.memory, sum(map(memory_of, processes(pid))))


@contextmanager
def _bystander(address: str) -> Iterator[dict[str, list[float]]]:
    told: dict[str, list[float]] = {}
    command = [sys.executable, str(BYSTANDER), address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        try:
            yield told
        finally:
            out, _ = other.communicate(timeout=60)
    told.update(json.loads(out))


def _p99(took: list[float]) -> float:
    return quantiles(took, n=100)[98]
