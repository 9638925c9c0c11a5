"""The reader's lists: their posts, and who is on them."""

import msgspec
from starlette.responses import Response

from sabar.actions import lists as list_actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.kit.paging import Window
from sabar.model.errors import DomainError, Invalid
from sabar.model.lists import AccountList
from sabar.reads import access
from sabar.reads.people import lists
from sabar.reads.posts import timelines
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import confirm, layout, messages, missed, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.paging import Paged, pager
from sabar.web.people.list_views import ListEditPage, ListPage, ListsPage, ListView

routes = Routes("lists", kind="web")

_MOST_MEMBERS = 80


class NewList(msgspec.Struct, frozen=True):
    title: str = ""


class OfList(Paged, frozen=True, kw_only=True):
    id: int


class Changes(msgspec.Struct, frozen=True):
    id: int
    title: str = ""
    exclusive: bool = False


class Member(msgspec.Struct, frozen=True):
    id: int
    handle: str = ""
    account: int = 0


async def _view(call: Call[msgspec.Struct], kept: AccountList) -> ListView:
    members = await lists.members(call.app, call.me, kept.id, Window(_MOST_MEMBERS))
    return ListView(
        id=str(kept.id),
        title=kept.title,
        members=len(members),
        url=f"/lists/{kept.id}",
        exclusive=kept.exclusive,
    )


@routes.get("/lists", auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """The reader's lists."""
    return await _index(call, FormView())


async def _index(call: Call[msgspec.Struct], form: FormView, status: int = 200) -> Response:
    kept = [
        await access.list_for(call.app, call.me, int(one.id)) for one in await lists.of(call.app, call.me)
    ]
    views = tuple([await _view(call, one) for one in kept])
    return layout.respond(
        call.app, ListsPage(shell=await layout.of_call(call), lists=views, form=form), status
    )


@routes.post("/lists", auth="session", rate=RateClass.PAGE, cache="private", params=NewList)
async def create(call: Call[NewList]) -> Response:
    """Make a list."""
    try:
        made = await list_actions.create(call.app, call.me, call.params.title)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _index(call, FormView(values={"title": call.params.title}, errors=errors), 422)
    return layout.go(call.app, f"/lists/{made.id}/edit")


@routes.get("/lists/{id}", auth="session", rate=RateClass.PAGE, cache="private", params=OfList)
async def show(call: Call[OfList]) -> Response:
    """The posts of a list."""
    kept = await access.list_for(call.app, call.me, call.params.id)
    part = await timelines.of_list(call.app, call.me, kept, call.params.window())
    posts = await presenters.posts(call.app, call.me, part.seen, Place.LIST)
    if call.params.above is not None:
        return missed.respond(call, call.params, part, posts)
    view = ListPage(
        shell=await layout.of_call(call),
        list=await _view(call, kept),
        posts=posts,
        pager=pager(call.params, part.keys, full=part.full),
    )
    return layout.respond(call.app, view)


@routes.get("/lists/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=Changes)
async def edit(call: Call[Changes]) -> Response:
    """Title, manners and members of a list."""
    return await _edit(call, call.params.id, FormView())


async def _edit(call: Call[msgspec.Struct], id: int, form: FormView, status: int = 200) -> Response:
    kept = await access.list_for(call.app, call.me, id)
    members = await lists.members(call.app, call.me, id, Window(_MOST_MEMBERS))
    values = {"title": kept.title, **({"exclusive": "1"} if kept.exclusive else {}), **form.values}
    view = ListEditPage(
        shell=await layout.of_call(call),
        list=await _view(call, kept),
        members=await presenters.accounts(call.app, call.me, [account for _, account in members]),
        form=FormView(values=values, errors=form.errors),
    )
    return layout.respond(call.app, view, status)


@routes.post("/lists/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=Changes)
async def change(call: Call[Changes]) -> Response:
    """Save title and manners."""
    try:
        await list_actions.update(
            call.app, call.me, call.params.id, title=call.params.title, exclusive=call.params.exclusive
        )
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _edit(call, call.params.id, FormView(errors=errors), 422)
    return layout.go(call.app, f"/lists/{call.params.id}", "saved")


@routes.post("/lists/{id}/members/add", auth="session", rate=RateClass.PAGE, cache="private", params=Member)
async def add(call: Call[Member]) -> Response:
    """Put somebody the reader follows on a list."""
    given = call.params
    try:
        account = await access.account_by_handle(call.app, call.viewer, given.handle)
        await list_actions.add(call.app, call.me, given.id, [account.id])
    except DomainError:
        lang = layout.language(call.request, call.viewer)
        errors = {"handle": i18n.gettext(lang, messages.NOT_FOLLOWED)}
        return await _edit(call, given.id, FormView(values={"handle": given.handle}, errors=errors), 422)
    return layout.go(call.app, f"/lists/{given.id}/edit")


@routes.post(
    "/lists/{id}/members/remove", auth="session", rate=RateClass.PAGE, cache="private", params=Member
)
async def remove(call: Call[Member]) -> Response:
    """Take somebody off a list."""
    await list_actions.remove(call.app, call.me, call.params.id, [call.params.account])
    return layout.go(call.app, f"/lists/{call.params.id}/edit")


@routes.get("/lists/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfList)
async def ask_delete(call: Call[OfList]) -> Response:
    """Ask before a list is deleted."""
    kept = await access.list_for(call.app, call.me, call.params.id)
    return await confirm.ask(
        call,
        messages.DELETE_LIST,
        messages.DELETE_LIST_TEXT,
        messages.DELETE,
        action=f"/lists/{kept.id}/delete",
        back=f"/lists/{kept.id}/edit",
        name=kept.title,
    )


@routes.post("/lists/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfList)
async def delete(call: Call[OfList]) -> Response:
    """Delete a list; nobody is unfollowed by it."""
    await list_actions.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, "/lists", "deleted")
