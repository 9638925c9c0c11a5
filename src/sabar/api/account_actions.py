"""Accounts (methods/accounts): follow, block, mute, endorse, remember."""

from collections.abc import Awaitable, Callable

import msgspec

from sabar.actions import mail_readers
from sabar.actions import relations as actions
from sabar.actions.relations import FollowOptions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.accounts import Account
from sabar.model.viewers import Viewer
from sabar.reads import access, api_types
from sabar.reads.entities.relationships import Relationship
from sabar.reads.people import relationships
from sabar.rules.rates import RateClass
from sabar.rules.writing import language
from sabar.services import Services

routes = Routes("accounts")

_WRITE = {"auth": "user", "rate": RateClass.API, "cache": "private", "returns": Relationship}

Action = Callable[[Services, Viewer, Account], Awaitable[None]]


class Id(msgspec.Struct, frozen=True):
    id: int


class Follow(msgspec.Struct, frozen=True):
    id: int
    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None


class Mute(msgspec.Struct, frozen=True):
    id: int
    notifications: bool = True
    duration: int = 0


class ByMail(msgspec.Struct, frozen=True):
    id: int
    email: api_types.Email


class Note(msgspec.Struct, frozen=True):
    id: int
    comment: str = ""


@routes.post("/api/v1/accounts/{id}/follow", **_WRITE, scopes="write:follows", params=Follow)
async def follow(call: Call[Follow]) -> Relationship:
    """Follow, ask to follow a locked account, or change the options of a follow."""
    wanted = call.params
    options = FollowOptions(wanted.reblogs, wanted.notify, wanted.languages)
    target = await access.account_for(call.app, call.me, wanted.id)
    await actions.follow(call.app, call.me, target, options)
    return await relationships.one(call.app, call.me, wanted.id)


@routes.post("/api/v1/accounts/{id}/unfollow", **_WRITE, scopes="write:follows", params=Id)
async def unfollow(call: Call[Id]) -> Relationship:
    """Stop following, or take back a request."""
    return await _done(call, actions.unfollow)


@routes.post("/api/v1/accounts/{id}/remove_from_followers", **_WRITE, scopes="write:follows", params=Id)
async def remove_from_followers(call: Call[Id]) -> Relationship:
    """Make somebody stop following oneself."""
    return await _done(call, actions.remove_follower)


@routes.post("/api/v1/accounts/{id}/block", **_WRITE, scopes="write:blocks", params=Id)
async def block(call: Call[Id]) -> Relationship:
    """End everything between the two, and let nothing new begin."""
    return await _done(call, actions.block)


@routes.post("/api/v1/accounts/{id}/unblock", **_WRITE, scopes="write:blocks", params=Id)
async def unblock(call: Call[Id]) -> Relationship:
    """Lift a block; what it ended does not come back."""
    return await _done(call, actions.unblock)


@routes.post("/api/v1/accounts/{id}/mute", **_WRITE, scopes="write:mutes", params=Mute)
async def mute(call: Call[Mute]) -> Relationship:
    """Hide somebody without his knowing, for ever or for `duration` seconds."""
    wanted = call.params
    target = await access.account_for(call.app, call.me, wanted.id)
    await actions.mute(call.app, call.me, target, notifications=wanted.notifications, seconds=wanted.duration)
    return await relationships.one(call.app, call.me, wanted.id)


@routes.post("/api/v1/accounts/{id}/unmute", **_WRITE, scopes="write:mutes", params=Id)
async def unmute(call: Call[Id]) -> Relationship:
    """Hide somebody no longer."""
    return await _done(call, actions.unmute)


@routes.post("/api/v1/accounts/{id}/endorse", **_WRITE, scopes="write:accounts", params=Id)
async def endorse(call: Call[Id]) -> Relationship:
    """Show somebody one follows on the own profile."""
    return await _done(call, actions.endorse)


@routes.post("/api/v1/accounts/{id}/unendorse", **_WRITE, scopes="write:accounts", params=Id)
async def unendorse(call: Call[Id]) -> Relationship:
    """Show somebody on the own profile no longer."""
    return await _done(call, actions.unendorse)


@routes.post("/api/v1/accounts/{id}/pin", **_WRITE, scopes="write:accounts", params=Id)
async def pin(call: Call[Id]) -> Relationship:
    """The older name of endorse."""
    return await _done(call, actions.endorse)


@routes.post("/api/v1/accounts/{id}/unpin", **_WRITE, scopes="write:accounts", params=Id)
async def unpin(call: Call[Id]) -> Relationship:
    """The older name of unendorse."""
    return await _done(call, actions.unendorse)


@routes.post("/api/v1/accounts/{id}/note", **_WRITE, scopes="write:accounts", params=Note)
async def note(call: Call[Note]) -> Relationship:
    """Private words about somebody; empty ones are forgotten."""
    target = await access.account_for(call.app, call.me, call.params.id)
    await actions.note(call.app, call.me, target, call.params.comment)
    return await relationships.one(call.app, call.me, target.id)


@routes.post(
    "/api/v1/accounts/{id}/email_subscriptions",
    auth="optional",
    rate=RateClass.CONFIRMATION,
    cache="private",
    params=ByMail,
)
async def subscribe_by_mail(call: Call[ByMail]) -> None:
    """Ask for an account's public posts by mail; 404 where it does not offer them."""
    target = await access.account_for(call.app, call.viewer, call.params.id)
    asked = language.choose(call.request.headers.get("accept-language", ""))
    await mail_readers.subscribe(call.app, target, call.params.email, asked)


async def _done(call: Call[Id], action: Action) -> Relationship:
    target = await access.account_for(call.app, call.me, call.params.id)
    await action(call.app, call.me, target)
    return await relationships.one(call.app, call.me, target.id)
