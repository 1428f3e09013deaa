"""The releases that can be had, in the order of their publishing, and which of them know a resource."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property, lru_cache
from pathlib import Path

from pyoxigraph import NamedNode

from graph import archive
from graph.dumps import DATASET
from graph.manifest import NAME
from graph.release import Release, version_key, versions
from graph.terms import AS, RDF
from server import sorted_lines

ASKED_LAST = 4096
"""Of how many resources it is kept which releases know them."""


class State(Enum):
    """How a release knows a resource."""

    DESCRIBED = "described"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Edition:
    """A release with the moment of its publishing, to the second."""

    release: Release
    published: datetime
    written: int
    """When its manifest was written, as the disk tells it."""

    @property
    def version(self) -> str:
        """The version of the release."""
        return self.release.version


@dataclass(frozen=True, eq=False)
class History:
    """The releases beside each other in one folder, the oldest first; empty where there is no such folder.

    It never changes: when a release comes or goes, there is another one.
    """

    editions: tuple[Edition, ...] = ()

    @cached_property
    def tag(self) -> str:
        """A text that differs where the releases do."""
        return " ".join(f"{each.version}@{each.published.isoformat()}@{each.release.etag}" for each in self.editions)

    @cached_property
    def _by_version(self) -> Mapping[str, Edition]:
        return {each.version: each for each in self.editions}

    def find(self, version: str) -> Edition | None:
        """Return the release of this version; None where there is none. The disk is not looked at."""
        return self._by_version.get(version)

    def around(self, version: str) -> tuple[Edition | None, Edition | None]:
        """Return the releases before and after this one."""
        place = self.editions.index(self._by_version[version])
        before = self.editions[place - 1] if place else None
        return before, next(iter(self.editions[place + 1 :]), None)

    def states(self, paths: Sequence[str]) -> Mapping[str, State]:
        """Return how each release knows the first of these paths that it says anything of, by version.

        A path stands below the base of each release; releases that know none of them are left out.
        """
        return _states(self, tuple(paths))


def beside(release: Release, known: History) -> History:
    """Return the releases in the folder that this one is in, itself among them; those known are not opened again."""
    others = (
        _opened(release, version, known) for version in _versions(release.folder.parent) if version != release.version
    )
    editions = [each for each in (_edition(release), *others) if each is not None]
    found = History(tuple(sorted(editions, key=lambda each: (each.published, version_key(each.version) or ()))))
    return known if found.tag == known.tag else found


def _versions(folder: Path) -> Sequence[str]:
    try:
        return versions(folder)
    except OSError:
        return ()


def _opened(release: Release, version: str, known: History) -> Edition | None:
    """Return the release of this version; None where it is not a whole one, by that name, in a folder and no link."""
    folder = release.folder.parent / version
    before = known.find(version)
    # A release may be taken away, and another be built by its name on the same day.
    if before is not None and before.release.folder == folder and before.written == _written(folder):
        return before
    found = archive.find(folder.parent, version)
    return None if found is None else _edition(found)


def _edition(release: Release) -> Edition:
    return Edition(release, release.published.astimezone(UTC).replace(microsecond=0), _written(release.folder))


def _written(folder: Path) -> int:
    try:
        return (folder / NAME).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(ASKED_LAST)
def _states(history: History, paths: tuple[str, ...]) -> Mapping[str, State]:
    found = ((each.version, _state(each.release, paths)) for each in history.editions)
    return {version: state for version, state in found if state is not None}


def _state(release: Release, paths: Sequence[str]) -> State | None:
    try:
        return next((found for path in paths if (found := _state_of(release, path))), None)
    except OSError:
        return None  # it is being taken away


def _state_of(release: Release, path: str) -> State | None:
    try:
        subject = str(NamedNode(release.base + path))
    except ValueError:
        return None
    file = release.folder / DATASET
    if not sorted_lines.has(file, f"{subject} ".encode()):
        return None
    withdrawn = sorted_lines.has(file, f"{subject} {RDF.type} {AS.Tombstone} ".encode())
    return State.WITHDRAWN if withdrawn else State.DESCRIBED
