"""Runs strangers' queries, each apart, and takes back whatever passes a limit.

The engine keeps runners and gives each one job at a time. A runner that was lost or had to be ended is replaced
at once. Answers are complete before anyone sees their first byte.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from graph.errors import DeadlinePassed, IdInUse, IndsatsgrafError, ProcessLost, QueryError, QueueFull, Stopped
from server.admission import Admission, End, Ticket


@dataclass(frozen=True)
class Limits:
    """What the queries of one engine may take."""

    workers: int
    timeout: float
    """Seconds for one query, the wait for its turn included."""
    memory: int
    """MiB for one process."""
    result: int
    """MiB for one result."""
    queue: int
    """Queries that may wait for their turn."""


@dataclass(frozen=True)
class Job:
    """A query on a store, with the name of the format that its result shall have.

    With a default or a named graph given, the dataset is these graphs alone; else it is the whole store.
    """

    store: Path | str
    query: str
    format: str
    base: str | None = None
    default: Sequence[str] = ()
    named: Sequence[str] = ()

    def head(self) -> dict[str, Any]:
        """Return the job as it is told to a query process."""
        return {**self.__dict__, "store": str(self.store)}


@dataclass(frozen=True)
class Result:
    """A complete result: its size in bytes and the file to read it from; whoever takes it closes the file."""

    size: int
    file: IO[bytes]


class Runner(Protocol):
    """Runs one job at a time."""

    @property
    def alive(self) -> bool:
        """Whether it can run another job."""
        ...

    async def ask(self, job: Job) -> Result:
        """Return the complete result, or raise; ProcessLost when the runner is of no more use."""
        ...

    def kill(self) -> None:
        """Let the job at work end at once with ProcessLost."""
        ...

    def close(self) -> None:
        """End for good."""
        ...


class Engine:
    """Gives jobs to runners, in one event loop."""

    def __init__(self, limits: Limits, start: Callable[[], Runner]) -> None:
        """Start the runners and return before they are ready.

        There is one more of them than may work at a time: it takes over at once where one is lost.
        """
        self.limits = limits
        self.admission = Admission(limits.workers, limits.queue)
        self.replaced = 0
        """How many runners were ended or lost."""
        self._start = start
        self._idle = deque(start() for _ in range(limits.workers + 1))
        self._named: dict[tuple[str, str], Ticket] = {}
        self._at_work: dict[Ticket, Runner] = {}
        self._starting: dict[asyncio.Task[None], Runner] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, job: Job, ticket: Ticket) -> Result:
        """Return the complete result of a job.

        Raises DataError for a query that breaks the grammar, QueueFull, DeadlinePassed, Stopped, IdInUse,
        ResultTooLarge, and ProcessLost when the runner ended on its own, as a process does that passes its
        memory limit.
        """
        with self._listed(ticket):
            timer = asyncio.get_running_loop().call_later(ticket.timeout, self._end, ticket, End.DEADLINE)
            try:
                if not await self.admission.enter(ticket):
                    raise _ended(ticket)
                return await self._asked(job, ticket)
            finally:
                timer.cancel()

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
        for runner in (*self._idle, *self._starting.values()):
            runner.close()
        self._idle.clear()

    @contextmanager
    def _listed(self, ticket: Ticket) -> Generator[None]:
        if ticket.id is None:
            yield
            return
        name = (ticket.client, ticket.id)
        if name in self._named:
            raise IdInUse(f"another query of yours is called {ticket.id}; give each one an id of its own")
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
        runner = self._next()
        self._at_work[ticket] = runner
        began = time.monotonic()
        try:
            return await runner.ask(job)
        except ProcessLost as error:
            ticket.ran = time.monotonic() - began
            raise _ended(ticket) if ticket.end else error from None
        finally:
            ticket.ran = time.monotonic() - began
            del self._at_work[ticket]
            self._give_back(runner, job.store, ticket)

    def _next(self) -> Runner:
        runner = self._idle.pop()
        while not runner.alive:  # something outside ended it
            self._idle.appendleft(self._successor(runner))
            runner = self._idle.pop()
        return runner

    def _give_back(self, runner: Runner, store: Path | str, ticket: Ticket) -> None:
        if runner.alive:
            self._idle.append(runner)
            self.admission.leave(ticket)
            return
        # The one beyond the places stands in for the first that is lost. Whoever ends more of them waits until their
        # successors are ready: queries that are made to end at once would else start processes without end.
        holds = bool(self._starting)
        if not holds:
            self.admission.leave(ticket)
        successor = self._successor(runner)
        task = asyncio.get_running_loop().create_task(self._make_ready(successor, store, ticket if holds else None))
        self._starting[task] = successor
        task.add_done_callback(self._starting.pop)

    def _successor(self, runner: Runner) -> Runner:
        runner.close()
        self.replaced += 1
        return self._start()

    async def _make_ready(self, runner: Runner, store: Path | str, holder: Ticket | None) -> None:
        """Let a runner open the store before anyone waits for it; then give back the place that was held for it."""
        try:
            (await runner.ask(Job(store, "ASK {}", "csv"))).file.close()
        except IndsatsgrafError:
            pass  # whoever asks it next is told
        finally:
            # Those that others use go first.
            self._idle.appendleft(runner)
            if holder is not None:
                self.admission.leave(holder)

    def _in_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, daemon=True).start()
        return self._loop


def _ended(ticket: Ticket) -> QueryError:
    if ticket.end is End.STOPPED:
        return Stopped("the query was stopped, as it was asked to be")
    if not ticket.ran:
        return QueueFull(f"no query process became free within {ticket.timeout:g} seconds; try again in a moment")
    waited = f", {ticket.waited:.0f} of them waiting for its turn" if ticket.waited >= 1 else ""
    return DeadlinePassed(f"the query took longer than {ticket.timeout:g} seconds{waited}; ask for less")
