"""What earlier builds read: each page's quads under a name made of all that they follow from."""

import hashlib
import json
import os
import platform
import re
import tempfile
import time
import zlib
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from graph import origin
from graph.errors import PageError, ReleaseError
from graph.page import LARGEST
from graph.reading import EntryOutline, Outline
from graph.standing import Standing
from graph.tally import Tally

FOLDER = ".cache"
"""The folder of what was read, in the folder of releases; it may be removed at any time."""

_READERS = ("indsatsgraf", "ahocorasick-rs", "pyoxigraph", "selectolax", "simplemma", "snowballstemmer")
"""Distributions whose versions decide what is read."""

_NEW = "new-"
"""What the name of a file begins with while it is being written."""
_OURS = re.compile(rf"[0-9a-f]{{64}}|{_NEW}\w+")
_DAY = 24 * 60 * 60
"""Seconds after which nobody is writing a new file any more."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a page that was read, without its quads."""

    outline: Outline
    standing: Standing
    conflicts: tuple[str, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of what was read; what is damaged in it is as if it were not there.

    `identity` tells code and vocabularies: what others read is not found.
    """

    folder: Path
    identity: str

    def key(self, file: Path, sha256: str | None = None) -> str | None:
        """Return the name of what is read from a file, by default from its bytes as they are; None if it has none."""
        try:
            sha256 = sha256 or _sha256_of(file)
            told = origin.stored(file)
        except (OSError, PageError):
            return None  # reading the page tells why
        name = _sha256(os.fsencode(file.name))
        return sha256 and _sha256("\0".join((self.identity, name, sha256, _sha256(told))).encode())

    def find(self, key: str | None) -> Kept | None:
        """Return what is kept under a name."""
        head = self._parts(key)[0] if key else b""
        return _kept(head) if head else None

    def quads(self, key: str | None, standing: Standing) -> Sequence[Quad] | None:
        """Return the quads of a page that stands so, or None where they are not there."""
        head, packed = self._parts(key) if key else (b"", b"")
        kept = _kept(head) if head else None
        if kept is None or kept.standing != standing:
            return None
        try:
            return list(parse(zlib.decompress(packed), RdfFormat.N_QUADS))
        except (zlib.error, SyntaxError):
            return None  # not written here, whatever its sum says

    def keep(self, key: str, kept: Kept, quads: Iterable[Quad]) -> None:
        """Keep a page's quads under a name, whole or not at all; ReleaseError tells that the folder cannot be written.

        A power cut may damage what was just kept, which costs less than waiting for the disk at every page.
        """
        written = serialize(quads, format=RdfFormat.N_QUADS)
        assert written is not None  # noqa: S101 - without an output pyoxigraph always returns the bytes
        content = _head(kept) + b"\n" + zlib.compress(written, 1)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=_NEW, delete=False) as new:
                try:
                    new.write(_sha256(content).encode() + b"\n" + content)
                    new.flush()
                    os.replace(new.name, self.folder / key)
                except BaseException:
                    os.unlink(new.name)
                    raise
        except OSError as error:
            raise ReleaseError(
                f"{self.folder}: what was read cannot be kept there ({error.strerror}); "
                f"make room or rights there, or choose another folder with --out"
            ) from error

    def forget_all_but(self, keys: Collection[str | None]) -> None:
        """Remove what is not kept under one of the names, as far as that can be; nothing else in the folder is ours."""
        with suppress(OSError):  # the release is published; what stays costs only room
            for file in self.folder.iterdir():
                # Another build may be writing there at this moment.
                fresh = file.name.startswith(_NEW) and file.stat().st_mtime > time.time() - _DAY
                if _OURS.fullmatch(file.name) and file.name not in keys and not fresh:
                    file.unlink(missing_ok=True)

    def _parts(self, key: str) -> tuple[bytes, bytes]:
        file = self.folder / key
        try:
            sha256, _, content = (file.read_bytes() if file.is_file() else b"").partition(b"\n")
        except OSError:
            return b"", b""
        if _sha256(content).encode() != sha256:
            return b"", b""
        head, _, packed = content.partition(b"\n")
        return head, packed


@cache
def identity() -> str:
    """Return a name that changes with the code that reads, with the vocabularies and with the libraries used."""
    told = [platform.python_version(), *(version(name) for name in _READERS)]
    for package, suffix in (("graph", ".py"), ("ontology", ".ttl")):
        folder = Path(str(files(package)))
        for file in sorted(folder.rglob(f"*{suffix}")):
            told += [str(file.relative_to(folder)), _sha256(file.read_bytes())]
    return _sha256("\0".join(told).encode())


def _head(kept: Kept) -> bytes:
    told = {**asdict(kept.outline), "modified": kept.outline.modified and kept.outline.modified.isoformat()}
    standing = {"iris": dict(kept.standing.iris), "overruled": sorted(kept.standing.overruled)}
    tally = asdict(kept.tally)
    return json.dumps({"outline": told, "standing": standing, "conflicts": kept.conflicts, "tally": tally}).encode()


def _kept(head: bytes) -> Kept | None:
    """Return what a head tells, or None where it was not written here, whatever its sum says."""
    try:
        told = json.loads(head)
        outline = dict(told["outline"])
        outline["modified"] = outline["modified"] and date.fromisoformat(outline["modified"])
        outline["entries"] = tuple(
            EntryOutline(one["title"], one["start_year"], tuple(one["states"])) for one in outline["entries"]
        )
        overruled = frozenset(tuple(each) for each in told["standing"]["overruled"])
        standing = Standing(dict(told["standing"]["iris"]), overruled)
        return Kept(Outline(**outline), standing, tuple(told["conflicts"]), Tally(**told["tally"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _sha256_of(file: Path) -> str | None:
    """Return the SHA-256 of a file that may be a page; others are not worth reading."""
    if not file.is_file() or file.stat().st_size > LARGEST:
        return None
    return _sha256(file.read_bytes())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
