"""The whole session of `serve`, as a terminal or a service manager ends it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from program import PROGRAM

RUNS = 5
ENDED = 15.0
"""Seconds after which a process that is left counts as hanging."""


@contextmanager
def session(release: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start `serve` as the leader of a session of its own, and leave none of it behind."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve = [*PROGRAM, "serve", "--release", str(release), "--port", str(port), "--workers", "2"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(serve, start_new_session=True, stdout=pipe, stderr=pipe, text=True)
    try:
        yield process
    finally:
        for pid in members(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.communicate()


def members(leader: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    found: list[int] = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session, *_ = each.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(its_session) == leader and state != "Z":
            found.append(int(each.parent.name))
    return found


def left(process: "subprocess.Popen[str]") -> list[int]:
    """Return the processes of the session that have not ended in time."""
    deadline = time.monotonic() + ENDED
    while (found := members(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def test_ctrl_c_in_a_terminal_ends_everything_each_time(current: Path) -> None:
    for _ in range(RUNS):
        with session(current) as process:
            assert process.stdout
            assert "http://" in process.stdout.readline()
            # The supervisor, the web process, two query processes, and the one that takes over for a lost one.
            assert len(members(process.pid)) == 5
            os.killpg(process.pid, signal.SIGINT)
            assert left(process) == []
            out, err = process.communicate()
            assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("delay", [0.0, 0.15, 0.25, 0.35, 0.45, 0.6])
def test_a_server_that_is_still_starting_ends_when_told(current: Path, delay: float) -> None:
    with session(current) as process:
        time.sleep(delay)
        process.terminate()
        assert left(process) == []
        assert process.communicate()[1] == ""
