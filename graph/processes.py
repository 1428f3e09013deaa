"""Many small calls side by side, in as many processes as there are processors."""

import os
import platform
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from typing import TypeVar

from graph.errors import InputError
from graph.lifeline import end_with_parent

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

FEW = 50
"""So few calls are done before another process has begun."""
_AT_ONCE = 16
"""Calls in one message, so that sending them does not take longer than doing them."""


def results(act: Callable[[_Item], _Result], items: Sequence[_Item], processes: int | None) -> Iterator[_Result]:
    """Yield what a call gives for each item, in their order; errors of a call are raised here.

    `processes` is by default one per processor that may be used. What a process loads for its first call, it has
    for the rest. InputError tells of a process that was ended from outside.
    """
    count = processes or _processors()
    if count == 1 or len(items) <= FEW:
        yield from map(act, items)
        return
    # Not copies of this process, in which threads may be at work.
    context = get_context("forkserver")
    context.set_forkserver_preload([getattr(act, "func", act).__module__])
    try:
        with ProcessPoolExecutor(count, context, initializer=end_with_parent) as pool:
            with _without_interrupts():
                found = pool.map(act, items, chunksize=_AT_ONCE)
            yield from found
    except (BrokenProcessPool, EOFError, ConnectionError) as error:  # the latter where none had begun yet
        raise InputError(
            "a process that was reading pages was ended from outside; see that there is memory and start again"
        ) from error


def _processors() -> int:
    """Return how many processors this process may use."""
    if platform.system() == "Linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _without_interrupts() -> Generator[None]:
    """Let an interrupt wait, and let the processes that are started now leave it to this one for good."""
    resource_tracker.ensure_running()  # which, when it starts, lets interrupts in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
