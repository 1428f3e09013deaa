"""Long results that wait on the disk for their clients to take them: bounded in all, and fair between clients."""

import threading
import weakref
from collections import Counter
from typing import IO

from graph.errors import NoRoom
from graph.message import Message


class Outbox:
    """Counts the bytes of long results until they are sent or given up; any thread may call it."""

    def __init__(self, limit: int) -> None:
        """Hold at most this many bytes, half of them for one client."""
        self._limit = limit
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """The bytes that wait to be taken."""
        return self._held.total()

    def hold(self, client: str, size: int, file: IO[bytes]) -> None:
        """Count a result for as long as anyone holds its file; NoRoom where it would be too much."""
        with self._lock:
            if self._held.total() + size > self._limit:
                raise NoRoom(
                    Message("too many long results wait to be taken by others; ask for less, or try again later")
                )
            if self._held[client] + size > self._limit // 2:
                raise NoRoom(Message("too many of your long results wait for you to take them; read those first"))
            self._held[client] += size
        weakref.finalize(file, self._give_back, client, size)

    def _give_back(self, client: str, size: int) -> None:
        with self._lock:
            self._held[client] -= size
            if not self._held[client]:
                del self._held[client]
