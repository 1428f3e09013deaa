"""Whose turn it is to search: a search keeps the interpreter busy, which all requests share."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from graph.errors import QueryError, QueueFull
from graph.message import Message
from server import gateway, refusal
from server.admission import Admission, End, Ticket
from server.rate import client_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PLACES = 2
"""Searches that run at the same time, those of one client one by one."""
QUEUE = 64
"""Searches that may wait; half of them may be one client's."""


class Turns:
    """Gives searches their turns, in one event loop."""

    def __init__(self, timeout: float) -> None:
        """Let none wait longer than so many seconds."""
        self._admission = Admission(PLACES, QUEUE)
        self._timeout = timeout

    @asynccontextmanager
    async def turn(self, environ: "WSGIEnvironment") -> AsyncGenerator[None]:
        """Wait for the turn of a request; where it gets none, the error is in `environ` for Flask to tell."""
        ticket = Ticket(client_of(environ["REMOTE_ADDR"]), self._timeout)
        environ[gateway.HANG_UP] = lambda: self._end(ticket, End.STOPPED)
        timer = asyncio.get_running_loop().call_later(self._timeout, self._end, ticket, End.DEADLINE)
        has_place = False
        try:
            has_place = await self._admission.enter(ticket)
            if not has_place:
                environ[gateway.REFUSED] = self._unreached(ticket)
        except QueueFull as error:
            environ[gateway.REFUSED] = error
        finally:
            timer.cancel()
        try:
            yield
        finally:
            if has_place:
                self._admission.leave(ticket)

    def _end(self, ticket: Ticket, why: End) -> None:
        ticket.end = ticket.end or why
        self._admission.give_up(ticket)

    def _unreached(self, ticket: Ticket) -> QueryError:
        told = Message(
            "no search could be begun within %(seconds)g seconds; try again in a moment", seconds=self._timeout
        )
        return refusal.ended(ticket, QueueFull(told))
