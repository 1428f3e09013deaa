"""A server of its own for a test, on a free port of this machine."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ports import free_port
from program import PROGRAM


@contextmanager
def serving(*arguments: str | Path, cwd: Path | None = None, log: Path | None = None) -> Iterator[str]:
    """Run `indsatsgraf serve` and yield its address, without a slash behind it, once it listens.

    What it writes on standard error goes to `log`.
    """
    command = [*PROGRAM, "serve", "--port", str(free_port()), *map(str, arguments)]
    with (
        (log or Path("/dev/null")).open("w") as told,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, cwd=cwd) as server,
    ):
        assert server.stdout
        first = server.stdout.readline().decode()
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", first)
            assert found, first
            yield found.group()
        finally:
            server.terminate()
            server.wait(60)
