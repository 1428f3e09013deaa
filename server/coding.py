"""Content codings: which one a client gets, and a body in it."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

import zstandard

OFFERED = ("zstd", "br", "gzip")
"""By name, the one that costs least first."""
LEAST = 512
"""Bytes below which a coding gains nothing."""
PLAIN_TYPES = re.compile(r"image/(?!svg)|font/|application/(?:zip|gzip|octet-stream)")
"""Media types that are compressed already."""

_BROTLI: Any = import_module("brotli")
"""Imported by its name, as it has no types."""

_ITEM = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


@lru_cache(256)
def choose(accept_encoding: str) -> str | None:
    """Return the coding that an Accept-Encoding header prefers (RFC 9110, 12.5.3); None for none of them."""
    weights = {
        found[1].lower(): float(found[2] or 1)
        for item in accept_encoding.split(",")
        if (found := _ITEM.fullmatch(item))
    }
    other = weights.get("*", 0.0)
    weighed = [(weights.get(name, other), -place, name) for place, name in enumerate(OFFERED)]
    weight, _, name = max(weighed)
    return name if weight > 0 else None


def is_worthwhile(media_type: str, size: int) -> bool:
    """Whether a body of this type and size gains by a coding."""
    return size >= LEAST and not PLAIN_TYPES.match(media_type)


def encode(body: bytes, coding: str) -> bytes:
    """Return the body in the coding."""
    match coding:
        case "zstd":
            return zstandard.ZstdCompressor(level=6).compress(body)
        case "br":
            return bytes(_BROTLI.compress(body, quality=5))
        case _:
            return gzip.compress(body, compresslevel=6, mtime=0)


def encode_pieces(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield the pieces of a large body in the coding, at the levels that are fast."""
    compress, finish = _compressor(coding)
    for piece in pieces:
        yield compress(piece)
    yield finish()


def _compressor(coding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    match coding:
        case "zstd":
            large = zstandard.ZstdCompressor(level=1).compressobj()
            return large.compress, large.flush
        case "br":
            brotlied = _BROTLI.Compressor(quality=1)
            return brotlied.process, brotlied.finish
        case _:
            zipped = zlib.compressobj(level=1, wbits=31)
            return zipped.compress, zipped.flush


def tag(etag: str, coding: str) -> str:
    """Return the entity tag of the coded form: other bytes need another tag."""
    return f'{etag[:-1]}.{coding}"'


def untag(if_none_match: str, coding: str) -> str:
    """Return the header with the tags of the form in this coding as those of the plain one."""
    return if_none_match.replace(f'.{coding}"', '"')
