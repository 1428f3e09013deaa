"""The line between the web process and a query process: messages over a Unix socket, each whole.

A message is a head in JSON with a body of bytes, or with an open file in place of the body.
"""

import json
import os
import socket
import struct
from dataclasses import dataclass
from typing import IO, Any

_SIZES = struct.Struct("!II")
_AT_ONCE = 65536
"""Bytes to take at a time: most messages are shorter, and arrive in a single call."""


@dataclass(frozen=True)
class Message:
    """What came over the line; whoever takes `file` closes it."""

    head: dict[str, Any]
    body: bytes
    file: IO[bytes] | None


class Incoming:
    """Puts together what arrives, for one line on which one message is awaited at a time."""

    def __init__(self) -> None:
        """Start between two messages."""
        self._received = bytearray()
        self._file: IO[bytes] | None = None

    def read(self, line: socket.socket) -> Message | None:
        """Take what has arrived; return the message once it is whole. EOFError when the other end is gone."""
        data, files, _, _ = socket.recv_fds(line, _AT_ONCE, 1)
        if not data:
            raise EOFError("the other end of the line is gone")
        self._received += data
        if files:
            # A file object at once: it closes what it holds, also where the message never becomes whole.
            self._file = os.fdopen(files[0], "rb")
        received = self._received
        if len(received) < _SIZES.size:
            return None
        head, body = _SIZES.unpack_from(received)
        end = _SIZES.size + head
        if len(received) < end + body:
            return None
        message = Message(json.loads(received[_SIZES.size : end]), bytes(received[end:]), self._file)
        self._received, self._file = bytearray(), None
        return message


def receive(line: socket.socket) -> Message:
    """Wait for the next message on a blocking line; EOFError when the other end is gone."""
    incoming = Incoming()
    while (message := incoming.read(line)) is None:
        pass
    return message


def send(line: socket.socket, head: dict[str, Any], body: bytes = b"", file: int | None = None) -> None:
    """Send one message whole over a blocking line; OSError when the other end is gone."""
    if file is None:
        line.sendall(packed(head, body))
    else:
        socket.send_fds(line, [packed(head)], [file])


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Return the bytes of a message."""
    told = json.dumps(head).encode()
    return _SIZES.pack(len(told), len(body)) + told + body
