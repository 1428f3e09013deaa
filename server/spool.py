"""Where a result is written: in memory first, then in a file, up to its limit, and mended on the way."""

import errno
import tempfile
from itertools import takewhile

from graph import xml

INLINE = 256 * 1024
"""Bytes up to which a result travels through the socket instead of a file."""
HELD = 64 * 1024
"""Bytes up to which Turtle is held back until it is known which prefixes it uses."""
PREFIX = b"@prefix "
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a result would not fit on the disk."""


class OverLimitError(Exception):
    """The result has passed its limit."""


class Spool:
    """Takes what the engine writes, in memory first, then in a nameless file, up to a limit in bytes."""

    def __init__(self, limit: int) -> None:
        """Start empty; the limit is in bytes."""
        self.file = tempfile.SpooledTemporaryFile(max_size=INLINE)  # noqa: SIM115 - it lives as long as this
        self.size = 0
        self._limit = limit

    def write(self, data: bytes) -> int:
        """Keep the bytes; OverLimitError once they would pass the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise OverLimitError
        return self.file.write(data)

    def flush(self) -> None:
        """Do nothing: whoever reads the file flushes it."""

    def finish(self) -> None:
        """Take note that the result is complete."""


class XmlSpool(Spool):
    """Takes XML, and writes what parsers would otherwise refuse or read back as something else."""

    def __init__(self, limit: int) -> None:
        """Start empty; the limit is in bytes."""
        super().__init__(limit)
        self._mending = xml.Mending(super().write)

    def write(self, data: bytes) -> int:
        """Keep the bytes, a carriage return as a reference; DataError for what XML cannot hold."""
        return self._mending.write(data)


class TurtleSpool(Spool):
    """Takes Turtle or TriG, and puts its prefixes in order; a short document keeps only those that it uses.

    The engine writes them in an order that differs from process to process.
    """

    def __init__(self, limit: int) -> None:
        """Start empty; the limit is in bytes."""
        super().__init__(limit)
        self._held: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Keep the bytes; OverLimitError once they would pass the limit."""
        if self._held is None:
            return super().write(data)
        self._held += data
        if len(self._held) > HELD:
            self._release(shorten=False)
        return len(data)

    def finish(self) -> None:
        """Write what was held back."""
        if self._held:
            self._release(shorten=True)

    def _release(self, *, shorten: bool) -> None:
        lines = (self._held or b"").split(b"\n")
        prefixes = sorted(takewhile(lambda line: line.startswith(PREFIX), lines))
        rest = b"\n".join(lines[len(prefixes) :])
        if shorten:
            prefixes = [line for line in prefixes if line.split()[1] in rest]
        self._held = None
        super().write(b"\n".join([*prefixes, rest]))


SPOOLS = {"xml": XmlSpool, "rdf": XmlSpool, "ttl": TurtleSpool, "trig": TurtleSpool}
"""Format name → what takes it; a plain Spool takes the others."""
