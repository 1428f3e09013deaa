"""Runs strangers' queries, each apart, and takes back whatever passes a limit.

The engine keeps runners and gives each one job at a time. A runner that was lost or had to be ended is replaced
at once. Answers are complete before anyone sees their first byte.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from graph.errors import IdInUse, NoRoom, ProcessLost, QueryError, QueueFull
from graph.message import Message
from server import refusal
from server.admission import Admission, End, Ticket
from server.crew import Crew
from server.job import Job, Limits, Result, Runner
from server.limits import MIB
from server.outbox import Outbox

WAITING = 8
"""How many results of the greatest size may wait on the disk to be taken."""


class Engine:
    """Gives jobs to runners, in one event loop."""

    def __init__(self, limits: Limits, start: Callable[[], Runner]) -> None:
        """Start the runners and return before they are ready."""
        self.limits = limits
        self.outbox = Outbox(WAITING * limits.result * MIB)
        self.admission = Admission(limits.workers, limits.queue)
        self.crew = Crew(limits.workers, start)
        self._named: dict[tuple[str, str], Ticket] = {}
        self._at_work: dict[Ticket, Runner] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, job: Job, ticket: Ticket) -> Result:
        """Return the complete result of a job.

        Raises DataError for a query that breaks the grammar, QueueFull, DeadlinePassed, Stopped, IdInUse,
        ResultTooLarge, NoRoom, and ProcessLost when the runner ended on its own, as a process does that passes its
        memory limit.
        """
        if ticket.end:  # its client hung up before it came here
            raise _unreached(ticket)
        with self._listed(ticket):
            timer = asyncio.get_running_loop().call_later(ticket.timeout, self._end, ticket, End.DEADLINE)
            try:
                if not await self.admission.enter(ticket):
                    raise _unreached(ticket)
                result = await self._asked(job, ticket)
            finally:
                timer.cancel()
        if result.is_long:
            self._hold(ticket, result)
        return result

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve other threads from this loop, in which everything runs."""
        self._loop = loop

    def run_from_thread(self, job: Job, ticket: Ticket) -> Result:
        """Return what `run` returns, to any thread but that of the loop."""
        return asyncio.run_coroutine_threadsafe(self.run(job, ticket), self._in_loop()).result()

    def stop(self, client: str, id_: str) -> bool:
        """Stop the client's query of this id; False where it has none at work or waiting. For any thread."""
        ticket = self._named.get((client, id_))
        if ticket is not None:
            self._in_loop().call_soon_threadsafe(self.give_up, ticket)
        return ticket is not None

    def give_up(self, ticket: Ticket) -> None:
        """Let the query of the ticket end with Stopped, wherever it is."""
        self._end(ticket, End.STOPPED)

    def close(self) -> None:
        """End all runners that are idle or starting; one at work ends with its line."""
        self.crew.close()

    def _hold(self, ticket: Ticket, result: Result) -> None:
        try:
            self.outbox.hold(ticket.client, result.size, result.file)
        except NoRoom:
            result.file.close()
            raise

    @contextmanager
    def _listed(self, ticket: Ticket) -> Generator[None]:
        if ticket.id is None:
            yield
            return
        name = (ticket.client, ticket.id)
        if name in self._named:
            raise IdInUse(
                Message("another query of yours is called %(id)s; give each one an id of its own", id=ticket.id)
            )
        self._named[name] = ticket
        try:
            yield
        finally:
            del self._named[name]

    def _end(self, ticket: Ticket, why: End) -> None:
        ticket.end = ticket.end or why
        self.admission.give_up(ticket)
        runner = self._at_work.get(ticket)
        if runner is not None:
            runner.kill()

    async def _asked(self, job: Job, ticket: Ticket) -> Result:
        try:
            runner = self.crew.take()
        except ProcessLost:
            self.admission.leave(ticket)
            raise
        self._at_work[ticket] = runner
        began = time.monotonic()
        try:
            return await runner.ask(job)
        except ProcessLost as error:
            raise _cut_off(ticket) if ticket.end else error from None
        except asyncio.CancelledError:
            runner.kill()  # nobody is to be given the answer that it works on
            raise
        finally:
            ticket.ran = time.monotonic() - began
            del self._at_work[ticket]
            self.crew.give_back(runner, job.store, lambda: self.admission.leave(ticket))

    def _in_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, daemon=True).start()
        return self._loop


def _unreached(ticket: Ticket) -> QueryError:
    told = Message(
        "no query process became free within %(seconds)g seconds; try again in a moment", seconds=ticket.timeout
    )
    return refusal.ended(ticket, QueueFull(told))


def _cut_off(ticket: Ticket) -> QueryError:
    return refusal.ended(ticket, refusal.too_late(ticket.timeout, ticket.waited))
