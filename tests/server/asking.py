"""Asks a running server, from any address of this machine."""

import http.client
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n_ ?o }"
"""No engine comes to its end."""


@dataclass(frozen=True)
class Got:
    """A response, its headers by their lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The problem document."""
        assert self.headers["content-type"] == "application/problem+json"
        told: dict[str, Any] = json.loads(self.body)
        return told


def send(
    address: str, method: str, path: str, body: str | None = None, *, source: str = "127.0.0.1", **headers: str
) -> Got:
    """Send one request from an address of this machine; `_` in the name of a header stands for `-`."""
    host = urlsplit(address)
    connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=30, source_address=(source, 0))
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as response:
            told = {name.lower(): value for name, value in response.getheaders()}
            return Got(response.status, told, response.read())
    finally:
        connection.close()


def ask(address: str, query: str, *, source: str = "127.0.0.1", **headers: str) -> Got:
    """Ask a query by GET."""
    return send(address, "GET", "/sparql?" + urlencode({"query": query}), source=source, **headers)


def metric(address: str, name: str) -> float:
    """Return what `/metrics` tells under this name; 0 for what was not counted yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", send(address, "GET", "/metrics").body.decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0
