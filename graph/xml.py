"""XML as Oxigraph writes it, whole or in pieces, mended so that every parser reads back the same text."""

import re
from collections.abc import Callable
from xml.parsers import expat

from graph.content import Content
from graph.errors import DataError

# XML 1.0 has no way to write these characters, not even as references.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# Oxigraph's tag for a predicate that ends in no name.
_NAMELESS = b"<oxprefix: "

_LONGEST = len(_NAMELESS)
"""Bytes of the longest thing that is looked for; it can lie across two pieces."""


def mended(written: bytes) -> bytes:
    """Return a whole document that every parser reads back as the same text, or raise DataError."""
    _refuse(written)
    return _escaped(written)


class Mending:
    """Takes a document in pieces and passes it on mended, or raises DataError where no XML can hold it."""

    def __init__(self, output: Callable[[bytes], int]) -> None:
        self._output = output
        self._tail = b""

    def write(self, data: bytes) -> int:
        """Pass on a piece."""
        seen = self._tail + data
        _refuse(seen)
        self._tail = seen[1 - _LONGEST :]
        self._output(_escaped(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever reads the document flushes it."""


def unwritable(text: str) -> str | None:
    """Return the first character of a text that no XML can hold; None without one."""
    found = _NOT_XML.search(text.encode())
    return found[0].decode() if found else None


def _refuse(written: bytes) -> None:
    """Raise DataError where the bytes hold what no XML can: some control characters, a tag without a name."""
    found = _NOT_XML.search(written)
    if found:
        raise DataError(
            f"a text holds the character U+{ord(found[0].decode()):04X}, which XML cannot write; choose another format"
        )
    if _NAMELESS in written:
        raise DataError("a predicate ends in no XML name, so RDF/XML cannot write it; choose another format")


def _escaped(written: bytes) -> bytes:
    """Return the bytes with each carriage return as a reference, since a raw one is read as a line feed."""
    return written.replace(b"\r", b"&#xD;")


def complaint(content: Content) -> SyntaxError | None:
    """Return what is wrong with a document, with its line and column; None where it is well-formed."""
    parser = expat.ParserCreate()
    try:
        while part := content.read(_AT_ONCE):
            parser.Parse(part)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        return SyntaxError(expat.ErrorString(error.code), (None, error.lineno, error.offset + 1, None))
    return None


_AT_ONCE = 1 << 20
