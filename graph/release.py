"""Releases: each a folder that never changes.

releases/
├── 2026-01-31/
│   ├── facts.ttl …     the files of `dumps.DUMPS`, and the tables of `tables.TABLES`
│   ├── report.ttl      what the check found
│   ├── examples.json   how many rows each example query has
│   ├── manifest.json   version, moment, base, code, SHA-256 of all that
│   ├── changes.json    what changed since the release before; derived, not hashed
│   ├── search.sqlite   what searching asks; derived, not hashed
│   └── store/          the same quads for queries; derived, not hashed
└── current -> 2026-01-31
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pyoxigraph import Quad

from graph import manifest, store
from graph.errors import ReleaseError
from graph.manifest import File, Manifest

PROGRAM = "indsatsgraf"
"""The name of the distribution and of its command."""

DEFAULT_OUT = Path("releases")
"""The folder of releases, in the working folder."""

CURRENT = "current"
"""The link to the release in service, beside the releases."""

REPORT = "report.ttl"
"""The file of a release with what its check found."""

EXAMPLES = "examples.json"
"""The file of a release with the number of rows of each example query, by its name."""

CHANGES = "changes.json"
"""The file of a release with what changed since the one before it; the first one has none."""

STORE = "store"
"""The folder of a release with its Oxigraph store."""

_VERSION = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:-([1-9]\d{0,5}))?", re.ASCII)

_FILE = re.compile(r"\w[\w.-]{0,99}", re.ASCII)
"""How files are named, those of the store too."""


@dataclass(frozen=True)
class Release:
    """One published release; the manifest tells all about it."""

    folder: Path
    version: str
    base: str
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder of its Oxigraph store."""
        return self.folder / STORE

    @cached_property
    def etag(self) -> str:
        """A name that two releases share exactly when they hold the same."""
        return manifest.identity(self.manifest)

    @property
    def published(self) -> datetime:
        """The moment of publishing."""
        return manifest.published(self.manifest)

    @property
    def since(self) -> str | None:
        """The version that it followed; None for the first one."""
        return self.manifest.get("since")

    @property
    def files(self) -> Mapping[str, File]:
        """Its files that follow from input and code, by name."""
        return manifest.files_of(self.manifest)


def open_release(folder: Path) -> Release:
    """Return the release in a folder or behind a link; ReleaseError if it is missing, damaged or of another layout.

    The folder of the result is the real one: it stays when the link moves on.
    """
    real, told = _manifest(folder)
    sizes = {name: file.bytes for name, file in manifest.files_of(told).items()}
    sizes |= {f"{STORE}/{name}": size for name, size in manifest.store_of(told).items()}
    for name, size in sizes.items():
        if not (real / name).is_file() or (real / name).stat().st_size != size:
            raise ReleaseError(_damaged(folder, f"its {name.partition('/')[0]} is not as published"))
    return Release(real, told["version"], told["base"], told)


def open_downloaded(folder: Path) -> Release:
    """Return a release of which only the files may be there; ReleaseError if it has no manifest that can be read."""
    real, told = _manifest(folder)
    return Release(real, told["version"], told["base"], told)


def version_key(version: str) -> tuple[int, ...] | None:
    """Return what versions are ordered by; None for a name that is no version."""
    found = _VERSION.fullmatch(version)
    return None if found is None else tuple(int(part or 1) for part in found.groups())


def versions(folder: Path) -> list[str]:
    """Return the names in a folder that are versions; none where there is no such folder."""
    return [each.name for each in folder.iterdir() if version_key(each.name)] if folder.is_dir() else []


def quads(release: Release) -> Iterator[Quad]:
    """Yield all quads of the release, named graphs included."""
    return iter(store.open_read_only(release.store))


def _manifest(folder: Path) -> tuple[Path, Manifest]:
    """Return the real folder of a release and its manifest."""
    try:
        real = Path(os.path.realpath(folder, strict=True))
        told = manifest.read(_content(real / manifest.NAME))
    except FileNotFoundError as error:
        raise ReleaseError(_missing(folder)) from error
    except OSError as error:
        raise ReleaseError(f"{folder}: the release cannot be read ({error.strerror}); {_build(folder)}") from error
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ReleaseError(_damaged(folder, f"its {manifest.NAME} is no manifest")) from error
    layout = told["layout"]
    if layout != manifest.LAYOUT:
        what = f"install the version of {PROGRAM} that made it" if layout > manifest.LAYOUT else _build(folder)
        raise ReleaseError(f"{folder}: the release has layout {layout!r}, this program reads {manifest.LAYOUT}; {what}")
    _refuse_names(folder, told)
    return real, told


def _content(file: Path) -> bytes:
    """Return the content of a manifest; ValueError for what is none, such as a pipe, which would not be read whole."""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > manifest.LARGEST:
        raise ValueError("no file, or too large a one")
    return file.read_bytes()


def _refuse_names(folder: Path, told: Manifest) -> None:
    """Raise ReleaseError where a manifest names what is no version, or no file of a release."""
    if not all(map(version_key, (told["version"], told["since"] or told["version"]))):
        raise ReleaseError(_damaged(folder, f"its {manifest.NAME} names no version"))
    for name in (*manifest.files_of(told), *manifest.store_of(told)):
        if not _FILE.fullmatch(name):
            raise ReleaseError(f"{folder}: its manifest names {name[:100]!r}, which is no file of a release")


def _missing(folder: Path) -> str:
    if (folder / CURRENT).is_symlink():
        return f"{folder}: this is a folder of releases; choose one of them, such as {folder / CURRENT}"
    if folder.is_symlink():
        return f"{folder}: the link leads to no release; {_build(folder)}"
    if folder.name == CURRENT and versions(folder.parent):
        return f"{folder}: no release is in service; see `{PROGRAM} release list` and `{PROGRAM} release use`"
    if version_key(folder.name) and versions(folder.parent):
        return f"{folder}: there is no release of this version; see `{PROGRAM} release list`"
    return f"{folder}: there is no release here; {_build(folder)}"


def _damaged(folder: Path, reason: str) -> str:
    return f"{folder}: the release is damaged, {reason}; {_build(folder)}"


def _build(folder: Path) -> str:
    elsewhere = folder.name == CURRENT and folder.parent != DEFAULT_OUT
    return f"make one with `{PROGRAM} build{f' --out {folder.parent}' if elsewhere else ''}`"
