"""The runners of an engine: who is idle, who is lost, and who comes instead."""

import asyncio
from collections import deque
from collections.abc import Callable
from pathlib import Path

from graph.errors import IndsatsgrafError, ProcessLost
from graph.message import Message
from server.job import Job, Runner

READY = 20.0
"""Seconds that a newcomer may take to open the store; whoever asks it next waits for the rest."""
START_AGAIN = 1.0
"""Seconds to wait where the system could not start another process."""


class Crew:
    """Keeps a runner for each place, and one more that stands in for the first that is lost; in one event loop."""

    def __init__(self, places: int, start: Callable[[], Runner]) -> None:
        """Start the runners and return before they are ready."""
        self.replaced = 0
        """How many runners were ended or lost."""
        self._start = start
        self._idle = deque(start() for _ in range(places + 1))
        self._starting: dict[asyncio.Task[None], Runner] = {}

    def take(self) -> Runner:
        """Return an idle runner, as whoever holds a place may; ProcessLost where none can be started."""
        runner = self._idle.pop()
        if runner.alive:
            return runner
        # Something outside ended it.
        try:
            successor = self._start()
        except OSError as error:
            self._idle.appendleft(runner)
            raise ProcessLost(Message("no query process can be started now; try again in a moment")) from error
        runner.close()
        self.replaced += 1
        return successor

    def give_back(self, runner: Runner, store: Path | str, leave: Callable[[], None]) -> None:
        """Take a runner back, or another in its place, and call `leave` once the place is free.

        The runner beyond the places stands in for the first that is lost. Whoever ends more of them keeps the place
        until the successor is ready: queries that are made to end at once would else start processes without end.
        """
        if runner.alive:
            self._idle.append(runner)
            leave()
            return
        holds = bool(self._starting)
        if not holds:
            leave()
        task = asyncio.get_running_loop().create_task(self._replace(runner, store, leave if holds else None))
        self._starting[task] = runner
        task.add_done_callback(self._starting.pop)

    def close(self) -> None:
        """End all runners that are idle or starting; one at work ends with its line."""
        for runner in (*self._idle, *self._starting.values()):
            runner.close()
        self._idle.clear()

    async def _replace(self, lost: Runner, store: Path | str, leave: Callable[[], None] | None) -> None:
        lost.close()
        self.replaced += 1
        successor = await self._started()
        self._starting[asyncio.current_task()] = successor  # type: ignore[index]  # this runs as a task
        await _open(successor, store)
        # Those that others use go first.
        self._idle.appendleft(successor)
        if leave is not None:
            leave()

    async def _started(self) -> Runner:
        while True:
            try:
                return self._start()
            except OSError:
                await asyncio.sleep(START_AGAIN)


async def _open(runner: Runner, store: Path | str) -> None:
    """Let a runner open the store before anyone waits for it."""
    try:
        async with asyncio.timeout(READY):
            (await runner.ask(Job(store, "ASK {}", "csv"))).file.close()
    except TimeoutError:
        runner.kill()
    except IndsatsgrafError:
        pass  # whoever asks it next is told
