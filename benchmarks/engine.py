"""Pyoxigraph itself, in a process of its own: `python -m benchmarks.engine STORE` answers queries without HTTP."""

import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store


class Engine:
    """Asks the process; one query at a time."""

    def __init__(self, to: IO[str], back: IO[str]) -> None:
        """Talk over these two pipes."""
        self._to, self._back = to, back

    def milliseconds(self, query: str) -> float:
        """Return the milliseconds from the text of a query to the bytes of its result as JSON."""
        self._to.write(json.dumps(query) + "\n")
        self._to.flush()
        return float(self._back.readline()) * 1000


@contextmanager
def engine(store: Path) -> Generator[Engine]:
    """Start the process with the store opened read-only, and end it."""
    command = [sys.executable, "-m", "benchmarks.engine", str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module
        to, back = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
        yield Engine(to, back)
        to.close()


def main(store: Path) -> None:
    """Print, for each query on standard input, the seconds that it took."""
    opened = Store.read_only(str(store))
    for line in sys.stdin:
        begun = time.perf_counter()
        cast(QuerySolutions, opened.query(json.loads(line))).serialize(format=QueryResultsFormat.JSON)
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
