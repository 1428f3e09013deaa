"""The origin of a page: what a person wrote of it into the file beside it, `NAME.toml`."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.errors import PageError

_LARGEST = 64 * 1024
"""Bytes of what a person wrote of a page's origin."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page came from: its web address, the publisher's site and the day it was saved; None if not known.

    `title` is the line of the page that a person chose as its title; None leaves that to the layout.
    """

    address: str | None = None
    site: str | None = None
    retrieved: date | None = None
    title: str | None = None


def sidecar(file: Path) -> Path:
    """Return where a person may write of a page's origin."""
    return file.with_suffix(".toml")


def read(file: Path) -> Origin:
    """Read what a person wrote of a page's origin; PageError if it is not understood."""
    path = sidecar(file)
    try:
        values = tomllib.loads(stored(file).decode())
    except (ValueError, RecursionError) as error:
        raise PageError(f"{path}: cannot be read as TOML ({error}); mend or remove it") from error
    address, site, retrieved, title = (values.pop(key, None) for key in ("address", "site", "retrieved", "title"))
    typed = (retrieved is None or type(retrieved) is date) and (title is None or _is_title(title))
    if values or not _is_web(address) or not _is_web(site) or not typed:
        raise PageError(
            f'{path}: give only address = "https://…", site = "https://…", retrieved = 2026-01-31 and title = "…"'
        )
    return Origin(address, site, retrieved, title)


def stored(file: Path) -> bytes:
    """Return what a person wrote, as it is stored, nothing where there is no such file; PageError as `read`."""
    path = sidecar(file)
    try:
        if not path.is_file():
            return b""
        if path.stat().st_size > _LARGEST:
            raise PageError(f"{path}: larger than {_LARGEST:,} bytes; give only a page's origin in it")
        return path.read_bytes()
    except OSError as error:
        raise PageError(f"{path}: {(error.strerror or 'cannot be read').lower()}; mend or remove it") from error


def _is_title(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value.strip()


def _is_web(value: object) -> bool:
    return value is None or (
        isinstance(value, str)
        and bool(re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[\w!#$%&'()*+,./:;=?@~-]*)?", value, re.ASCII))
    )
