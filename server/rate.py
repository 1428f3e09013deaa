"""How many queries a client may ask in a minute, and who counts as one client."""

import ipaddress
import math
import time
from functools import lru_cache

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests


class Rate:
    """Counts the queries of each client in the minute that has passed."""

    def __init__(self, per_minute: int) -> None:
        """Allow this many queries a minute; 0 is no limit."""
        self.per_minute = per_minute
        self._item = RateLimitItemPerMinute(max(1, per_minute))
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def refusal(self, client: str) -> TooManyRequests | None:
        """Count a query; return the error for it, with the seconds to wait, where it is one too many."""
        if not self.per_minute or self._counted.hit(self._item, client):
            return None
        left = self._counted.get_window_stats(self._item, client).reset_time - time.time()
        told = f"a client may ask {self.per_minute} queries a minute; slow down, or take the dumps at /releases/"
        return TooManyRequests(told, retry_after=max(1, math.ceil(left)))


@lru_cache(4096)
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
