"""How many queries a client may ask in a minute, and who counts as one client."""

import ipaddress
import math
import time
from collections import OrderedDict, deque

from werkzeug.exceptions import TooManyRequests

from graph.message import Message

MINUTE = 60.0
"""Seconds."""


class Rate:
    """Counts the queries of each client in the minute that has passed; for one thread."""

    def __init__(self, per_minute: int) -> None:
        """Allow this many queries a minute; 0 is no limit."""
        self.per_minute = per_minute
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        """Client → when it asked; who asked last comes last."""

    def refusal(self, client: str) -> TooManyRequests | None:
        """Count a query; return the error for it, with the seconds to wait, where it is one too many."""
        if not self.per_minute:
            return None
        now = time.monotonic()
        self._forget(now - MINUTE)
        asked = self._asked.setdefault(client, deque())
        while asked and asked[0] <= now - MINUTE:
            asked.popleft()
        if len(asked) < self.per_minute:
            asked.append(now)
            self._asked.move_to_end(client)
            return None
        told = Message(
            "a client may ask %(number)d queries and searches a minute; slow down, or take the dumps at /releases/",
            number=self.per_minute,
        )
        return TooManyRequests(told, retry_after=max(1, math.ceil(asked[0] + MINUTE - now)))

    def _forget(self, before: float) -> None:
        """Forget the clients that have not asked since then: nobody can make the memory of them grow for good."""
        while self._asked:
            client, asked = next(iter(self._asked.items()))
            if asked[-1] > before:
                return
            del self._asked[client]


def client_of(address: str) -> str:
    """Return who is behind an address: in IPv6 a network of 64 bits, as one subscriber has all of it."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
