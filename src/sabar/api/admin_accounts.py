"""Moderating accounts (methods/admin/accounts)."""

from typing import Literal

import msgspec

from sabar.actions.auth import joining, moderation
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.errors import Conflict, Forbidden, NotFound
from sabar.model.moderation import Measure, PeopleAsked
from sabar.reads import api_types
from sabar.reads.entities.accounts import ROLES_BY_ID
from sabar.reads.entities.admin import AdminAccount
from sabar.reads.staff import staff_accounts
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission

routes = Routes("admin/accounts")

_READ = {
    "auth": "user",
    "scopes": "admin:read:accounts",
    "rate": RateClass.API,
    "cache": "private",
    "staff": Permission.MANAGE_USERS,
}
_WRITE = {**_READ, "scopes": "admin:write:accounts"}


class Wanted(paging.Paging, frozen=True, kw_only=True):
    username: api_types.Handle = ""
    display_name: api_types.DisplayName = ""
    by_domain: str = ""
    email: api_types.Email = ""
    ip: str = ""


class WantedV1(Wanted, frozen=True, kw_only=True):
    local: bool = False
    remote: bool = False
    active: bool = False
    pending: bool = False
    disabled: bool = False
    silenced: bool = False
    suspended: bool = False
    sensitized: bool = False
    staff: bool = False


class WantedV2(Wanted, frozen=True, kw_only=True):
    origin: Literal["local", "remote"] | None = None
    status: Literal["active", "pending", "disabled", "silenced", "sensitized", "suspended"] | None = None
    permissions: str = ""
    role_ids: list[api_types.Id] | None = None
    invited_by: int | None = None


class AccountId(msgspec.Struct, frozen=True):
    id: int


class Action(msgspec.Struct, frozen=True):
    id: int
    type: Literal["none", "sensitive", "disable", "silence", "suspend"]
    report_id: int | None = None
    warning_preset_id: int | None = None
    text: api_types.Words = ""
    send_email_notification: bool = True


_STATUSES = ("active", "pending", "disabled", "silenced", "suspended", "sensitized")


def _asked(wanted: Wanted) -> PeopleAsked:
    return PeopleAsked(
        username=wanted.username.removeprefix("@"),
        display_name=wanted.display_name,
        domain=wanted.by_domain,
        email=wanted.email,
    )


@routes.get("/api/v1/admin/accounts", **_READ, params=WantedV1, returns=list[AdminAccount])
async def index_v1(call: Call[WantedV1]) -> Page:
    """Accounts; each filter given has to fit."""
    wanted = call.params
    asked = msgspec.structs.replace(
        _asked(wanted),
        local=wanted.local,
        remote=wanted.remote,
        staff=wanted.staff,
        statuses=[name for name in _STATUSES if getattr(wanted, name)],
    )
    return await _page(call, asked)


@routes.get("/api/v2/admin/accounts", **_READ, params=WantedV2, returns=list[AdminAccount])
async def index(call: Call[WantedV2]) -> Page:
    """Accounts by origin, state, role, inviter and words."""
    wanted = call.params
    roles = [ROLES_BY_ID[id] for id in wanted.role_ids or () if id in ROLES_BY_ID]
    asked = msgspec.structs.replace(
        _asked(wanted),
        local=wanted.origin == "local",
        remote=wanted.origin == "remote",
        statuses=[wanted.status] if wanted.status else [],
        staff=wanted.permissions == "staff",
        roles=None if wanted.role_ids is None else roles,
        invited_by=wanted.invited_by,
    )
    return await _page(call, asked)


async def _page(call: Call[Wanted], asked: PeopleAsked) -> Page:
    window = call.params.window(limits.PAGES.admin)
    ids = await staff_accounts.page(call.app, window, asked, network=call.params.ip)
    found = await staff_accounts.by_ids(call.app, ids)
    shown = [staff_accounts.entity(call.app, one) for one in found.values()]
    return Page(shown, ids, len(ids) >= window.limit)


@routes.get("/api/v1/admin/accounts/{id}", **_READ, params=AccountId, returns=AdminAccount)
async def show(call: Call[AccountId]) -> AdminAccount:
    """One account."""
    return await _one(call)


@routes.post("/api/v1/admin/accounts/{id}/approve", **_WRITE, params=AccountId, returns=AdminAccount)
async def approve(call: Call[AccountId]) -> AdminAccount:
    """Let somebody in who asked."""
    user_id = await staff_accounts.user_id(call.app, call.params.id)
    await joining.approve(call.app, call.me, user_id)
    return await _one(call)


@routes.post("/api/v1/admin/accounts/{id}/reject", **_WRITE, params=AccountId, returns=AdminAccount)
async def reject(call: Call[AccountId]) -> AdminAccount:
    """Turn somebody down who asked; what is answered was the last of it."""
    user_id = await staff_accounts.user_id(call.app, call.params.id)
    last = await _one(call)
    try:
        await joining.reject(call.app, call.me, user_id)
    except Conflict as error:
        raise Forbidden from error
    return last


@routes.delete(
    "/api/v1/admin/accounts/{id}",
    **{**_WRITE, "staff": Permission.DELETE_USER_DATA},
    params=AccountId,
    returns=AdminAccount,
)
async def erase(call: Call[AccountId]) -> AdminAccount:
    """Delete what a suspended account has, for good."""
    await moderation.erase(call.app, call.me, call.params.id)
    return await _one(call)


@routes.post(
    "/api/v1/admin/accounts/{id}/action",
    **{**_WRITE, "staff": Permission.MANAGE_USERS | Permission.MANAGE_REPORTS},
    params=Action,
)
async def act(call: Call[Action]) -> None:
    """Warn somebody, hide the pictures, close the login, limit or suspend; logged as a strike."""
    wanted = call.params
    if wanted.warning_preset_id is not None:
        # This server keeps no ready-made warnings.
        raise NotFound
    decision = moderation.Decision(
        Measure(wanted.type),
        text=wanted.text,
        report_id=wanted.report_id,
        letter=wanted.send_email_notification,
    )
    await moderation.decide(call.app, call.me, wanted.id, decision)


@routes.post("/api/v1/admin/accounts/{id}/enable", **_WRITE, params=AccountId, returns=AdminAccount)
async def enable(call: Call[AccountId]) -> AdminAccount:
    """Open a login again."""
    return await _back(call, Measure.DISABLE)


@routes.post("/api/v1/admin/accounts/{id}/unsilence", **_WRITE, params=AccountId, returns=AdminAccount)
async def unsilence(call: Call[AccountId]) -> AdminAccount:
    """End a limit."""
    return await _back(call, Measure.SILENCE)


@routes.post("/api/v1/admin/accounts/{id}/unsuspend", **_WRITE, params=AccountId, returns=AdminAccount)
async def unsuspend(call: Call[AccountId]) -> AdminAccount:
    """End a suspension, as long as nothing is being deleted."""
    return await _back(call, Measure.SUSPEND)


@routes.post("/api/v1/admin/accounts/{id}/unsensitive", **_WRITE, params=AccountId, returns=AdminAccount)
async def unsensitive(call: Call[AccountId]) -> AdminAccount:
    """Show the pictures as their author marks them."""
    return await _back(call, Measure.SENSITIVE)


async def _back(call: Call[AccountId], measure: Measure) -> AdminAccount:
    await moderation.take_back(call.app, call.me, call.params.id, measure)
    return await _one(call)


async def _one(call: Call[AccountId]) -> AdminAccount:
    return staff_accounts.entity(call.app, await staff_accounts.one(call.app, call.params.id))
