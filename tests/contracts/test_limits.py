"""Requests are counted in fixed windows, and the headers' numbers add up."""

from __future__ import annotations

import pytest

from sabar.backends.cache import LocalCache
from sabar.backends.limits import Limits, Verdict
from sabar.kit.clock import FixedClock
from sabar.kit.rate import Rate
from sabar.rules import rates
from sabar.rules.rates import By, RateClass

pytestmark = pytest.mark.anyio

MINUTE = 60_000
NOON = 1_767_268_800_000
THREE = Rate("three", 3, 5 * MINUTE)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON + 2 * MINUTE)


@pytest.fixture
def limits(clock: FixedClock) -> Limits:
    return Limits(LocalCache(clock), clock)


async def test_a_window_starts_at_a_round_time_and_gives_everything_back(
    limits: Limits, clock: FixedClock
) -> None:
    end = NOON + 5 * MINUTE
    for remaining in (2, 1, 0):
        assert await limits.hit([(THREE, "anna")]) == Verdict(True, 3, remaining, end)
    assert await limits.hit([(THREE, "anna")]) == Verdict(False, 3, 0, end)
    clock.advance(3 * MINUTE - 1)
    assert await limits.hit([(THREE, "anna")]) == Verdict(False, 3, 0, end)
    clock.advance(1)
    assert await limits.hit([(THREE, "anna")]) == Verdict(True, 3, 2, end + 5 * MINUTE)


async def test_callers_and_rates_are_counted_apart(limits: Limits) -> None:
    for who in ("anna", "ben"):
        verdict = await limits.hit([(THREE, who)])
        assert verdict is not None
        assert verdict.remaining == 2
    verdict = await limits.hit([(Rate("other", 3, MINUTE), "anna")])
    assert verdict is not None
    assert verdict.remaining == 2


async def test_of_several_rates_the_tightest_is_told(limits: Limits) -> None:
    wide = Rate("wide", 10, MINUTE)
    verdict = await limits.hit([(wide, "anna"), (THREE, "anna")])
    assert verdict == Verdict(True, 3, 2, NOON + 5 * MINUTE)
    await limits.hit([(wide, "ben")], cost=10)
    verdict = await limits.hit([(wide, "ben"), (THREE, "ben")])
    assert verdict == Verdict(False, 10, 0, NOON + 3 * MINUTE)


async def test_of_two_refusals_the_later_end_is_told(limits: Limits) -> None:
    short = Rate("short", 3, MINUTE)
    for charges in ([(short, "anna"), (THREE, "anna")], [(THREE, "anna"), (short, "anna")]):
        verdict = await limits.hit(charges, cost=4)
        assert verdict == Verdict(False, 3, 0, NOON + 5 * MINUTE)


async def test_a_request_may_cost_more_than_one(limits: Limits) -> None:
    verdict = await limits.hit([(THREE, "anna")], cost=2)
    assert verdict is not None
    assert (verdict.allowed, verdict.remaining) == (True, 1)
    verdict = await limits.hit([(THREE, "anna")], cost=2)
    assert verdict is not None
    assert (verdict.allowed, verdict.remaining) == (False, 0)


async def test_switched_off_limits_allow_everything(clock: FixedClock) -> None:
    limits = Limits(LocalCache(clock), clock, enabled=False)
    for _ in range(10):
        verdict = await limits.hit([(THREE, "anna")])
        assert verdict == Verdict(True, 3, 3, NOON + 5 * MINUTE)


async def test_without_anybody_to_charge_there_is_no_verdict(limits: Limits) -> None:
    assert await limits.hit([]) is None


async def test_the_three_hundred_and_first_request_of_a_guest_is_refused(limits: Limits) -> None:
    charges = rates.charges(RateClass.API, {By.GUEST: "192.0.2.1", By.ADDRESS: "192.0.2.1"})
    verdicts = [await limits.hit(charges) for _ in range(301)]
    assert [verdict is not None and verdict.allowed for verdict in verdicts] == [True] * 300 + [False]


def test_every_class_has_its_row_and_names_are_not_shared() -> None:
    assert set(rates.TABLE) == set(RateClass)
    names = [quota.rate.name for quotas in rates.TABLE.values() for quota in quotas]
    assert len(names) == len(set(names))


def test_only_those_whom_a_request_has_are_charged() -> None:
    charged = rates.of_caller(RateClass.API, "api", {By.TOKEN: "t1", By.ACCOUNT: "7"})
    assert [(rate.limit, who) for rate, who in charged] == [(300, "t1"), (1500, "7")]
    assert rates.charges(RateClass.NONE, {By.ACCOUNT: "7"}) == []


def test_what_the_address_pays_is_known_before_its_caller_is() -> None:
    paid = rates.at_the_door(RateClass.SEARCH, "api", "192.0.2.1")
    assert [rate.name for rate, _ in paid] == ["API.ADDRESS"]
    besides = rates.of_caller(RateClass.SEARCH, "api", {By.GUEST: "192.0.2.1", By.APP: "9", By.TOKEN: "t"})
    assert {rate.name for rate, _ in besides} == {"SEARCH.GUEST", "API.GUEST", "API.APP", "API.TOKEN"}
    assert rates.at_the_door(RateClass.NONE, "web", "192.0.2.1") == []
