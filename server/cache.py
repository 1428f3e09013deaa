"""Answers already given, kept for the releases that they follow from."""

import sys
from collections import OrderedDict
from dataclasses import dataclass

from server.journal import Record
from server.limits import MIB

LIMIT = 64 * MIB
"""Bytes that all entries may take."""
OVERHEAD = 1024
"""Bytes to count for an entry beside its key and body: headers, and the objects that hold all of it."""


Key = tuple[str | bytes | None, ...]
"""All of a request that its answer follows from."""


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


class Cache:
    """Keeps the entries used last, up to a limit in bytes; for one thread."""

    def __init__(self, limit: int = LIMIT) -> None:
        """Start empty."""
        self._limit = limit
        self._tag = ""
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, tag: str) -> Entry | None:
        """Return the entry for this request, where it was kept while the releases had this tag; else None."""
        if tag != self._tag:
            return None
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: Key, tag: str, entry: Entry) -> None:
        """Keep the entry; those of another tag, and those used longest ago, make room for it."""
        if tag != self._tag:
            self._entries.clear()
            self._tag, self.size = tag, 0
        before = self._entries.pop(key, None)
        self.size += _size(key, entry) - (_size(key, before) if before else 0)
        self._entries[key] = entry
        while self.size > self._limit:
            self.size -= _size(*self._entries.popitem(last=False))


def _size(key: Key, entry: Entry) -> int:
    # A request can be far longer than its answer.
    return sum(map(sys.getsizeof, key)) + len(entry.body) + OVERHEAD
