import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.errors import NoRoom, QueryError
from graph.release import Release
from server import services
from server.admission import Ticket
from server.app import create_app
from server.engine import Engine
from server.job import Job, Limits
from server.process import Process
from server.settings import Settings

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
SORTED = "SELECT DISTINCT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p } ORDER BY ?p ?a"
DOUBLED = "BIND(CONCAT(?x{0}, ?x{0}) AS ?x{1})"


@pytest.fixture(scope="module")
def strict(current: Path) -> Iterator[Flask]:
    """An application that ends a query after three seconds, at 256 MiB, or when its result passes 1 MiB."""
    app = create_app(Settings(current, workers=1, timeout=3.0, memory=256, result=1))
    yield app
    services.of(app).close()


@pytest.fixture
def attacked(strict: Flask) -> FlaskClient:
    return strict.test_client()


def swelling() -> str:
    """A query whose one value doubles until it passes any memory."""
    steps = " ".join(DOUBLED.format(step, step + 1) for step in range(40))
    return f'SELECT ?x40 WHERE {{ BIND("{"x" * 1000}" AS ?x0) {steps} }}'


def nested(opening: str, closing: str) -> str:
    return "SELECT * WHERE {" + opening * 5000 + closing * 5000 + "}"


ATTACKS = [
    pytest.param(ENDLESS, 504, id="a cartesian product"),
    pytest.param("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 403, id="a result beyond its limit"),
    pytest.param(swelling(), 503, id="a string that doubles and doubles"),
    pytest.param(nested("{", "}"), 400, id="5,000 braces"),
    pytest.param(nested("{", ""), 400, id="5,000 braces that never close"),
    pytest.param("ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", 400, id="5,000 parentheses"),
    pytest.param("ASK { ?s ?p " + "[ ?p " * 5000 + "1" + "]" * 5000 + " }", 400, id="5,000 brackets"),
    pytest.param("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, id="SERVICE"),
    pytest.param("SELECT * { service silent <http://127.0.0.1:9/> {} }", 400, id="service silent"),
    pytest.param("ASK { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }", 400, id="SERVICE joined to a word"),
]


@pytest.mark.parametrize(("query", "status"), ATTACKS)
def test_an_attack_gets_its_status_and_the_next_query_its_answer(
    attacked: FlaskClient, query: str, status: int
) -> None:
    response = attacked.post("/sparql", data={"query": query})
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert ("Retry-After" in response.headers) == (status == 503)
    assert attacked.post("/sparql", data={"query": "ASK {}", "format": "csv"}).text == "true"


def test_sorting_a_cartesian_product_ends_at_a_limit(attacked: FlaskClient) -> None:
    assert attacked.post("/sparql", data={"query": SORTED}).status_code in (503, 504)
    assert attacked.post("/sparql", data={"query": "ASK {}", "format": "csv"}).text == "true"


@contextmanager
def engine(workers: int = 2, queue: int = 16, memory: int = 512) -> Iterator[Engine]:
    limits = Limits(workers=workers, timeout=3, memory=memory, result=1, queue=queue)
    made = Engine(limits, partial(Process, limits))
    try:
        yield made
    finally:
        made.close()


def test_long_results_that_nobody_takes_are_bounded_and_one_client_leaves_room_for_another(published: Release) -> None:
    job = Job(published.store, f'SELECT ("{"x" * 900_000}" AS ?long) {{}}', "csv")

    async def ask() -> tuple[str, int, int]:
        with engine(workers=2) as made, ExitStack() as kept:  # a result may have 1 MiB, so that 8 MiB may wait
            for client in ("greedy", "greedy", "greedy", "greedy", "other"):
                kept.enter_context((await made.run(job, Ticket(client, 3))).file)
            with pytest.raises(NoRoom) as refused:
                await made.run(job, Ticket("greedy", 3))
            size = made.outbox.size
            kept.close()
            return str(refused.value), size, made.outbox.size

    told = "too many of your long results wait for you to take them; read those first"
    assert asyncio.run(ask()) == (told, 5 * 900_008, 0)


async def outcome(engine: Engine, release: Release, query: str, ticket: Ticket) -> str:
    """Return the result of a query as text, or the name of the error."""
    try:
        result = await engine.run(Job(release.store, query, "csv"), ticket)
    except QueryError as error:
        return type(error).__name__
    with result.file as file:
        return file.read().decode()


def test_a_service_that_the_tokeniser_cannot_see_calls_nobody(published: Release) -> None:
    # A tokeniser takes `<2)SERVICE#>` for an IRI, the engine for a comparison and a SERVICE.
    with socket.create_server(("127.0.0.1", 0)) as listener, engine() as made:
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        query = f"SELECT * {{ FILTER(1<2)SERVICE#>\n<{address}> {{ ?s ?p ?o }} }}"
        with pytest.raises(QueryError, match="could not be evaluated"):
            asyncio.run(made.run(Job(published.store, query, "json"), Ticket("a", 5)))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_one_client_waits_at_half_of_the_places_while_another_is_answered(published: Release) -> None:
    async def ask() -> tuple[str, int, int, list[str]]:
        with engine(workers=2) as made:
            greedy = [asyncio.create_task(outcome(made, published, ENDLESS, Ticket("greedy", 1.5))) for _ in range(3)]
            await asyncio.sleep(0.2)
            held = (made.admission.running, made.admission.waiting)
            other = await outcome(made, published, "ASK {}", Ticket("other", 3))
            return (other, *held, sorted(await asyncio.gather(*greedy)))

    # One ends at its deadline; the two that waited behind it were never reached.
    assert asyncio.run(ask()) == ("true", 1, 2, ["DeadlinePassed", "QueueFull", "QueueFull"])


def test_one_client_fills_half_of_the_queue_and_another_still_finds_room(published: Release) -> None:
    async def ask() -> tuple[str, str, int]:
        with engine(workers=2, queue=4) as made:
            greedy = [asyncio.create_task(outcome(made, published, ENDLESS, Ticket("greedy", 1))) for _ in range(3)]
            await asyncio.sleep(0.2)
            beyond = await outcome(made, published, "ASK {}", Ticket("greedy", 1))
            other = await outcome(made, published, "ASK {}", Ticket("other", 3))
            waiting = made.admission.waiting
            await asyncio.gather(*greedy)
            return beyond, other, waiting

    assert asyncio.run(ask()) == ("QueueFull", "true", 2)


def test_without_a_queue_a_query_beyond_the_places_is_refused_at_once(published: Release) -> None:
    async def ask() -> tuple[str, str]:
        with engine(workers=1, queue=0) as made:
            first = asyncio.create_task(outcome(made, published, ENDLESS, Ticket("a", 1)))
            await asyncio.sleep(0.1)
            return await outcome(made, published, "ASK {}", Ticket("b", 1)), await first

    assert asyncio.run(ask()) == ("QueueFull", "DeadlinePassed")


def test_a_query_is_stopped_where_it_runs_and_where_it_waits_by_its_client_alone(published: Release) -> None:
    async def ask() -> tuple[bool, bool, bool, list[str], str]:
        with engine(workers=2) as made:
            made.attach(asyncio.get_running_loop())
            tickets = [Ticket("a", 3, "runs"), Ticket("a", 3, "waits")]
            tasks = [asyncio.create_task(outcome(made, published, ENDLESS, each)) for each in tickets]
            await asyncio.sleep(0.3)
            stopped = made.stop("b", "runs"), made.stop("a", "runs"), made.stop("a", "waits")
            ended = await asyncio.gather(*tasks)
            return (*stopped, ended, await outcome(made, published, "ASK {}", Ticket("a", 3, "runs")))

    assert asyncio.run(ask()) == (False, True, True, ["Stopped", "Stopped"], "true")


def test_two_queries_of_a_client_cannot_have_one_id(published: Release) -> None:
    async def ask() -> tuple[str, str, str]:
        with engine(workers=4) as made:
            first = asyncio.create_task(outcome(made, published, ENDLESS, Ticket("a", 1, "one")))
            await asyncio.sleep(0.1)
            same = await outcome(made, published, "ASK {}", Ticket("a", 1, "one"))
            other = await outcome(made, published, "ASK {}", Ticket("b", 20, "one"))
            return same, other, await first

    assert asyncio.run(ask()) == ("IdInUse", "true", "DeadlinePassed")


def test_a_process_killed_from_outside_is_replaced_whether_it_works_or_not(published: Release) -> None:
    others = children()

    async def ask() -> tuple[list[str], int]:
        with engine(workers=1) as made:
            told = [await outcome(made, published, "ASK {}", Ticket("a", 3))]
            for pid in children() - others:
                os.kill(int(pid), signal.SIGKILL)
            await asyncio.sleep(0.2)
            told.append(await outcome(made, published, "ASK {}", Ticket("a", 3)))
            task = asyncio.create_task(outcome(made, published, ENDLESS, Ticket("a", 3)))
            await asyncio.sleep(0.3)
            for pid in children() - others:
                os.kill(int(pid), signal.SIGKILL)
            told.append(await task)
            told.append(await outcome(made, published, "ASK {}", Ticket("a", 3)))
            return told, made.admission.running

    assert asyncio.run(ask()) == (["true", "true", "ProcessLost", "true"], 0)


def test_queries_made_to_end_at_once_start_no_endless_row_of_processes(published: Release) -> None:
    async def ask() -> tuple[str, int, str]:
        with engine(workers=2) as made:
            await outcome(made, published, "ASK {}", Ticket("a", 20))
            told = [await outcome(made, published, ENDLESS, Ticket("a", 0.002)) for _ in range(40)]
            ended = made.crew.replaced
            return told[0], ended, await outcome(made, published, "ASK {}", Ticket("a", 20))

    first, ended, last = asyncio.run(ask())
    # 40 of them pass in less time than a process takes to start.
    assert (first, ended < 10, last) == ("DeadlinePassed", True, "true")


def test_a_query_process_is_given_no_secrets(published: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    before = children()
    with engine() as made:
        assert asyncio.run(outcome(made, published, "ASK {}", Ticket("a", 3))) == "true"
        environments = [Path(f"/proc/{child}/environ").read_bytes() for child in children() - before]
    assert len(environments) == 3  # two places, and one process that takes over when another is lost
    assert not any(b"SOME_TOKEN" in each for each in environments)


def test_closing_an_engine_ends_its_processes() -> None:
    before = children()
    with engine():
        assert len(children() - before) == 3
    assert children() == before


def children() -> set[str]:
    """Return the processes below this one, whichever thread started them."""
    tasks = Path("/proc/self/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}
