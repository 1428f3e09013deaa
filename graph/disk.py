"""Files and links that are on disk whole or not at all, and a folder that one process at a time changes."""

import fcntl
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path


def replace(file: Path, pieces: Iterable[bytes]) -> None:
    """Give the file this content in one step, or leave it as it was and raise OSError."""
    if file.exists() and not file.is_file():
        with file.open("wb") as stream:
            stream.writelines(pieces)  # a device or a pipe, such as /dev/stdout, is written to, not replaced
        return
    target = file.resolve()  # a link stays a link
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with new.open("xb") as stream:
            stream.writelines(pieces)
        sync(new)
        new.replace(target)
    except OSError as error:
        error.filename = str(file)  # the name that the caller knows
        raise
    finally:
        new.unlink(missing_ok=True)
    sync(target.parent)


def link(place: Path, target: str) -> None:
    """Point a link at a target in its own folder, in one step."""
    new = place.with_name(f".{place.name}")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(place)
    sync(place.parent)


def settle(folder: Path) -> None:
    """Bring a folder with all that is in it down to the disk."""
    for parent, _, files in os.walk(folder):
        for name in files:
            sync(Path(parent) / name)
        sync(Path(parent))


def sync(path: Path) -> None:
    """Bring a file's content, or a folder's list of names, down to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock(folder: Path) -> Generator[None]:
    """Hold the folder for this process; BlockingIOError at once if another holds it.

    The folder itself is the lock: nothing is left behind, and it opens when the process ends, however.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
