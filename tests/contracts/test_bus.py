"""What every version of the bus must do."""

from __future__ import annotations

import asyncio

import pytest

from sabar.backends.bus import Bus, LocalBus, Message, Resync

pytestmark = pytest.mark.anyio

BACKLOG = 8


@pytest.fixture(params=["local"])
def bus(request: pytest.FixtureRequest) -> Bus:
    return LocalBus(backlog=BACKLOG)


async def test_a_message_reaches_every_subscriber_of_its_channel_in_order(bus: Bus) -> None:
    first, second, other = [await bus.subscribe(name) for name in ("posts", "posts", "notes")]
    for number in range(3):
        await bus.publish("posts", b"%d" % number)
    for subscription in (first, second):
        got = [await anext(subscription) for _ in range(3)]
        assert got == [Message("posts", b"0"), Message("posts", b"1"), Message("posts", b"2")]
    await bus.publish("notes", b"n")
    assert await anext(other) == Message("notes", b"n")


async def test_one_subscription_hears_several_channels_and_can_change_them(bus: Bus) -> None:
    subscription = await bus.subscribe("a", "b")
    await subscription.add("c", "a")
    await subscription.discard("b", "never heard")
    for channel in ("a", "b", "c"):
        await bus.publish(channel, b"x")
    assert [(await anext(subscription)) for _ in range(2)] == [Message("a", b"x"), Message("c", b"x")]
    await subscription.discard("a", "c")
    await bus.publish("a", b"y")
    await subscription.add("a")
    await bus.publish("a", b"z")
    assert await anext(subscription) == Message("a", b"z")


async def test_nothing_said_before_a_subscription_is_heard(bus: Bus) -> None:
    await bus.publish("posts", b"early")
    subscription = await bus.subscribe("posts")
    await bus.publish("posts", b"late")
    assert await anext(subscription) == Message("posts", b"late")


async def test_a_subscriber_too_slow_loses_its_backlog_and_is_told_so(bus: Bus) -> None:
    slow, quick = await bus.subscribe("posts"), await bus.subscribe("posts")
    for number in range(3 * BACKLOG):
        await bus.publish("posts", b"%d" % number)
        assert await anext(quick) == Message("posts", b"%d" % number)
    await bus.publish("posts", b"last")
    got = [await anext(slow)]
    while got[-1] != Message("posts", b"last"):
        got.append(await anext(slow))
    assert got[0] == Resync()
    assert len(got) <= BACKLOG
    numbers = [int(one.data) for one in got[1:-1] if isinstance(one, Message)]
    assert numbers == list(range(3 * BACKLOG - len(numbers), 3 * BACKLOG))


async def test_a_closed_subscription_ends_and_hears_nothing_more(bus: Bus) -> None:
    subscription = await bus.subscribe("posts")
    waiting = asyncio.create_task(anext(subscription))
    await asyncio.sleep(0)
    await subscription.close()
    with pytest.raises(StopAsyncIteration):
        await waiting
    await bus.publish("posts", b"x")
    assert [message async for message in subscription] == []
    await subscription.close()


async def test_closing_the_bus_ends_all_subscriptions(bus: Bus) -> None:
    subscriptions = [await bus.subscribe("posts", "notes") for _ in range(3)]
    await bus.close()
    for subscription in subscriptions:
        assert [message async for message in subscription] == []


async def test_a_subscriber_may_leave_in_the_middle_of_a_publication(bus: Bus) -> None:
    subscriptions = [await bus.subscribe("posts") for _ in range(3)]

    async def leave_after_one(index: int) -> Message | Resync:
        async for message in subscriptions[index]:
            await subscriptions[index].close()
            return message
        raise AssertionError

    leavers = [asyncio.create_task(leave_after_one(index)) for index in range(3)]
    await asyncio.sleep(0)
    await asyncio.gather(*(bus.publish("posts", b"x") for _ in range(3)))
    assert await asyncio.gather(*leavers) == [Message("posts", b"x")] * 3
