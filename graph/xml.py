"""XML as Oxigraph writes it, whole or in pieces, mended so that every parser reads back the same text."""

import re
from xml.parsers import expat

from graph.content import Content
from graph.errors import DataError

# XML 1.0 has no way to write these characters, not even as references.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# Oxigraph's tag for a predicate that ends in no name.
_NAMELESS = b"<oxprefix: "

LONGEST = len(_NAMELESS)
"""Bytes of the longest thing that `refuse` looks for; it can lie across two pieces."""


def mended(written: bytes) -> bytes:
    """Return a whole document that every parser reads back as the same text, or raise DataError."""
    refuse(written)
    return escape(written)


def refuse(written: bytes) -> None:
    """Raise DataError where the bytes hold what no XML can: some control characters, a tag without a name."""
    found = _NOT_XML.search(written)
    if found:
        raise DataError(
            f"a text holds the character U+{ord(found[0].decode()):04X}, which XML cannot write; choose another format"
        )
    if _NAMELESS in written:
        raise DataError("a predicate ends in no XML name, so RDF/XML cannot write it; choose another format")


def escape(written: bytes) -> bytes:
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
