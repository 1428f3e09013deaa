"""A report as values: results with their severity, shape and place, and what all of them come to."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from graph import property_path
from graph.property_path import Path

Term = NamedNode | BlankNode | Literal


class Severity(Enum):
    """How grave a result is, the gravest first; only a violation stops publishing."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def rank(self) -> int:
        """The place in that order, from 0."""
        return list(Severity).index(self)


STANDARD_INPUT = "-"
"""What a place names as its file when the data came from standard input."""


@dataclass(frozen=True)
class Place:
    """Where in a file the statement stands that is wrong, or the subject of a missing value.

    `file` is as the user named it, `-` for standard input. `line` and `column` count from 1, and `column` and
    `length` count characters of `text`, the whole line.
    """

    file: str
    line: int
    column: int
    length: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Way:
    """How a blank node is reached from the nearest IRI, which lasts where its label does not."""

    start: NamedNode
    path: Path


def _no_ways() -> Mapping[BlankNode, Way]:
    return {}


@dataclass(frozen=True)
class Result:
    """One remark of one shape: where it looked, what it found and, by language, what to do about it.

    `shape` is the nearest shape that has an IRI, or None; `source_shape` is the shape as SHACL reports it. A severity
    that the shapes define themselves is `own_severity`, and counts as a violation. The language of a message that has
    none is "". `ways` are those of the blank nodes among focus and value, where they were looked for and there is one.
    """

    focus: Term
    path: Path | None
    value: Term | None
    severity: Severity
    component: NamedNode
    shape: NamedNode | None
    messages: Mapping[str, str]
    source_shape: NamedNode | BlankNode | None = None
    place: Place | None = None
    own_severity: NamedNode | None = None
    ways: Mapping[BlankNode, Way] = field(default_factory=_no_ways, compare=False)

    def message(self, language: str) -> str:
        """Return the sentence in the language of a BCP 47 tag, or in the next best one.

        That is a wider form of the language (`da` for `da-DK`), a narrower one, English, none named, then the
        first tag of all; without any message it is the name of the constraint.
        """
        tag = self.message_language(language)
        return local_name(self.component) if tag is None else self.messages[tag]

    def message_language(self, language: str) -> str | None:
        """Return the tag of the sentence that `message` returns: "" where it has none, None without a sentence."""
        return _best(tuple(sorted(self.messages)), language)

    @property
    def key(self) -> tuple[str, ...]:
        """What results are ordered by: severity, then shape, then what they are about."""
        rest = (
            self.shape,
            self.focus,
            self.path and property_path.text(self.path),
            self.value,
            self.component,
        )
        return (str(self.severity.rank), *map(str, rest), *sorted(self.messages.values()))


@lru_cache(maxsize=1024)
def _best(tags: tuple[str, ...], language: str) -> str | None:
    if not tags:
        return None
    subtags = language.lower().split("-")
    wider = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    known = {tag.lower(): tag for tag in reversed(tags)}
    for wanted in wider:
        if wanted and wanted in known:
            return known[wanted]
    for start in (subtags[0], "en"):
        for tag in sorted(known):
            if start and (tag == start or tag.startswith(start + "-")):
                return known[tag]
    return known.get("", tags[0])


def local_name(iri: NamedNode) -> str:
    """Return the last part of an IRI, behind its last `#` or `/`."""
    return iri.value.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _no_focus_nodes() -> Mapping[NamedNode, int]:
    return {}


@dataclass(frozen=True)
class Since:
    """What became of an earlier report: how many results it did not hold, and those of it that are gone."""

    new: int
    fixed: tuple[Result, ...]


@dataclass(frozen=True)
class Report:
    """All results of a check, the gravest first.

    `focus_nodes` is, for each shape as results name it, how many focus nodes it looked at. `whole` is the report
    that this one shows a part of, if it does. Beside an earlier report, `since` tells how many of the results are
    new, and these come first.
    """

    results: tuple[Result, ...]
    focus_nodes: Mapping[NamedNode, int] = field(default_factory=_no_focus_nodes, compare=False)
    whole: "Report | None" = None
    since: Since | None = None

    @classmethod
    def of_all(cls, reports: "Sequence[Report]") -> "Report":
        """Return the results of several checks as one report."""
        results = sorted((result for each in reports for result in each.results), key=lambda each: each.key)
        counts: Counter[NamedNode] = Counter()
        for each in reports:
            counts.update(each.focus_nodes)
        return cls(tuple(results), counts)

    def only(self, keep: Callable[[Result], bool]) -> "Report":
        """Return a report of some of the results, as if there were no others."""
        return Report(tuple(filter(keep, self.results)), self.focus_nodes)

    def first(self, number: int) -> "Report":
        """Return a report that shows the gravest results, so many, and still speaks of all."""
        whole = self.whole or self
        if number >= len(whole.results):
            return whole
        return Report(whole.results[:number], whole.focus_nodes, whole, whole.since)

    @property
    def fresh(self) -> "Report":
        """The report without the results that an earlier one held; this one where there was none."""
        if self.since is None:
            return self
        return Report(self.all_results[: self.since.new], self.focus_nodes).first(len(self.results))

    @property
    def known(self) -> tuple[Result, ...]:
        """The results shown that an earlier report held."""
        return () if self.since is None else self.results[self.since.new :]

    @property
    def omitted(self) -> int:
        """How many results are not shown."""
        return len(self.all_results) - len(self.results)

    @property
    def all_results(self) -> tuple[Result, ...]:
        """The results shown and those that are not."""
        return (self.whole or self).results

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as SHACL defines it."""
        return not self.all_results

    @property
    def has_violations(self) -> bool:
        """Whether a result forbids publishing."""
        return self.counts[Severity.VIOLATION] > 0

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """The number of results by severity, shown or not."""
        found = Counter(each.severity for each in self.all_results)
        return {each: found[each] for each in Severity}
