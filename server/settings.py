"""What the server is told at its start: read once by the command line, passed inward as a value."""

from dataclasses import dataclass
from pathlib import Path

from server.dataset import Dataset, Shared
from server.limits import MIB

LEAST_MEMORY = 256
"""MiB; below this a query process has no room left for a query once its store is open."""
MOST_MEMORY = MIB
"""MiB, which makes one TiB."""
MOST_WORKERS = 64
MOST_PROXIES = 8
LONGEST_TIMEOUT = 3600.0
"""Seconds."""


@dataclass(frozen=True)
class Settings:
    """How one server runs.

    `source` is the folder of a release or a store asked over HTTP, watched for changes, or a dataset that stays
    the same.
    """

    source: Path | Dataset | Shared
    workers: int = 4
    timeout: float = 30.0
    """Seconds that one query may take."""
    memory: int = 1024
    """MiB that one query process may use."""
    result: int = 256
    """MiB that one result may take."""
    queue: int = 128
    """How many queries may wait for their turn; half of them may be one client's."""
    rate_limit: int = 0
    """How many queries and searches a client may ask in a minute; 0 is no limit."""
    proxies: int = 0
    """How many proxies in front are believed about who asks."""
    body: int = MIB
    """Bytes that the body of one request may have."""
