"""Rules by which one's own posts wait, which our API adds."""

from typing import Any

import msgspec

from sabar.actions.holding import rules as actions
from sabar.api import label_scope
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.hold_rules import HoldRule, RuleWait
from sabar.reads.entities import hold_rules as entities
from sabar.reads.posts.unsent import holds
from sabar.rules import hours
from sabar.rules.rates import RateClass

routes = Routes("hold_rules")
_READ = {"auth": "user", "scopes": "read:statuses", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:statuses", "rate": RateClass.API, "cache": "private"}


class RuleId(msgspec.Struct, frozen=True):
    id: int


class NewRule(msgspec.Struct, frozen=True):
    """As in `HoldRule`. `label_ids` takes a token that may read labels, too; with `wait` `colleague`,
    `colleague_id` is the account that is asked, null every colleague.
    """

    wait: RuleWait
    enabled: bool = True
    weekdays: list[int] = []
    from_time: str = ""
    to_time: str = ""
    words: list[str] = []
    strangers: bool = False
    above: int | None = None
    label_ids: list[int] | None = None
    colleague_id: int | None = None


class Rewritten(NewRule, frozen=True, kw_only=True):
    """The whole rule; what is left out is not asked any more, but for `label_ids`, which stay."""

    id: int


@routes.get("/api/sabar/v1/hold_rules", returns=list[entities.HoldRule], **_READ)
async def index(call: Call[msgspec.Struct]) -> list[entities.HoldRule]:
    """All rules of the person who asks, the oldest first."""
    labelled = label_scope.granted(call)
    return [entities.of(one, labelled=labelled) for one in await holds.of(call.app, call.me)]


@routes.post("/api/sabar/v1/hold_rules", params=NewRule, returns=entities.HoldRule, **_WRITE)
async def create(call: Call[NewRule]) -> entities.HoldRule:
    """A new rule; it holds what is sent from now on."""
    made = await actions.create(call.app, call.me, _wanted(call, call.params, []))
    return entities.of(made, labelled=label_scope.granted(call))


@routes.get("/api/sabar/v1/hold_rules/{id}", params=RuleId, returns=entities.HoldRule, **_READ)
async def show(call: Call[RuleId]) -> entities.HoldRule:
    """One rule."""
    return await _told(call, call.params.id)


@routes.put("/api/sabar/v1/hold_rules/{id}", params=Rewritten, returns=entities.HoldRule, **_WRITE)
async def update(call: Call[Rewritten]) -> entities.HoldRule:
    """Write a rule anew, or switch it off or on. What waits already waits as it did."""
    id = call.params.id
    before = await holds.one(call.app, call.me, id)
    wanted = _wanted(call, call.params, before.label_ids)
    await actions.update(call.app, call.me, msgspec.structs.replace(wanted, id=id))
    return await _told(call, id)


@routes.delete("/api/sabar/v1/hold_rules/{id}", params=RuleId, **_WRITE)
async def delete(call: Call[RuleId]) -> None:
    """Delete a rule. What waits by it still waits."""
    await actions.delete(call.app, call.me, call.params.id)


async def _told(call: Call[Any], id: int) -> entities.HoldRule:
    return entities.of(await holds.one(call.app, call.me, id), labelled=label_scope.granted(call))


def _wanted(call: Call[Any], given: NewRule, label_ids: list[int]) -> HoldRule:
    if given.label_ids is not None:
        label_scope.demand(call)
    return HoldRule(
        id=0,
        account_id=call.me.id,
        enabled=given.enabled,
        wait=given.wait,
        weekdays=given.weekdays,
        from_minute=hours.minute_of("from_time", given.from_time),
        to_minute=hours.minute_of("to_time", given.to_time),
        words=given.words,
        strangers=given.strangers,
        above=given.above,
        label_ids=label_ids if given.label_ids is None else given.label_ids,
        created_at=0,
        colleague_id=given.colleague_id,
    )
