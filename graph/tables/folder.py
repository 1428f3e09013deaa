"""A folder that holds the tables and nothing else."""

import os
import shutil
from pathlib import Path

from graph import disk, tables
from graph.errors import InputError

_WRITING = ".writing"


def export(release: Path, folder: Path) -> None:
    """Copy the tables of a release to a folder, made where there is none, or leave all as it was.

    Tables that are there are replaced. InputError refuses a folder that holds anything else.
    """
    made = _make(folder)
    written = folder / _WRITING
    try:
        with disk.lock(folder):
            shutil.rmtree(written, ignore_errors=True)  # left by an export that was killed
            written.mkdir()
            for name in tables.TABLES:
                shutil.copyfile(release / name, written / name)
            disk.settle(written)
            for name in tables.TABLES:
                (written / name).replace(folder / name)
            disk.sync(folder)
    except BlockingIOError as error:
        raise InputError(f"{folder}: another export is writing there; start again when it has ended") from error
    except OSError as error:
        error.filename = str(folder)  # the name that the caller knows
        raise
    finally:
        shutil.rmtree(written, ignore_errors=True)
        if made and not os.listdir(folder):
            folder.rmdir()


def _make(folder: Path) -> bool:
    """Make the folder, and tell whether there was none; InputError where it is not for tables."""
    if not folder.exists():
        folder.mkdir()
        return True
    if not folder.is_dir():
        raise InputError(f"{folder}: this is a file, and csv is several tables; choose a folder with -o")
    others = sorted({each.name for each in folder.iterdir()} - {*tables.TABLES, _WRITING})
    if others:
        raise InputError(f"{folder}: it holds {others[0]}; choose a new folder, or one that holds only the tables")
    return False
