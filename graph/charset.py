"""The characters of a saved file: its bytes decoded as what they are, or refused."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TWICE = re.compile(rb"\xc3[\xa6\xb8\xa5\x86\x98\x85]")
"""æ, ø, å, Æ, Ø and Å in UTF-8; read byte by byte they make pairs that no Danish text has."""
_GARBLED = re.compile("Ã[¦¸¥†˜…]")
"""The same pairs, where an earlier program read the bytes one by one and saved what it saw."""
_FOREIGN = re.compile("(?i:[a-z])[¾¿Œ›†](?=[a-z])")
"""æ, ø and å between letters as DOS and old Macs wrote them, read as Windows-1252."""
_DANISH = re.compile("[æøåÆØÅ]")
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page declares its encoding."""
_LATIN_9 = "iso8859-15"


class Undecodable(ValueError):
    """The bytes are in no encoding that is known here; `line` counts from 1, and the message tells what is wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with a byte order mark, in Windows-1252 or in Latin-1.

    Nothing is replaced or dropped but the mark; raises Undecodable where that cannot be.
    """
    text = _decoded(content)
    if "\0" in text:
        raise Undecodable(text.count("\n", 0, text.index("\0")) + 1, "binary, not text")
    garbled = _GARBLED.search(text) or (None if _DANISH.search(text) else _FOREIGN.search(text))
    if garbled:
        line = text.count("\n", 0, garbled.start()) + 1
        raise Undecodable(line, "letters such as æ, ø and å are garbled, as a wrong encoding leaves them")
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _TWICE.search(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise Undecodable(line, "neither UTF-8 nor another encoding throughout") from error
        return _strictly(content, _declared(content))


def _declared(content: bytes) -> str:
    """Return which encoding with one byte a character it is: Latin-9 where the page says so, else Windows-1252.

    That is Latin-1 too, with characters where Latin-1 has none; browsers read it so.
    """
    match = _DECLARED.search(content, 0, _HEAD)
    return _LATIN_9 if match and match.group(1).lower() in (b"iso-8859-15", b"latin-9") else "cp1252"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "ignore").count("\n") + 1
        wrong = "neither UTF-8 nor Windows-1252" if encoding == "cp1252" else "cut short in the middle of a character"
        raise Undecodable(line, wrong) from error
