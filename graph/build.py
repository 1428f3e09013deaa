"""A build: pages in, a checked and published release out."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from importlib.resources import as_file
from importlib.resources import files as resources
from pathlib import Path

from pyoxigraph import Quad

from graph import describe, extract, iri, page, vocabulary
from graph.errors import InputError
from graph.extract.fact import EntryFacts, PageFacts, Period
from graph.page import Page
from graph.reading import Reading
from graph.release import PROGRAM, Release, publish
from graph.report import Report
from graph.statements import Laws
from graph.terms import BASE

_IRI_OF_A_FOLDER = re.compile(r"https?://[^\s<>\"{}|\\^`/?#]+/(?:[^\s<>\"{}|\\^`?#]*/)?")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made; `new` is false where the release in service holds the same already."""

    release: Release
    new: bool
    readings: tuple[Reading, ...]
    report: Report
    conflicts: tuple[str, ...]
    moved: tuple[str, ...]


def build(
    sources: Sequence[Path],
    out: Path,
    base: str = BASE,
    on_page: Callable[[Path], None] = lambda _: None,
    today: date | None = None,
) -> Built:
    """Read pages, describe and check them, and publish a release in `out`; or leave `out` as it was.

    Without sources the pages that ship with the program are read. Raises PageError, InputError, NotValid (the
    graph breaks the shapes) or ReleaseError.
    """
    if not _IRI_OF_A_FOLDER.fullmatch(base):
        raise InputError(f"--base {base}: no IRI to mint below; give an absolute one that ends in /, such as {BASE}")
    from graph.check import check  # serving must not wait for pySHACL

    readings = read(sources, on_page)
    quads = describe_all(readings)
    report = check(quads)
    pages = {reading.page.id: reading.page.sha256 for reading in readings}
    day = today or datetime.now(UTC).date()
    release, new = publish(out, describe.rebased(quads, base), report, base, pages, day)
    return Built(
        release=release,
        new=new,
        readings=tuple(readings),
        report=report,
        conflicts=tuple(describe.conflicts(readings, _laws())),
        moved=tuple(_moved(readings)),
    )


def read(sources: Sequence[Path], on_page: Callable[[Path], None] = lambda _: None) -> list[Reading]:
    """Read the facts of every page and give each title its IRI."""
    pages: list[tuple[Page, PageFacts]] = []
    for file in files(sources):
        one = page.read(file)
        pages.append((one, extract.facts(one, vocabulary.load())))
        on_page(file)
    titles = ((one.id, entry.title, _start_year(entry)) for one, facts in pages for entry in facts.entries)
    iris = iri.assign(titles, iri.lookup())
    return [
        Reading(one, facts, {entry.title: iris[one.id, entry.title] for entry in facts.entries}) for one, facts in pages
    ]


def files(sources: Sequence[Path]) -> list[Path]:
    """Return the page files among files and folders; without any, the pages that ship with the program."""
    if sources:
        return page.find(sources)
    with as_file(resources("graph") / "pages") as folder:
        return page.find([folder])


def describe_all(readings: Sequence[Reading]) -> list[Quad]:
    """Return the quads of a release: the ontology folder's and those that describe the pages."""
    return [*vocabulary.load().quads, *describe.quads(readings, _laws(), version(PROGRAM))]


def _moved(readings: Sequence[Reading]) -> Iterator[str]:
    known = iri.lookup()
    for reading in readings:
        yield from iri.moved(reading.page.id, reading.iris, known)


def _laws() -> Laws:
    return {law.iri: law.label for law in vocabulary.load().laws}


def _start_year(entry: EntryFacts) -> int | None:
    starts = (fact.value.start for fact in entry.facts if isinstance(fact.value, Period))
    return next((start.year for start in starts if start), None)
