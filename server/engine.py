"""Runs strangers' queries, each in a process of its own that is killed when it passes its deadline.

A pool starts all its processes at once and gives each one job at a time. A process that was killed or has
ended is replaced at once. Answers are complete before anyone sees their first byte.
"""

import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, reduction
from pathlib import Path
from queue import Empty, LifoQueue
from typing import IO, Any

from graph.errors import DataError, DeadlinePassed, ProcessLost, QueryError, QueueFull, ResultTooLarge

START = 20.0
"""Seconds within which a new process must have reported that it is ready."""
PASSED_ON = ("PATH", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""The environment variables that a query process is given; nothing that might be a secret."""


@dataclass(frozen=True)
class Limits:
    """What the queries of one pool may take."""

    workers: int
    timeout: float
    """Seconds for one query."""
    memory: int
    """MiB for one process."""
    result: int
    """MiB for one result."""
    queue: int
    """Queries that may wait for a process."""


@dataclass(frozen=True)
class Job:
    """A query on a store, with the name of the format that its result shall have.

    With a default or a named graph given, the dataset is these graphs alone; else it is the whole store.
    """

    store: Path
    query: str
    format: str
    base: str | None = None
    default: Sequence[str] = ()
    named: Sequence[str] = ()

    def to_json(self) -> bytes:
        """Return the job as a query process reads it."""
        fields = {**self.__dict__, "store": str(self.store)}
        return json.dumps(fields).encode()


@dataclass(frozen=True)
class Result:
    """A complete result: its size in bytes and the file to read it from; whoever takes it closes the file."""

    size: int
    file: IO[bytes]


class Pool:
    """Keeps query processes and gives them jobs; any number of threads may call it."""

    def __init__(self, limits: Limits) -> None:
        """Start the processes, and return before they are ready."""
        self.limits = limits
        self._idle: LifoQueue[_Process] = LifoQueue()
        self._waiting = threading.BoundedSemaphore(limits.queue + limits.workers)
        for _ in range(limits.workers):
            self._idle.put(_Process(limits))

    def run(self, job: Job) -> Result:
        """Return the complete result of a job.

        Raises DataError for a query that breaks the grammar, QueueFull, DeadlinePassed, ResultTooLarge, and
        ProcessLost when the process ended on its own, as it does where it passes its memory limit.
        """
        with self._process() as process:
            return process.ask(job)

    def close(self) -> None:
        """End all processes that are idle; one at work ends when its job does."""
        while True:
            try:
                self._idle.get_nowait().kill()
            except Empty:
                return

    @contextmanager
    def _process(self) -> Generator["_Process"]:
        if not self._waiting.acquire(blocking=False):
            raise QueueFull(f"{self.limits.queue} queries are waiting already; try again in a moment")
        try:
            process = self._next()
            try:
                yield process
            finally:
                self._idle.put(process if process.alive else _Process(self.limits))
        finally:
            self._waiting.release()

    def _next(self) -> "_Process":
        try:
            return self._idle.get(timeout=self.limits.timeout)
        except Empty:
            raise QueueFull("no query process became free in time; try again in a moment") from None


class _Process:
    """One query process and the line to it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), str(limits.memory), str(limits.result)]
            # -I: neither the working folder nor PYTHON… variables decide which code runs.
            self._process = subprocess.Popen(  # noqa: S603 - our own module, with numbers as arguments
                [sys.executable, "-I", "-m", "server.worker", *arguments],
                pass_fds=[theirs.fileno()],
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._line = connection.Connection(ours.detach())
        self._ready = False
        self.alive = True

    def ask(self, job: Job) -> Result:
        """Return the result of the job, or kill the process and raise."""
        try:
            self._await_ready()
            deadline = time.monotonic() + self._limits.timeout
            self._line.send_bytes(job.to_json())
            self._await_answer(deadline)
            head = json.loads(self._line.recv_bytes())
            # The result was complete before its head was sent: a second is enough to hand it over.
            return self._result(head, deadline + 1.0)
        except (EOFError, OSError) as error:
            self.kill()
            raise ProcessLost(
                f"the query needed more than {self._limits.memory} MiB of memory, or its process was lost"
            ) from error
        except (DeadlinePassed, ProcessLost):
            self.kill()
            raise

    def kill(self) -> None:
        """End the process and collect it."""
        self.alive = False
        self._line.close()
        self._process.kill()
        self._process.wait()

    def _await_ready(self) -> None:
        if self._ready:
            return
        if not self._line.poll(START):
            raise ProcessLost("a query process did not start in time; try again in a moment")
        self._line.recv_bytes()
        self._ready = True

    def _await_answer(self, deadline: float) -> None:
        if not self._line.poll(max(0.0, deadline - time.monotonic())):
            raise DeadlinePassed(f"the query took longer than {self._limits.timeout:g} seconds; ask for less")

    def _result(self, head: dict[str, Any], deadline: float) -> Result:
        if "error" in head:
            raise _error(head, self._limits)
        self._await_answer(deadline)
        if head["inline"]:
            return Result(head["size"], io.BytesIO(self._line.recv_bytes()))
        file = os.fdopen(reduction.recv_handle(self._line), "rb")
        file.seek(0)
        return Result(head["size"], file)


def _error(head: dict[str, Any], limits: Limits) -> QueryError | DataError:
    match head["error"]:
        case "query":
            return DataError(head["message"], head["line"], head["column"])
        case "size":
            return ResultTooLarge(
                f"the result passes {limits.result} MiB; ask for less, or take the dumps at /releases/"
            )
        case _:
            return QueryError(f"the query could not be evaluated: {head['message']}")
