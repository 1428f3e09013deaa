"""Connections that behave badly, held by one thread: they say nothing, send slowly, read slowly, or hang up."""

import selectors
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

from asking import ENDLESS
from by_hand import connected, responses

LARGE = "SELECT * { ?a ?b ?c }"
ENTRY = "GET /sparql?{} HTTP/1.1\r\nHost: a.dk\r\n\r\n"
ANNOUNCED = (
    "POST /sparql HTTP/1.1\r\nHost: a.dk\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n"
)
DRIP = 1.0
"""Seconds between two bytes."""
PATIENCE = 45.0
"""Seconds after which every slow sender is to have its answer."""


@contextmanager
def rude(address: str, silent: int, senders: int, readers: int) -> Iterator[Counter[int]]:
    """Hold so many connections of each kind while the block runs, and until each slow sender has its answer.

    The statuses of these answers are counted.
    """
    idle = [connected(address) for _ in range(silent)]
    reading = [_slow_reader(address) for _ in range(readers)]
    sending = [_slow_sender(address) for _ in range(senders)]
    told: Counter[int] = Counter()
    over = threading.Event()
    holding = threading.Thread(target=_hold, args=(reading, sending, told, over))
    holding.start()
    try:
        yield told
    finally:
        over.set()
        holding.join()
        for line in (*idle, *reading, *sending):
            line.close()


def hang_up(address: str, mid_query: int, mid_result: int) -> None:
    """Leave so many times while a query runs, and while its answer is being sent."""
    for number in range(mid_query):
        with connected(address) as line:
            line.sendall(asking_for(f"{ENDLESS} # left {number}"))
            time.sleep(0.02)
    for number in range(mid_result):
        with connected(address) as line:
            line.sendall(asking_for(f"{LARGE} # left {number}"))
            line.recv(100)
            # No farewell but a reset.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def asking_for(query: str) -> bytes:
    """Return the request that asks a query."""
    return ENTRY.format(urlencode({"query": query, "format": "csv"})).encode()


def _slow_reader(address: str) -> socket.socket:
    line = connected(address)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.sendall(asking_for(LARGE))
    return line


def _slow_sender(address: str) -> socket.socket:
    line = connected(address)
    line.sendall(ANNOUNCED.format(1000).encode())
    return line


def _hold(
    reading: Sequence[socket.socket], sending: Sequence[socket.socket], told: Counter[int], over: threading.Event
) -> None:
    last = time.monotonic() + PATIENCE
    with selectors.DefaultSelector() as answered:
        for line in sending:
            answered.register(line, selectors.EVENT_READ)
        while not over.wait(DRIP) or (answered.get_map() and time.monotonic() < last):
            for line in reading:
                line.recv(1)
            for key, _ in answered.select(0):
                assert isinstance(key.fileobj, socket.socket)
                told.update(each.status for each in responses(key.fileobj.recv(65536)))
                answered.unregister(key.fileobj)
            if over.is_set():
                time.sleep(DRIP)  # it does not wait any more
            for key in answered.get_map().values():
                assert isinstance(key.fileobj, socket.socket)
                key.fileobj.send(b" ")
