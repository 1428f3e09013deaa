"""A source page: a file of plain text, read into entries with named sections."""

import hashlib
import re
import stat
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph import headings, layout, privacy
from graph.errors import InputError, PageError
from graph.layout import Entry
from graph.text import Span, Text, text

LARGEST = 512 * 1024
"""Bytes that a page may have; the longest known one has 19 kB."""
_SAFE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page came from: its web address, the publisher's site and the day it was saved; None if not known."""

    address: str | None = None
    site: str | None = None
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One stored page; spans count characters of `text.plain`.

    `sha256` is of the file's bytes, `text.stored` the decoded text with personal data masked.
    """

    id: str
    file: Path
    sha256: str
    text: Text
    title: Span | None
    entries: tuple[Entry, ...]
    updated: Span | None
    origin: Origin


def find(sources: Sequence[Path]) -> list[Path]:
    """Return the page files among files and folders, by name; InputError where there is none.

    Of a folder, its `*.txt` files are pages.
    """
    found: dict[str, Path] = {}
    for source in sources:
        for file in _files(source):
            known = found.setdefault(file.stem, file)
            if known.resolve() != file.resolve():
                raise InputError(f"{file}: same name as {known}; the name is the source id, so rename one of them")
    return [found[name] for name in sorted(found)]


def _files(source: Path) -> list[Path]:
    if not source.exists():
        raise InputError(f"{source}: no such file or folder; give a saved page or a folder of them")
    if not source.is_dir():
        return [source]
    files = sorted(source.glob("*.txt"))
    if not files:
        raise InputError(f"{source}: no pages in this folder; save them there as .txt files")
    return files


def read(file: Path) -> Page:
    """Read a page from a file, or raise PageError with the file's name and what to do."""
    if not _SAFE_ID.fullmatch(file.stem):
        raise PageError(f"{file}: the file name is the source id; use only letters a-z, digits, '_', '.' and '-' in it")
    content = _bytes(file)
    plain = text(privacy.mask(_decode(file, content)))
    parts = layout.parts(plain.plain)
    if not parts.entries:
        raise PageError(
            f"{file}: neither a list of initiatives nor one initiative's page; "
            f"looked for the headings {headings.known()}"
        )
    return Page(
        id=file.stem,
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        text=plain,
        title=parts.title,
        entries=parts.entries,
        updated=parts.updated,
        origin=origin(file),
    )


def _bytes(file: Path) -> bytes:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise PageError(f"{file}: no regular file; give a saved page")
        size = file.stat().st_size
        if size > LARGEST:
            raise PageError(f"{file}: {size:,} bytes, and a page may have {LARGEST:,}; give one saved page at a time")
        content = file.read_bytes()
    except OSError as error:
        raise PageError(f"{file}: {(error.strerror or 'cannot be read').lower()}; give a saved page") from error
    if not content.strip():
        raise PageError(f"{file}: empty; save the page again")
    if b"\0" in content:
        raise PageError(f"{file}: binary, not text; save the page as plain text in UTF-8")
    return content


def _decode(file: Path, content: bytes) -> str:
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PageError(f"{file}:{line}: not UTF-8; save the page as plain text in UTF-8") from error
    if re.match(r"\s*<(?:!doctype|html|\?xml|head|body)\b", decoded, re.IGNORECASE):
        raise PageError(f"{file}:1: HTML, and only plain text is read; save the page as text")
    return decoded


def origin(file: Path) -> Origin:
    """Read what a person wrote of a page's origin into `NAME.toml` beside it; PageError if it is not understood."""
    path = file.with_suffix(".toml")
    if not path.is_file():
        return Origin()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PageError(f"{path}: cannot be read as TOML ({error}); mend or remove it") from error
    address, site, retrieved = (values.pop(key, None) for key in ("address", "site", "retrieved"))
    if values or not _is_web(address) or not _is_web(site) or not (retrieved is None or type(retrieved) is date):
        raise PageError(f'{path}: give only address = "https://…", site = "https://…" and retrieved = 2026-01-31')
    return Origin(address, site, retrieved)


def _is_web(value: object) -> bool:
    return value is None or (
        isinstance(value, str)
        and bool(re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[\w!#$%&'()*+,./:;=?@~-]*)?", value, re.ASCII))
    )
