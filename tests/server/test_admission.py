import asyncio

from server.admission import Admission, End, Ticket


def test_a_query_that_is_called_just_as_it_ends_gives_its_place_to_the_next() -> None:
    async def go() -> tuple[bool, bool, int]:
        admission = Admission(places=1, queue=4)
        first, late, next_ = (Ticket(client, 1) for client in "abc")
        assert await admission.enter(first)
        entering = [asyncio.create_task(admission.enter(each)) for each in (late, next_)]
        await asyncio.sleep(0)
        admission.leave(first)  # calls the late one, which is ended before it comes
        late.end = End.DEADLINE
        admission.give_up(late)
        return (await entering[0], await entering[1], admission.running)

    assert asyncio.run(go()) == (False, True, 1)
