"""Who is in a space, and what owners make of them; going out of it."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import members as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.model.spaces.rooms import Entered, Role
from sabar.reads.spaces import people
from sabar.reads.spaces.people import Present
from sabar.rules.rates import RateClass
from sabar.rules.spaces import rooms as rules
from sabar.web.frame import confirm, datetime_fields, layout, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.people_parts import AccountView
from sabar.web.spaces import parts
from sabar.web.spaces.people_views import MemberPage, MembersPage, MemberView

routes = Routes("space_members", kind="web", guests=True)
_REMOVE = N_("Remove {name} from “{space}”?")
_REMOVE_TEXT = N_(
    "They are out at once, on all their devices. What they wrote stays, and the log says who removed them."
)
_REMOVE_BUTTON = N_("Remove")
_LEAVE = N_("Leave “{space}”?")
_LEAVE_TEXT = N_(
    "You are out at once, and come back only if you are invited again. What you wrote stays; delete it first "
    "if it should not."
)
_LEAVE_BUTTON = N_("Leave the space")
_HAND_OVER = N_("Hand “{space}” over to {name}?")
_HAND_OVER_TEXT = N_(
    "They become an owner and you become a member: from then on they decide, also about you. Only an owner "
    "can make you one again."
)
_HAND_OVER_BUTTON = N_("Hand over")


class Of(parts.Slug, frozen=True):
    account: int


class Changed(Of, frozen=True):
    """`ends_at`: for a guest, on the clock of the reader's zone."""

    role: Role = Role.MEMBER
    ends_at: str = ""


@routes.get("/s/{slug}/members", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def index(call: Call[parts.Slug]) -> Response:
    """Everybody who is in a space, owners first."""
    entered = await parts.entered(call, call.params.slug)
    present = await people.members(call.app, entered)
    view = MembersPage(
        shell=await layout.of_call(call),
        space=parts.space(entered),
        members=await _views(call, entered, present),
        last_owner=_is_last_owner(entered, present),
    )
    return layout.respond(call.app, view)


def _is_last_owner(entered: Entered, present: list[Present]) -> bool:
    return entered.owner and sum(one.member.role is Role.OWNER for one in present) == 1


async def _views(call: Call[Any], entered: Entered, present: list[Present]) -> tuple[MemberView, ...]:
    ids = [one.account.id for one in present]
    known = {one.id: one for one in await presenters.accounts(call.app, None, ids)}
    return tuple(
        _view(entered, one, known[str(one.account.id)]) for one in present if str(one.account.id) in known
    )


def _view(entered: Entered, present: Present, account: AccountView) -> MemberView:
    one, me = present.member, present.member.account_id == entered.me.account_id
    return MemberView(
        account=msgspec.structs.replace(account, url="") if present.limited else account,
        role=parts.role(one.role),
        joined_ms=one.joined_at,
        ends_ms=one.ends_at,
        me=me,
        changeable=rules.may_change(entered, one),
    )


@routes.get("/s/{slug}/members/{account}", auth="session", rate=RateClass.PAGE, cache="private", params=Of)
async def show(call: Call[Of]) -> Response:
    """What somebody is in a space, to be changed by an owner."""
    entered, present = await _somebody(call)
    return await _member(call, entered, present, FormView())


async def _somebody(call: Call[Any]) -> tuple[Entered, list[Present]]:
    """The one it is about first, then all. Raises NotFound, and Forbidden for who is no owner."""
    entered = await parts.owned(call, call.params.slug)
    present = await people.members(call.app, entered)
    about = [one for one in present if one.account.id == call.params.account]
    if not about:
        raise NotFound
    return entered, [*about, *present]


async def _member(
    call: Call[Any], entered: Entered, found: list[Present], form: FormView, status: int = 200
) -> Response:
    about, *present = found
    (view,) = await _views(call, entered, [about])
    ends_at = parts.guest_end(call, about.member.ends_at)
    values = {"role": view.role, "ends_at": ends_at, **form.values}
    page = MemberPage(
        shell=await layout.of_call(call),
        space=parts.space(entered),
        member=view,
        last_owner=_is_last_owner(entered, present),
        form=FormView(values=values, errors=form.errors),
    )
    return layout.respond(call.app, page, status)


@routes.post(
    "/s/{slug}/members/{account}", auth="session", rate=RateClass.PAGE, cache="private", params=Changed
)
async def change(call: Call[Changed]) -> Response:
    """Make somebody an owner, a member, or a guest until a time."""
    given = call.params
    entered, found = await _somebody(call)
    try:
        ends_at = None
        if given.role is Role.GUEST:
            ends_at = datetime_fields.parse("ends_at", given.ends_at, call.me.user.preferences.zone)
        await actions.set_role(call.app, call.me, entered, given.account, given.role, ends_at)
    except Invalid as error:
        values = {"role": given.role.value, "ends_at": given.ends_at}
        form = FormView(values=values, errors=parts.problems(call, error))
        return await _member(call, entered, found, form, error.status)
    return layout.go(call.app, f"/s/{given.slug}/members#m{given.account}", "saved")


@routes.get(
    "/s/{slug}/members/{account}/remove", auth="session", rate=RateClass.PAGE, cache="private", params=Of
)
async def ask_remove(call: Call[Of]) -> Response:
    """Ask before somebody is sent out."""
    return await _ask(call, "remove", _REMOVE, _REMOVE_TEXT, _REMOVE_BUTTON)


@routes.post(
    "/s/{slug}/members/{account}/remove", auth="session", rate=RateClass.PAGE, cache="private", params=Of
)
async def remove(call: Call[Of]) -> Response:
    """Send somebody out."""
    given = call.params
    entered = await parts.entered(call, given.slug)
    await actions.remove(call.app, call.me, entered, given.account)
    return layout.go(call.app, f"/s/{given.slug}/members", "space-removed")


@routes.get(
    "/s/{slug}/members/{account}/hand-over", auth="session", rate=RateClass.PAGE, cache="private", params=Of
)
async def ask_hand_over(call: Call[Of]) -> Response:
    """Ask before a space goes to somebody else."""
    return await _ask(call, "hand-over", _HAND_OVER, _HAND_OVER_TEXT, _HAND_OVER_BUTTON)


@routes.post(
    "/s/{slug}/members/{account}/hand-over", auth="session", rate=RateClass.PAGE, cache="private", params=Of
)
async def hand_over(call: Call[Of]) -> Response:
    """Make somebody an owner and oneself a member."""
    given = call.params
    entered = await parts.entered(call, given.slug)
    await actions.hand_over(call.app, call.me, entered, given.account)
    return layout.go(call.app, f"/s/{given.slug}/members", "space-handed-over")


async def _ask(call: Call[Of], verb: str, title: str, text: str, button: str) -> Response:
    entered, [about, *_] = await _somebody(call)
    (view,) = await _views(call, entered, [about])
    here = f"/s/{entered.space.slug}/members/{call.params.account}"
    return await confirm.ask(
        call,
        title,
        text,
        button,
        action=f"{here}/{verb}",
        back=here,
        who=view.account,
        page=parts.asking(entered, "members"),
        space=entered.space.name,
    )


@routes.get("/s/{slug}/leave", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def ask_leave(call: Call[parts.Slug]) -> Response:
    """Ask before one goes out; who cannot is told why where he came from."""
    entered = await parts.entered(call, call.params.slug)
    if _is_last_owner(entered, await people.members(call.app, entered)):
        return layout.go(call.app, f"/s/{call.params.slug}/members#leave")
    return await confirm.ask(
        call,
        _LEAVE,
        _LEAVE_TEXT,
        _LEAVE_BUTTON,
        action=f"/s/{call.params.slug}/leave",
        back=f"/s/{call.params.slug}/members",
        page=parts.asking(entered, "members"),
        space=entered.space.name,
    )


@routes.post("/s/{slug}/leave", auth="session", rate=RateClass.PAGE, cache="private", params=parts.Slug)
async def leave(call: Call[parts.Slug]) -> Response:
    """Go out of a space; its last owner stays, and is told why."""
    entered = await parts.entered(call, call.params.slug)
    try:
        await actions.leave(call.app, call.me, entered)
    except Invalid:
        return layout.go(call.app, f"/s/{call.params.slug}/members#leave", "space-last-owner")
    return layout.go(call.app, "/s", "space-left")
