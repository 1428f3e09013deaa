"""A folder of releases: one link tells which is in service, and a build adds to them or changes nothing."""

import json
import os
import shutil
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version as installed_version
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from graph import changes, disk, dumps, examples, manifest, permanence, store, tables
from graph.errors import NotValid, ReleaseError
from graph.manifest import Manifest, Page
from graph.release import (
    CHANGES,
    CURRENT,
    EXAMPLES,
    PROGRAM,
    REPORT,
    STORE,
    Release,
    open_release,
    version_key,
    versions,
)
from graph.report import Report, Result, Severity, to_turtle
from graph.search import index

_BUILDING = ".building"


def releases(out: Path) -> list[Release]:
    """Return the releases in a folder that can be used, in the order of their versions; OSError as the system tells."""
    found = (find(out, version) for version in versions(out))
    return sorted((each for each in found if each), key=lambda each: version_key(each.version) or ())


def find(out: Path, version: str) -> Release | None:
    """Return the release of this version; None where there is none that can be used."""
    # The pattern before the disk: no other name is ever looked for, and no link followed.
    if version_key(version) is None or (out / version).is_symlink():
        return None
    try:
        found = open_release(out / version)
    except ReleaseError:
        return None
    return found if found.version == version else None


def in_service(out: Path) -> Release | None:
    """Return the release in service; None where there is none that can be used."""
    try:
        found = open_release(out / CURRENT)
        store.open_read_only(found.store)
    except ReleaseError:
        return None
    return found


def publish(
    out: Path, quads: Iterable[Quad], report: Report, base: str, pages: Mapping[str, Page], today: date
) -> tuple[Release, bool]:
    """Publish the quads as the release in service, or leave everything as it was.

    The flag tells whether the release is new: where it would hold the same as the one in service, that one is
    returned. NotValid refuses a graph with violations; ReleaseError one that would lose an IRI that was published,
    and tells of a clock that runs backwards and of a folder that cannot be written.
    """
    _refuse_violations(report)
    _refuse_places(out)
    with _changing(out), _building(out) as folder:
        told = _write(folder, quads, report, base, pages)
        current = in_service(out)
        if current and current.etag == manifest.identity(told):
            return current, False
        return _add(out, folder, told, today), True


def differing(
    release: Release, quads: Iterable[Quad], report: Report, pages: Mapping[str, Page], folder: Path
) -> list[str]:
    """Build once more in a new folder, and return the names of the files that differ from the release's, sorted."""
    rebuilt = _write(folder, quads, report, release.base, pages)
    again, before = manifest.files_of(rebuilt), release.files
    return sorted(name for name in {*again, *before} if again.get(name) != before.get(name))


def use(out: Path, version: str) -> Release:
    """Put a release in service in one step; ReleaseError where there is none of this version."""
    _refuse_places(out)
    with _changing(out):
        found = _there(out, version)
        store.open_read_only(found.store)
        disk.link(out / CURRENT, version)
    return found


def prune(out: Path, keep: int) -> list[Release]:
    """Remove all releases but the newest ones, so many, and the one in service; return those that were removed."""
    with _changing(out):
        there = releases(out)
        # Where the link leads to stays, whether or not its store can be read.
        stays = {*(each.folder for each in there[-keep:]), Path(os.path.realpath(out / CURRENT))}
        removed = [each for each in there if each.folder not in stays]
        for each in removed:
            # Out of sight in one step: whatever ends this, no release is there in part.
            each.folder.rename(out / f".{each.version}")
            shutil.rmtree(out / f".{each.version}")
        disk.sync(out)
    return removed


@contextmanager
def _changing(out: Path) -> Generator[None]:
    """Let nobody else change the folder; what the system refuses is told as a ReleaseError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with disk.lock(out):
            _clear_up(out)
            yield
    except BlockingIOError as error:
        raise ReleaseError(f"{out}: another build is writing there; start again when it has ended") from error
    except OSError as error:
        where = error.filename or out
        raise ReleaseError(
            f"{where}: the release cannot be written ({error.strerror or error}); "
            f"make room or rights there, or choose another folder with --out"
        ) from error


@contextmanager
def _building(out: Path) -> Generator[Path]:
    folder = out / _BUILDING
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_up(out: Path) -> None:
    """Remove what a build or a pruning left that was killed."""
    for each in out.iterdir():
        if each.name == _BUILDING or (version_key(each.name.removeprefix(".")) and each.name.startswith(".")):
            shutil.rmtree(each, ignore_errors=True)
    (out / f".{CURRENT}").unlink(missing_ok=True)


def _write(folder: Path, quads: Iterable[Quad], report: Report, base: str, pages: Mapping[str, Page]) -> Manifest:
    """Write all of a release but its manifest; return that, still without what one build adds."""
    folder.mkdir(exist_ok=True)
    store.create(folder / STORE, quads)
    # Written from the store, so that files and queries give the very same terms.
    opened = store.open_read_only(folder / STORE)
    dumps.write(opened, base, folder)
    tables.write(opened, base, folder)
    (folder / REPORT).write_bytes(to_turtle(report).encode())
    runs = list(examples.run(folder / STORE, base))
    counts = {run.name: run.count for run in runs}
    (folder / EXAMPLES).write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    files = manifest.listed(folder, (*dumps.DUMPS, *tables.TABLES, REPORT, EXAMPLES))
    told = manifest.content(installed_version(PROGRAM), base, files, dumps.DATASET, pages, report)
    return {**told, "seconds": {run.name: round(run.seconds, 3) for run in runs}}


def _add(out: Path, folder: Path, told: Manifest, today: date) -> Release:
    """Give the release that was built its version, and put it in service."""
    there = releases(out)
    newest = there[-1] if there else None
    moment = datetime.now(UTC).replace(microsecond=0)
    version = _next_version(out, newest, today, moment)
    opened = store.open_read_only(folder / STORE)
    permanence.refuse_loss(opened, told["base"], newest)
    index.write(opened, told["base"], folder / index.NAME)
    told = {
        "version": version,
        "published": moment.isoformat(),
        "since": newest.version if newest else None,
        **told,
        "store": store.sizes(folder / STORE),
    }
    if newest:
        changed = changes.compare(newest, Release(folder, version, told["base"], told))
        (folder / CHANGES).write_text(changes.to_json(changed), encoding="utf-8", newline="")
    (folder / manifest.NAME).write_bytes(manifest.written(told))
    disk.settle(folder)
    folder.rename(out / version)
    disk.sync(out)
    disk.link(out / CURRENT, version)
    return Release((out / version).resolve(), version, told["base"], told)


def _next_version(out: Path, newest: Release | None, today: date, moment: datetime) -> str:
    """Return a version that comes after all others; ReleaseError where the clock does not."""
    if newest and (newest.published > moment or (version_key(newest.version) or ())[:3] > today.timetuple()[:3]):
        raise ReleaseError(
            f"{out}: release {newest.version} was published {newest.published.isoformat()}, after this moment "
            f"({moment.isoformat()}); set the clock of this machine and build again"
        )
    # Counted from the highest, usable or not: pruning leaves gaps, and a version that was cited is never another's.
    keys = filter(None, map(version_key, versions(out)))
    count = max((key[3] for key in keys if key[:3] == today.timetuple()[:3]), default=0) + 1
    return f"{today.isoformat()}-{count}" if count > 1 else today.isoformat()


def _there(out: Path, version: str) -> Release:
    found = find(out, version)
    if found is None:
        there = ", ".join(each.version for each in releases(out)) or "none"
        raise ReleaseError(f"{out}: there is no release {version} that can be used; there are: {there}")
    return found


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
