"""The short way of a query: from the front to the engine and back, with no thread and no Flask between.

What is unusual in any way goes the long way through Flask, which also words every refusal.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request
from werkzeug.wsgi import FileWrapper

from graph.errors import IndsatsgrafError
from server import gateway, permalink, queries, responses, sparql
from server.asked import PIECE, version_of
from server.dataset import Dataset
from server.gateway import Answer
from server.job import Result
from server.journal import Record
from server.services import Services
from server.sparql import Plan

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LONGEST = 4 * 1024
"""Bytes of a query above which reading it would hold up everyone else: a thread is to read it."""


async def answer(services: Services, environ: "WSGIEnvironment") -> Answer | None:
    """Return the answer to a query; None where Flask is to answer, with the error in `environ` if there is one."""
    request = Request(environ, populate_request=False)
    dataset = services.in_service.dataset(version_of(request.path))
    if dataset is None or _is_unusual(request):
        return None
    try:
        return await _answered(services, request, dataset)
    except (HTTPException, IndsatsgrafError) as error:
        environ[gateway.REFUSED] = error
        return None


def _is_unusual(request: Request) -> bool:
    is_long = len(request.query_string) > LONGEST or (request.content_length or 0) > LONGEST
    return is_long or bool(request.if_none_match) or sparql.is_introduction(request)


async def _answered(services: Services, request: Request, dataset: Dataset) -> Answer:
    sent = sparql.read(request)
    record = request.environ[gateway.RECORD] = Record(sent.text, release=dataset.version)
    plan = sparql.plan_of(request, sent, dataset)
    record.form = plan.form.lower()
    with queries.turn(request, services.engine, record) as ticket:
        result = await services.engine.run(plan.job, ticket)
    services.journal.tell(record, 200, result.size)
    headers = [
        ("Content-Type", responses.content_type(plan.offer)),
        ("Content-Length", str(result.size)),
        *_caching(request, dataset, plan),
        *permalink.link(request, dataset, plan.job),
        *responses.HEADERS.items(),
    ]
    return _with_body(Answer(200, headers, b"", None, plan.is_repeatable, record), result)


def _caching(request: Request, dataset: Dataset, plan: Plan) -> Iterable[tuple[str, str]]:
    if not plan.is_repeatable:
        return responses.told_of(dataset, responses.NEVER)
    tag = responses.tag_of(dataset, plan.offer, request, *plan.parts)
    return (("ETag", f'"{tag}"'), *responses.told_of(dataset))


def _with_body(answer: Answer, result: Result) -> Answer:
    if result.size > gateway.INLINE:
        answer.pieces = FileWrapper(result.file, PIECE)
    else:
        with result.file as file:
            answer.body = file.read()
    return answer
