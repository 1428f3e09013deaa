"""A SPARQL 1.1 store over HTTP: asked through the Protocol, written through the Graph Store Protocol.

Credentials come from INDSATSGRAF_ENDPOINT_USER and INDSATSGRAF_ENDPOINT_PASSWORD, else from ~/.netrc (or NETRC).
"""

import netrc
import os
import ssl
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import httpx
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from graph import virtuoso
from graph.errors import DeadlinePassed, InputError, StoreFailed

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
USER, PASSWORD = "INDSATSGRAF_ENDPOINT_USER", "INDSATSGRAF_ENDPOINT_PASSWORD"
CONNECT = 5.0
"""Seconds within which the store must take a connection."""
AT_ONCE = 65536
REPEATED = 200
"""Characters of a store's own message that an error repeats."""


class Endpoint:
    """A store at an address; any number of threads may use it."""

    def __init__(self, url: str, timeout: float, writes: str | None = None, name: str | None = None) -> None:
        """Connect to nothing yet; `timeout` is in seconds, `writes` the address that takes graphs.

        Errors call the store by the name, or by its address where none is given. InputError for what is no address
        of the web, or has credentials in it.
        """
        self.url = _checked(url)
        self.name = name or url
        self._writes = writes and _checked(writes)
        self._http = httpx.Client(
            auth=_credentials(writes or url),
            # What is not compressed cannot unfold beyond its length.
            headers={"Accept-Encoding": "identity"},
            timeout=httpx.Timeout(timeout, connect=CONNECT),
            follow_redirects=False,
            # The store is called, and no proxy that the environment names; OpenSSL itself reads SSL_CERT_FILE.
            trust_env=False,
            verify=ssl.create_default_context(),
        )

    @contextmanager
    def answer(
        self, query: str, media_type: str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> Generator[Iterator[bytes]]:
        """Give the answer to a query in parts; it is complete where reading it to its end raises nothing.

        StoreFailed when the store cannot be reached, refuses, cuts its answer or gives another media type;
        DeadlinePassed when it is too slow.
        """
        form = {"query": query, "default-graph-uri": list(default), "named-graph-uri": list(named)}
        with self._called():
            response = self._sent("POST", self.url, headers={"Accept": media_type}, data=form)
            try:
                _refuse(self.name, response)
                _refuse_incomplete(self.name, response, media_type)
                yield virtuoso.mended(response.iter_raw(AT_ONCE))
            finally:
                response.close()

    def select(self, query: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> QuerySolutions:
        """Return the complete answer to a SELECT query; StoreFailed and DeadlinePassed as `answer` has them."""
        with self.answer(query, JSON, default, named) as parts:
            content = b"".join(parts)
        try:
            if not isinstance(_whole(content), QuerySolutions):
                raise StoreFailed(f"{self.name}: the answer is no table; is this a SPARQL endpoint?")
        except SyntaxError as error:
            raise StoreFailed(
                f"{self.name}: the answer is no SPARQL result ({_told(str(error))}); is this a SPARQL endpoint?"
            ) from error
        return cast(QuerySolutions, parse_query_results(content, QueryResultsFormat.JSON))

    def put(self, graph: str, triples: bytes) -> None:
        """Replace a graph by these N-Triples; StoreFailed and DeadlinePassed as `answer` has them."""
        self._write("PUT", graph, triples)

    def post(self, graph: str, triples: bytes) -> None:
        """Add these N-Triples to a graph; StoreFailed and DeadlinePassed as `answer` has them."""
        self._write("POST", graph, triples)

    def delete(self, graph: str) -> None:
        """Remove a graph, if it is there; StoreFailed and DeadlinePassed as `answer` has them."""
        self._write("DELETE", graph, b"")

    def close(self) -> None:
        """End the connections to the store."""
        self._http.close()

    def _write(self, method: str, graph: str, triples: bytes) -> None:
        self._writes = self._writes or self._taking_graphs()
        headers = {"Content-Type": N_TRIPLES} if triples else {}
        with self._called():
            response = self._sent(method, self._writes, params={"graph": graph}, headers=headers, content=triples)
            try:
                if not (method == "DELETE" and response.status_code == HTTPStatus.NOT_FOUND):
                    _refuse(self.name, response)
                response.read()
            finally:
                response.close()

    def _taking_graphs(self) -> str:
        """Return where this store takes graphs: where it is asked, unless it has an address of its own for that."""
        with self._called():
            response = self._http.get(self.url, params={"query": "ASK { ?s ?p ?o }"})
        return virtuoso.graph_store(self.url, response.headers) or self.url

    def _sent(self, method: str, url: str, **told: object) -> httpx.Response:
        request = self._http.build_request(method, url, **told)  # type: ignore[arg-type]  # keywords of httpx
        try:
            return self._http.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            # A connection kept alive may be closed by the store at the moment that it is used again.
            return self._http.send(request, stream=True)

    @contextmanager
    def _called(self) -> Generator[None]:
        try:
            yield
        except httpx.TimeoutException as error:
            raise DeadlinePassed(f"{self.name}: the store did not answer in time; ask for less") from error
        except httpx.HTTPError as error:
            raise StoreFailed(f"{self.name}: the store cannot be asked ({_told(str(error))})") from error


class _Credentials(httpx.Auth):
    """Answers the way of proving who one is that the store asks for, Digest or Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._agreed: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        if self._agreed is None:
            response = yield request
            if response.status_code != HTTPStatus.UNAUTHORIZED:
                return
            offers = response.headers.get("WWW-Authenticate", "").lower()
            self._agreed = self._digest if offers.startswith("digest") else self._basic
        yield from self._agreed.auth_flow(request)


def _credentials(url: str) -> _Credentials | None:
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user and password is not None:
        return _Credentials(user, password)
    file = os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
    try:
        found = netrc.netrc(file).authenticators(urlsplit(url).hostname or "")
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        raise InputError(f"{file}: it cannot be read as a netrc file; correct or remove it") from error
    return _Credentials(found[0], found[2]) if found else None


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    else:
        if parts.username or parts.password:
            raise InputError(f"the address has credentials in it; give them as {USER} and {PASSWORD}, or in ~/.netrc")
    if not valid:
        raise InputError(f"{url}: this is no address of a store; write it as http://HOST:PORT/PATH")
    return url


def _whole(content: bytes) -> QuerySolutions | QueryBoolean:
    """Return the answer, read to its end; SyntaxError where any of it cannot be read."""
    found = parse_query_results(content, QueryResultsFormat.JSON)
    # Rows are parsed as they are taken, and whoever takes them expects no more of a store's failures.
    if isinstance(found, QuerySolutions):
        deque(found, maxlen=0)
    return found


def _refuse(where: str, response: httpx.Response) -> None:
    """Raise for every status but a plain success."""
    status = response.status_code
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise StoreFailed(f"{where}: the store refuses ({status}); give {USER} and {PASSWORD}, or see its rights")
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT):
        raise DeadlinePassed(f"{where}: the store gave up ({status}); ask for less")
    if status == HTTPStatus.PARTIAL_CONTENT or not response.is_success:
        said = next(response.iter_raw(AT_ONCE), b"").decode(errors="replace")
        if virtuoso.is_out_of_time(said):
            raise DeadlinePassed(f"{where}: the store gave up ({_told(said)}); ask for less")
        raise StoreFailed(f"{where}: the store failed ({status}): {_told(said) or 'it says no more'}")


def _refuse_incomplete(where: str, response: httpx.Response, media_type: str) -> None:
    """Raise where the store tells that its answer is a part, where its end could not be seen, or it is no answer."""
    cut = virtuoso.cut(response.headers)
    if cut:
        raise StoreFailed(
            f"{where}: the store cut its answer ({cut}); ask for less, or let its operator raise that limit"
        )
    given = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if given != media_type:
        raise StoreFailed(f"{where}: the store answers in {given or 'no format'} where {media_type} was asked")
    if not {"content-length", "transfer-encoding"} & response.headers.keys():
        raise StoreFailed(f"{where}: the store does not tell where its answer ends")


def _told(said: str) -> str:
    """Return the first line of what a store says, cut where it is long."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "")
    return line if len(line) <= REPEATED else line[:REPEATED] + "…"
