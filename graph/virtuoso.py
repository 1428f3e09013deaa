"""What Virtuoso does otherwise than SPARQL 1.1 says, in one place."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit

from graph.terms import XSD

_NAME = "Virtuoso"
_GRAPHS = "/sparql-graph-crud-auth"
_CUT = ("x-sparql-maxrows", "x-sql-state")
_OUT_OF_TIME = "Virtuoso S1T00"
_MONTHS = re.compile(
    rb'("datatype"\s*:\s*"%(type)s"\s*,\s*"value"\s*:\s*"|")(-?\d+)("\^\^<%(type)s>|"\s*\})'
    % {b"type": re.escape(XSD.duration.value.encode())}
)


def graph_store(url: str, headers: Mapping[str, str]) -> str | None:
    """Return where a Virtuoso that was asked at the address takes graphs; None for any other store."""
    if not headers.get("Server", "").startswith(_NAME):
        return None
    return urlunsplit((*urlsplit(url)[:2], _GRAPHS, "", ""))


def cut(headers: Mapping[str, str]) -> str | None:
    """Return what tells that an answer is only the first part, as it then comes with status 200 all the same."""
    return next((f"{name}: {headers[name]}" for name in _CUT if name in headers), None)


def is_out_of_time(said: str) -> bool:
    """Whether an error tells that the query passed the store's own time limit."""
    return _OUT_OF_TIME in said


def mended(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield an answer with its durations as they are written: it gives "P2Y" as the number of months, "24"."""
    held = b""
    for part in parts:
        held += part
        end = max(held.rfind(sign) for sign in (b"}", b"\n")) + 1
        if end:
            yield _in_words(held[:end])
            held = held[end:]
    yield _in_words(held)


def _in_words(text: bytes) -> bytes:
    if XSD.duration.value.encode() not in text:
        return text
    return _MONTHS.sub(_duration, text)


def _duration(found: re.Match[bytes]) -> bytes:
    before, number, after = found.groups()
    if (before == b'"') != after.startswith(b'"^^'):
        return found[0]
    years, months = divmod(abs(int(number)), 12)
    words = f"{'-' if number.startswith(b'-') else ''}P{f'{years}Y' if years else ''}"
    words += f"{months}M" if months or not years else ""
    return before + words.encode() + after
