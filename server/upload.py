"""The body of a request, taken whole before a thread is given to it: a slow sender holds none."""

import asyncio
from typing import Any

from server.limits import MIB

PATIENCE = 30.0
"""Seconds within which a body must have arrived."""
THROWN_AWAY = 64 * MIB
"""Bytes of a body beyond its limit that are still taken, so that its sender comes to read why it is refused."""


async def read(protocol: Any, limit: int) -> bytes:
    """Return the body of a request, cut one byte past the limit; TimeoutError when it does not arrive in time."""
    body = bytearray()
    thrown_away = 0
    async with asyncio.timeout(PATIENCE):
        async for piece in protocol:
            room = limit + 1 - len(body)
            body += piece[:room]
            thrown_away += max(0, len(piece) - room)
            if thrown_away > THROWN_AWAY:
                break
    return bytes(body)
