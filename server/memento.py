"""The Memento protocol (RFC 7089): a resource of this host, and its states in the releases.

A resource is its own TimeGate (pattern 1.1 of the RFC), its mementos stand at the same path below their release,
and its TimeMap below /timemap/. All addresses are of this host, as all of them are asked for here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import quote

from werkzeug.exceptions import BadRequest
from werkzeug.http import http_date

from graph.message import Message
from server.history import Edition, State
from server.language import IN_PATHS
from server.problems import repeated

ACCEPT_DATETIME = "Accept-Datetime"
LINK_FORMAT = "application/link-format"

FORMAT = "%a, %d %b %Y %H:%M:%S GMT"


@dataclass(frozen=True)
class Timeline:
    """The mementos of the resource at a path, the oldest first; `root` is this host's address with a slash."""

    root: str
    path: str
    editions: Sequence[Edition]
    states: Mapping[str, State]

    @cached_property
    def mementos(self) -> tuple[Edition, ...]:
        """The releases that say something of the resource, and be it that it is withdrawn."""
        return tuple(each for each in self.editions if each.version in self.states)

    @cached_property
    def described(self) -> tuple[Edition, ...]:
        """The releases that describe the resource."""
        return tuple(each for each in self.mementos if self.states[each.version] is State.DESCRIBED)

    @property
    def address(self) -> str:
        """The address of the resource, which is its TimeGate too."""
        return self.root + quote(self.path, safe=IN_PATHS)

    @property
    def timemap(self) -> str:
        """The address of the list of mementos."""
        return f"{self.root}timemap/{quote(self.path, safe=IN_PATHS)}"

    def memento(self, edition: Edition) -> str:
        """Return the address of the resource as it was in a release."""
        return f"{self.root}releases/{edition.version}/{quote(self.path, safe=IN_PATHS)}"

    def at(self, moment: datetime) -> Edition:
        """Return the memento of the state at a moment: the first, where that is before all of them."""
        return next((each for each in reversed(self.mementos) if each.published <= moment), self.mementos[0])

    def links(self, shown: str | None = None) -> str:
        """Return the Link header of an answer: of the memento `shown`, or of the resource itself."""
        links = [f'<{self.address}>; rel="original timegate"', f'<{self.timemap}>; rel="timemap"; type="{LINK_FORMAT}"']
        return ", ".join([*links, *self._neighbours(shown)])

    def listed(self) -> str:
        """Return the TimeMap (RFC 7089, 5), in the format of links (RFC 6690)."""
        first, last = (http_date(each.published) for each in (self.mementos[0], self.mementos[-1]))
        lines = [
            f'<{self.address}>; rel="original timegate"',
            f'<{self.timemap}>; rel="self"; type="{LINK_FORMAT}"; from="{first}"; until="{last}"',
            *(self._link(each, self._ends(each)) for each in self.mementos),
        ]
        return ",\n".join(lines) + "\n"

    def _neighbours(self, shown: str | None) -> Iterator[str]:
        versions = [each.version for each in self.mementos]
        place = versions.index(shown) if shown in versions else None
        for at, each in enumerate(self.mementos):
            beside = {-1: ("prev",), 0: (), 1: ("next",)}.get(at - place) if place is not None else None
            ends = self._ends(each)
            if ends or beside is not None:
                yield self._link(each, (*ends, *(beside or ())))

    def _ends(self, edition: Edition) -> tuple[str, ...]:
        ends = {"first": self.mementos[0], "last": self.mementos[-1]}
        return tuple(name for name, end in ends.items() if end is edition)

    def _link(self, edition: Edition, relations: Sequence[str]) -> str:
        told = " ".join((*relations, "memento"))
        return f'<{self.memento(edition)}>; rel="{told}"; datetime="{http_date(edition.published)}"'


def moment(given: str) -> datetime:
    """Return the moment of an Accept-Datetime header; BadRequest where it is none (RFC 7089, 4.5.3)."""
    try:
        found = datetime.strptime(given, FORMAT).replace(tzinfo=UTC)
    except ValueError:
        found = None
    # Of all that strptime takes, only what has the one way to write it, its weekday included.
    if found is None or http_date(found) != given:
        raise BadRequest(
            Message(
                "%(header)s: %(given)r is no moment; write it as `%(example)s`",
                header=ACCEPT_DATETIME,
                given=repeated(given),
                example=http_date(datetime(2026, 1, 31, 12)),
            )
        )
    return found
