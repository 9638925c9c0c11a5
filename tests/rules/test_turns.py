"""Who comes next when many wait for one thing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sabar.kit.turns import Full, Turns

pytestmark = pytest.mark.anyio


class Counter:
    """Parties that come in order; `served` names them as their turns came."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.served: list[str] = []
        self.open = asyncio.Event()

    async def come(self, party: str) -> None:
        async with self.turns.turn(party):
            await self.open.wait()
            self.served.append(party)
            await asyncio.sleep(0)

    def begin(self, parties: str) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(self.come(party)) for party in parties]


async def let_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    yield Counter(Turns(each=2, most=8, door_s=0.2, patience_s=30))


async def test_each_party_is_served_once_in_a_round(counter: Counter) -> None:
    tasks = counter.begin("aaa") + counter.begin("bb") + counter.begin("c")
    await let_run()
    counter.open.set()
    await asyncio.gather(*tasks)
    assert "".join(counter.served) == "aabcab"


async def test_a_third_that_waits_is_sent_away_unless_a_place_gets_free_soon(counter: Counter) -> None:
    tasks = counter.begin("aaaaa") + counter.begin("b")
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    assert all(isinstance(task.exception(), Full) for task in done)
    counter.open.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(one, Full) and one.own for one in told] == [False, False, False, True, True, False]
    assert "".join(counter.served) == "aaba"
    counter.served.clear()
    await asyncio.gather(*counter.begin("aaaa"))
    assert "".join(counter.served) == "aaaa"


async def test_nobody_waits_where_too_many_do(counter: Counter) -> None:
    tasks = counter.begin("abcdefghi")
    await let_run()
    with pytest.raises(Full) as caught:
        await counter.come("z")
    assert not caught.value.own
    counter.open.set()
    await asyncio.gather(*tasks)
    assert not counter.turns.taken


async def test_who_waits_too_long_or_leaves_takes_nobodys_turn() -> None:
    counter = Counter(Turns(each=2, most=8, door_s=0.05, patience_s=0.1))
    first, second = counter.begin("ab")
    with pytest.raises(TimeoutError):
        await second
    counter.open.set()
    await first
    counter.open.clear()
    for _ in range(3):
        held, leaving, next_one = counter.begin("abc")
        await let_run()
        counter.open.set()
        leaving.cancel()
        await asyncio.gather(held, next_one)
        assert leaving.cancelled() or leaving.done()
        counter.open.clear()
    assert not counter.turns.taken


async def test_a_turn_that_comes_while_one_leaves_goes_to_the_next(counter: Counter) -> None:
    held, leaving, next_one = counter.begin("abc")
    await let_run()
    counter.open.set()
    await held
    leaving.cancel()  # it was just given the turn and has not run since
    await next_one
    assert counter.served == ["a", "c"]
    assert not counter.turns.taken


async def test_one_who_gives_up_at_the_very_end_of_anothers_turn_blocks_nobody() -> None:
    """After his stay at the door, and in the instant in which his turn comes."""
    turns = Turns(each=2, most=8, door_s=0.01, patience_s=30)
    gone = asyncio.Event()

    async def first() -> None:
        async with turns.turn("a"):
            await gone.wait()

    async def other(party: str) -> str:
        async with turns.turn(party):
            return party

    holder = asyncio.create_task(first())
    await let_run()
    leaving, staying = asyncio.create_task(other("b")), asyncio.create_task(other("c"))
    await asyncio.sleep(0.05)
    gone.set()
    leaving.cancel()
    await holder
    assert await asyncio.wait_for(staying, 5) == "c"
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert not turns.taken
