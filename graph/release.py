"""Releases: each a folder that never changes, and one link to the one in service.

releases/
├── 2026-01-31/
│   ├── graph.ttl       the default graph, to read and compare
│   ├── dataset.nq      every quad, sorted
│   ├── report.ttl      what the check found
│   ├── manifest.json   version, moment, base, code, SHA-256 of all that
│   └── store/          the same quads for queries; derived, not hashed
└── current -> 2026-01-31
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph import disk, formats, store
from graph.errors import NotValid, ReleaseError
from graph.formats import GraphFormat
from graph.report import Report, Result, Severity, to_turtle

PROGRAM = "indsatsgraf"
"""The name of the distribution and of its command."""

LAYOUT = 1
"""Counts up whenever a release folder changes so that older code could not read it."""

DEFAULT_OUT = Path("releases")
"""The folder of releases, in the working folder."""

CURRENT = "current"
"""The link to the release in service, beside the releases."""

DUMPS: Mapping[str, str] = {"ttl": "graph.ttl", "nq": "dataset.nq"}
"""Format name → the file of a release in that format."""

REPORT = "report.ttl"
"""The file of a release with what its check found."""

_BUILDING = ".building"
_MANIFEST = "manifest.json"
_STORE = "store"
_OF_ONE_BUILD = frozenset({"version", "published", _STORE})
"""What the manifest tells of one build; all else follows from input and code."""


@dataclass(frozen=True)
class Release:
    """One published release; the manifest tells all about it."""

    folder: Path
    version: str
    base: str
    manifest: Mapping[str, Any]

    @property
    def store(self) -> Path:
        """The folder of its Oxigraph store."""
        return self.folder / _STORE

    @property
    def etag(self) -> str:
        """A name that two releases share exactly when they differ in version and moment alone."""
        return _identity(self.manifest)


def open_release(folder: Path) -> Release:
    """Return the release in a folder or behind a link; ReleaseError if it is missing, damaged or too old.

    The folder of the result is the real one: it stays when the link moves on.
    """
    try:
        real = Path(os.path.realpath(folder, strict=True))
        manifest: dict[str, Any] = json.loads((real / _MANIFEST).read_bytes())
        layout, named, base = manifest["layout"], manifest["version"], manifest["base"]
        sizes = {name: file["bytes"] for name, file in manifest["files"].items()}
        sizes |= {f"{_STORE}/{name}": size for name, size in manifest[_STORE].items()}
    except FileNotFoundError as error:
        raise ReleaseError(_missing(folder)) from error
    except OSError as error:
        raise ReleaseError(f"{folder}: the release cannot be read ({error.strerror}); {_build(folder)}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReleaseError(_damaged(folder, f"its {_MANIFEST} is no manifest")) from error
    if layout != LAYOUT:
        raise ReleaseError(
            f"{folder}: the release has layout {layout!r}, this program reads {LAYOUT}; {_build(folder)}"
        )
    for name, size in sizes.items():
        if not (real / name).is_file() or (real / name).stat().st_size != size:
            raise ReleaseError(_damaged(folder, f"its {name.partition('/')[0]} is not as published"))
    return Release(real, named, base, manifest)


def quads(release: Release) -> Iterator[Quad]:
    """Yield all quads of the release, named graphs included."""
    return iter(store.open_read_only(release.store))


def export(release: Release, syntax: GraphFormat) -> bytes:
    """Return the release in a format: the whole dataset where it has named graphs, else the default graph."""
    if syntax.name in DUMPS:
        return (release.folder / DUMPS[syntax.name]).read_bytes()
    wanted = (quad for quad in quads(release) if syntax.named_graphs or quad.graph_name == DefaultGraph())
    return formats.write(wanted, syntax, release.base)


def publish(
    out: Path, quads: Iterable[Quad], report: Report, base: str, pages: Mapping[str, str], today: date
) -> tuple[Release, bool]:
    """Publish the quads as the release in service, or leave everything as it was.

    `pages` maps page id to SHA-256. The flag tells whether the release is new: where only version and moment
    would differ from the one in service, that one is returned. NotValid refuses a graph with violations;
    ReleaseError tells that `out` cannot be written.
    """
    _refuse_violations(report)
    _refuse_places(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with disk.lock(out):
            building = out / _BUILDING
            shutil.rmtree(building, ignore_errors=True)  # left by a build that was killed
            try:
                manifest = _write(building, quads, report, base, pages)
                return _switch(out, building, manifest, today)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except BlockingIOError as error:
        raise ReleaseError(f"{out}: another build is writing there; start again when it has ended") from error
    except OSError as error:
        where = error.filename or out
        raise ReleaseError(
            f"{where}: the release cannot be written ({error.strerror or error}); "
            f"make room or rights there, or choose another folder with --out"
        ) from error


def _write(
    folder: Path, quads: Iterable[Quad], report: Report, base: str, pages: Mapping[str, str]
) -> Mapping[str, Any]:
    """Write all of a release but its manifest; return that, still without version and moment."""
    folder.mkdir()
    store.create(folder / _STORE, quads)
    # Written from the store, so that files and queries give the very same terms.
    published = list(store.open_read_only(folder / _STORE))
    default = [quad for quad in published if quad.graph_name == DefaultGraph()]
    contents = {
        DUMPS["ttl"]: formats.write(default, formats.GRAPHS["ttl"], base),
        DUMPS["nq"]: formats.write(published, formats.GRAPHS["nq"], base),
        REPORT: to_turtle(report).encode(),
    }
    for name, content in contents.items():
        disk.write(folder / name, content)
    files = {name: {"sha256": _sha256(content), "bytes": len(content)} for name, content in contents.items()}
    return {
        "layout": LAYOUT,
        "base": base,
        "code": installed_version(PROGRAM),
        "content": files[DUMPS["nq"]]["sha256"],
        "files": files,
        "pages": dict(sorted(pages.items())),
        "validation": {severity.name.lower(): count for severity, count in report.counts.items()},
    }


def _switch(out: Path, building: Path, manifest: Mapping[str, Any], today: date) -> tuple[Release, bool]:
    """Give the release that was built its version and put it in service, unless that one holds the same."""
    in_service = _in_service(out)
    if in_service and in_service.etag == _identity(manifest):
        return in_service, False
    name = _next_version(out, today)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = {"version": name, "published": moment, **manifest, _STORE: store.sizes(building / _STORE)}
    disk.write(building / _MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode())
    disk.sync(building)
    building.rename(out / name)
    disk.link(out / CURRENT, name)
    return Release((out / name).resolve(), name, manifest["base"], manifest), True


def _in_service(out: Path) -> Release | None:
    try:
        found = open_release(out / CURRENT)
        store.open_read_only(found.store)
    except ReleaseError:
        return None  # none, or one that this build is to replace
    return found


def _next_version(out: Path, today: date) -> str:
    name, count = today.isoformat(), 1
    while (out / name).exists():
        count += 1
        name = f"{today.isoformat()}-{count}"
    return name


def _identity(manifest: Mapping[str, Any]) -> str:
    follows = {key: value for key, value in manifest.items() if key not in _OF_ONE_BUILD}
    return _sha256(json.dumps(follows, sort_keys=True).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refuse_violations(report: Report) -> None:
    if report.has_violations:
        first, count = report.results[0], report.counts[Severity.VIOLATION]
        raise NotValid(
            f"the graph breaks the shapes {count} time{'s' * (count > 1)}, first at {first.focus}{_found(first)}: "
            f"{first.message('en')} Nothing was published; correct the source and build again"
        )


def _found(result: Result) -> str:
    """Return what the result found, where that is a thing to look at."""
    return f" with {result.value}" if isinstance(result.value, NamedNode) else ""


def _refuse_places(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ReleaseError(f"{out}: this is a file; choose a folder with --out")
    link = out / CURRENT
    if link.exists() and not link.is_symlink():
        raise ReleaseError(f"{link}: this is not the link that a build makes; move it away and build again")


def _missing(folder: Path) -> str:
    if (folder / CURRENT).is_symlink():
        return f"{folder}: this is a folder of releases; choose one of them, such as {folder / CURRENT}"
    if folder.is_symlink():
        return f"{folder}: the link leads to no release; {_build(folder)}"
    return f"{folder}: there is no release here; {_build(folder)}"


def _damaged(folder: Path, reason: str) -> str:
    return f"{folder}: the release is damaged, {reason}; {_build(folder)}"


def _build(folder: Path) -> str:
    elsewhere = folder.name == CURRENT and folder.parent != DEFAULT_OUT
    return f"make one with `{PROGRAM} build{f' --out {folder.parent}' if elsewhere else ''}`"
