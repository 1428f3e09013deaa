"""What the server is told at its start: read once by the command line, passed inward as a value."""

from dataclasses import dataclass
from pathlib import Path

from server.dataset import Dataset
from server.limits import MIB

LEAST_MEMORY = 256
"""MiB; below this a query process has no room left for a query once its store is open."""
MOST_MEMORY = MIB
"""MiB, which makes one TiB."""
MOST_WORKERS = 64
LONGEST_TIMEOUT = 3600.0
"""Seconds."""


@dataclass(frozen=True)
class Settings:
    """How one server runs.

    `source` is the folder of a release, watched for changes, or a dataset that stays the same.
    """

    source: Path | Dataset
    workers: int = 2
    timeout: float = 30.0
    """Seconds that one query may take."""
    memory: int = 1024
    """MiB that one query process may use."""
    result: int = 256
    """MiB that one result may take."""
    queue: int = 16
    """How many queries may wait for a process."""
    body: int = MIB
    """Bytes that the body of one request may have."""
