"""Turtle files that a person writes for a build."""

from importlib.resources import as_file, files
from pathlib import Path

from pyoxigraph import Dataset, Literal, RdfFormat, parse

from graph import store, xml
from graph.errors import DataError, InputError
from graph.terms import BASE

_LARGEST = 4 * 1024 * 1024
"""Bytes; some ten thousand corrections."""


def read(file: Path | None, shipped: str, what: str) -> tuple[Path, str, Dataset]:
    """Return the name, the text and the statements of a file, or of the one of this name that ships.

    `what` is told to hold in errors: InputError for a file that cannot be read, DataError with its line for one
    that is no UTF-8, no Turtle, or has a text that not every format of a release can hold.
    """
    if file is None:
        with as_file(files("graph") / shipped) as ours:
            return read(ours, shipped, what)
    content = _bytes(file, what)
    try:
        text, found = content.decode("utf-8"), Dataset(parse(content, RdfFormat.TURTLE, base_iri=BASE))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(f"{file}:{line}: not UTF-8; save the {what} as UTF-8", line) from error
    except SyntaxError as error:
        raise store.unreadable(file, error) from error
    _refuse_characters(file, found)
    return file, text, found


def _refuse_characters(file: Path, found: Dataset) -> None:
    """Raise DataError where a text has a character that no XML can hold."""
    for quad in found:
        odd = xml.unwritable(quad.object.value) if isinstance(quad.object, Literal) else None
        if odd:
            raise DataError(f"{file}: a text of {quad.subject} has the character U+{ord(odd):04X}; take it out")


def _bytes(file: Path, what: str) -> bytes:
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or 'cannot be read').lower()}; give a file of {what}") from error
    if len(content) > _LARGEST:
        raise InputError(f"{file}: larger than {_LARGEST:,} bytes; give a Turtle file of {what}")
    return content
