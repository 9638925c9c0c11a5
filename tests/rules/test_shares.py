"""Who is worked for when many of one network ask at once."""

import asyncio

from sabar.edge.shares import Shares


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def _asking(turns: Shares, network: str, begun: list[str], name: str, end: asyncio.Event) -> None:
    await turns.take(network)
    try:
        begun.append(name)
        await end.wait()
    finally:
        turns.give(network)


def test_of_one_network_so_many_are_worked_for_at_once_and_the_others_in_the_order_they_came() -> None:
    async def scene() -> None:
        begun: list[str] = []
        turns, ends = Shares(2), [asyncio.Event() for _ in range(5)]
        asking = [asyncio.create_task(_asking(turns, "a", begun, str(n), ends[n])) for n in range(5)]
        await _settled()
        assert begun == ["0", "1"]
        ends[1].set()
        await _settled()
        assert begun == ["0", "1", "2"]
        for end in ends:
            end.set()
        await asyncio.gather(*asking)
        assert begun == ["0", "1", "2", "3", "4"]

    asyncio.run(scene())


def test_other_networks_do_not_wait_with_it() -> None:
    async def scene() -> None:
        begun: list[str] = []
        turns, end = Shares(1), asyncio.Event()
        asking = [asyncio.create_task(_asking(turns, "a", begun, "a", end)) for _ in range(3)]
        asking.append(asyncio.create_task(_asking(turns, "b", begun, "b", end)))
        await _settled()
        assert begun == ["a", "b"]
        end.set()
        await asyncio.gather(*asking)

    asyncio.run(scene())


def test_other_networks_do_not_wait_for_work_that_never_waits_itself() -> None:
    async def scene() -> None:
        begun: list[str] = []
        turns, at_once = Shares(2), asyncio.Event()
        at_once.set()
        asking = [asyncio.create_task(_asking(turns, "a", begun, "a", at_once)) for _ in range(20)]
        await asyncio.sleep(0)
        asking.append(asyncio.create_task(_asking(turns, "b", begun, "b", at_once)))
        await asyncio.gather(*asking)
        assert len(begun) == 21
        assert begun.index("b") <= 4

    asyncio.run(scene())


def test_whoever_leaves_while_he_waits_or_as_his_turn_comes_takes_no_turn_away() -> None:
    async def scene() -> None:
        begun: list[str] = []
        turns, ends = Shares(1), [asyncio.Event() for _ in range(4)]
        asking = [asyncio.create_task(_asking(turns, "a", begun, str(n), ends[n])) for n in range(4)]
        await _settled()
        asking[1].cancel()
        await _settled()
        ends[0].set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        # The turn has been handed over by now, and is not taken yet.
        asking[2].cancel()
        await _settled()
        assert begun == ["0", "3"]
        ends[3].set()
        await asyncio.gather(*asking, return_exceptions=True)
        await turns.take("a")
        assert begun == ["0", "3"]

    asyncio.run(scene())
