"""Ports of this machine."""

import os
import random
import socket

FIRST, LAST = 10_000, 32_000
"""Ports that the system gives nobody who connects from here: one that is free stays so until its server starts."""
_ORDER = random.Random(os.getpid())  # noqa: S311 - tests that run beside one another are to choose different ones


def free_port() -> int:
    """Return a port that nothing listens on."""
    while True:
        port = _ORDER.randint(FIRST, LAST)
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
