"""What many ask for at once is done once."""

import asyncio

import pytest

from sabar.kit.flights import Flights

pytestmark = pytest.mark.anyio


class Work:
    def __init__(self, failing: bool = False) -> None:
        self.begun = 0
        self.open = asyncio.Event()
        self.failing = failing

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        await self.open.wait()
        if self.failing:
            raise ValueError("no")
        return number


async def test_whoever_asks_meanwhile_shares_the_outcome_and_whoever_asks_later_does_not() -> None:
    flights, work = Flights(), Work()
    asked = [asyncio.create_task(flights.share("tea", work)) for _ in range(3)]
    other = asyncio.create_task(flights.share("coffee", work))
    await asyncio.sleep(0)
    work.open.set()
    assert (await asyncio.gather(*asked), await other, work.begun) == ([1, 1, 1], 2, 2)
    assert await flights.share("tea", work) == 3


async def test_an_error_is_everybodys_and_the_next_one_tries_again() -> None:
    flights, work = Flights(), Work(failing=True)
    asked = [asyncio.create_task(flights.share("tea", work)) for _ in range(2)]
    await asyncio.sleep(0)
    work.open.set()
    assert [type(one) for one in await asyncio.gather(*asked, return_exceptions=True)] == [ValueError] * 2
    work.failing = False
    assert await flights.share("tea", work) == 2


async def test_who_stops_waiting_stops_nobody_else() -> None:
    flights, work = Flights(), Work()
    first = asyncio.create_task(flights.share("tea", work))
    second = asyncio.create_task(flights.share("tea", work))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    work.open.set()
    assert (await second, work.begun) == (1, 1)
