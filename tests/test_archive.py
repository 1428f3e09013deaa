"""A folder of releases: what is listed, switched to, verified and removed, and what a kill at any step leaves."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from program import Call
from pyoxigraph import Literal, NamedNode, Quad

from graph import archive
from graph.archive import publish
from graph.errors import ReleaseError
from graph.release import Release, open_release
from graph.report import Report
from graph.terms import AS, BASE, DCT, IG, RDF

DAY = date(2026, 1, 31)
THING = NamedNode(BASE + "initiative/boernehuse")
OTHER = NamedNode(BASE + "initiative/vaeresteder")


def initiative(iri: NamedNode, title: str) -> list[Quad]:
    return [Quad(iri, RDF.type, IG.Initiative), Quad(iri, DCT.title, Literal(title, language="da"))]


def published(out: Path, quads: Sequence[Quad], day: date = DAY) -> Release:
    return publish(out, quads, Report(()), BASE, {}, day)[0]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Two releases, of which the second is in service."""
    published(tmp_path, initiative(THING, "Børnehuse"))
    published(tmp_path, initiative(THING, "Børnehusene"), date(2026, 2, 1))
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_the_list_marks_the_one_in_service_and_begins_with_the_newest(call: Call, out: Path) -> None:
    hashes = {each.version: each.manifest["graph"]["sha256"][:12] for each in archive.releases(out)}
    moments = {each.version: f"{each.published:%Y-%m-%d %H:%M}" for each in archive.releases(out)}
    status, told, _ = call("release", "list", "--out", out)
    assert status == 0
    assert [line.split() for line in told.splitlines()[2:]] == [
        ["*", "2026-02-01", *moments["2026-02-01"].split(), "0", "0", "0.0", hashes["2026-02-01"]],
        ["2026-01-31", *moments["2026-01-31"].split(), "0", "0", "0.0", hashes["2026-01-31"]],
    ]


def test_using_an_older_release_puts_it_in_service(call: Call, out: Path) -> None:
    assert call("release", "use", "2026-01-31", "--out", out) == (0, "In service: 2026-01-31\n", "")
    assert open_release(out / "current").version == "2026-01-31"
    assert names(out) == ["2026-01-31", "2026-02-01", "current"]


@pytest.mark.parametrize("version", ["2026-03-01", "../2026-01-31", "current", "2026-01-31/", "2026-1-31"])
def test_a_version_that_does_not_exist_is_refused_and_nothing_is_switched(call: Call, out: Path, version: str) -> None:
    status, _, err = call("release", "use", version, "--out", out)
    assert status == 2
    assert err == (
        f"indsatsgraf: {out}: there is no release {version} that can be used; there are: 2026-01-31, 2026-02-01\n"
    )
    assert open_release(out / "current").version == "2026-02-01"


def test_pruning_keeps_the_newest_and_the_one_in_service(call: Call, out: Path) -> None:
    published(out, initiative(THING, "Huset"), date(2026, 2, 2))
    call("release", "use", "2026-01-31", "--out", out)
    assert call("release", "prune", "--keep", "1", "--out", out) == (0, "Removed 2026-02-01\n", "")
    assert names(out) == ["2026-01-31", "2026-02-02", "current"]
    assert call("release", "prune", "--keep", "1", "--out", out) == (0, "Nothing to remove\n", "")


def test_the_version_of_a_release_that_was_removed_is_given_to_no_other(call: Call, out: Path) -> None:
    published(out, initiative(THING, "Huset"), date(2026, 2, 1))
    assert call("release", "prune", "--keep", "1", "--out", out)[1] == "Removed 2026-01-31\nRemoved 2026-02-01\n"
    assert published(out, initiative(THING, "Husene"), date(2026, 2, 1)).version == "2026-02-01-3"
    assert names(out) == ["2026-02-01-2", "2026-02-01-3", "current"]


def test_pruning_keeps_the_one_in_service_though_its_store_cannot_be_read(call: Call, out: Path) -> None:
    published(out, initiative(THING, "Huset"), date(2026, 2, 2))
    call("release", "use", "2026-01-31", "--out", out)
    current = out / "2026-01-31" / "store" / "CURRENT"
    current.write_bytes(b"x" * (current.stat().st_size - 1) + b"\n")
    assert call("release", "prune", "--keep", "1", "--out", out)[1].startswith("Removed 2026-02-01\n")
    assert names(out) == ["2026-01-31", "2026-02-02", "current"]


def test_a_folder_without_releases_is_told(call: Call, tmp_path: Path) -> None:
    told = f"there is no release here; make one with `indsatsgraf build --out {tmp_path}`"
    assert call("release", "list", "--out", tmp_path) == (2, "", f"indsatsgraf: {tmp_path}: {told}\n")
    missing = tmp_path / "missing"
    status, _, err = call("release", "use", "2026-01-31", "--out", missing)
    assert (status, err.split(": ")[1]) == (2, str(missing))
    assert not missing.exists()


def test_a_missing_link_is_told_with_what_to_do_and_the_releases_stay(call: Call, out: Path) -> None:
    (out / "current").unlink()
    status, _, err = call("query", "ASK {}", "--release", out / "current")
    assert (status, err) == (
        2,
        f"indsatsgraf: {out}/current: no release is in service; "
        "see `indsatsgraf release list` and `indsatsgraf release use`\n",
    )
    assert call("release", "use", "2026-02-01", "--out", out)[0] == 0


def test_a_release_of_a_newer_layout_names_what_to_install(call: Call, out: Path) -> None:
    manifest = out / "2026-02-01" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), "layout": 99}))
    for command in (("query", "ASK {}", "--release"), ("release", "verify")):
        status, _, err = call(*command, out / "2026-02-01")
        assert (status, err) == (
            2,
            f"indsatsgraf: {out}/2026-02-01: the release has layout 99, this program reads 2; "
            "install the version of indsatsgraf that made it\n",
        )


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(seconds=90)], ids=["a day", "some seconds"])
def test_a_clock_that_runs_backwards_publishes_nothing(out: Path, ahead: timedelta) -> None:
    later = datetime.now(UTC) + ahead
    manifest = out / "2026-02-01" / "manifest.json"
    told = {**json.loads(manifest.read_bytes()), "published": later.isoformat(timespec="seconds")}
    manifest.write_text(json.dumps(told))
    with pytest.raises(ReleaseError, match="set the clock of this machine and build again"):
        published(out, initiative(THING, "Huset"), date(2026, 2, 2))
    assert names(out) == ["2026-01-31", "2026-02-01", "current"]


def test_a_day_before_the_newest_release_publishes_nothing(out: Path) -> None:
    with pytest.raises(ReleaseError, match="set the clock"):
        published(out, initiative(THING, "Huset"), date(2026, 1, 30))
    assert open_release(out / "current").version == "2026-02-01"


def test_what_would_vanish_fails_the_build_and_is_named(out: Path) -> None:
    with pytest.raises(ReleaseError) as caught:
        published(out, initiative(OTHER, "Væresteder"), date(2026, 2, 2))
    assert str(caught.value) == (
        "1 IRI of release 2026-02-01 would vanish (initiative/boernehuse); build with the pages that tell of them too, "
        "give each a tombstone (as:Tombstone) with --tombstones, or choose another folder with --out"
    )
    assert open_release(out / "current").version == "2026-02-01"


def test_what_has_a_tombstone_may_go_and_the_tombstone_has_to_stay(out: Path) -> None:
    tombstone = [Quad(THING, RDF.type, AS.Tombstone), Quad(THING, AS.formerType, IG.Initiative)]
    gone = published(out, [*initiative(OTHER, "Væresteder"), *tombstone], date(2026, 2, 2))
    assert gone.version == "2026-02-02"
    with pytest.raises(ReleaseError, match=r"\(initiative/boernehuse\)"):
        published(out, initiative(OTHER, "Værestederne"), date(2026, 2, 3))


def test_another_base_needs_another_folder(out: Path) -> None:
    base = "https://example.org/"
    quads = initiative(NamedNode(base + "initiative/boernehuse"), "Børnehuse")
    with pytest.raises(ReleaseError, match=f"build one with the base {base} in another folder"):
        publish(out, quads, Report(()), base, {}, date(2026, 2, 2))


def test_a_release_remembers_which_one_it_followed(out: Path) -> None:
    assert [(each.version, each.since) for each in archive.releases(out)] == [
        ("2026-01-31", None),
        ("2026-02-01", "2026-01-31"),
    ]
    assert not (out / "2026-01-31" / "changes.json").exists()
    assert "Børnehusene" in (out / "2026-02-01" / "changes.json").read_text("utf-8")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def other_statement(file: Path) -> None:
    """Change a file and the manifest with it, as somebody might who wants to be believed."""
    file.write_text(file.read_text("utf-8").replace("Børnehusene", "Børnehusets"), encoding="utf-8")
    manifest = json.loads((file.parent / "manifest.json").read_bytes())
    manifest["files"][file.name] = vars(archive.manifest.file_of(file))
    (file.parent / "manifest.json").write_text(json.dumps(manifest))


def nameless(file: Path) -> None:
    """Add a statement of a blank node, and what belongs to it in the manifest."""
    with file.open("a") as opened:
        opened.write("_:b <http://example.org/p> _:b .\n")
    manifest = json.loads((file.parent / "manifest.json").read_bytes())
    manifest["files"][file.name] = vars(archive.manifest.file_of(file))
    (file.parent / "manifest.json").write_text(json.dumps(manifest))


FAULTS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "gone": ("facts.ttl", Path.unlink, "facts.ttl: no such file or directory\n"),
    "cut": ("graph.rdf", cut, "graph.rdf: "),
    "other facts": (
        "facts.ttl",
        other_statement,
        "facts.ttl and vocabulary.ttl: other statements than in dataset.nq\n",
    ),
    "other JSON-LD": ("graph.jsonld", other_statement, "graph.jsonld: other statements than in dataset.nq\n"),
    "blank nodes": ("dataset.nq", nameless, "dataset.nq: a statement of _:b has a node without an IRI\n"),
    "other dataset": ("dataset.nq", other_statement, "dataset.nq: its statements have another hash by RDFC-1.0\n"),
}


@pytest.mark.parametrize(("name", "damage", "said"), FAULTS.values(), ids=FAULTS)
def test_verifying_tells_what_is_not_as_published(
    call: Call, out: Path, tmp_path: Path, name: str, damage: Callable[[Path], object], said: str
) -> None:
    downloaded = shutil.copytree(out / "2026-02-01", tmp_path / "downloaded", ignore=lambda *_: ["store"])
    assert call("release", "verify", downloaded) == (0, "Release 2026-02-01 is as published: 13 files\n", "")
    damage(downloaded / name)
    status, told, err = call("release", "verify", downloaded)
    assert (status, err) == (1, "")
    assert told.startswith(said)


def test_a_release_is_verified_by_its_version_too(call: Call, out: Path) -> None:
    said = (0, "Release 2026-01-31 is as published: 13 files\n", "")
    assert call("release", "verify", "2026-01-31", "--out", out) == said
    status, _, err = call("release", "verify", "2026-03-01", "--out", out)
    said = f"{out}/2026-03-01: there is no release of this version; see `indsatsgraf release list`"
    assert (status, err) == (2, f"indsatsgraf: {said}\n")


@pytest.mark.parametrize("name", ["../2026-01-31/facts.ttl", "/etc/passwd", "store/x"])
def test_a_manifest_that_leads_out_of_its_folder_is_refused(call: Call, out: Path, name: str) -> None:
    file = out / "2026-02-01" / "manifest.json"
    told = json.loads(file.read_bytes())
    told["files"][name] = told["files"].pop("facts.ttl")
    file.write_text(json.dumps(told))
    status, _, err = call("release", "verify", out / "2026-02-01")
    assert (status, err) == (
        2,
        f"indsatsgraf: {out}/2026-02-01: its manifest names {name!r}, which is no file of a release\n",
    )


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no moment": lambda told: told.update(published="yesterday"),
    "a moment before the calendar": lambda told: told.update(published="0001-01-01T00:00:00+14:00"),
    "a base that is no IRI": lambda told: told.update(base="https://example.org/ x/"),
    "a version with a line end": lambda told: told.update(version="2026-02-01\n"),
    "a predecessor that is no version": lambda told: told.update(since="../2026-01-31"),
    "pages in a list": lambda told: told.update(pages=[]),
    "no graph": lambda told: told.pop("graph"),
    "a count that is a word": lambda told: told["validation"].update(violation="none"),
    "a size without end": lambda told: told["store"].update(CURRENT=float("inf")),
    "a size that is no number": lambda told: told["files"]["facts.ttl"].update(bytes=float("nan")),
    "a hash that is none": lambda told: told["files"]["facts.ttl"].update(sha256="0"),
    "a layout that is a text": lambda told: told.update(layout="2" * 1_000),
}


@pytest.mark.parametrize("change", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_with_anything_odd_in_it_is_none_and_the_other_releases_stay(
    call: Call, out: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    file = out / "2026-02-01" / "manifest.json"
    told = json.loads(file.read_bytes())
    change(told)
    file.write_text(json.dumps(told))
    status, said, err = call("release", "verify", out / "2026-02-01")
    assert (status, said, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"indsatsgraf: {out}/2026-02-01: the release is damaged, its manifest.json ")
    assert [each.version for each in archive.releases(out)] == ["2026-01-31"]


def test_a_name_that_no_disk_can_hold_hides_no_other_release(call: Call, out: Path) -> None:
    file = out / "2026-02-01" / "manifest.json"
    told = json.loads(file.read_bytes())
    told["store"]["x" * 5_000] = 1
    file.write_text(json.dumps(told))
    assert [each.version for each in archive.releases(out)] == ["2026-01-31"]
    _, _, err = call("release", "verify", out / "2026-02-01")
    assert "which is no file of a release" in err
    assert len(err) < 400


def test_a_pipe_among_the_files_is_not_waited_for(call: Call, out: Path) -> None:
    folder = out / "2026-02-01"
    for name, told in (
        ("facts.ttl", (1, "facts.ttl: no regular file\n")),
        ("manifest.json", (2, "")),
    ):
        (folder / name).unlink()
        os.mkfifo(folder / name)
        assert call("release", "verify", folder)[:2] == told


def test_what_lies_in_the_place_of_the_link_is_not_replaced(call: Call, out: Path) -> None:
    (out / "current").unlink()
    (out / "current").write_text("mine")
    status, _, err = call("release", "use", "2026-02-01", "--out", out)
    assert (status, err) == (
        2,
        f"indsatsgraf: {out}/current: this is not the link that a build makes; move it away and build again\n",
    )
    assert (out / "current").read_text() == "mine"


def test_a_file_that_the_manifest_keeps_quiet_about_is_told(call: Call, out: Path) -> None:
    file = out / "2026-02-01" / "manifest.json"
    told = json.loads(file.read_bytes())
    del told["files"]["report.ttl"]
    file.write_text(json.dumps(told))
    assert call("release", "verify", out / "2026-02-01") == (
        1,
        "report.ttl: the manifest does not tell of it\n",
        "",
    )


# What happens to files is told to an audit hook; a child of this program ends itself at the one of its number.
KILLED = """
import json, os, shutil, signal, sys
from datetime import date
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph import archive, changes, examples, tables, vocabulary
from graph.errors import ReleaseError
from graph.release import open_release
from graph.report import Report
from graph.terms import BASE, DCT, IG, RDF

STEPS = {"os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "open"}
thing = NamedNode(BASE + "initiative/boernehuse")
quads = [Quad(thing, RDF.type, IG.Initiative), Quad(thing, DCT.title, Literal("Huset", language="da"))]
vocabulary.load(), examples.load(BASE)


def publish(folder, last):
    def hook(event, arguments):
        nonlocal last
        is_reading = event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
        if event in STEPS and not is_reading and any(str(each).startswith(str(folder)) for each in arguments[:2]):
            last -= 1
            if last == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        sys.addaudithook(hook)
        archive.publish(folder, quads, Report(()), BASE, {}, date(2026, 2, 2))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


out, step, status = Path(sys.argv[1]), 0, None
while status != 0:
    step += 1
    folder = shutil.copytree(out, out.parent / "killed", symlinks=True)
    status = publish(folder, step)
    left = open_release(folder / "current").version
    again = publish(folder, 0)
    print(json.dumps([status, left, again, open_release(folder / "current").version, sorted(os.listdir(folder))]))
    shutil.rmtree(folder)
"""


def test_whatever_step_a_build_is_killed_at_a_whole_release_is_in_service_and_the_next_build_cleans_up(
    out: Path,
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=True, capture_output=True, text=True)
    *killed, whole = [json.loads(line) for line in done.stdout.splitlines()]
    after = ["2026-01-31", "2026-02-01", "2026-02-02", "current"]
    assert whole == [0, "2026-02-02", 0, "2026-02-02", after]
    assert len(killed) > 20
    for status, left, again, repaired, there in killed:
        assert (status, again) == (-signal.SIGKILL, 0)
        assert left in ("2026-02-01", "2026-02-02")
        # Where the kill came between the renaming and the switch, what was built is there, and not yet in service.
        assert (repaired, there) in (
            ("2026-02-02", after),
            ("2026-02-02-2", ["2026-01-31", "2026-02-01", "2026-02-02", "2026-02-02-2", "current"]),
        )
