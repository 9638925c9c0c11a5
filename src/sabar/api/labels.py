"""Private labels, which our API adds: for their owner, and for applications that ask for them by name."""

import msgspec

from sabar.actions import labels as actions
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.labels import Colour, RuleKind
from sabar.reads.entities import labels as entities
from sabar.reads.entities.accounts import Account
from sabar.reads.json import accounts
from sabar.reads.people import labels
from sabar.rules import limits
from sabar.rules.rates import RateClass

routes = Routes("labels")
_READ = {"auth": "user", "scopes": "read:labels", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:labels", "rate": RateClass.API, "cache": "private"}


class LabelId(msgspec.Struct, frozen=True):
    id: int


class NewLabel(msgspec.Struct, frozen=True):
    name: str
    colour: Colour = Colour.GREY
    sensitive: bool = False


class LabelChange(msgspec.Struct, frozen=True):
    id: int
    name: str | None = None
    colour: Colour | None = None
    sensitive: bool | None = None


class Bearers(paging.Paging, frozen=True, kw_only=True):
    id: int


class BearerIds(msgspec.Struct, frozen=True):
    id: int
    account_ids: list[int]


class NewRule(msgspec.Struct, frozen=True):
    """`value`: a domain, or an address that was copied."""

    id: int
    kind: RuleKind
    value: str


class RuleId(msgspec.Struct, frozen=True):
    id: int
    rule_id: int


@routes.get("/api/sabar/v1/labels", returns=list[entities.Label], **_READ)
async def index(call: Call[msgspec.Struct]) -> list[entities.Label]:
    """All labels of the person who asks, by name."""
    return await labels.of(call.app, call.me)


@routes.post("/api/sabar/v1/labels", params=NewLabel, returns=entities.Label, **_WRITE)
async def create(call: Call[NewLabel]) -> entities.Label:
    """A new label that nobody bears yet."""
    wanted = call.params
    made = await actions.create(
        call.app, call.me, wanted.name, colour=wanted.colour, sensitive=wanted.sensitive
    )
    return await labels.one(call.app, call.me, made.id)


@routes.get("/api/sabar/v1/labels/{id}", params=LabelId, returns=entities.Label, **_READ)
async def show(call: Call[LabelId]) -> entities.Label:
    """One label."""
    return await labels.one(call.app, call.me, call.params.id)


@routes.put("/api/sabar/v1/labels/{id}", params=LabelChange, returns=entities.Label, **_WRITE)
async def update(call: Call[LabelChange]) -> entities.Label:
    """Another name or colour, or whether it is asked about."""
    wanted = call.params
    await actions.update(
        call.app, call.me, wanted.id, name=wanted.name, colour=wanted.colour, sensitive=wanted.sensitive
    )
    return await labels.one(call.app, call.me, wanted.id)


@routes.delete("/api/sabar/v1/labels/{id}", params=LabelId, **_WRITE)
async def delete(call: Call[LabelId]) -> None:
    """Delete a label; posts that went to its people stay theirs."""
    await actions.delete(call.app, call.me, call.params.id)


@routes.get(
    "/api/sabar/v1/labels/{id}/accounts",
    params=Bearers,
    returns=list[Account],
    **{**_READ, "rate": RateClass.PAGING},
)
async def bearers(call: Call[Bearers]) -> Page:
    """Who was given a label; those its rules name are not listed."""
    window = call.params.window(limits.PAGES.accounts)
    found = await labels.given(call.app, call.me, call.params.id, window)
    return paging.page(await accounts.of(call.app, found), found, window)


@routes.post("/api/sabar/v1/labels/{id}/accounts", params=BearerIds, **_WRITE)
async def give(call: Call[BearerIds]) -> None:
    """Give a label to people."""
    await actions.give(call.app, call.me, call.params.id, call.params.account_ids)


@routes.delete("/api/sabar/v1/labels/{id}/accounts", params=BearerIds, **_WRITE)
async def take(call: Call[BearerIds]) -> None:
    """Take a label from people."""
    await actions.take(call.app, call.me, call.params.id, call.params.account_ids)


@routes.post("/api/sabar/v1/labels/{id}/rules", params=NewRule, returns=entities.Label, **_WRITE)
async def add_rule(call: Call[NewRule]) -> entities.Label:
    """Whoever the rule names bears the label, also who comes later."""
    wanted = call.params
    await actions.add_rule(call.app, call.me, wanted.id, wanted.kind, wanted.value)
    return await labels.one(call.app, call.me, wanted.id)


@routes.delete("/api/sabar/v1/labels/{id}/rules/{rule_id}", params=RuleId, **_WRITE)
async def remove_rule(call: Call[RuleId]) -> None:
    """Take a rule away; those it named lose the label, unless it was given to them."""
    await actions.remove_rule(call.app, call.me, call.params.id, call.params.rule_id)


@routes.get("/api/sabar/v1/accounts/{id}/labels", params=LabelId, returns=list[entities.Label], **_READ)
async def of_account(call: Call[LabelId]) -> list[entities.Label]:
    """The labels that an account bears for the person who asks, by name."""
    return await labels.borne(call.app, call.me, call.params.id)
