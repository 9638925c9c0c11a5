"""Who is in a space, and how one comes in and goes out."""

import msgspec

from sabar.actions.spaces import invites, notices
from sabar.actions.spaces import members as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import times
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.model.spaces.notices import Notify
from sabar.model.spaces.rooms import Role
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import access, people
from sabar.rules.rates import RateClass

routes = Routes("spaces")
_READ = {"auth": "user", "scopes": "read:spaces", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:spaces", "rate": RateClass.API, "cache": "private"}


class Slug(msgspec.Struct, frozen=True):
    slug: str


class MemberId(msgspec.Struct, frozen=True):
    slug: str
    account_id: int


class MemberChange(msgspec.Struct, frozen=True):
    """`ends_at`: for a guest, when he is out again."""

    slug: str
    account_id: int
    role: Role
    ends_at: str | None = None


class NewInvite(msgspec.Struct, frozen=True):
    """`expires_in`: seconds for which the link works. `max_uses`: null is without end. `mail_domain`: only
    for people with a confirmed address there. `ends_at`: when a guest is out again. `email`: where the
    link is sent, by a server that sends mail.
    """

    slug: str
    role: Role = Role.MEMBER
    expires_in: int = 7 * 86_400
    max_uses: int | None = 1
    mail_domain: str = ""
    ends_at: str | None = None
    email: str = ""


class Choice(msgspec.Struct, frozen=True):
    """What is left out stays as it is. `by_mail`: also by letters, one a day at most."""

    slug: str
    notify: Notify | msgspec.UnsetType = msgspec.UNSET
    by_mail: bool | msgspec.UnsetType = msgspec.UNSET


class InviteId(msgspec.Struct, frozen=True):
    slug: str
    id: int


class Token(msgspec.Struct, frozen=True):
    """The last part of the link."""

    token: str


@routes.get("/api/sabar/v1/spaces/{slug}/members", params=Slug, returns=list[entities.SpaceMember], **_READ)
async def index(call: Call[Slug]) -> list[entities.SpaceMember]:
    """Everybody who is in a space, owners first."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return [entities.member(one) for one in await people.members(call.app, entered)]


@routes.put("/api/sabar/v1/spaces/{slug}/members/{account_id}", params=MemberChange, **_WRITE)
async def change(call: Call[MemberChange]) -> None:
    """Make somebody an owner, a member, or a guest until a time; for owners."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    await actions.set_role(call.app, call.me, entered, given.account_id, given.role, _moment(given.ends_at))


@routes.post("/api/sabar/v1/spaces/{slug}/members/{account_id}/hand_over", params=MemberId, **_WRITE)
async def hand_over(call: Call[MemberId]) -> None:
    """Make somebody an owner and oneself a member; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.hand_over(call.app, call.me, entered, call.params.account_id)


@routes.delete("/api/sabar/v1/spaces/{slug}/members/{account_id}", params=MemberId, **_WRITE)
async def remove(call: Call[MemberId]) -> None:
    """Send somebody out; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.remove(call.app, call.me, entered, call.params.account_id)


@routes.post("/api/sabar/v1/spaces/{slug}/leave", params=Slug, **_WRITE)
async def leave(call: Call[Slug]) -> None:
    """Go out of a space; its last owner cannot."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.leave(call.app, call.me, entered)


@routes.put("/api/sabar/v1/spaces/{slug}/notifications", params=Choice, returns=entities.Space, **_WRITE)
async def choose(call: Call[Choice]) -> entities.Space:
    """Of what the person who asks is told by our pages while they are closed, and by mail: nothing, what
    names or answers him, or everything.
    """
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    await notices.choose(call.app, entered, given.notify, given.by_mail)
    entered = await access.space_for(call.app, call.me, given.slug)
    unread = await access.unread(call.app, call.me, [entered])
    return entities.space(entered, unread, call.app.settings.url)


@routes.get("/api/sabar/v1/spaces/{slug}/invites", params=Slug, returns=list[entities.SpaceInvite], **_READ)
async def open_invites(call: Call[Slug]) -> list[entities.SpaceInvite]:
    """Links that still let somebody in, without their secret part; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return [entities.invite(one) for one in await people.invites(call.app, entered)]


@routes.post("/api/sabar/v1/spaces/{slug}/invites", params=NewInvite, returns=entities.SpaceInvite, **_WRITE)
async def invite(call: Call[NewInvite]) -> entities.SpaceInvite:
    """A link into a space, told once; for owners."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    wanted = invites.Wanted(
        given.role,
        given.expires_in,
        given.max_uses,
        given.mail_domain,
        _moment(given.ends_at),
        given.email,
    )
    made, token = await invites.invite(call.app, call.me, entered, wanted)
    return entities.invite(made, invites.link(call.app, token))


@routes.delete("/api/sabar/v1/spaces/{slug}/invites/{id}", params=InviteId, **_WRITE)
async def uninvite(call: Call[InviteId]) -> None:
    """Take a link back; for owners."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await invites.uninvite(call.app, call.me, entered, call.params.id)


@routes.post("/api/sabar/v1/space_invites/{token}/join", params=Token, returns=entities.Space, **_WRITE)
async def join(call: Call[Token]) -> entities.Space:
    """Come in by a link."""
    space = await actions.join(call.app, call.me, call.params.token)
    entered = await access.space_for(call.app, call.me, space.slug)
    return entities.space(entered, {}, call.app.settings.url)


def _moment(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return times.parse(text)
    except ValueError as error:
        raise invalid("ends_at", Problem.NOT_AN_ISO_TIME) from error
