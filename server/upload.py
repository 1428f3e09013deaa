"""The bodies of requests, taken whole before a thread is given to them: a slow sender holds none."""

import asyncio
from typing import Any

from werkzeug.exceptions import ServiceUnavailable

from graph.message import Message
from server.limits import MIB

PATIENCE = 30.0
"""Seconds within which a body must have arrived."""
SHORT = 64 * 1024
"""Bytes of a body that are not counted: most have fewer."""
HELD = 64 * MIB
"""Bytes that all bodies may have beyond that, until they are answered."""
THROWN_AWAY = 64 * MIB
"""Bytes of a body beyond its limit that are still taken, so that its sender comes to read why it is refused."""
RETRY_AFTER = 2
"""Seconds after which a sender that found no room may come back."""


class Uploads:
    """Takes bodies, each up to a limit and all up to HELD; for one event loop."""

    def __init__(self, limit: int) -> None:
        """Take at most this many bytes of one body."""
        self._limit = limit
        self._held = 0

    async def read(self, protocol: Any) -> bytes:
        """Return the body of a request, cut one byte past the limit; `forget` it once it is answered.

        TimeoutError when it does not arrive in time, ServiceUnavailable when too many others are being sent.
        """
        body = bytearray()
        thrown_away = 0
        try:
            async with asyncio.timeout(PATIENCE):
                async for piece in protocol:
                    taken = piece[: self._limit + 1 - len(body)]
                    self._hold(len(body), len(body) + len(taken))
                    body += taken
                    thrown_away += len(piece) - len(taken)
                    if thrown_away > THROWN_AWAY:
                        break
        except BaseException:
            self.forget(body)
            raise
        return bytes(body)

    def forget(self, body: bytes | bytearray) -> None:
        """Give back the room that the body was counted for."""
        self._held -= max(0, len(body) - SHORT)

    def _hold(self, before: int, after: int) -> None:
        more = max(0, after - SHORT) - max(0, before - SHORT)
        if self._held + more > HELD:
            raise ServiceUnavailable(
                Message("too many long requests are being sent; try again"), retry_after=RETRY_AFTER
            )
        self._held += more
