"""Deliveries take turns by author."""

from __future__ import annotations

import asyncio

import pytest

from sabar.backends.fanout import Fanout, Slices

pytestmark = pytest.mark.anyio


@pytest.fixture
def trace() -> list[str]:
    return []


def delivery(name: str, slices: int, trace: list[str]) -> Slices:
    for number in range(slices):
        trace.append(f"{name}{number}")
        if number < slices - 1:
            yield
    return slices


async def test_a_small_post_runs_at_once_beside_a_large_one(trace: list[str]) -> None:
    fanout = Fanout()
    large = asyncio.create_task(fanout.run(1, delivery("large", 50, trace)))
    await asyncio.sleep(0)
    assert await fanout.run(2, delivery("small", 1, trace)) == 1
    assert len(trace) <= 4
    assert await large == 50


async def test_authors_take_turns_and_each_author_keeps_his_order(trace: list[str]) -> None:
    fanout = Fanout()
    results = await asyncio.gather(
        fanout.run(1, delivery("a", 3, trace)),
        fanout.run(1, delivery("b", 3, trace)),
        fanout.run(2, delivery("c", 3, trace)),
    )
    assert results == [3, 3, 3]
    assert trace == ["a0", "c0", "a1", "c1", "a2", "c2", "b0", "b1", "b2"]


async def test_other_tasks_run_between_slices(trace: list[str]) -> None:
    fanout = Fanout()
    running = asyncio.create_task(fanout.run(1, delivery("large", 50, trace)))
    turns = 0
    while not running.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns >= 50


async def test_an_error_goes_to_its_caller_and_stops_nobody_else(trace: list[str]) -> None:
    def broken() -> Slices:
        yield
        raise OSError("no memory")

    fanout = Fanout()
    results = await asyncio.gather(
        fanout.run(1, broken()),
        fanout.run(1, delivery("a", 2, trace)),
        fanout.run(2, delivery("b", 2, trace)),
        return_exceptions=True,
    )
    assert isinstance(results[0], OSError)
    assert results[1:] == [2, 2]


async def test_a_cancelled_delivery_stops_and_the_next_goes_on(trace: list[str]) -> None:
    fanout = Fanout()
    first = asyncio.create_task(fanout.run(1, delivery("first", 50, trace)))
    await asyncio.sleep(0)
    second = asyncio.create_task(fanout.run(1, delivery("second", 2, trace)))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 2
    assert first.cancelled()
    assert len([step for step in trace if step.startswith("first")]) < 10
