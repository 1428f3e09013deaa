import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rdflib
from program import as_an_ordinary_user, on_a_full_disk
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from graph import disk, store
from graph.archive import publish
from graph.errors import NotValid, ReleaseError
from graph.manifest import Page
from graph.release import Release, open_release
from graph.report import Report, Result, Severity
from graph.terms import BASE, DCT, IG, SH

DAY = date(2026, 1, 31)
FILES = [
    "csv-metadata.json",
    "dataset.nq",
    "evidence.ttl",
    "examples.json",
    "facts.ttl",
    "funding.csv",
    "graph.jsonld",
    "graph.rdf",
    "initiatives.csv",
    "involvements.csv",
    "report.ttl",
    "target_groups.csv",
    "vocabulary.ttl",
]
INITIATIVE = NamedNode(BASE + "initiative/boernehuse")
MORE = Quad(INITIATIVE, DCT.alternative, Literal("Huset", language="da"))


def finding(severity: Severity) -> Report:
    return Report(
        (
            Result(
                focus=INITIATIVE,
                path=DCT.title,
                value=None,
                severity=severity,
                component=SH.MinCountConstraintComponent,
                shape=None,
                messages={"da": "Giv indsatsen en titel.", "en": "Give the initiative a title."},
            ),
        )
    )


def published(out: Path, quads: Sequence[Quad], report: Report = Report(())) -> tuple[Release, bool]:  # noqa: B008 - it is frozen
    return publish(out, quads, report, BASE, {"page": Page("0" * 64, 200, 30)}, DAY)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def tree(folder: Path) -> dict[str, bytes | str]:
    """Every file and link below the folder with what it holds."""
    return {
        str(each.relative_to(folder)): str(each.readlink()) if each.is_symlink() else each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_symlink() or each.is_file()
    }


def triples(release: Release, name: str) -> set[Triple]:
    syntax = RdfFormat.from_extension(name.rpartition(".")[2])
    return {each.triple for each in parse(path=release.folder / name, format=syntax)}


def test_a_release_holds_the_graph_in_all_its_forms(tmp_path: Path, quads: list[Quad]) -> None:
    release, new = published(tmp_path, quads, finding(Severity.WARNING))
    assert new
    assert names(tmp_path) == ["2026-01-31", "current"]
    assert release.folder == tmp_path / "2026-01-31"
    assert names(release.folder) == sorted([*FILES, "manifest.json", "search.sqlite", "store"])
    assert (release.folder / "dataset.nq").read_text("utf-8") == "".join(sorted(f"{each} .\n" for each in quads))
    assert set(store.open_read_only(release.store)) == set(quads)
    default = {each.triple for each in quads if each.graph_name == DefaultGraph()}
    evidence = {each.triple for each in quads if each.graph_name == NamedNode(BASE + "graph/evidence")}
    assert triples(release, "facts.ttl") | triples(release, "vocabulary.ttl") == default
    assert not triples(release, "facts.ttl") & triples(release, "vocabulary.ttl")
    assert triples(release, "evidence.ttl") == evidence
    assert triples(release, "graph.jsonld") == triples(release, "graph.rdf") == default
    assert open_release(tmp_path / "current") == release


def test_the_manifest_tells_what_the_release_was_made_from(tmp_path: Path, quads: list[Quad]) -> None:
    release, _ = published(tmp_path, quads, finding(Severity.WARNING))
    manifest = json.loads((release.folder / "manifest.json").read_bytes())
    assert manifest.pop("published").startswith("20")
    stored = {file.name: file.stat().st_size for file in release.store.iterdir()}
    sizes = manifest.pop("store")
    assert sizes == {name: stored[name] for name in sizes}
    assert {name for name in stored if name.endswith(".sst") or name.startswith("MANIFEST")} <= set(sizes)
    files = {
        name: {
            "sha256": hashlib.sha256((release.folder / name).read_bytes()).hexdigest(),
            "bytes": (release.folder / name).stat().st_size,
        }
        for name in FILES
    }
    seconds = manifest.pop("seconds")
    assert list(seconds) == list(json.loads((release.folder / "examples.json").read_bytes()))
    assert all(each >= 0 for each in seconds.values())
    hashes = [manifest[name].pop("sha256") for name in ("ontology", "shapes")]
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes)
    assert manifest == {
        "version": "2026-01-31",
        "since": None,
        "layout": 2,
        "base": BASE,
        "code": "0.1.0",
        "ontology": {"version": "0.1.0"},
        "shapes": {},
        "graph": {"algorithm": "RDFC-1.0", "sha256": files["dataset.nq"]["sha256"]},
        "files": files,
        "pages": {"page": "0" * 64},
        "text": {"characters": 200, "unread": 30},
        "validation": {"violation": 0, "warning": 1, "info": 0},
    }


def test_two_builds_of_the_same_input_differ_in_the_moment_and_the_store_alone(
    tmp_path: Path, quads: list[Quad]
) -> None:
    first, _ = published(tmp_path / "a", quads)
    second, _ = published(tmp_path / "b", list(reversed(quads)))
    for name in FILES:
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()
    once = {"published": "", "store": {}, "seconds": {}}
    assert {**first.manifest, **once} == {**second.manifest, **once}
    assert first.etag == second.etag


def test_publishing_the_same_again_makes_no_release(tmp_path: Path, quads: list[Quad]) -> None:
    first, _ = published(tmp_path, quads)
    before = tree(tmp_path)
    assert published(tmp_path, quads) == (first, False)
    assert tree(tmp_path) == before


def test_a_change_makes_a_new_release_and_leaves_the_old_one(tmp_path: Path, quads: list[Quad]) -> None:
    first, _ = published(tmp_path, quads)
    before = tree(first.folder)
    second, new = published(tmp_path, [*quads, MORE])
    assert new
    assert second.version == "2026-01-31-2"
    assert second.etag != first.etag
    assert open_release(tmp_path / "current") == second
    assert open_release(first.folder) == first
    assert tree(first.folder) == before


def test_going_back_to_older_content_is_a_release_of_its_own(tmp_path: Path, quads: list[Quad]) -> None:
    for content in (quads, [*quads, MORE], quads):
        published(tmp_path, content)
    assert names(tmp_path) == ["2026-01-31", "2026-01-31-2", "2026-01-31-3", "current"]
    assert open_release(tmp_path / "current").version == "2026-01-31-3"


def test_a_changed_report_makes_a_new_release(tmp_path: Path, quads: list[Quad]) -> None:
    first, _ = published(tmp_path, quads)
    second, new = published(tmp_path, quads, finding(Severity.WARNING))
    assert new
    assert second.manifest["graph"] == first.manifest["graph"]
    assert second.etag != first.etag


def test_an_opened_release_stays_itself_when_the_link_moves_on(tmp_path: Path, quads: list[Quad]) -> None:
    published(tmp_path, quads)
    opened = open_release(tmp_path / "current")
    published(tmp_path, [*quads, MORE])
    assert MORE not in store.open_read_only(opened.store)


def test_literals_are_published_as_queries_give_them(tmp_path: Path, quads: list[Quad]) -> None:
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    release, _ = published(tmp_path, [*quads, Quad(INITIATIVE, IG.programmeYear, Literal("02014", datatype=integer))])
    in_store = next(store.open_read_only(release.store).quads_for_pattern(INITIATIVE, IG.programmeYear, None, None))
    assert in_store.object == Literal("2014", datatype=integer)
    assert in_store in parse(path=release.folder / "dataset.nq")
    assert "ig:programmeYear 2014 ;" in (release.folder / "facts.ttl").read_text("utf-8")


def test_the_turtle_has_one_canonical_hash_in_rdflib_and_oxigraph(release: Release) -> None:
    file = release.folder / "facts.ttl"
    by_rdflib = rdflib.Graph().parse(file).serialize(format="nt")

    def canonical(quads: Any) -> str:
        dataset = Dataset(quads)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return "".join(sorted(map(str, dataset)))

    assert canonical(parse(by_rdflib, RdfFormat.N_TRIPLES)) == canonical(parse(path=file))


def test_a_graph_with_a_violation_is_not_published(tmp_path: Path, quads: list[Quad]) -> None:
    published(tmp_path, quads)
    before = tree(tmp_path)
    with pytest.raises(NotValid) as caught:
        published(tmp_path, [*quads, MORE], finding(Severity.VIOLATION))
    assert str(caught.value) == (
        "the graph breaks the shapes 1 time, first at <https://w3id.org/indsatsgraf/initiative/boernehuse>: "
        "Give the initiative a title. Nothing was published; correct the source and build again"
    )
    assert tree(tmp_path) == before


def test_what_a_killed_build_left_is_removed(tmp_path: Path, quads: list[Quad]) -> None:
    (tmp_path / ".building" / "store").mkdir(parents=True)
    (tmp_path / ".current").symlink_to("nowhere")
    published(tmp_path, quads)
    assert names(tmp_path) == ["2026-01-31", "current"]


def test_a_second_build_at_once_is_told_to_wait(tmp_path: Path, quads: list[Quad]) -> None:
    with (
        disk.lock(tmp_path),
        pytest.raises(ReleaseError, match=f"^{tmp_path}: another build is writing there; start again when it has"),
    ):
        published(tmp_path, quads)
    assert names(tmp_path) == []


def truncate(release: Release) -> None:
    file = release.folder / "dataset.nq"
    file.write_bytes(file.read_bytes()[:-1])


DAMAGES: dict[str, tuple[Callable[[Release], object], str]] = {
    "manifest gone": (
        lambda release: (release.folder / "manifest.json").unlink(),
        "the link leads to no release",
    ),
    "manifest no JSON": (
        lambda release: (release.folder / "manifest.json").write_text("{"),
        "the release is damaged, its manifest.json is no manifest",
    ),
    "manifest of something else": (
        lambda release: (release.folder / "manifest.json").write_text('{"files": []}'),
        "the release is damaged, its manifest.json is no manifest",
    ),
    "manifest a list": (
        lambda release: (release.folder / "manifest.json").write_text("[1]"),
        "the release is damaged, its manifest.json is no manifest",
    ),
    "another layout": (
        lambda release: (release.folder / "manifest.json").write_text(json.dumps({**release.manifest, "layout": 1})),
        "the release has layout 1, this program reads 2",
    ),
    "more text unread than there is": (
        lambda release: (release.folder / "manifest.json").write_text(
            json.dumps({**release.manifest, "text": {"characters": 200, "unread": 201}})
        ),
        "the release is damaged, its manifest.json is no manifest",
    ),
    "file cut": (truncate, "the release is damaged, its dataset.nq is not as published"),
    "file gone": (
        lambda release: (release.folder / "facts.ttl").unlink(),
        "the release is damaged, its facts.ttl is not as published",
    ),
    "store gone": (
        lambda release: shutil.rmtree(release.store),
        "the release is damaged, its store is not as published",
    ),
    "link dangling": (lambda release: shutil.rmtree(release.folder), "the link leads to no release"),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES)
def test_a_release_that_cannot_be_used_says_so_and_building_again_replaces_it(
    tmp_path: Path, quads: list[Quad], damage: Callable[[Release], object], said: str
) -> None:
    damage(published(tmp_path, quads)[0])
    current = tmp_path / "current"
    with pytest.raises(ReleaseError) as caught:
        open_release(current)
    assert str(caught.value) == f"{current}: {said}; make one with `indsatsgraf build --out {tmp_path}`"
    repaired, new = published(tmp_path, quads)
    assert new
    assert open_release(current) == repaired


def test_a_store_cut_short_is_an_error_and_no_smaller_answer(tmp_path: Path, quads: list[Quad]) -> None:
    release, _ = published(tmp_path, quads)
    [manifest] = release.store.glob("MANIFEST-*")
    manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])
    with pytest.raises(ReleaseError, match="the release is damaged, its store is not as published"):
        open_release(release.folder)
    assert published(tmp_path, quads)[1]


def test_a_damaged_store_is_replaced_by_building_again(tmp_path: Path, quads: list[Quad]) -> None:
    release, _ = published(tmp_path, quads)
    (release.store / "CURRENT").write_text("damage")
    _, new = published(tmp_path, quads)
    assert new


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("none", "there is no release here; make one with `indsatsgraf build`"),
        ("file", "the release cannot be read (Not a directory); make one with `indsatsgraf build`"),
        (
            "loop",
            "the release cannot be read (Too many levels of symbolic links); make one with `indsatsgraf build`",
        ),
        ("out", "this is a folder of releases; choose one of them, such as {out}/current"),
    ],
)
def test_a_folder_that_is_no_release_is_named(tmp_path: Path, quads: list[Quad], folder: str, said: str) -> None:
    published(tmp_path / "out", quads)
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ReleaseError) as caught:
        open_release(tmp_path / folder)
    assert str(caught.value) == f"{tmp_path / folder}: {said.format(out=tmp_path / 'out')}"


def test_the_default_folder_needs_no_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReleaseError, match=r"^releases/current: there .*; make one with `indsatsgraf build`$"):
        open_release(Path("releases/current"))


def test_an_output_folder_that_is_a_file_is_named(tmp_path: Path, quads: list[Quad]) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(ReleaseError) as caught:
        published(file, quads)
    assert str(caught.value) == f"{file}: this is a file; choose a folder with --out"
    assert file.read_text() == "mine"


def test_a_current_that_is_no_link_is_left_alone(tmp_path: Path, quads: list[Quad]) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(ReleaseError) as caught:
        published(tmp_path, quads)
    assert str(caught.value) == (
        f"{tmp_path}/current: this is not the link that a build makes; move it away and build again"
    )
    assert names(tmp_path) == ["current"]


PUBLISH = """
import sys
from datetime import date
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from graph.archive import publish
from graph.errors import ReleaseError
from graph.report import Report
from graph.terms import BASE
a = NamedNode("http://example.org/a")
try:
    publish(Path(sys.argv[1]), [Quad(a, a, Literal("a"))], Report(()), BASE, {}, date(2026, 1, 31))
except ReleaseError as error:
    print(error)
"""


def publish_there(out: Path, place: Callable[[], None]) -> str:
    return subprocess.run(
        [sys.executable, "-c", PUBLISH, str(out)],
        preexec_fn=place,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_full_disk_leaves_the_release_in_service(tmp_path: Path, quads: list[Quad]) -> None:
    published(tmp_path, quads)
    before = tree(tmp_path)
    said = publish_there(tmp_path, on_a_full_disk)
    assert said.startswith(f"{tmp_path}/.building/")
    assert "File too large" in said
    assert said.count("\n") == 1
    assert tree(tmp_path) == before


def test_a_read_only_folder_leaves_the_release_in_service(tmp_path: Path, quads: list[Quad]) -> None:
    published(tmp_path, quads)
    before = tree(tmp_path)
    tmp_path.chmod(0o555)
    try:
        said = publish_there(tmp_path, as_an_ordinary_user)
    finally:
        tmp_path.chmod(0o755)
    assert said == (
        f"{tmp_path}/.building: the release cannot be written (Permission denied); "
        "make room or rights there, or choose another folder with --out\n"
    )
    assert tree(tmp_path) == before
