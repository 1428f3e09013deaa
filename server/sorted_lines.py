"""Looks for the beginning of a line in a file whose lines are sorted, however long the file is."""

from mmap import ACCESS_READ, mmap
from pathlib import Path


def has(file: Path, start: bytes) -> bool:
    """Whether a line begins with these bytes; OSError where the file cannot be read."""
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        if not size:
            return False  # nothing cannot be mapped
        with mmap(opened.fileno(), size, access=ACCESS_READ) as content:
            place = _first_from(content, start)
            return content[place : place + len(start)] == start


def _first_from(content: mmap, start: bytes) -> int:
    """Return where the first line begins that is not sorted before these bytes."""
    low, high = 0, len(content)
    while low < high:
        middle = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if content[middle : middle + len(start)] < start:
            low = content.find(b"\n", middle) + 1 or len(content)
        else:
            high = middle
    return low
