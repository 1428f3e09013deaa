"""A query to be run, what it may take, what comes of it, and who runs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol


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

    With a default or a named graph given, the dataset is these graphs alone; else it is the whole store. With
    `digest` the result is what `server.digest` tells of it.
    """

    store: Path | str
    query: str
    format: str
    base: str | None = None
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    digest: bool = False

    def head(self) -> dict[str, Any]:
        """Return the job as it is told to a query process."""
        return {**self.__dict__, "store": str(self.store)}


@dataclass(frozen=True)
class Result:
    """A complete result: its size in bytes and the file to read it from; whoever takes it closes the file."""

    size: int
    file: IO[bytes]
    is_long: bool = False
    """Whether the file is one on the disk, and not in memory."""


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
