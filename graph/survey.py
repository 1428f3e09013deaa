"""A survey: pages read and described one by one, of which only what concerns the others stays in memory."""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from pyoxigraph import Quad

from graph import describe, evidence, extract, page, processes, standing, vocabulary
from graph.cache import Cache, Kept
from graph.doubt import doubts
from graph.errors import InputError, PageError
from graph.manifest import Page
from graph.reading import Outline, Reading, outline
from graph.release import PROGRAM
from graph.standing import Standing
from graph.statements import Laws, law_names
from graph.tally import Tally, tally

OnPage = Callable[[int], None]
"""Called after each page, with the number of all pages."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A page file with what is kept of it: under which name, and in short."""

    file: Path
    key: str | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class Survey:
    """What was read of many pages, in the order of their files; `refused` has a line for each that was not."""

    cache: Cache
    found: tuple[_Found, ...]
    refused: tuple[str, ...]

    @property
    def outlines(self) -> list[Outline]:
        """Each page in short."""
        return [each.kept.outline for each in self.found]

    @property
    def tallies(self) -> list[Tally]:
        """How much was read from each page."""
        return [each.kept.tally for each in self.found]

    @property
    def pages(self) -> dict[str, Page]:
        """The pages as a manifest tells of them, by their ids."""
        return {
            short.id: Page(short.sha256, told.characters, told.unread)
            for short, told in zip(self.outlines, self.tallies, strict=True)
        }

    @property
    def conflicts(self) -> list[str]:
        """A line for each statement of a page that another page, updated later, overrules."""
        return [line for each in self.found for line in each.kept.conflicts]

    @property
    def moved(self) -> list[str]:
        """What a person should know of the pages whose titles changed."""
        return list(standing.moved(self.outlines))

    def quads(self) -> Iterator[Quad]:
        """Yield the quads that describe the pages, a page at a time in memory; always the same ones."""
        for each in self.found:
            kept = self.cache.quads(each.key, each.kept.standing)
            yield from _again(each) if kept is None else kept
        yield from evidence.of_run((each.kept.outline.id for each in self.found), _version())

    def forget_others(self) -> None:
        """Forget what earlier builds read and this one did not need."""
        self.cache.forget_all_but({each.key for each in self.found})


def survey(files: Sequence[Path], cache: Cache, on_page: OnPage = lambda _: None, jobs: int | None = None) -> Survey:
    """Read and describe the pages, side by side in `jobs` processes; what was read before is not read again.

    PageError or InputError where not one page can be read, ReleaseError where the cache cannot be written.
    """
    results: dict[Path, _Found | str] = dict(_known(files, cache, on_page))
    new = [file for file in files if file not in results]
    for file, result in zip(new, processes.results(functools.partial(_described, cache), new, jobs), strict=True):
        results[file] = result
        on_page(len(files))
    in_order = [results[file] for file in files]
    refused = tuple(result for result in in_order if isinstance(result, str))
    found = [result for result in in_order if isinstance(result, _Found)]
    if not found:
        _refuse(refused)
    return Survey(cache, tuple(_settled(found, cache, jobs)), refused)


def _known(files: Sequence[Path], cache: Cache, on_page: OnPage) -> Iterator[tuple[Path, _Found | str]]:
    """Yield the files of which what earlier builds read is kept."""
    for file in files:
        key = cache.key(file)
        if kept := cache.find(key):
            yield file, _Found(file, key, kept)
            on_page(len(files))


def _settled(found: Sequence[_Found], cache: Cache, jobs: int | None) -> Iterator[_Found]:
    """Yield the pages as they stand among each other: those described anew that others change."""
    settled = standing.among([each.kept.outline for each in found])
    pairs = list(zip(found, settled, strict=True))
    changed = [(each.file, place) for each, place in pairs if each.kept.standing != place]
    again = processes.results(functools.partial(_described_so, cache), changed, jobs)
    for each, place in pairs:
        yield each if each.kept.standing == place else _same(each, next(again))


def _same(before: _Found, after: _Found | str) -> _Found:
    if isinstance(after, str) or after.kept.outline != before.kept.outline:
        raise InputError(f"{before.file}: it was changed while it was being read; build again")
    return after


def _described(cache: Cache, file: Path) -> _Found | str:
    """Read and describe a page as if it were alone, and keep that; a page that is refused gives the reason."""
    return _described_so(cache, (file, None))


def _described_so(cache: Cache, task: tuple[Path, Standing | None]) -> _Found | str:
    file, place = task
    try:
        reading, short, place = _read(file, place)
    except PageError as error:
        return str(error)
    key = cache.key(file, short.sha256)
    conflicts = tuple(describe.conflicts(reading, place.overruled, _laws()))
    kept = Kept(short, place, conflicts, tally(reading, doubts(reading, vocabulary.load())))
    if key:
        cache.keep(key, kept, _quads(reading, place))
    return _Found(file, key, kept)


def _again(found: _Found) -> Iterator[Quad]:
    """Describe a page again whose quads are not in the cache any more."""
    reading, short, place = _read(found.file, found.kept.standing)
    if short != found.kept.outline:
        raise InputError(f"{found.file}: it was changed while it was being read; build again")
    return _quads(reading, place)


def _read(file: Path, place: Standing | None) -> tuple[Reading, Outline, Standing]:
    one = page.read(file)
    facts = extract.facts(one, vocabulary.load())
    short = outline(one, facts)
    place = place or standing.alone(short)
    return Reading(one, facts, place.nodes), short, place


def _quads(reading: Reading, place: Standing) -> Iterator[Quad]:
    return describe.quads(reading, place.overruled, _laws(), _version())


@functools.cache
def _version() -> str:
    return installed_version(PROGRAM)


@functools.cache
def _laws() -> Laws:
    return law_names(vocabulary.load())


def _refuse(refused: Sequence[str]) -> None:
    if len(refused) == 1:
        raise PageError(refused[0])
    raise PageError(f"none of the {len(refused)} pages can be read; the first: {refused[0]}")
