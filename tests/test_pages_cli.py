"""The commands `build` and `read`, and what bad input does to them: one line, status 2, the release untouched."""

import re
from pathlib import Path

import pytest
from program import Call, Shell, as_an_ordinary_user

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
        "side                1        4         0          33\n"
        "\n"
        "No remarks: the data keep every rule.\n"
        "\n"
    )
    assert (status, err) == (0, "")
    assert re.fullmatch(re.escape(expected) + published, out)


def test_building_the_same_again_says_that_nothing_is_new(call: Call, in_service: Path) -> None:
    before = tree(in_service)
    status, out, _ = call("build", in_service.parent / "god.txt", "--out", in_service)
    assert status == 0
    assert "Nothing new: " in out.splitlines()[-1]
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
