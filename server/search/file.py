"""The file of an index, which any number of threads may ask."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import ReleaseError
from graph.search.index import LAYOUT


class File:
    """Lends connections to the file; it never changes."""

    def __init__(self, path: Path) -> None:
        """Look whether it is an index that this program reads; ReleaseError where it is not."""
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        with self.opened() as opened:
            (layout,) = opened.execute("PRAGMA user_version").fetchone()
        if layout != LAYOUT:
            raise ReleaseError(f"{path}: the index for searching is of another version of the program")

    @contextmanager
    def opened(self) -> Generator[sqlite3.Connection]:
        """Lend a connection to one thread at a time; ReleaseError where the file cannot be read."""
        try:
            connection = self._idle.pop() if self._idle else self._connect()
        except IndexError:  # another thread took the last one
            connection = self._connect()
        try:
            yield connection
        except sqlite3.Error as error:
            raise ReleaseError(f"{self._path}: the index for searching cannot be read ({error})") from error
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the connections that nobody has."""
        while self._idle:
            self._idle.pop().close()

    def _connect(self) -> sqlite3.Connection:
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            return sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise ReleaseError(f"{self._path}: the index for searching cannot be opened ({error})") from error
