import json
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ports import free_port

from graph.release import Release

PROGRAM = [sys.executable, "-c", "from server.cli import main; main()"]
SMALL = '<http://example.org/a> <http://example.org/p> "b" .\n'

Refused = Callable[..., str]


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def family(pid: int) -> set[int]:
    """Return the process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return set()
    # Processes started by other threads than the first stand below those.
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += (task / "children").read_text().split()
    return {pid}.union(*(family(int(child)) for child in set(children)))


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}/exe").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


@contextmanager
def serving(*arguments: str | Path, cwd: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    port = free_port()
    process = subprocess.Popen(
        [*PROGRAM, "serve", *map(str, arguments), "--port", str(port)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 30)[0]
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def get(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as response:  # noqa: S310 - our own server
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Run `serve` where it must fail, and return the one line that it says."""

    def run(*arguments: str | Path) -> str:
        ended = subprocess.run(
            [*PROGRAM, "serve", *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True, timeout=30
        )
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
        return ended.stderr

    return run


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_one_command_starts_everything_and_one_signal_ends_it(
    current: Path, published: Release, tmp_path: Path, ending: signal.Signals
) -> None:
    with serving("--release", current, cwd=tmp_path) as (process, greeting):
        address = greeting.split()[-1]
        assert greeting == f"Indsatsgraf {published.version} at {address}\n"
        assert get(address + "sparql?query=ASK%7B%7D&format=csv") == (200, "true")
        pids = family(process.pid)
        assert len(pids) >= 4  # the first, the web process and two query processes
        process.send_signal(ending)
        out, err = process.communicate(timeout=20)
        assert gone(pids)
        told = [json.loads(line)["outcome"] for line in err.splitlines()]
        if ending == signal.SIGKILL:
            assert (process.returncode, out) == (-9, "")
            assert told in ([], ["answered"])  # there may have been no time for it
        else:
            assert (process.returncode, out, told) == (0, "", ["answered"])


def test_a_query_at_work_ends_with_the_server(current: Path, tmp_path: Path) -> None:
    endless = "SELECT(COUNT(*)AS%20?n)%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i.?j%20?k%20?l.?m%20?o%20?p%7D"
    with serving("--release", current, cwd=tmp_path) as (process, greeting):
        host, _, port = greeting.split()[-1].removeprefix("http://").rstrip("/").partition(":")
        with socket.create_connection((host, int(port))) as asking:
            asking.sendall(f"GET /sparql?query={endless} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.5)
            pids = family(process.pid)
            process.kill()
            assert gone(pids)


def test_files_are_served_as_the_dataset_that_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text(SMALL)
    (tmp_path / "g.nt").write_text(SMALL.replace("/a>", "/g>"))
    named = "http://example.org/graph=1=g.nt"
    with serving("a.nt", "--named", named, "--base", "http://example.org/", cwd=tmp_path) as (_, greeting):
        address = greeting.split()[-1]
        asked = (
            "sparql?format=csv&query=SELECT%20?s%20?g%7B%7B?s%20?p%20?o%7DUNION%7BGRAPH%20?g%7B?s%20?p%20?o%7D%7D%7D"
        )
        assert sorted(get(address + asked)[1].splitlines()) == [
            "http://example.org/a,",
            "http://example.org/g,http://example.org/graph=1",
            "s,g",
        ]
        assert get(address + "a.nt") == (200, SMALL)
        assert get(address, Accept="text/html")[0] == 200
        assert get(address, Accept="text/turtle")[0] == 200
        assert get(address + "sparql", Accept="text/html")[0] == 200
        assert get(address + "releases/")[0] == 404


def test_the_store_of_served_files_is_removed_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    (tmp_path / "a.nt").write_text(SMALL)
    with serving("a.nt", cwd=tmp_path) as (process, _):
        assert len(list(temporary.iterdir())) == 1
        process.terminate()
        process.communicate(timeout=20)
    assert list(temporary.iterdir()) == []


def test_a_port_in_use_is_refused(current: Path, refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused("--release", current, "--port", port)
    assert said == (
        f"indsatsgraf: 127.0.0.1:{port}: cannot listen there (Address already in use); "
        "choose another with --host or --port\n"
    )


def test_a_port_in_use_by_another_server_of_ours_is_refused(current: Path, tmp_path: Path, refused: Refused) -> None:
    with serving("--release", current, cwd=tmp_path) as (_, greeting):
        port = greeting.rstrip("/\n").rpartition(":")[2]
        assert "Address already in use" in refused("--release", current, "--port", port)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "no.such.host.invalid"), "no.such.host.invalid:8000: cannot listen there"),
        (("--host", "x..y"), "x..y:8000: cannot listen there (no host can have that name)"),
        (("--host", "a" * 300), "cannot listen there (no host can have that name)"),
        (("missing.ttl",), "missing.ttl"),
        (("bad.ttl",), "bad.ttl:2:"),
        (("--named", "bad.ttl"), "--named bad.ttl: write it as IRI=FILE"),
        (("--named", "x y=good.nt"), "is not an absolute IRI"),
        (("--named", "x:a=good.nt", "--named", "x:a=good.nt"), "the graph is given twice"),
        (("--base", "http://example.org/"), "--base belongs to FILEs"),
        (("good.nt", "--base", "nonsense"), "--base nonsense: it is not an absolute IRI"),
        (("good.nt", "--base", "http://example.org"), "end it with a slash"),
        (("--release", "nowhere"), "nowhere: there is no release here"),
        (("--memory", "128"), "--memory"),
        (("--memory", "1048577"), "--memory"),
        (("--workers", "0"), "--workers"),
        (("--workers", "65"), "--workers"),
        (("--timeout", "0"), "--timeout"),
        (("--timeout", "3601"), "--timeout"),
        (("--timeout", "inf"), "--timeout"),
        (("--timeout", "nan"), "--timeout"),
        (("--port", "99999"), "--port"),
    ],
)
def test_a_bad_call_is_told_in_one_line(
    tmp_path: Path, current: Path, refused: Refused, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "bad.ttl").write_text("<a:b> <a:c> 1 .\n<a:b> oops\n")
    (tmp_path / "good.nt").write_text(SMALL)
    release = () if "--release" in arguments else ("--release", current)
    assert said in refused(*arguments, *release)


def test_a_store_that_cannot_be_read_is_told_in_one_line(published: Release, tmp_path: Path, refused: Refused) -> None:
    shutil.copytree(published.folder, tmp_path / "damaged")
    for file in (tmp_path / "damaged/store").glob("MANIFEST-*"):
        file.write_bytes(bytes(file.stat().st_size))
    assert "damaged/store: the store cannot be read" in refused("--release", "damaged")


def test_an_address_of_ipv6_is_greeted_in_brackets(current: Path, tmp_path: Path) -> None:
    with serving("--release", current, "--host", "::1", cwd=tmp_path) as (_, greeting):
        address = greeting.split()[-1]
        assert address.startswith("http://[::1]:")
        assert get(address + "health/live") == (200, "live\n")


def test_a_greeting_that_cannot_be_written_does_not_matter(current: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [*PROGRAM, "serve", "--release", str(current), "--port", str(port)]
    with (
        Path("/dev/full").open("w") as full,
        subprocess.Popen(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True) as process,
    ):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not listens(port):
            time.sleep(0.05)
        assert get(f"http://127.0.0.1:{port}/health/live") == (200, "live\n")
        process.terminate()
        assert (process.communicate(timeout=20)[1], process.returncode) == ("", 0)


def test_serving_imports_nothing_of_the_checker() -> None:
    code = (
        "import sys; from pathlib import Path; import server.cli, server.app, server.worker;"
        "assert not {'rdflib', 'pyshacl', 'oxrdflib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
