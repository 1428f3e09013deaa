"""The process that runs strangers' queries: `python -m server.worker FD MEMORY RESULT` (MiB).

Over the socket FD comes one job at a time as JSON, and back goes one answer: a JSON head, then the result,
either its bytes or, when it is large, the open file that holds it.
"""

import contextlib
import json
import os
import signal
import sys
from multiprocessing import connection, reduction
from typing import Any, NoReturn

from server.evaluation import INLINE, Spool, Worker
from server.limits import MIB, die_with, forbid_connections, limit_memory


def send(line: connection.Connection, head: dict[str, Any], spool: Spool | None) -> None:
    """Send one answer whole: its head, then the bytes or the file of its result."""
    if spool is None:
        line.send_bytes(json.dumps(head).encode())
        return
    with spool.file as file:
        inline = spool.size <= INLINE
        line.send_bytes(json.dumps({**head, "inline": inline}).encode())
        if inline:
            file.seek(0)
            line.send_bytes(file.read())
        else:
            file.flush()
            reduction.send_handle(line, file.fileno(), os.getppid())


def main(arguments: list[str]) -> None:
    """Set this process's limits, then answer jobs until the server goes away."""
    descriptor, memory, result = (int(argument) for argument in arguments)
    # Ctrl-C reaches the whole group; the server ends its processes itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory)
    forbid_connections()
    die_with(descriptor)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        work(connection.Connection(descriptor), Worker(result * MIB))


def work(line: connection.Connection, worker: Worker) -> NoReturn:
    """Answer one job after the other, until the line breaks."""
    line.send_bytes(b"ready")
    while True:
        send(line, *worker.answer(json.loads(line.recv_bytes())))


if __name__ == "__main__":
    main(sys.argv[1:])
