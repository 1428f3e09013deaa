"""Answers already given, kept for the release that they follow from."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from server.journal import Record
from server.limits import MIB

LIMIT = 64 * MIB
"""Bytes that all entries may take."""
OVERHEAD = 1024
"""Bytes to count for an entry beside its body: headers, keys, and the objects that hold them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole answer; `record` tells of the query that it answers, where it is one."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    etag: str
    record: Record | None

    @property
    def unchanged(self) -> list[tuple[str, str]]:
        """The headers for a client that has the answer already."""
        return [(name, value) for name, value in self.headers if not name.lower().startswith("content-")]

    @property
    def size(self) -> int:
        """The bytes to count for it."""
        return len(self.body) + OVERHEAD


class Cache:
    """Keeps the entries used last, up to a limit in bytes; for one thread."""

    def __init__(self, limit: int = LIMIT) -> None:
        """Start empty."""
        self._limit = limit
        self._release = ""
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable, release: str) -> Entry | None:
        """Return the entry for this request and release; None where there is none."""
        if release != self._release:
            return None
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: Hashable, release: str, entry: Entry) -> None:
        """Keep the entry; those of another release, and those used longest ago, make room for it."""
        if release != self._release:
            self._entries.clear()
            self._release, self.size = release, 0
        before = self._entries.pop(key, None)
        self.size += entry.size - (before.size if before else 0)
        self._entries[key] = entry
        while self.size > self._limit:
            _, oldest = self._entries.popitem(last=False)
            self.size -= oldest.size
