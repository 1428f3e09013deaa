"""Listens on an address: one web process under a supervisor, both of granian, and the pool inside the former.

Whatever ends the first process ends all: a signal takes them down in order, and the kernel sees to the rest.
"""

import ctypes
import multiprocessing
import signal
import socket
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from graph.errors import InputError
from server.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

PR_SET_PDEATHSIG = 1
PAGE_THREADS = 8
"""Threads left for pages when every query process is busy and the queue is full."""
LOGGING = {
    "handlers": {
        name: {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
        for name in ("console", "access")
    }
}


def listen(settings: Settings, host: str, port: int, greeting: str) -> None:
    """Serve until a signal comes; print the greeting once requests are answered.

    No store may have been opened in this process: the copy of it that serves would lack the store's threads.
    Raises InputError when the address cannot be used.
    """
    address = _free(host, port)
    # A copy of this process has its modules loaded already; a fresh one would load them all again.
    multiprocessing.set_start_method("fork", force=True)
    Server(
        "server",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=settings.workers + settings.queue + PAGE_THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
    ).serve(target_loader=partial(_application, settings, address, port, greeting), wrap_loader=False)


def _free(host: str, port: int) -> str:
    """Return the numeric address, or raise: the listener itself would share a port that is in use."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(
            f"{host}:{port}: cannot listen there ({reason}); choose another with --host or --port"
        ) from error
    return str(address[0])


def _application(settings: Settings, host: str, port: int, greeting: str) -> "Flask":
    # Flask is not needed before this process, and takes a moment to import.
    from server.app import create_app

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    app = create_app(settings)
    threading.Thread(target=_greet, args=(host, port, greeting), daemon=True).start()
    return app


def _greet(host: str, port: int, greeting: str) -> None:
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            sys.stdout.write(greeting + "\n")
            sys.stdout.flush()
            return
