"""A query process, and the line to it: it is killed when its job passes a limit."""

import asyncio
import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
from typing import Any

from graph.errors import (
    DataError,
    DeadlinePassed,
    IndsatsgrafError,
    ProcessLost,
    QueryError,
    ReleaseError,
    StoreFailed,
)
from graph.message import Message, unpacked
from server import refusal, wire
from server.job import Job, Limits, Result

START = 20.0
"""Seconds within which a new process must have reported that it is ready."""
PASSED_ON = ("PATH", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""The environment variables that a query process is given; nothing that might be a secret."""

FOR_A_STORE = (
    "INDSATSGRAF_ENDPOINT_USER",
    "INDSATSGRAF_ENDPOINT_PASSWORD",
    "NETRC",
    "HOME",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
"""What a process is given besides when it asks a store over HTTP: it must prove who it is."""


class Process:
    """One query process; it runs one job at a time, for one event loop."""

    def __init__(self, limits: Limits, url: str | None = None) -> None:
        """Start the process and return before it is ready; with a URL it asks the store there."""
        self._limits = limits
        self._line, theirs = socket.socketpair()
        self._line.setblocking(False)
        with theirs:
            arguments = [str(theirs.fileno()), str(limits.memory), str(limits.result), *([url] if url else [])]
            # -I: neither the working folder nor PYTHON… variables decide which code runs.
            self._process = subprocess.Popen(  # noqa: S603 - our own module, with numbers as arguments
                [sys.executable, "-I", "-m", "server.worker", *arguments],
                pass_fds=[theirs.fileno()],
                env={
                    name: os.environ[name] for name in (*PASSED_ON, *(FOR_A_STORE if url else ())) if name in os.environ
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._incoming = wire.Incoming()
        self._awaited: asyncio.Future[wire.Message | None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = False
        self._ended = False

    @property
    def alive(self) -> bool:
        """Whether the process can run another job."""
        return not self._ended and self._process.poll() is None

    async def ask(self, job: Job) -> Result:
        """Return the result of the job; DataError, ResultTooLarge, or ProcessLost when the process has ended."""
        try:
            if not self._ready:
                await self._await_ready()
            answered = self._expect()
            await self._send(wire.packed(job.head()))
            return self._result(_whole(await answered))
        except (EOFError, OSError) as error:
            raise await self._lost() from error

    def kill(self) -> None:
        """End the process now; its `ask` at work raises ProcessLost."""
        self._ended = True
        self._process.kill()

    def close(self) -> None:
        """End the process and collect it; this may take a moment."""
        self.kill()
        self._hang_up()
        self._process.wait()

    def _hang_up(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self._line.fileno())
            self._loop = None
        self._line.close()

    async def _await_ready(self) -> None:
        self._loop = asyncio.get_running_loop()
        answered = self._expect()
        self._loop.add_reader(self._line.fileno(), self._read)
        async with asyncio.timeout(START):
            _whole(await answered)
        self._ready = True

    def _expect(self) -> "asyncio.Future[wire.Message | None]":
        self._awaited = asyncio.get_running_loop().create_future()
        return self._awaited

    async def _send(self, data: bytes) -> None:
        with contextlib.suppress(BlockingIOError):
            data = data[self._line.send(data) :]
        if data:
            await asyncio.get_running_loop().sock_sendall(self._line, data)

    def _read(self) -> None:
        """Take what has come over the line: what is awaited is the message, or None where the line has ended."""
        message: wire.Message | None = None
        try:
            message = self._incoming.read(self._line)
            if message is None:
                return
        except (EOFError, OSError):
            self._ended = True
            self._hang_up()
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(message)

    def _result(self, message: wire.Message) -> Result:
        head = message.head
        if "error" in head:
            raise _error(head, self._limits)
        if message.file is None:
            return Result(head["size"], io.BytesIO(message.body))
        message.file.seek(0)
        return Result(head["size"], message.file, is_long=True)

    async def _lost(self) -> ProcessLost:
        self.kill()
        # Giving back all of its memory takes the kernel a moment.
        status = await asyncio.to_thread(self._process.wait)
        # An allocation past the limit aborts the process.
        if status == -signal.SIGABRT:
            return ProcessLost(
                Message("the query needed more than %(most)d MiB of memory; ask for less", most=self._limits.memory)
            )
        return ProcessLost(Message("the process of the query was lost; try again in a moment"))


def _whole(message: wire.Message | None) -> wire.Message:
    if message is None:
        raise EOFError("the process has ended")
    return message


def _error(head: dict[str, Any], limits: Limits) -> IndsatsgrafError:
    match head["error"]:
        case "query":
            return DataError(unpacked(head["message"]), head["line"], head["column"])
        case "release":
            return ReleaseError(
                Message(
                    "the release is not on the server's disk any more, or damaged; "
                    "/releases/ lists those that can be had"
                )
            )
        case "store":
            return StoreFailed(head["message"])
        case "time":
            return DeadlinePassed(head["message"])
        case "size":
            return refusal.too_large(limits.result)
        case "room":
            return refusal.no_room()
        case _:
            return QueryError(Message("the query could not be evaluated: %(reason)s", reason=head["message"]))
