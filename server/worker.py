"""The process that runs strangers' queries: `python -m server.worker FD MEMORY RESULT [URL]` (MiB).

Over the socket FD comes one job at a time, and back goes one answer: a refusal, or the whole result, either its
bytes or, when it is large, the open file that holds it. With a URL, it is the store there that is asked.
"""

import contextlib
import os
import signal
import socket
import sys
from typing import NoReturn

from server import wire
from server.evaluation import Worker
from server.limits import MIB, die_with, forbid_connections, limit_memory
from server.spool import INLINE, Spool


def main(arguments: list[str]) -> None:
    """Set this process's limits, then answer jobs until the server goes away."""
    descriptor, memory, result = (int(argument) for argument in arguments[:3])
    # Ctrl-C reaches the whole group; the server ends its processes itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory)
    worker = _worker(result * MIB, arguments[3:])
    die_with(descriptor)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), socket.socket(fileno=descriptor) as line:
        _end_quietly()
        work(line, worker)


def work(line: socket.socket, worker: Worker) -> NoReturn:
    """Say that the process is ready, then answer one job after the other, until the line breaks."""
    wire.send(line, {"ready": True})
    while True:
        job = wire.receive(line).head
        try:
            head, spool = worker.answer(job)
        except MemoryError:
            os.abort()  # as the engine's own code does at this limit
        _answer(line, head, spool)


def _worker(limit: int, url: list[str]) -> Worker:
    if url:
        # An HTTP client takes a while to import.
        from server.remote import RemoteWorker

        return RemoteWorker(limit, *url)
    forbid_connections()
    return Worker(limit)


def _answer(line: socket.socket, head: dict[str, object], spool: Spool | None) -> None:
    if spool is None:
        wire.send(line, head)
        return
    with spool.file as file:
        if spool.size <= INLINE:
            file.seek(0)
            wire.send(line, head, file.read())
        else:
            file.flush()
            wire.send(line, head, file=file.fileno())


def _end_quietly() -> None:
    """Leave the last words of an aborted process unsaid: the server tells of it, in one line."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main(sys.argv[1:])
