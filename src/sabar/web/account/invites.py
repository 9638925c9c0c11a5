"""Invitations: making links and taking them back."""

import msgspec
from starlette.responses import Response

from sabar.actions.auth import invites
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.account import joining
from sabar.rules.rates import RateClass
from sabar.web.account.views import InvitesPage, InviteView
from sabar.web.frame import layout

routes = Routes("invites", kind="web")


class NewInvite(msgspec.Struct, frozen=True):
    """Nothing chosen: any number of people, for ever."""

    max_uses: int | None = None
    days: int | None = None


class InviteId(msgspec.Struct, frozen=True):
    id: int


class Shown(msgspec.Struct, frozen=True):
    fresh: int | None = None


@routes.get("/settings/invites", auth="session", rate=RateClass.PAGE, cache="private", params=Shown)
async def show(call: Call[Shown]) -> Response:
    """This person's invites."""
    found = await joining.invites_of(call.app, call.me)
    fresh = next((one for one in found if one.id == call.params.fresh), None)
    view = InvitesPage(
        shell=await layout.of_call(call),
        invites=tuple(
            InviteView(
                id=str(one.id),
                link=invites.link(call.app, one),
                uses=one.uses,
                max_uses=one.max_uses,
                expires_ms=one.expires_at,
                created_ms=one.created_at,
            )
            for one in found
        ),
        fresh=invites.link(call.app, fresh) if fresh else None,
    )
    return layout.respond(call.app, view)


@routes.post("/settings/invites", auth="session", rate=RateClass.INVITE, cache="private", params=NewInvite)
async def create(call: Call[NewInvite]) -> Response:
    """Make a link."""
    made = await invites.create(call.app, call.me, max_uses=call.params.max_uses, days=call.params.days)
    return layout.go(call.app, f"/settings/invites?fresh={made.id}")


@routes.post("/settings/invites/end", auth="session", rate=RateClass.PAGE, cache="private", params=InviteId)
async def end(call: Call[InviteId]) -> Response:
    """Take a link back."""
    await invites.revoke(call.app, call.me, call.params.id)
    return layout.go(call.app, "/settings/invites", "saved")


@routes.post("/admin/invites", auth="session", rate=RateClass.INVITE, cache="private", staff=True)
async def create_first(call: Call[NoParams]) -> Response:
    """Make the link of the first-run list."""
    await invites.create(call.app, call.me, max_uses=10)
    return layout.go(call.app, "/setup/checklist")
