"""A build: pages in, a checked and published release out."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file
from importlib.resources import files as resources
from pathlib import Path

from pyoxigraph import Quad

from graph import archive, cache, corrected, correction, describe, extract, page, standing, tombstone, vocabulary
from graph.cache import Cache
from graph.correction import Correction
from graph.errors import InputError, NotRead
from graph.reading import Reading, outline
from graph.release import Release
from graph.report import Report
from graph.survey import OnPage, Survey, survey
from graph.tally import Tally
from graph.terms import BASE

_IRI_OF_A_FOLDER = re.compile(r"https?://[^\s<>\"{}|\\^`/?#]+/(?:[^\s<>\"{}|\\^`?#]*/)?")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What persons decided: how reading is corrected, and what was withdrawn."""

    corrections: Sequence[Correction]
    tombstones: Sequence[Quad]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made; `new` is false where the release in service holds the same already.

    `refused` has a line for each page that could not be read, `unmatched` one for each statement of a correction
    that does not fit what was read.
    """

    release: Release
    new: bool
    tallies: tuple[Tally, ...]
    refused: tuple[str, ...]
    report: Report
    conflicts: tuple[str, ...]
    moved: tuple[str, ...]
    unmatched: tuple[str, ...]


def build(
    sources: Sequence[Path],
    out: Path,
    base: str = BASE,
    on_page: OnPage = lambda _: None,
    today: date | None = None,
    unread_limit: int | None = None,
    corrections: Path | None = None,
    tombstones: Path | None = None,
    jobs: int | None = None,
) -> Built:
    """Read pages, describe and check them, and publish a release in `out`; or leave the releases as they were.

    Without sources the pages that ship with the program are read; `corrections` is a file of them, by default the one
    that ships, too, and `tombstones` one of what was withdrawn. `unread_limit` is the percent of a page's text that
    may go unread; with one, no page may be refused either. The release is the same whatever the number of processes
    (`jobs`, by default one for each processor) and whatever is known from earlier builds. Raises PageError (no page
    can be read), InputError, DataError (the corrections or tombstones are malformed), NotRead (too little was read),
    NotValid (the graph breaks the shapes) or ReleaseError.
    """
    _refuse_base(base)
    decided = Decisions(correction.read(corrections), tombstone.read(tombstones))
    found = survey(files(sources), Cache(out / cache.FOLDER, cache.identity()), on_page, jobs)
    if unread_limit is not None:
        _refuse_unread(found.tallies, found.refused, unread_limit)
    return _published(found, decided, out, base, today or datetime.now(UTC).date())


def differing(
    sources: Sequence[Path],
    release: Release,
    on_page: OnPage = lambda _: None,
    corrections: Path | None = None,
    tombstones: Path | None = None,
) -> list[str]:
    """Build once more, from the pages, and return the names of the files that are not as in the release, sorted.

    Nothing is published, and nothing known from earlier builds is used. Raises what `build` raises.
    """
    from graph.check import check  # as below

    decided = Decisions(correction.read(corrections), tombstone.read(tombstones))
    with tempfile.TemporaryDirectory(prefix="indsatsgraf-") as folder:
        found = survey(files(sources), Cache(Path(folder) / cache.FOLDER, cache.identity()), on_page)
        moved = describe.rebased(quads(found, decided), release.base)
        return archive.differing(release, moved, check(quads(found, decided)), found.pages, Path(folder) / "again")


def _refuse_base(base: str) -> None:
    """Raise InputError for what is no IRI to mint below."""
    if not _IRI_OF_A_FOLDER.fullmatch(base):
        raise InputError(f"--base {base}: no IRI to mint below; give an absolute one that ends in /, such as {BASE}")


def _refuse_unread(tallies: Iterable[Tally], refused: Sequence[str], largest: int) -> None:
    """Raise NotRead where a page was refused or its unread share passes `largest`, in percent.

    It tells the first of `refused`, the reasons of pages that could not be read, or else names the worst page.
    """
    if refused:
        raise NotRead(f"{refused[0]} (pages refused: {len(refused)}); nothing was published")
    passing = [each for each in tallies if each.unread_percent > largest]
    if passing:
        worst = min(passing, key=lambda each: (-each.unread_percent, each.page))
        raise NotRead(
            f"{worst.page}: nothing was read from {worst.unread_percent} % of its text, and at most {largest} % may go "
            f"unread (pages that pass this: {len(passing)}); nothing was published: see the page with "
            f"`indsatsgraf read`, or give a higher --unread-limit"
        )


def _published(found: Survey, decided: Decisions, out: Path, base: str, day: date) -> Built:
    """Check what was found, publish it, and forget what earlier builds read and this one did not need."""
    from graph.check import check  # serving must not wait for pySHACL

    report = check(quads(found, decided))
    release, new = archive.publish(out, describe.rebased(quads(found, decided), base), report, base, found.pages, day)
    found.forget_others()
    return Built(
        release=release,
        new=new,
        tallies=tuple(found.tallies),
        refused=found.refused,
        report=report,
        conflicts=tuple(found.conflicts),
        moved=tuple(found.moved),
        unmatched=tuple(corrected.unmatched(found.quads(), decided.corrections)),
    )


def read(sources: Sequence[Path]) -> list[Reading]:
    """Read the facts of every page and give each title its IRI; PageError at the first that cannot be read."""
    pages = [page.read(file) for file in files(sources)]
    facts = [extract.facts(one, vocabulary.load()) for one in pages]
    places = standing.among([outline(*each) for each in zip(pages, facts, strict=True)])
    return [Reading(one, told, place.nodes) for one, told, place in zip(pages, facts, places, strict=True)]


def files(sources: Sequence[Path]) -> list[Path]:
    """Return the page files among files and folders; without any, the pages that ship with the program."""
    if sources:
        return page.find(sources)
    with as_file(resources("graph") / "pages") as folder:
        return page.find([folder])


def quads(found: Survey, decided: Decisions) -> Iterator[Quad]:
    """Yield the quads of a release: the ontology folder's, those that describe the pages as corrected, tombstones."""
    yield from vocabulary.load().quads
    yield from corrected.quads(found.quads(), decided.corrections)
    yield from decided.tombstones
