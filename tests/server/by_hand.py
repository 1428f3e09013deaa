"""HTTP spoken by hand, for what no client library would send."""

import socket
from http.client import HTTPResponse
from io import BytesIO
from typing import cast
from urllib.parse import urlsplit

from asking import Got


def connected(address: str, source: str = "127.0.0.1") -> socket.socket:
    """Open a connection from an address of this machine."""
    host = urlsplit(address)
    return socket.create_connection((str(host.hostname), host.port or 80), timeout=60, source_address=(source, 0))


def said(address: str, text: str | bytes) -> list[Got]:
    """Send these bytes on one connection and return the responses until the server ends it."""
    with connected(address) as line:
        line.sendall(text.encode() if isinstance(text, str) else text)
        return responses(received(line))


def received(line: socket.socket) -> bytes:
    """Return what arrives until the other side ends the connection."""
    data = bytearray()
    try:
        while piece := line.recv(1 << 20):
            data += piece
    except ConnectionResetError:
        pass
    return bytes(data)


def responses(data: bytes) -> list[Got]:
    """Take apart what was received."""
    stream = BytesIO(data)
    found: list[Got] = []
    while stream.tell() < len(data):
        response = HTTPResponse(cast(socket.socket, _Line(stream)))
        response.begin()
        told = {name.lower(): value for name, value in response.getheaders()}
        body = stream.read(int(told.get("content-length", 0)))
        found.append(Got(response.status, told, body))
    return found


class _Line:
    """What a parser of responses needs of a connection."""

    def __init__(self, stream: BytesIO) -> None:
        self._stream = stream

    def makefile(self, _mode: str) -> "_Kept":
        return _Kept(self._stream)


class _Kept:
    """A stream that stays open when a response has been read from it."""

    def __init__(self, stream: BytesIO) -> None:
        self.readline = stream.readline
        self.read = stream.read

    def close(self) -> None:
        pass

    def flush(self) -> None:
        pass
