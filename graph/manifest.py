"""The manifest of a release: what it holds, and what that was made from."""

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph import vocabulary
from graph.report import Report, Severity
from graph.terms import IG, OWL

Manifest = Mapping[str, Any]
"""What the file tells, as JSON has it."""

NAME = "manifest.json"
"""The file of a release that holds its manifest."""

LAYOUT = 2
"""Counts up whenever a release folder changes so that older code could not read it."""

LARGEST = 64 * 1024 * 1024
"""Bytes; that of 100,000 pages has 10 million."""

_SHA256 = re.compile("[0-9a-f]{64}")
_FIRST_YEAR = 1970
"""Before it there was no release, and years that a web server cannot write begin."""

OF_ONE_BUILD = frozenset({"version", "published", "since", "seconds", "store"})
"""What the manifest tells of one build; all else follows from input and code."""


class Quoted(Enum):
    """How much of the text of pages a file quotes."""

    NOTHING = "nothing"
    WORDS = "the words that a fact is told with"
    WHOLE = "the whole text"


@dataclass(frozen=True)
class Content:
    """What a file of a release is: its media type, what it holds in Danish and English, what it quotes of pages."""

    media_type: str
    da: str
    en: str
    quoted: Quoted = Quoted.WORDS


@dataclass(frozen=True)
class File:
    """A file of a release, as it was published."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Page:
    """A page that a release was read from: its SHA-256, its characters of text, and those that gave nothing."""

    sha256: str
    characters: int
    unread: int


def read(content: bytes) -> Manifest:
    """Return what a file tells; an error of Python's own where it is no manifest.

    ValueError, LookupError, TypeError, AttributeError, OverflowError or RecursionError.
    """
    told: dict[str, Any] = json.loads(content)
    if type(told["layout"]) is not int:
        raise TypeError("the layout is no number")
    if told["layout"] == LAYOUT:
        _check(told)
    return told


def _check(told: Manifest) -> None:
    """Raise an error of Python's own where anything is missing or odd, so that nobody looks later."""
    files, store = told["files"].values(), told["store"].values()
    texts = (told["version"], told["since"] or "", told["base"], told["code"], told["ontology"]["version"])
    hashes = (told["graph"]["sha256"], *(each["sha256"] for each in files))
    counts = (told["validation"][severity.name.lower()] for severity in Severity)
    if not all(isinstance(each, str) for each in (*texts, *told["pages"].values(), *hashes)):
        raise TypeError("a text is none")
    if not all(map(_SHA256.fullmatch, hashes)):
        raise ValueError("a hash is none")
    if not all(type(each) is int and each >= 0 for each in (*store, *counts, *(each["bytes"] for each in files))):
        raise TypeError("a number is none")
    if "text" in told:
        _check_text(told["text"])
    NamedNode(told["base"])
    # In any time zone there are moments that the calendar does not hold in this one.
    if published(told).tzinfo is None or published(told).astimezone(UTC).year < _FIRST_YEAR:
        raise ValueError("the moment of publishing is none")


def _check_text(text: Mapping[str, int]) -> None:
    characters, unread = text["characters"], text["unread"]
    if type(characters) is not int or type(unread) is not int or not 0 <= unread <= characters:
        raise ValueError("a number of characters is none")


def written(told: Manifest) -> bytes:
    """Return the content of the file."""
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def published(told: Manifest) -> datetime:
    """Return the moment of publishing."""
    return datetime.fromisoformat(told["published"])


def files_of(told: Manifest) -> Mapping[str, File]:
    """Return the files that follow from input and code, by name."""
    return {name: File(each["sha256"], each["bytes"]) for name, each in told["files"].items()}


def store_of(told: Manifest) -> Mapping[str, int]:
    """Return the bytes of each file of the store, by name."""
    return dict(told["store"])


def unread(told: Manifest) -> float | None:
    """Return the share of the text of the pages that nothing was read from; None where a release does not tell it."""
    text = told.get("text", {"characters": 0})
    return text["unread"] / text["characters"] if text["characters"] else None


def identity(told: Manifest) -> str:
    """Return a name that two manifests share exactly when they differ in nothing but what one build adds."""
    follows = {key: value for key, value in told.items() if key not in OF_ONE_BUILD}
    return _sha256(json.dumps(follows, sort_keys=True).encode())


def content(
    code: str, base: str, files: Mapping[str, File], dataset: str, pages: Mapping[str, Page], report: Report
) -> Manifest:
    """Return what follows from input and code, for these files; `pages` are by their ids.

    `code` is the program's version, `dataset` names the file of canonical N-Quads.
    """
    return {
        "layout": LAYOUT,
        "base": base,
        "code": code,
        "ontology": {"version": _ontology_version(), "sha256": _sha256_of("ontology")},
        "shapes": {"sha256": _sha256_of("shapes")},
        "graph": {"algorithm": "RDFC-1.0", "sha256": files[dataset].sha256},
        "files": {name: {"sha256": each.sha256, "bytes": each.bytes} for name, each in files.items()},
        "pages": {name: pages[name].sha256 for name in sorted(pages)},
        "text": {
            "characters": sum(each.characters for each in pages.values()),
            "unread": sum(each.unread for each in pages.values()),
        },
        "validation": {severity.name.lower(): count for severity, count in report.counts.items()},
    }


def listed(folder: Path, names: Iterable[str]) -> Mapping[str, File]:
    """Return the files of these names in a folder as they are now; OSError where one cannot be read."""
    return {name: file_of(folder / name) for name in names}


def file_of(file: Path) -> File:
    """Return a file as it is now; OSError where it cannot be read."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(0, "no regular file")  # to read a pipe or a device might never end
    with file.open("rb") as opened:
        return File(hashlib.file_digest(opened, "sha256").hexdigest(), file.stat().st_size)


def _ontology_version() -> str:
    found = vocabulary.load().objects(IG[""], OWL.versionInfo)
    return next(each.value for each in found if isinstance(each, Literal))


def _sha256_of(package: str) -> str:
    """Return the hash of a package's Turtle files, one after the other by path."""
    return _sha256(b"".join(file.read_bytes() for file in vocabulary.turtle_files(resources(package))))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
