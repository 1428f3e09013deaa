"""Many pages: the same release whatever the processes and whatever is known, in as much memory as for few."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from program import Call

from benchmarks import pages
from graph import permanence
from graph.build import Built, build
from graph.cache import FOLDER, Cache
from graph.errors import PageError
from graph.processes import FEW
from graph.store import open_read_only
from graph.survey import survey
from graph.terms import BASE, PREFIXES

DAY = date(2026, 1, 31)
MEMORY = """
import resource, sys
from pathlib import Path
from graph import cache, page
from graph.survey import survey

found = survey(page.find([Path(sys.argv[1])]), cache.Cache(Path(sys.argv[2]), cache.identity()), jobs=1)
print(sum(1 for _ in found.quads()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def small_pages(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        sections = f"Periode:\n2014 – 2016\n\nMålgruppe:\nUnge på {number % 20} år\n"
        text = f"Projekt {number}\n\nEt forløb til unge.\n\n{sections}"
        (folder / f"side-{number:05}.txt").write_text(text, encoding="utf-8")
    return folder


def all_kinds_of_pages(folder: Path) -> Path:
    folder.mkdir()
    for number in (7, 8, 10, 20):
        (folder / f"side-{number}.txt").write_bytes(pages.content(number))
    return folder


def files_of(built: Built) -> dict[str, bytes]:
    return {name: (built.release.folder / name).read_bytes() for name in built.release.files}


def tombstones(file: Path, before: Built, after: Built) -> Path:
    """Write a tombstone for every thing that one release tells of and the other does not."""
    old, new = (set(permanence.things(open_read_only(each.release.store), BASE)) for each in (before, after))
    told = 'as:formerType ig:Initiative ; dct:title "Væk"@da ; ig:reason "Siden er ændret."@da .\n'
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("as", "dct", "ig"))
    file.write_text(prefixes + "".join(f"{iri} a as:Tombstone ; {told}" for iri in old - new), encoding="utf-8")
    return file


def kept_in(out: Path) -> dict[str, int]:
    return {file.name: file.stat().st_ino for file in (out / FOLDER).iterdir()}


def test_the_number_of_processes_changes_no_byte(tmp_path: Path) -> None:
    folder = small_pages(tmp_path / "pages", FEW + 5)
    # One initiative on the first page and on the last, and a page that is refused between them.
    (folder / "side-00000.txt").write_text("Fælles\n\nEt forløb.\n\nPeriode:\n2014 – 2016\n", encoding="utf-8")
    (folder / "tom.txt").write_text("", encoding="utf-8")
    late = "Fælles\n\nEt kursus.\n\nPeriode:\n2014 – 2018\n\nSenest opdateret 01-02-2019\n"
    (folder / "sidste.txt").write_text(late, encoding="utf-8")
    one = build([folder], tmp_path / "one", today=DAY, jobs=1)
    two = build([folder], tmp_path / "two", today=DAY, jobs=2)
    assert files_of(one) == files_of(two)
    assert one.refused == two.refused == (f"{folder / 'tom.txt'}: empty; save the page again",)
    assert one.conflicts == two.conflicts
    assert len(one.conflicts) == 3


def test_a_folder_with_one_page_changed_is_built_as_from_scratch(tmp_path: Path) -> None:
    folder = all_kinds_of_pages(tmp_path / "pages")
    before = build([folder], tmp_path / "out", today=DAY)
    kept = kept_in(tmp_path / "out")
    # The page now speaks of an initiative that another page has, and is updated later.
    title = (folder / "side-8.txt").read_text(encoding="utf-8").partition("\n")[0]
    changed = f"{title}\n\nEt kursus.\n\nPeriode:\n2031 – 2032\n\nSenest opdateret 01-02-2032\n"
    (folder / "side-7.txt").write_text(changed, encoding="utf-8")
    withdrawn = tombstones(tmp_path / "tombstones.ttl", before, build([folder], tmp_path / "other", today=DAY))
    after = build([folder], tmp_path / "out", today=DAY, tombstones=withdrawn)
    scratch = build([folder], tmp_path / "scratch", today=DAY, tombstones=withdrawn)
    assert files_of(before) != files_of(after)
    assert files_of(after) == files_of(scratch)
    assert after.conflicts == scratch.conflicts
    assert after.tallies == scratch.tallies
    # The two list pages were not read again, and what was kept of the changed page is gone.
    assert len(kept_in(tmp_path / "out")) == 4
    assert len(kept.items() & kept_in(tmp_path / "out").items()) == 2


def test_a_page_is_read_again_when_its_origin_is_told(tmp_path: Path) -> None:
    folder = small_pages(tmp_path / "pages", 1)
    build([folder], tmp_path / "out", today=DAY)
    (folder / "side-00000.toml").write_text('address = "https://example.org/side"\n', encoding="utf-8")
    told = build([folder], tmp_path / "out", today=DAY)
    assert b"<https://example.org/side>" in files_of(told)["dataset.nq"]


def test_what_is_damaged_in_the_cache_is_read_again(tmp_path: Path) -> None:
    folder = small_pages(tmp_path / "pages", 3)
    first = build([folder], tmp_path / "out", today=DAY)
    cut, longer, other = ((tmp_path / "out" / FOLDER / name) for name in kept_in(tmp_path / "out"))
    cut.write_bytes(cut.read_bytes()[:-1])
    longer.write_bytes(longer.read_bytes() + b"x")
    other.write_bytes(b"{}\n")
    again = build([folder], tmp_path / "out", today=DAY)
    assert not again.new
    assert files_of(first) == files_of(again)


def test_what_other_code_read_is_not_taken_over(tmp_path: Path) -> None:
    folder = small_pages(tmp_path / "pages", 1)
    [file] = folder.iterdir()
    known = Cache(tmp_path / FOLDER, "this code")
    survey([file], known)
    assert known.find(known.key(file)) is not None
    other = Cache(tmp_path / FOLDER, "other code")
    assert other.find(other.key(file)) is None


def test_pages_that_cannot_be_read_are_listed_and_the_rest_is_published(call: Call, tmp_path: Path) -> None:
    folder = small_pages(tmp_path / "pages", 2)
    for name in ("blank.txt", "tom.txt"):
        (folder / name).write_bytes(b"\n")
    status, out, err = call("build", folder, "--out", tmp_path / "out")
    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("Not read: ")] == [
        f"Not read: {folder}/blank.txt: empty; save the page again",
        f"Not read: {folder}/tom.txt: empty; save the page again",
    ]
    assert out.splitlines()[-1].startswith("Published ")


def test_a_build_of_which_no_page_can_be_read_fails_in_one_line_and_leaves_nothing(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(b"")
    status, out, err = call("build", folder, "--out", tmp_path / "out")
    told = f"none of the 2 pages can be read; the first: {folder}/a.txt: empty; save the page again"
    assert (status, out, err) == (2, "", f"indsatsgraf: {told}\n")
    assert not (tmp_path / "out").exists()


def test_the_error_of_a_page_names_it_when_it_is_the_only_one(tmp_path: Path) -> None:
    file = tmp_path / "tom.txt"
    file.write_bytes(b"")
    with pytest.raises(PageError, match=r"^\S*/tom\.txt: empty; save the page again$"):
        build([file], tmp_path / "out", today=DAY)


def test_memory_does_not_grow_with_the_number_of_pages(tmp_path: Path) -> None:
    few, many = (_quads_and_memory(tmp_path, count) for count in (200, 2000))
    assert many[0] > 9 * few[0]
    # Held together, the quads of the pages would take more than 60 MiB.
    assert many[1] - few[1] < 12 * 1024


def _quads_and_memory(folder: Path, count: int) -> tuple[int, int]:
    source = small_pages(folder / f"pages-{count}", count)
    command = [sys.executable, "-c", MEMORY, str(source), str(folder / f"cache-{count}")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    quads, kilobytes = map(int, done.stdout.split())
    return quads, kilobytes
