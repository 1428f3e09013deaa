"""The way into Flask: a request as WSGI has it, and the answer whole, in the coding that its client prefers."""

import contextlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator, FileWrapper

from server import coding
from server.asked import PIECE
from server.journal import Record

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

INLINE = 256 * 1024
"""Bytes up to which an answer is kept in memory; a longer one is read piece by piece as its client takes it."""
CODED = 32 * 1024 * 1024
"""Bytes up to which a long answer is coded while it is sent; a longer one would keep a processor busy."""

REPEATS = "indsatsgraf.repeats"
"""Where a view leaves that the same request would get the same answer, so that it may be kept."""
RECORD = "indsatsgraf.record"
"""Where a view leaves what is told of its query."""
HANG_UP = "indsatsgraf.hang_up"
"""Where a view leaves what to do when its client hangs up."""
GONE = "indsatsgraf.gone"
"""Where the front leaves that the client has hung up, in case nothing was to be done about it yet."""
REFUSED = "indsatsgraf.refused"
"""Where the front leaves the error with which the request is to be refused."""


@dataclass
class Answer:
    """A response: its body whole, or `pieces` of it where it is long.

    It may be kept where the same request would get it again, until the releases are others.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    pieces: Iterable[bytes] | None
    may_be_kept: bool
    record: Record | None

    @property
    def etag(self) -> str:
        """The entity tag; empty where there is none."""
        return _header(self.headers, "ETag")


def call(app: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    """Return the application's answer to the request; whoever takes it closes its pieces."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    chosen, known = coding.choose(accepted), environ.get("HTTP_IF_NONE_MATCH")
    if chosen and known:
        environ["HTTP_IF_NONE_MATCH"] = coding.untag(known, chosen)
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _failure: object = None) -> Callable[[bytes], None]:
        started[:] = [int(status[:3]), headers]
        return started.append

    pieces = app(environ, start_response)
    status, headers = started
    answer = Answer(status, headers, b"", None, environ.get(REPEATS, False), environ.get(RECORD))
    # What Flask iterates over is in memory already; files and parts of them come as they are.
    if isinstance(pieces, ClosingIterator) or int(_header(headers, "Content-Length") or 0) <= INLINE:
        answer.body = b"".join(pieces)
        close(pieces)
    else:
        answer.pieces = pieces
    if chosen and known and status == 304:
        _tag_as_known(answer, known, chosen)
    return encoded(answer, accepted)


def encoded(answer: Answer, accept_encoding: str) -> Answer:
    """Return the answer in the coding that its client prefers."""
    chosen = coding.choose(accept_encoding)
    if chosen and answer.status == 200:
        _encode(answer, chosen)
    return answer


def close(pieces: Iterable[bytes]) -> None:
    """Let whoever gave the pieces clean up."""
    end = getattr(pieces, "close", None)
    if end is not None:
        end()


def _encode(answer: Answer, chosen: str) -> None:
    size = int(_header(answer.headers, "Content-Length") or 0)
    if size > CODED or not coding.is_worthwhile(_header(answer.headers, "Content-Type"), size):
        return
    if answer.pieces is None:
        answer.body = coding.encode(answer.body, chosen)
        size = len(answer.body)
    else:
        coded = _encoded_file(answer.pieces, chosen) if isinstance(answer.pieces, FileWrapper) else None
        if coded is None:
            return
        close(answer.pieces)
        size, answer.pieces = coded
    _replace(answer.headers, "Content-Length", str(size))
    answer.headers.append(("Content-Encoding", chosen))
    if answer.etag:
        _replace(answer.headers, "ETag", coding.tag(answer.etag, chosen))


def _encoded_file(pieces: FileWrapper, chosen: str) -> tuple[int, FileWrapper] | None:
    """Return the size and the pieces in the coding; None where there is no room for them, `pieces` at their start."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who takes the answer
    try:
        size = sum(map(file.write, coding.encode_pieces(pieces, chosen)))
        file.seek(0)
    except OSError:
        with contextlib.suppress(OSError):  # it fails to write its last bytes once more
            file.close()
        pieces.seek(0)
        return None
    return size, FileWrapper(file, PIECE)


def _tag_as_known(answer: Answer, known: str, chosen: str) -> None:
    """Give a 304 the tag of the coded form where that is the one that the client has."""
    tagged = coding.tag(answer.etag, chosen)
    if tagged in known:
        _replace(answer.headers, "ETag", tagged)


def _header(headers: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name.lower()), "")


def _replace(headers: list[tuple[str, str]], name: str, value: str) -> None:
    headers[:] = [*((key, old) for key, old in headers if key.lower() != name.lower()), (name, value)]
