"""One request as granian brings it: what the cache knows it by, and what WSGI makes of it."""

import io
import re
import sys
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest, HTTPException, RequestHeaderFieldsTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wsgi import FileWrapper

from graph.message import Message
from server import coding, language
from server.cache import Key

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

QUERIES = re.compile(r"(?:/releases/([^/]+))?/sparql")
"""The paths that take a query, with the release that it is put to where that is named."""
BUSY = re.compile(rf"{QUERIES.pattern}(?:/citation)?|/graphs")
"""The paths that keep a query process busy, so that they count where queries per minute are bounded."""
SEARCH = "/search"
"""The path that searches, which counts too."""
LEFT_EMPTY = re.compile(r"(?:^|&)[^&=]*=(?:&|$)")
"""A field without a value: such an address leads to the one without it, which counts."""
LONGEST_HEADER = 8 * 1024
"""Characters of a header: reading one that lists things holds up everyone else."""
KEPT_BODY = 64 * 1024
"""Bytes up to which the body of a request is part of its key."""
PIECE = 128 * 1024
"""Bytes to read of a file at a time."""

# What every request has in common.
_COMMON: "WSGIEnvironment" = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}


class Asked:
    """One request; `proxies` in front are believed about who asks, by which host name and scheme."""

    def __init__(self, scope: Any, proxies: int) -> None:
        """Take what granian tells of the request; its body comes later."""
        self._scope = scope
        self._proxies = proxies
        self.method: str = scope.method
        # Flask takes `//sparql` for `/sparql`; what counts as a query must not depend on it.
        self.path: str = re.sub("^/+", "/", scope.path)
        self.body = b""
        self.headers: dict[str, str] = {}
        for name, value in scope.headers.items():
            if "_" in name:
                continue  # WSGI would take it for the one with `-`, which the key of the answer is made from
            self.headers[name] = f"{self.headers[name]},{value}" if name in self.headers else value

    @property
    def is_query(self) -> bool:
        """Whether it asks a query."""
        return bool(QUERIES.fullmatch(self.path)) and self.method in ("GET", "HEAD", "POST")

    @property
    def is_search(self) -> bool:
        """Whether it searches."""
        return self.path == SEARCH

    def fault(self) -> HTTPException | None:
        """Return the error for a request with an endless header, or without a host (RFC 9112, 3.2)."""
        if not self._has_host():
            for name in ("host", "x-forwarded-host"):  # the page of an error tells its own address
                self.headers.pop(name, None)
            return BadRequest(Message("the Host header is missing or names no host"))
        if max(map(len, self.headers.values()), default=0) > LONGEST_HEADER:
            told = Message("a header has more than %(most)d bytes; shorten it", most=LONGEST_HEADER)
            return RequestHeaderFieldsTooLarge(told)
        return None

    def _has_host(self) -> bool:
        """Whether all that it names as its host can be one; only of HTTP/1.1 it must name one."""
        forwarded = self.headers.get("x-forwarded-host", "").split(",") if self._proxies else []
        named = [self.headers.get("host"), *(each.strip() for each in forwarded if each.strip())]
        if named[0] is None and self._scope.http_version != "1.1":
            named = named[1:]
        return all(each is not None and _is_host(each) for each in named)

    @property
    def counts(self) -> bool:
        """Whether it counts where queries per minute are bounded."""
        # A browser asks first, by OPTIONS, whether it may ask.
        if self.is_search and LEFT_EMPTY.search(self._scope.query_string):
            return False
        return (self.is_search or bool(BUSY.fullmatch(self.path))) and self.method != "OPTIONS"

    @property
    def is_head(self) -> bool:
        """Whether only the head of the answer is wanted."""
        return self.method == "HEAD"

    def key(self) -> Key | None:
        """Return all of the request that an answer may follow from; None where none is to be kept."""
        told = self.headers.get
        if "accept-datetime" in self.headers:
            return None
        key: Key = (
            self.path,
            self._scope.query_string,
            told("accept"),
            coding.choose(told("accept-encoding", "")),
            language.preferred(told("accept-language")),
            told("host"),
            self._scope.scheme,
        )
        if self._proxies:
            key += (told("x-forwarded-host"), told("x-forwarded-proto"))
        if self.method in ("GET", "HEAD"):
            return key
        if self.method == "POST" and self.is_query and len(self.body) <= KEPT_BODY:
            return (*key, told("content-type"), self.body)
        return None

    @cached_property
    def environ(self) -> "WSGIEnvironment":
        """The request as WSGI has it (PEP 3333), body included; HEAD as GET, so that both have one answer."""
        scope = self._scope
        server, _, port = scope.server.rpartition(":")
        environ: WSGIEnvironment = {
            **_COMMON,
            "REQUEST_METHOD": "GET" if self.is_head else self.method,
            "PATH_INFO": self.path.encode().decode("latin-1"),
            "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
            "SERVER_NAME": server.strip("[]"),
            "SERVER_PORT": port,
            "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
            "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
            "wsgi.url_scheme": scope.scheme,
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.file_wrapper": _file_wrapper,
        }
        for name, value in self.headers.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if f"HTTP_{name}" in environ:
                environ[name] = environ.pop(f"HTTP_{name}")
        if self.body:
            # What was announced may differ: a body is cut past its limit, and one sent in chunks tells no length.
            environ["CONTENT_LENGTH"] = str(len(self.body))
            environ.pop("HTTP_TRANSFER_ENCODING", None)
        if self._proxies:
            self._believe(environ)
        return environ

    def _believe(self, environ: "WSGIEnvironment") -> None:
        trusted = self._proxies
        fix = ProxyFix(lambda _environ, _start: [], x_for=trusted, x_proto=trusted, x_host=trusted)
        fix(environ, _never_started)


def version_of(path: str) -> str | None:
    """Return the version of the release that a query at this path is put to; None for what is in service."""
    found = BUSY.fullmatch(path)
    return found[1] if found else None


@lru_cache(1024)
def _is_host(named: str) -> bool:
    """Whether this is a host, perhaps with a port, that addresses can be made of."""
    try:
        name = urlsplit(f"//{named}").hostname or ""
        name.encode("idna").decode("idna")
    except ValueError:
        return False
    return host_is_trusted(named)


def _never_started(status: str, headers: list[tuple[str, str]], failure: object = None) -> Callable[[bytes], None]:
    raise AssertionError("the fix changes the environment and answers nothing")


def _file_wrapper(file: IO[bytes], _size: int = 0) -> FileWrapper:
    return FileWrapper(file, PIECE)
