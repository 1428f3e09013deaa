"""The content of an RDF file as a parser may have it: unpacked, without a byte order mark, and of a bounded meaning."""

import gzip
import re
import zlib
from typing import IO

from graph.errors import DataError

_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

UNPACKING_ERRORS = (gzip.BadGzipFile, EOFError, zlib.error)
"""What reading raises where a packed file is damaged or cut."""

_LONGEST_ENTITY = 400
# An entity is what stands up to the next `<`. One that names others can unfold to any length, and so can a long one
# that is named often; those that shorten IRIs are neither.
_ENTITY = re.compile(
    rb"<!ENTITY(?:[^<]{%d}|[^<\"']*?\s(?:SYSTEM|PUBLIC)\s|[^<]{0,%d}?&(?!#|amp;|lt;|gt;|quot;|apos;))"
    % (_LONGEST_ENTITY, _LONGEST_ENTITY)
)
FREE = 1 << 30
"""Bytes to which any packed file may unfold."""
_MOST_TIMES = 200
"""How many times its own length it may unfold to beyond that: statements stay far below, a bomb has 1,000 times."""


class Content:
    """Bytes to be read once, from their beginning to their end."""

    def __init__(self, name: str, raw: IO[bytes], is_xml: bool) -> None:
        """Take a stream that can seek, packed with gzip or not; `name` is what errors call it."""
        self._name = name
        self._packed = raw if raw.read(len(_GZIP)) == _GZIP else None
        raw.seek(0)
        self._raw: IO[bytes] | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if self._packed else raw
        self._unpacked = 0
        self._is_xml = is_xml
        self._seen = b""
        self._begun = False

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, or up to the end, and none behind it; DataError for what no parser may see."""
        part = self._raw.read(size) if self._begun else self._first(size)
        if self._packed:
            self._refuse_bomb(self._packed, len(part))
        if self._is_xml:
            self._refuse_entities(part)
        return part

    def _first(self, size: int) -> bytes:
        self._begun = True
        mark = self._raw.read(len(_MARK))
        if mark.startswith(_UTF_16):
            raise DataError(f"{self._name}:1:1: this is UTF-16; save the file as UTF-8", 1, 1)
        part = b"" if mark == _MARK else mark
        # No part may be empty before the end, as that is what an empty part says.
        return part + self._raw.read(max(size - len(part), 1) if size >= 0 else size)

    def _refuse_bomb(self, packed: IO[bytes], length: int) -> None:
        self._unpacked += length
        if self._unpacked > max(FREE, _MOST_TIMES * packed.tell()):
            raise DataError(f"{self._name}: it unfolds to over {_MOST_TIMES} times its length; unpack it to look at it")

    def _refuse_entities(self, part: bytes) -> None:
        text = self._seen + part
        if _ENTITY.search(text):
            raise DataError(
                f"{self._name}: an <!ENTITY> names a file or other entities, or has over {_LONGEST_ENTITY} characters; "
                "write what it stands for in its places"
            )
        self._seen = text[-(_LONGEST_ENTITY + len("<!ENTITY")) :]
