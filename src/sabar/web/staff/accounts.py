"""Accounts as staff find them, and what they decide about them."""

from typing import Any, Literal

import msgspec
from starlette.responses import Response

from sabar.actions.auth import moderation, staff
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import times
from sabar.model.accounts import Role
from sabar.model.errors import Invalid
from sabar.model.moderation import Measure, PeopleAsked
from sabar.reads import access
from sabar.reads.staff import reports, staff_accounts, strikes
from sabar.rules import limits, roles
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import confirm, layout, messages, strike_views
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.staff import presenters
from sabar.web.staff.views import NoteView, StaffAccountPage, StaffAccountsPage

routes = Routes("admin accounts", kind="web")
_HERE = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_USERS,
}
_ERASE = {**_HERE, "staff": Permission.DELETE_USER_DATA}


class Search(Paged, frozen=True, kw_only=True):
    q: str = ""
    origin: Literal["", "local", "remote"] = ""
    state: Literal["", "active", "pending", "disabled", "silenced", "sensitized", "suspended", "staff"] = ""


class AccountId(msgspec.Struct, frozen=True):
    id: int


class Decided(msgspec.Struct, frozen=True):
    id: int
    measure: Measure = Measure.NONE
    text: str = ""
    letter: bool = False


class TakenBack(msgspec.Struct, frozen=True):
    id: int
    measure: Measure


class Noted(msgspec.Struct, frozen=True):
    id: int
    note: str = ""


class Given(msgspec.Struct, frozen=True):
    id: int
    role: Role


@routes.get("/admin/accounts", **_HERE, params=Search)
async def index(call: Call[Search]) -> Response:
    """Find an account by name, mail address, origin and state."""
    wanted = call.params
    asked = PeopleAsked(
        words=wanted.q,
        local=wanted.origin == "local",
        remote=wanted.origin == "remote",
        staff=wanted.state == "staff",
        statuses=[wanted.state] if wanted.state not in ("", "staff") else [],
    )
    ids = await staff_accounts.page(call.app, wanted.window(PEOPLE), asked)
    found = await staff_accounts.by_ids(call.app, ids)
    kept = {"q": wanted.q, "origin": wanted.origin, "state": wanted.state}
    view = StaffAccountsPage(
        shell=await layout.of_call(call),
        **kept,
        people=tuple(presenters.account(one) for one in found.values()),
        pager=pager(wanted, ids, full=len(ids) == PEOPLE, kept=kept),
    )
    return layout.respond(call.app, view)


@routes.get("/admin/accounts/{id}", **_HERE, params=AccountId)
async def show(call: Call[AccountId]) -> Response:
    """One account: facts, what was decided, what can be."""
    return await _page(call, call.params.id)


async def _page(
    call: Call[Any], id: int, *, form: FormView | None = None, note_form: FormView | None = None
) -> Response:
    app = call.app
    record = await access.account_for(app, call.me, id)
    known = await staff_accounts.one(app, id)
    above = presenters.may_act(call, known)
    until = limits.MODERATION.reversible_days * times.DAY
    view = StaffAccountPage(
        shell=await layout.of_call(call),
        a=presenters.account(known),
        user_id=str(known.user.id) if known.user else "",
        posts_count=record.statuses_count,
        reports=await reports.count_about(app, id),
        may_act=above,
        may_erase=record.suspended_at is not None
        and roles.may(call.me.user.role, Permission.DELETE_USER_DATA),
        erased_from_ms=record.suspended_at + until if record.suspended_at and not record.erased_at else None,
        undo=presenters.undo(known),
        measures=presenters.measures(known),
        roles=presenters.role_choices(call, known) if known.user else (),
        strikes=strike_views.many(await strikes.of(app, id)),
        notes=tuple(
            NoteView(text=note.text, by=by, created_ms=note.created_at)
            for note, by in await strikes.notes(app, id)
        ),
        form=form or FormView(values={"letter": "1"}),
        note_form=note_form or FormView(),
        mail=app.mail.configured,
        remote=not record.local,
    )
    refused = any(one is not None and one.errors for one in (form, note_form))
    return layout.respond(app, view, 422 if refused else 200)


def _back_to(call: Call[Any], id: int) -> Response:
    return layout.go(call.app, f"/admin/accounts/{id}", "decided")


@routes.post("/admin/accounts/{id}/act", **_HERE, params=Decided)
async def act(call: Call[Decided]) -> Response:
    """Decide something about an account."""
    given = call.params
    decision = moderation.Decision(given.measure, text=given.text, letter=given.letter)
    try:
        await moderation.decide(call.app, call.me, given.id, decision)
    except Invalid as error:
        values = {"measure": str(given.measure), "text": given.text, "letter": "1" if given.letter else ""}
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _page(call, given.id, form=FormView(values=values, errors=errors))
    return _back_to(call, given.id)


@routes.post("/admin/accounts/{id}/back", **_HERE, params=TakenBack)
async def take_back(call: Call[TakenBack]) -> Response:
    """Take a decision back."""
    await moderation.take_back(call.app, call.me, call.params.id, call.params.measure)
    return _back_to(call, call.params.id)


@routes.post("/admin/accounts/{id}/note", **_HERE, params=Noted)
async def note(call: Call[Noted]) -> Response:
    """Write something down for the others."""
    given = call.params
    try:
        await moderation.note(call.app, call.me, given.id, given.note)
    except Invalid as error:
        found = messages.problems(layout.language(call.request, call.viewer), error)
        errors = {"note": next(iter(found.values()))}
        form = FormView(values={"note": given.note}, errors=errors)
        return await _page(call, given.id, note_form=form)
    return layout.go(call.app, f"/admin/accounts/{given.id}", "saved")


@routes.post("/admin/accounts/{id}/role", **{**_HERE, "staff": Permission.MANAGE_ROLES}, params=Given)
async def give_role(call: Call[Given]) -> Response:
    """Give somebody another role; they log in anew."""
    user_id = await staff_accounts.user_id(call.app, call.params.id)
    await staff.set_role(call.app, user_id, call.params.role, viewer=call.me)
    return layout.go(call.app, f"/admin/accounts/{call.params.id}", "saved")


@routes.get("/admin/accounts/{id}/erase", **_ERASE, params=AccountId)
async def ask_erase(call: Call[AccountId]) -> Response:
    """Ask before everything of an account is deleted."""
    account = await access.account_for(call.app, call.me, call.params.id)
    return await confirm.ask(
        call,
        messages.ERASE,
        messages.ERASE_TEXT,
        messages.ERASE_BUTTON,
        action=f"/admin/accounts/{account.id}/erase",
        back=f"/admin/accounts/{account.id}",
        handle=account.acct,
    )


@routes.post("/admin/accounts/{id}/erase", **_ERASE, params=AccountId)
async def erase(call: Call[AccountId]) -> Response:
    """Delete everything of a suspended account."""
    await moderation.erase(call.app, call.me, call.params.id)
    return _back_to(call, call.params.id)
