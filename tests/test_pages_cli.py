"""The commands `build` and `read`, and what bad input does to them: one line, status 2, the release untouched."""

import json
import os
import pty
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import PROGRAM, Call, Shell, as_an_ordinary_user

ONE = "Sagen\n\nEt forløb.\n\nPeriode:\n2014 – 2015\n\nMålgruppe:\nFamilier.\n"


def saved(folder: Path, content: str | bytes, name: str = "side.txt") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder of releases, and where its links lead; what was read before is no release."""
    return {
        str(path.relative_to(folder)): str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if (path.is_symlink() or path.is_file()) and ".cache" not in path.parts
    }


@pytest.fixture
def in_service(call: Call, tmp_path: Path) -> Path:
    """A folder of releases with one in service."""
    out = tmp_path / "releases"
    assert call("build", saved(tmp_path, ONE, "god.txt"), "--out", out)[0] == 0
    return out


def test_build_tells_what_was_read_what_the_check_found_and_what_was_published(call: Call, tmp_path: Path) -> None:
    status, out, err = call("build", saved(tmp_path, ONE), "--out", tmp_path / "releases")
    published = r"Published \d{4}-\d\d-\d\d in releases/\n"
    expected = (
        "page      initiatives    facts    doubts    unread %\n"
        "------  -------------  -------  --------  ----------\n"
        "side                1        5         0          33\n"
        "\n"
        "No remarks: the data keep every rule.\n"
        "\n"
    )
    assert (status, err) == (0, "")
    assert re.fullmatch(re.escape(expected) + published, out)


def test_a_release_tells_how_much_of_the_text_of_its_pages_nothing_was_read_from(call: Call, tmp_path: Path) -> None:
    shown = [saved(tmp_path, text, name) for name, text in (("en.txt", ONE), ("to.txt", ONE.replace("2015", "2016")))]
    assert call("build", *shown, "--out", tmp_path / "releases")[0] == 0
    told = json.loads((tmp_path / "releases" / "current" / "manifest.json").read_bytes())["text"]
    # As much as the table tells of each of them.
    assert round(100 * told["unread"] / told["characters"]) == 33
    pages = json.loads(call("read", shown[0], "--format", "json")[1])
    unread = [each["quote"] for entry in pages["entries"] for each in entry["unread"]]
    assert told["unread"] == 2 * sum(map(len, unread)) > 0


def test_building_the_same_again_says_that_nothing_is_new(call: Call, in_service: Path) -> None:
    before = tree(in_service)
    status, out, _ = call("build", in_service.parent / "god.txt", "--out", in_service)
    assert status == 0
    assert "Nothing new: " in out.splitlines()[-1]
    assert tree(in_service) == before


def test_building_again_tells_whether_a_release_has_the_same_bytes_and_publishes_nothing(
    call: Call, in_service: Path
) -> None:
    before, page = tree(in_service), in_service.parent / "god.txt"
    version = (in_service / "current").readlink().name
    for release in (version, in_service / "current"):
        same = f"Release {version} is built again with the same bytes: 13 files\n"
        assert call("build", page, "--check", release, "--out", in_service) == (0, same, "")
    page.write_text(ONE.replace("2015", "2016"), encoding="utf-8")
    status, told, err = call("build", page, "--check", version, "--out", in_service)
    assert (status, err) == (1, "")
    assert told == (
        f"Release {version} is not built again from this: different are dataset.nq, evidence.ttl, examples.json, "
        "facts.ttl, graph.jsonld, graph.rdf, initiatives.csv; give the pages, --corrections and --tombstones that it "
        "was made from, and use the code of that time\n"
    )
    assert tree(in_service) == before


def test_a_changed_title_is_told_with_the_line_to_add(call: Call, tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent / "graph" / "pages" / "002_4b03cd7b5420c8a1.txt"
    text = shipped.read_text(encoding="utf-8").replace("\nUnge mødre\n", "\nUnge mødre og fædre\n")
    status, out, _ = call("build", saved(tmp_path, text, shipped.name), "--out", tmp_path / "releases")
    assert status == 0
    assert (
        "Title changed: 002_4b03cd7b5420c8a1: “Unge mødre” is gone and “Unge mødre og fædre” is new; if they are one, "
        "add to graph/iris.tsv: 002_4b03cd7b5420c8a1\tUnge mødre og fædre\t"
        "https://w3id.org/indsatsgraf/initiative/unge-moedre"
    ) in out


def test_a_strict_build_publishes_pages_that_were_read_well_enough(call: Call, tmp_path: Path) -> None:
    status, _, err = call("build", saved(tmp_path, ONE), "--out", tmp_path / "releases", "--strict")
    assert (status, err) == (0, "")


def test_a_strict_build_publishes_nothing_where_too_little_was_read(call: Call, in_service: Path) -> None:
    before = tree(in_service)
    page = in_service.parent / "god.txt"
    status, out, err = call("build", page, "--out", in_service, "--strict", "--unread-limit", "30")
    assert (status, out) == (1, "")
    assert err == (
        "indsatsgraf: god: nothing was read from 33 % of its text, and at most 30 % may go unread (pages that pass "
        "this: 1); nothing was published: see the page with `indsatsgraf read`, or give a higher --unread-limit\n"
    )
    assert tree(in_service) == before


def test_a_strict_build_publishes_nothing_where_a_page_is_refused(call: Call, in_service: Path, tmp_path: Path) -> None:
    before = tree(in_service)
    pages = (saved(tmp_path, ONE), saved(tmp_path, b"", "tom.txt"))
    status, out, err = call("build", *pages, "--out", in_service, "--strict")
    assert (status, out) == (1, "")
    assert err == (f"indsatsgraf: {pages[1]}: empty; save the page again (pages refused: 1); nothing was published\n")
    assert tree(in_service) == before


BAD_PAGES = [
    (b"", "side.txt: empty; save the page again"),
    (b"Sagen\0", "side.txt:1: binary, not text; save the page again as HTML or as text in UTF-8"),
    (b"M\x81lgruppe", "side.txt:1: neither UTF-8 nor Windows-1252; save the page again as HTML or as text in UTF-8"),
    (b"Et digt", "side.txt: neither a list of initiatives nor one initiative's page; looked for the headings Periode"),
    (b"<html>" + b"<i>" * 30_000, "side.txt: elements nested deeper than 1,000; save the page as plain text"),
]


@pytest.mark.parametrize(("content", "said"), BAD_PAGES)
def test_a_page_that_cannot_be_read_is_one_line_and_leaves_the_release(
    call: Call, in_service: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    before = tree(in_service)
    status, out, err = call("build", saved(tmp_path, content), "--out", in_service)
    assert (status, out) == (2, "")
    assert err.startswith("indsatsgraf: ")
    assert said in err
    assert err.count("\n") == 1
    assert tree(in_service) == before


def test_a_page_of_50_mb_is_refused_without_being_read(call: Call, in_service: Path, tmp_path: Path) -> None:
    large = tmp_path / "stor.txt"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    status, out, err = call("build", large, "--out", in_service)
    assert (status, out) == (2, "")
    assert re.fullmatch(r"indsatsgraf: \S+stor\.txt: 52,428,800 bytes, and a page may have [\d,]+; .*\n", err)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("findes-ikke.txt", "no such file or folder; give a saved page or a folder of them"),
        ("tom", "no pages in this folder; save them there as .html, .htm or .txt files"),
    ],
)
def test_sources_without_pages_are_refused(call: Call, in_service: Path, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "tom").mkdir()
    before = tree(in_service)
    status, out, err = call("build", tmp_path / name, "--out", in_service)
    assert (status, out, err) == (2, "", f"indsatsgraf: {tmp_path / name}: {said}\n")
    assert tree(in_service) == before


def test_a_read_only_folder_of_releases_is_told_and_left_alone(shell: Shell, in_service: Path, tmp_path: Path) -> None:
    before = tree(in_service)
    in_service.chmod(0o555)
    done = shell("build", saved(tmp_path, ONE), "--out", in_service, preexec_fn=as_an_ordinary_user)
    in_service.chmod(0o755)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    assert b"Permission denied" in done.stderr
    assert tree(in_service) == before


def test_a_base_that_is_no_iri_is_refused(call: Call, in_service: Path, tmp_path: Path) -> None:
    for base in ("graf", "https://example.org/graf", "https://example.org/a b/"):
        status, out, err = call("build", saved(tmp_path, ONE), "--out", in_service, "--base", base)
        assert (status, out) == (2, "")
        assert err.startswith(f"indsatsgraf: --base {base}: ")


def test_read_of_no_page_is_refused(call: Call, tmp_path: Path) -> None:
    status, out, err = call("read", tmp_path / "side.txt")
    assert (status, out) == (2, "")
    assert (
        err == f"indsatsgraf: {tmp_path / 'side.txt'}: no such file or folder; give a saved page or a folder of them\n"
    )


def test_read_of_a_folder_is_refused(call: Call, tmp_path: Path) -> None:
    status, out, err = call("read", tmp_path)
    assert (status, out, err) == (2, "", f"indsatsgraf: {tmp_path}: a folder; give one page of it\n")


def test_the_name_of_a_file_cannot_make_the_terminal_act(call: Call, tmp_path: Path) -> None:
    for command in ("read", "build", "validate"):
        status, out, err = call(command, tmp_path / "\033]0;x\007\u202e\u200b.txt")
        assert (status, out) == (2, "")
        assert f"{tmp_path}/\\u001B]0;x\\u0007\\u202E\\u200B.txt: " in err
        assert err.strip().isprintable()


# What a folder may hold ------------------------------------------------------


def test_whatever_lies_in_a_folder_is_listed_and_the_rest_is_published(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "sider"
    folder.mkdir()
    saved(folder, ONE)
    (folder / "mappe.html").mkdir()
    os.mkfifo(folder / "roer.txt")
    (folder / "ring.txt").symlink_to("ring.txt")
    (folder / "vej.txt").symlink_to("ingen-steder")
    (folder / "nul.txt").symlink_to("/dev/zero")
    (folder / "farve\033[31m\u202e.txt").write_text(ONE, encoding="utf-8")
    (folder / "to\nlinjer.txt").write_text(ONE, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xe5.txt")).write_text(ONE, encoding="utf-8")
    done = shell("build", folder, "--out", tmp_path / "releases")
    assert (done.returncode, done.stderr) == (0, b"")
    unsafe = "the file name is the source id; use only letters a-z, digits, '_', '.' and '-' in it"
    lines = done.stdout.decode().splitlines()
    assert [line.removeprefix(f"Not read: {folder}/") for line in lines if line.startswith("Not read: ")] == [
        f"farve\\u001B[31m\\u202E.txt: {unsafe}",
        "mappe.html: no regular file; give a saved page",
        "nul.txt: no regular file; give a saved page",
        "ring.txt: too many levels of symbolic links; give a saved page",
        "roer.txt: no regular file; give a saved page",
        f"to\\nlinjer.txt: {unsafe}",
        "vej.txt: no such file or directory; give a saved page",
        f"\\uDCE5.txt: {unsafe}",
    ]
    assert lines[-1].startswith("Published ")


# Many pages ------------------------------------------------------------------


def many(folder: Path) -> Path:
    """Save more pages than one process reads."""
    folder.mkdir()
    for number in range(80):
        saved(folder, ONE.replace("Sagen", f"Sag {number}"), f"side-{number}.txt")
    return folder


def test_progress_shows_on_a_terminal_and_nowhere_else(shell: Shell, tmp_path: Path) -> None:
    pages = [saved(tmp_path, ONE.replace("Sagen", name), f"{name}.txt") for name in ("a", "b", "c")]
    ours, theirs = pty.openpty()
    done = shell("build", *pages, "--out", tmp_path / "terminal", capture_output=False, stderr=theirs, stdout=-1)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert done.returncode == 0
    assert re.search(r"Reading pages  \[#+\]  100%", shown)
    assert b"Reading pages" not in done.stdout
    piped = shell("build", *pages, "--out", tmp_path / "roer")
    assert (piped.returncode, piped.stderr) == (0, b"")


def below(process: int) -> Iterator[int]:
    """Yield the processes that a process started, and those that these started."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        if parent == process:
            yield int(entry.parent.name)
            yield from below(int(entry.parent.name))


def readers(process: int) -> list[int]:
    """Wait until a build has all of its processes and return those that read."""
    count = len(os.sched_getaffinity(0))
    while True:
        found = [each for each in below(process) if each not in _children(process)]
        if len(found) == count:
            return found
        time.sleep(0.01)


def _children(process: int) -> set[int]:
    return {int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()}


@pytest.fixture
def running(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A build of many pages, in a group of its own as a shell starts it."""
    if len(os.sched_getaffinity(0)) == 1:
        pytest.skip("one processor reads all pages in one process")
    command = [*PROGRAM, "build", str(many(tmp_path / "sider")), "--out", str(tmp_path / "releases")]
    with subprocess.Popen(command, stdout=-1, stderr=-1, start_new_session=True) as started:
        yield started
        started.kill()


def test_a_build_of_which_a_process_is_killed_says_so_and_publishes_nothing(
    running: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    os.kill(readers(running.pid)[0], signal.SIGKILL)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err.decode()) == (
        2,
        b"",
        "indsatsgraf: a process that was reading pages was ended from outside; see that there is memory and start "
        "again\n",
    )
    assert not list(tmp_path.glob("releases/[!.]*"))


def test_an_interrupted_build_ends_quietly_with_all_of_its_processes(
    running: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    while not (started := list(below(running.pid))):
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")
    while any(Path(f"/proc/{each}").exists() for each in started):
        time.sleep(0.01)
    assert not list(tmp_path.glob("releases/[!.]*"))
