"""The servers that are compared: each started on a free port of this machine, and ended again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from graph.errors import ProcessLost

BIN = Path(sys.executable).parent
WORKERS = 2
START = 600.0
"""Seconds that a server may take to load its graph and answer; and, for the project, a query to be answered."""


@dataclass(frozen=True)
class Peer:
    """A server that answers: its name, the address of its SPARQL endpoint, and its first process."""

    name: str
    endpoint: str
    pid: int

    def memory(self) -> int:
        """Return the resident memory of all its processes in bytes, shared pages counted in each."""
        return sum(_resident(pid) for pid in _family(self.pid))

    def processor(self) -> float:
        """Return how many seconds of a processor all its processes have taken."""
        return sum(time.clock_gettime(_clock(pid)) for pid in _family(self.pid))


@contextmanager
def project(file: Path) -> Generator[Peer]:
    """Serve the file with the installed program, two query processes and no limit that a benchmark meets."""
    limits = ["--timeout", str(START), "--memory", "8192"]
    port = _free_port()
    command = [str(BIN / "indsatsgraf"), "serve", *limits, "--port", str(port), str(file)]
    with _serving("Indsatsgraf", command, port, "/sparql") as peer:
        yield peer


@contextmanager
def oxigraph(store: Path) -> Generator[Peer]:
    """Serve the store with the native server."""
    port = _free_port()
    command = [str(BIN / "oxigraph"), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _serving("Oxigraph", command, port, "/query") as peer:
        yield peer


@contextmanager
def rdflib_endpoint(store: Path) -> Generator[Peer]:
    """Serve the store with rdflib-endpoint over oxrdflib: rdflib's own store would need minutes and gigabytes."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.rdflib_app:app", "--log-level", "error"]
    command += ["--workers", str(WORKERS), "--port", str(port)]
    with _serving("rdflib-endpoint", command, port, "/", {"BENCHMARK_STORE": str(store)}) as peer:
        yield peer


@contextmanager
def _serving(
    name: str, command: Sequence[str], port: int, path: str, environment: dict[str, str] | None = None
) -> Generator[Peer]:
    endpoint = f"http://127.0.0.1:{port}{path}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - the programs of this environment, with our own arguments
            command,
            stdout=log,
            stderr=log,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # all of its processes can be ended together
        )
        try:
            _await_answer(name, process, endpoint, log)
            yield Peer(name, endpoint, process.pid)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _await_answer(name: str, process: subprocess.Popen[bytes], endpoint: str, log: IO[bytes]) -> None:
    deadline = time.monotonic() + START
    while not _answers(endpoint):
        if process.poll() is not None:
            log.seek(0)
            said = log.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise ProcessLost(f"{name}: the server ended at its start ({said}); run it by hand")
        if time.monotonic() > deadline:
            raise ProcessLost(f"{name}: the server did not answer within {START:g} seconds; try a smaller SIZE")
        time.sleep(0.1)


def _answers(endpoint: str) -> bool:
    address = urlsplit(endpoint)
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    try:
        connection.request("GET", f"{address.path}?query=ASK%7B%7D", headers={"Accept": "*/*"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _family(first: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = [
        int(child)
        for task in Path(f"/proc/{first}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [first, *(pid for child in children for pid in _family(child))]


def _clock(pid: int) -> int:
    """Return the clock of a process, as Linux numbers them (clock_getcpuclockid)."""
    return ~pid << 3 | 2


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
