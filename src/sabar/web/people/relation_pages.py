"""What wants more than a press between the reader and somebody: block, mute for a while, a note, lists."""

import msgspec
from starlette.responses import Response

from sabar.actions import lists as list_actions
from sabar.actions import relations
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, Invalid
from sabar.reads import access
from sabar.reads.people import lists, relationships
from sabar.rules.rates import RateClass
from sabar.web.frame import confirm, layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.people.relation_views import ListChoiceView, ListsOfPage, MutePage, NotePage, relation

routes = Routes("relation_pages", kind="web")


class OfAccount(msgspec.Struct, frozen=True):
    acct: str


class Muting(OfAccount, frozen=True):
    """`lasts`: seconds, 0 for good."""

    lasts: int = 0
    notifications: bool = False


class Noting(OfAccount, frozen=True):
    comment: str = ""


class Choice(OfAccount, frozen=True):
    """`title`: of a list to begin with them."""

    list_ids: list[int] = []
    title: str = ""


async def _somebody(call: Call[OfAccount]) -> Account:
    """Whom it is about: anybody but oneself."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    if account.id == call.me.id:
        raise Forbidden
    return account


@routes.get("/@{acct}/block", auth="session", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def ask_block(call: Call[OfAccount]) -> Response:
    """Ask before somebody is blocked."""
    account = await _somebody(call)
    return await confirm.ask(
        call,
        messages.BLOCK,
        messages.BLOCK_TEXT,
        messages.BLOCK_BUTTON,
        action=f"/web/account/{account.id}/block",
        back=f"/@{account.acct}",
        who=await layout.person(call.app, account),
    )


@routes.get("/@{acct}/mute", auth="session", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def ask_mute(call: Call[OfAccount]) -> Response:
    """For how long somebody is muted, and how much of them."""
    account = await _somebody(call)
    found = (await relationships.records(call.app, call.me, [account.id])).get(account.id)
    told = found is not None and found.muting and not found.muting_notifications
    form = FormView(values={"lasts": "0"} if told else {"lasts": "0", "notifications": "1"})
    (shown,) = await presenters.accounts(call.app, call.viewer, [account.id])
    view = MutePage(shell=await layout.of_call(call), account=shown, relation=relation(found), form=form)
    return layout.respond(call.app, view)


@routes.post("/@{acct}/mute", auth="session", rate=RateClass.PAGE, cache="private", params=Muting)
async def mute(call: Call[Muting]) -> Response:
    """Mute somebody, for good or for a while."""
    given = call.params
    account = await _somebody(call)
    await relations.mute(
        call.app, call.me, account, notifications=given.notifications, seconds=max(given.lasts, 0)
    )
    if layout.scripted(call):
        return Response(status_code=204)
    return layout.go(call.app, f"/@{account.acct}", "saved")


@routes.get("/@{acct}/note", auth="session", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def ask_note(call: Call[OfAccount]) -> Response:
    """The reader's own words about somebody."""
    account = await _somebody(call)
    found = (await relationships.records(call.app, call.me, [account.id])).get(account.id)
    return await _note(call, account, FormView(values={"comment": relation(found).note}))


async def _note(call: Call[OfAccount], account: Account, form: FormView, status: int = 200) -> Response:
    (shown,) = await presenters.accounts(call.app, call.viewer, [account.id])
    view = NotePage(shell=await layout.of_call(call), account=shown, form=form)
    return layout.respond(call.app, view, status)


@routes.post("/@{acct}/note", auth="session", rate=RateClass.PAGE, cache="private", params=Noting)
async def note(call: Call[Noting]) -> Response:
    """Keep words about somebody that nobody else sees."""
    account = await _somebody(call)
    try:
        await relations.note(call.app, call.me, account, call.params.comment)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        form = FormView(values={"comment": call.params.comment}, errors=errors)
        return await _note(call, account, form, error.status)
    return layout.go(call.app, f"/@{account.acct}", "saved")


@routes.get("/@{acct}/lists", auth="session", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def ask_lists(call: Call[OfAccount]) -> Response:
    """On which of the reader's lists somebody stands."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    holding = await lists.holding(call.app, call.me, account.id)
    return await _lists(call, account, [int(one.id) for one in holding], FormView())


async def _lists(
    call: Call[OfAccount],
    account: Account,
    chosen: list[int],
    form: FormView,
    status: int = 200,
) -> Response:
    (shown,) = await presenters.accounts(call.app, call.viewer, [account.id])
    view = ListsOfPage(
        shell=await layout.of_call(call),
        account=shown,
        lists=tuple(
            ListChoiceView(id=one.id, title=one.title, chosen=int(one.id) in chosen)
            for one in await lists.of(call.app, call.me)
        ),
        form=form,
    )
    return layout.respond(call.app, view, status)


@routes.post("/@{acct}/lists", auth="session", rate=RateClass.PAGE, cache="private", params=Choice)
async def choose_lists(call: Call[Choice]) -> Response:
    """Put somebody on these lists, take them off the others, and begin a list with them."""
    app, given = call.app, call.params
    account = await access.account_by_handle(app, call.viewer, given.acct)
    held = {int(one.id) for one in await lists.holding(app, call.me, account.id)}
    wanted = {(await access.list_for(app, call.me, id)).id for id in given.list_ids}
    try:
        if given.title.strip():
            wanted.add((await list_actions.create(app, call.me, given.title)).id)
        for id in sorted(wanted - held):
            await list_actions.add(app, call.me, id, [account.id])
        for id in sorted(held - wanted):
            await list_actions.remove(app, call.me, id, [account.id])
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        form = FormView(values={"title": given.title}, errors=errors)
        return await _lists(call, account, given.list_ids, form, error.status)
    return layout.go(app, f"/@{account.acct}", "saved")
