"""Who may ask the engine now, who waits, and who is refused: fair between clients.

At most `places` queries run and `queue` wait. One client holds at most half of either, so that another one
always finds room beside it.
"""

import asyncio
import time
from collections import Counter
from enum import Enum

from graph.errors import QueueFull
from graph.message import Message


class End(Enum):
    """Why a query is ended from outside."""

    STOPPED = "stopped by the one who asked it, or left by hanging up"
    DEADLINE = "past its deadline"


class Ticket:
    """One query's turn: `client` is who is counted, `id` what it calls the query, `timeout` is in seconds.

    `waited` and `ran` are seconds, known once the query has run; `end` is set when it is ended from outside.
    """

    __slots__ = ("arrived", "client", "end", "id", "ran", "timeout", "turn", "waited")

    def __init__(self, client: str, timeout: float, id_: str | None = None) -> None:
        """Arrive now: the time that it waits counts towards its timeout."""
        self.client = client
        self.id = id_
        self.timeout = timeout
        self.arrived = time.monotonic()
        self.waited = 0.0
        self.ran = 0.0
        self.end: End | None = None
        self.turn: asyncio.Future[None] | None = None


class Admission:
    """Gives places to tickets, in one event loop."""

    def __init__(self, places: int, queue: int) -> None:
        """Start with all places free."""
        self._places = places
        self._queue = queue
        self._share = max(1, places // 2)
        self._queue_share = (queue + 1) // 2
        self._running: Counter[str] = Counter()
        self._waiting: list[Ticket] = []

    @property
    def running(self) -> int:
        """How many queries hold a place."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """How many queries wait for one."""
        return len(self._waiting)

    async def enter(self, ticket: Ticket) -> bool:
        """Return once the ticket holds a place, or False once it was ended; QueueFull where too many wait."""
        if self._may_run(ticket.client):
            self._running[ticket.client] += 1
            return True
        self._refuse_beyond_queue(ticket.client)
        self._waiting.append(ticket)
        ticket.turn = asyncio.get_running_loop().create_future()
        try:
            await ticket.turn
        except asyncio.CancelledError:
            ticket.end = End.STOPPED
            self._taken_out(ticket)
            raise
        ticket.waited = time.monotonic() - ticket.arrived
        return not self._taken_out(ticket)

    def _taken_out(self, ticket: Ticket) -> bool:
        """Whether the ticket goes without a place: it was not called, or ended in the moment between that and now."""
        if ticket in self._waiting:
            self._waiting.remove(ticket)
            return True
        if ticket.end:
            self.leave(ticket)
        return ticket.end is not None

    def leave(self, ticket: Ticket) -> None:
        """Give the ticket's place back, and call the first one that may now have it."""
        self._running[ticket.client] -= 1
        if not self._running[ticket.client]:
            del self._running[ticket.client]
        # Those who have the least running go first, and among them who came first.
        able = [each for each in self._waiting if self._may_run(each.client)]
        if able:
            self._call(min(able, key=lambda each: self._running[each.client]))

    def give_up(self, ticket: Ticket) -> None:
        """Let a ticket that waits go on without a place."""
        if ticket.turn is not None and not ticket.turn.done():
            ticket.turn.set_result(None)

    def _call(self, ticket: Ticket) -> None:
        self._waiting.remove(ticket)
        self._running[ticket.client] += 1
        self.give_up(ticket)

    def _may_run(self, client: str) -> bool:
        return self._running.total() < self._places and self._running[client] < self._share

    def _refuse_beyond_queue(self, client: str) -> None:
        if len(self._waiting) >= self._queue:
            raise QueueFull(
                Message("%(number)d queries are waiting already; try again in a moment", number=self._queue)
            )
        own = sum(each.client == client for each in self._waiting)
        if own >= self._queue_share:
            raise QueueFull(
                Message("%(number)d of your own queries are waiting already; send fewer at a time", number=own)
            )
