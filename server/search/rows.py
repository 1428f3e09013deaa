"""The rows of a result as CSV or JSON: whole before the first byte goes out, in memory that does not grow with them."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator, Sequence

from graph.spreadsheet import inert
from server import refusal
from server.job import Limits, Result
from server.limits import MIB
from server.search.index import Index
from server.spool import INLINE, NO_ROOM, OverLimitError, Spool

AT_ONCE = 1000
"""Rows that are read and written in one piece."""
COLUMNS = ("initiative", "title", "start", "end")

Rows = Sequence[Sequence[str]]


def write(index: Index, numbers: Sequence[int], format_: str, limits: Limits, is_gone: Callable[[], bool]) -> Result:
    """Return the rows of these initiatives, complete and in this order.

    Raises ResultTooLarge, DeadlinePassed, NoRoom, and Stopped where nobody waits for them any more.
    """
    spool = Spool(limits.result * MIB)
    parts = (index.told(numbers[place : place + AT_ONCE]) for place in range(0, len(numbers), AT_ONCE))
    try:
        _fill(spool, FORMATS[format_](parts), limits, is_gone)
    except BaseException:
        spool.file.close()
        raise
    return Result(spool.size, spool.file, is_long=spool.size > INLINE)


def _fill(spool: Spool, pieces: Iterator[str], limits: Limits, is_gone: Callable[[], bool]) -> None:
    deadline = time.monotonic() + limits.timeout
    try:
        for piece in pieces:
            if is_gone():
                raise refusal.stopped()
            if time.monotonic() > deadline:
                raise refusal.too_late(limits.timeout)
            spool.write(piece.encode())
        spool.file.seek(0)
    except OverLimitError as error:
        raise refusal.too_large(limits.result) from error
    except OSError as error:
        if error.errno in NO_ROOM:
            raise refusal.no_room() from error
        raise


def _csv(parts: Iterator[Rows]) -> Iterator[str]:
    yield _lines([COLUMNS])
    for rows in parts:
        yield _lines([[inert(value) for value in row] for row in rows])


def _lines(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _json(parts: Iterator[Rows]) -> Iterator[str]:
    between = "["
    for rows in parts:
        told = [{name: value for name, value in zip(COLUMNS, row, strict=True) if value} for row in rows]
        yield between + ", ".join(json.dumps(each, ensure_ascii=False) for each in told)
        between = ", "
    yield "]\n" if between == ", " else "[]\n"


FORMATS = {"csv": _csv, "json": _json}
"""Format → what writes parts of the rows in it."""
