"""Listens on an address: one web process under a supervisor, both of granian, and the engine inside the former.

Whatever ends the first process ends all: a signal takes them down in order, and the kernel sees to the rest.
"""

import contextlib
import math
import multiprocessing
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from graph.errors import InputError
from graph.lifeline import end_with_parent
from server.settings import Settings

SIGNALS = (signal.SIGINT, signal.SIGTERM)
GRACE = 5
"""Seconds beyond the deadline of a query that the web process has to end when it is told to; then it is killed."""
PAGE_THREADS = 32
"""Threads left for pages when every query process is busy and the queue is full."""
CONNECTIONS = 4096
"""How many may be open at a time."""
HEAD = 128 * 1024
"""Bytes that the line and the headers of a request may have."""
FILES = 4 * CONNECTIONS
"""How many files and connections the processes may have open, where the system allows that many."""
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
    # From here on a thread takes the signals, one after the other. Handlers, which can interrupt each other, would
    # at two signals at once leave the supervisor waiting without end.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    os.register_at_fork(after_in_child=_leave_signals)
    supervisor = Server(
        "server",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        # One connection of HTTP/2 would bring hundreds of requests past the number of connections.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=HEAD),
        websockets=False,
        backpressure=CONNECTIONS,
        backlog=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=math.ceil(settings.timeout) + GRACE,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
    )
    end = cast(
        "Callable[[], None]",
        supervisor.signal_handler_interrupt,  # pyright: ignore[reportUnknownMemberType]  # granian gives it no types
    )
    threading.Thread(target=_await_signal, args=(end,), daemon=True).start()
    supervisor.serve(
        target_loader=partial(_application, os.getpid(), settings, address, port, greeting), wrap_loader=False
    )


def _free(host: str, port: int) -> str:
    """Return the numeric address, or raise: the listener itself would share a port that is in use."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = _reason(error)
        raise InputError(
            f"{host}:{port}: cannot listen there ({reason}); choose another with --host or --port"
        ) from error
    return str(address[0])


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "no host can have that name"
    return str(error.strerror if isinstance(error, OSError) else error)


def _await_signal(end: Callable[[], None]) -> None:
    signal.sigwait(SIGNALS)
    end()


def _leave_signals() -> None:
    """Let a copy of this process end at SIGTERM, and be deaf to Ctrl-C.

    Both come to it blocked, with handlers of a supervisor that it is not. A terminal sends SIGINT to
    everyone, and two signals at once can leave the web process hanging: only the supervisor hears that one.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])


def _application(supervisor: int, settings: Settings, host: str, port: int, greeting: str) -> Callable[..., Any]:
    # Flask is not needed before this process, and takes a moment to import.
    from server import services
    from server.app import create_app
    from server.front import Front

    end_with_parent(supervisor)
    _allow_files()
    app = create_app(settings)
    threading.Thread(target=_greet, args=(host, port, greeting), daemon=True).start()
    threads = settings.workers + settings.queue + PAGE_THREADS
    front = Front(app.wsgi_app, services.of(app), threads, settings.proxies, settings.body)
    return cast("Callable[..., Any]", front)  # granian calls its `__rsgi__`


def _allow_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _greet(host: str, port: int, greeting: str) -> None:
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            # Unbuffered, so that a full disk or a closed pipe is not met again at the end; serving matters more.
            with contextlib.suppress(OSError):
                os.write(sys.stdout.fileno(), f"{greeting}\n".encode())
            return
