"""The first to see a request: answers from the cache, and gives all else to Flask in a thread.

It is an application of granian's RSGI and not of WSGI: there, whoever sends or reads slowly holds a thread for
as long as they like, and a few dozen of them end the service.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # it is there for applications to catch
from werkzeug.exceptions import HTTPException, RequestTimeout, ServiceUnavailable

from graph.message import Message
from server import coding, direct, gateway
from server.asked import Asked
from server.cache import Entry, Key
from server.gateway import Answer
from server.rate import client_of
from server.search.turns import Turns
from server.services import Services
from server.upload import PATIENCE, Uploads

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

HANG_UP_AFTER = 0.1
"""Seconds that an answer may take before anyone looks whether its client still waits."""
STALLED = 60.0
"""Seconds within which a client must take one piece of a long answer."""


class Front:
    """Serves one Flask application."""

    def __init__(self, app: "WSGIApplication", services: Services, threads: int, proxies: int, body: int) -> None:
        """Serve the application with so many threads, behind so many proxies that are believed.

        `body` is the longest body of a request, in bytes.
        """
        self._app = app
        self._services = services
        self._cache = services.cache
        self._threads = ThreadPoolExecutor(threads)
        self._proxies = proxies
        self._uploads = Uploads(body)
        self._searches = Turns(services.engine.limits.timeout)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to serve in this loop."""
        self._services.engine.attach(loop)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End what was begun; the last queries are told of."""
        self._services.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        asked = Asked(scope, self._proxies)
        refusal: HTTPException | None = asked.fault() or await self._receive(asked, protocol)
        if asked.counts and self._services.rate.per_minute and refusal is None:
            refusal = self._services.rate.refusal(client_of(asked.environ["REMOTE_ADDR"]))
        key = None if refusal else asked.key()
        tag = self._services.in_service.tag
        if key is not None and self._answer_from_cache(asked, key, tag, protocol):
            self._uploads.forget(asked.body)
            return
        environ = asked.environ
        environ[gateway.REFUSED] = refusal
        try:
            answer = await self._answer(asked, environ, protocol)
        finally:
            self._uploads.forget(asked.body)
        if key is not None:
            self._keep(key, tag, answer)
        await self._send(answer, asked, protocol)

    async def _receive(self, asked: Asked, protocol: Any) -> HTTPException | None:
        if asked.method not in ("GET", "HEAD", "OPTIONS"):
            try:
                asked.body = await self._uploads.read(protocol)
            except TimeoutError:
                return RequestTimeout(Message("the body did not arrive within %(seconds)g seconds", seconds=PATIENCE))
            except ServiceUnavailable as error:
                return error
        return None

    def _answer_from_cache(self, asked: Asked, key: Key, tag: str, protocol: Any) -> bool:
        entry = self._cache.get(key, tag)
        if entry is None:
            return False
        status, size = entry.status, len(entry.body)
        known = asked.headers.get("if-none-match", "") if asked.method != "POST" else ""
        if entry.etag in known or known.strip() == "*":
            status, size = 304, 0
            protocol.response_empty(304, entry.unchanged)
        elif asked.is_head:
            protocol.response_empty(status, entry.headers)
        else:
            protocol.response_bytes(status, entry.headers, entry.body)
        if entry.record:
            self._services.journal.tell_cached(entry.record, status, size)
        return True

    async def _answer(self, asked: Asked, environ: "WSGIEnvironment", protocol: Any) -> Answer:
        loop = asyncio.get_running_loop()
        watch: list[asyncio.Task[None]] = []
        timer = loop.call_later(HANG_UP_AFTER, lambda: watch.append(loop.create_task(_watch(environ, protocol))))
        try:
            if asked.is_query and environ[gateway.REFUSED] is None:
                answer = await direct.answer(self._services, environ)
                if answer is not None:
                    return await self._encoded(answer, asked)
            if asked.is_search and environ[gateway.REFUSED] is None:
                async with self._searches.turn(environ):
                    return await loop.run_in_executor(self._threads, gateway.call, self._app, environ)
            return await loop.run_in_executor(self._threads, gateway.call, self._app, environ)
        finally:
            timer.cancel()
            for each in watch:
                each.cancel()

    async def _encoded(self, answer: Answer, asked: Asked) -> Answer:
        accepted = asked.headers.get("accept-encoding", "")
        if not coding.choose(accepted):
            return answer
        # A thread lets go of the interpreter while it compresses.
        return await asyncio.get_running_loop().run_in_executor(self._threads, gateway.encoded, answer, accepted)

    def _keep(self, key: Key, tag: str, answer: Answer) -> None:
        is_short = answer.pieces is None and len(answer.body) <= gateway.INLINE
        # A late answer of the release before must not push out those of the one in service.
        is_current = tag == self._services.in_service.tag
        if answer.may_be_kept and is_current and answer.status == 200 and is_short:
            self._cache.put(key, tag, Entry(answer.status, answer.headers, answer.body, answer.etag, answer.record))

    async def _send(self, answer: Answer, asked: Asked, protocol: Any) -> None:
        if answer.pieces is not None and not asked.is_head:
            await self._send_pieces(answer, protocol)
            return
        if answer.pieces is not None:
            gateway.close(answer.pieces)
        if asked.is_head:
            protocol.response_empty(answer.status, answer.headers)
        else:
            protocol.response_bytes(answer.status, answer.headers, answer.body)

    async def _send_pieces(self, answer: Answer, protocol: Any) -> None:
        """Send a long answer as its client takes it; one that stalls is cut off, short of the length it was told."""
        assert answer.pieces is not None  # noqa: S101 - the only caller has looked
        loop = asyncio.get_running_loop()
        try:
            pieces = iter(answer.pieces)
            transport = protocol.response_stream(answer.status, answer.headers)
            while piece := await loop.run_in_executor(self._threads, next, pieces, b""):
                async with asyncio.timeout(STALLED):
                    await transport.send_bytes(piece)
        except (ProtocolClosed, TimeoutError):
            pass
        finally:
            gateway.close(answer.pieces)


async def _watch(environ: "WSGIEnvironment", protocol: Any) -> None:
    """Do what is to be done when the client hangs up."""
    await protocol.client_disconnect()
    environ[gateway.GONE] = True
    hang_up = environ.get(gateway.HANG_UP)
    if hang_up is not None:
        hang_up()
