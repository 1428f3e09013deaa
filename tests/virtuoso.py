"""A Virtuoso of the tests' own: an existing store that others might use too."""

import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ports import free_port

USER, PASSWORD = "dba", "dba"
"""Who may write to a new Virtuoso that nobody else can reach."""
CREDENTIALS = {"INDSATSGRAF_ENDPOINT_USER": USER, "INDSATSGRAF_ENDPOINT_PASSWORD": PASSWORD}
MOST_ROWS = 20_000
"""Rows after which this Virtuoso cuts its answers, as they come set up."""

_SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20
MaxKeepAlives = 20
[SPARQL]
ResultSetMaxRows = {rows}
"""
_LONGEST_START = 120
"""Seconds."""


@dataclass(frozen=True)
class Virtuoso:
    """A running Virtuoso."""

    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def endpoint(self) -> str:
        return f"{self.address}/sparql"

    def rows(self, query: str) -> list[str]:
        """Return what Virtuoso itself answers, as lines of CSV without their header."""
        told = urllib.parse.urlencode({"query": query})
        request = urllib.request.Request(f"{self.endpoint}?{told}", headers={"Accept": "text/csv"})  # noqa: S310 - our own store
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own store
            return answer.read().decode().splitlines()[1:]

    def write(self, method: str, graph: str, triples: str = "") -> None:
        """Change a graph as somebody else might."""
        url = f"{self.address}/sparql-graph-crud-auth?{urllib.parse.urlencode({'graph': graph})}"
        told = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        told.add_password(None, self.address, USER, PASSWORD)
        request = urllib.request.Request(  # noqa: S310 - our own store
            url, triples.encode(), {"Content-Type": "application/n-triples"}, method=method
        )
        urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(told)).open(request, timeout=30).close()


@contextmanager
def virtuoso() -> Iterator[Virtuoso]:
    """Run a Virtuoso in a folder of its own, on free ports of this machine, and remove both."""
    program = shutil.which("virtuoso-t")
    assert program, "these tests need Virtuoso 7: install Debian's package virtuoso-opensource-7"
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as folder:
        sql, http = free_port(), free_port()
        (Path(folder) / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, http=http, rows=MOST_ROWS))
        command = [program, "-f", "-c", "virtuoso.ini"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                running = Virtuoso(f"http://127.0.0.1:{http}", process, Path(folder) / "virtuoso.log")
                _await(running)
                yield running
            finally:
                process.kill()


def _await(running: Virtuoso) -> None:
    deadline = time.monotonic() + _LONGEST_START
    while True:
        assert running.process.poll() is None, "Virtuoso ended while it was starting"
        assert time.monotonic() < deadline, "Virtuoso did not start in time"
        try:
            running.rows("SELECT ?s { ?s ?p ?o } LIMIT 1")
        except OSError:
            time.sleep(0.1)
        else:
            return
