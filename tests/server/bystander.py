"""Another client: looks up one entity after the other from 127.0.0.2, until its standard input ends.

It is a process of its own, so that the attackers beside it do not slow down its clock. At its end it prints how
long each answer took, and every answer that was not the right one.
"""

import json
import select
import sys
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

PAUSE = 0.015
"""Seconds from the moment that one lookup is due to the next; one that is kept waiting by another counts from then."""
THINGS = 2500


def lookup(connection: HTTPConnection, number: int) -> tuple[int, bytes]:
    thing = f"http://example.org/thing/{number % THINGS}"
    # Each query is asked once only: an answer from the cache would tell little.
    query = f"SELECT ?name {{ <{thing}> <http://example.org/name> ?name }} # {number}"
    connection.request("GET", "/sparql?" + urlencode({"query": query, "format": "csv"}))
    with connection.getresponse() as response:
        return response.status, response.read()


def main(address: str) -> None:
    host = urlsplit(address)
    connection = HTTPConnection(str(host.hostname), host.port, timeout=30, source_address=("127.0.0.2", 0))
    took: list[float] = []
    wrong: list[str] = []
    due = time.perf_counter()
    while not select.select([sys.stdin], [], [], max(0.0, due - time.perf_counter()))[0]:
        number = time.time_ns()
        try:
            status, body = lookup(connection, number)
            if (status, body) != (200, f"name\r\nthing {number % THINGS}\r\n".encode()):
                wrong.append(f"{status} {body[:200]!r}")
        except (HTTPException, OSError) as error:
            wrong.append(repr(error))
            connection.close()
        took.append(time.perf_counter() - due)
        due += PAUSE
    print(json.dumps({"took": took, "wrong": wrong}))


if __name__ == "__main__":
    main(sys.argv[1])
