"""The rows of a result as CSV or JSON: whole before the first byte goes out, in memory that does not grow with them."""

import csv
import errno
import io
import json
import time
from collections.abc import Callable, Iterator, Sequence

from graph.errors import DeadlinePassed, NoRoom, ResultTooLarge, Stopped
from graph.message import Message
from graph.spreadsheet import inert
from server.job import Limits, Result
from server.limits import MIB
from server.search.index import Index
from server.spool import INLINE, OverLimitError, Spool

AT_ONCE = 1000
"""Rows that are read and written in one piece."""
COLUMNS = ("initiative", "title", "start", "end")

Rows = Sequence[Sequence[str]]


def write(index: Index, numbers: Sequence[int], format_: str, limits: Limits, is_left: Callable[[], bool]) -> Result:
    """Return the rows of these initiatives, complete and in this order.

    Raises ResultTooLarge, DeadlinePassed, NoRoom, and Stopped where nobody waits for them any more.
    """
    spool = Spool(limits.result * MIB)
    deadline = time.monotonic() + limits.timeout
    parts = (index.told(numbers[place : place + AT_ONCE]) for place in range(0, len(numbers), AT_ONCE))
    try:
        for piece in FORMATS[format_](parts):
            _keep_on(deadline, limits, is_left)
            spool.write(piece.encode())
        spool.file.seek(0)
    except BaseException as error:
        spool.file.close()
        if isinstance(error, OverLimitError):
            told = "the result passes %(most)d MiB; ask for less, or take the dumps at /releases/"
            raise ResultTooLarge(Message(told, most=limits.result)) from error
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            told = "the server has no room for a result of this size now; ask for less, or try again later"
            raise NoRoom(Message(told)) from error
        raise
    return Result(spool.size, spool.file, is_long=spool.size > INLINE)


def _keep_on(deadline: float, limits: Limits, is_left: Callable[[], bool]) -> None:
    if is_left():
        raise Stopped(Message("the query was stopped, as it was asked to be"))
    if time.monotonic() > deadline:
        told = "the query took longer than %(seconds)g seconds; ask for less"
        raise DeadlinePassed(Message(told, seconds=limits.timeout))


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
