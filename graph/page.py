"""A source page: a file of HTML or plain text, read into entries with named sections."""

import hashlib
import os
import re
import stat
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph import charset, headings, html, layout, origin, privacy
from graph.charset import Undecodable
from graph.errors import InputError, PageError
from graph.html import Rendering, TooIntricate
from graph.layout import Entry
from graph.line import TITLE
from graph.origin import Origin
from graph.text import Span, Text, text

LARGEST = 8 * 1024 * 1024
"""Bytes that a file may have: browsers save pictures and programs along with the page."""
LONGEST = 512 * 1024
"""Characters that a page's text may have; the longest known one has 18,000."""
_SUFFIXES = frozenset({".html", ".htm", ".txt"})
_WEB = frozenset({".html", ".htm"})
_SAFE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Page:
    """One stored page; spans count characters of `text.plain`.

    `sha256` is of the file's bytes, `text.stored` the decoded text, of HTML the rendered one, with personal data
    masked.
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

    Of a folder, its `.html`, `.htm` and `.txt` files are pages.
    """
    found: dict[str, Path] = {}
    for source in sources:
        for file in _files(source):
            known = found.setdefault(file.stem, file)
            if os.path.realpath(known) != os.path.realpath(file):
                raise InputError(f"{file}: same name as {known}; the name is the source id, so rename one of them")
    return [found[name] for name in sorted(found)]


def _files(source: Path) -> list[Path]:
    if not source.exists():
        raise InputError(f"{source}: no such file or folder; give a saved page or a folder of them")
    if not source.is_dir():
        return [source]
    files = sorted(file for file in source.iterdir() if file.suffix.lower() in _SUFFIXES)
    if not files:
        raise InputError(f"{source}: no pages in this folder; save them there as .html, .htm or .txt files")
    return files


def read(file: Path) -> Page:
    """Read a page from a file, or raise PageError with the file's name and what to do."""
    if not _SAFE_ID.fullmatch(file.stem):
        raise PageError(f"{file}: the file name is the source id; use only letters a-z, digits, '_', '.' and '-' in it")
    content = _bytes(file)
    source = origin.read(file)
    address, renderings = _renderings(file, _decode(file, content))
    for rendering in renderings:
        if len(rendering.text) > LONGEST:
            raise PageError(f"{file}: {len(rendering.text):,} characters of text, and a page may have {LONGEST:,}")
        plain = text(privacy.mask(rendering.text))
        levels = {bisect_left(plain.offsets, place): level for place, level in rendering.levels.items()}
        parts = layout.parts(plain.plain, _retitled(file, plain.plain, levels, source.title))
        if parts.entries:
            return Page(
                id=file.stem,
                file=file,
                sha256=hashlib.sha256(content).hexdigest(),
                text=plain,
                title=parts.title,
                entries=parts.entries,
                updated=parts.updated,
                origin=replace(source, address=source.address or address),
            )
    raise PageError(
        f"{file}: neither a list of initiatives nor one initiative's page; looked for the headings {headings.known()}"
    )


def _renderings(file: Path, content: str) -> tuple[str | None, Iterable[Rendering]]:
    """Return the address that a page states and its text, of HTML as what it may be, the likeliest first."""
    if not html.recognised(content, file.suffix.lower() in _WEB):
        return None, [Rendering(content, {})]
    try:
        document = html.parse(content)
    except TooIntricate as error:
        raise PageError(f"{file}: {error}; save the page as plain text") from error
    return document.address, html.renderings(document)


def _retitled(file: Path, plain: str, levels: Mapping[int, int], title: str | None) -> Mapping[int, int]:
    """Return the levels of headings with the line that a person chose as the only title."""
    if title is None:
        return levels
    chosen = " ".join(text(title).plain.split()).casefold()
    for match in re.finditer(r"[^\n]+", plain):
        if " ".join(match.group().split()).casefold() == chosen:
            below = {place: max(level, TITLE + 1) for place, level in levels.items()}
            return below | {match.start(): TITLE}
    raise PageError(f'{origin.sidecar(file)}: title = "{title}" is no line of the page; give it as it stands there')


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
    return content


def _decode(file: Path, content: bytes) -> str:
    try:
        decoded = charset.decode(content)
    except Undecodable as error:
        raise PageError(f"{file}:{error.line}: {error}; save the page again as HTML or as text in UTF-8") from error
    if not decoded.strip():
        raise PageError(f"{file}: empty; save the page again")
    return decoded
