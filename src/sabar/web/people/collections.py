"""Collections: the page of one, making and changing one's own, and the way out of somebody else's."""

import msgspec
from starlette.responses import Response

from sabar.actions import collections as actions
from sabar.actions.collections import Words
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.reads import access
from sabar.reads.assemble.parts import Featured
from sabar.reads.people import collections
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.writing import language
from sabar.web.frame import confirm, layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.people import collection_cards
from sabar.web.people.collection_views import (
    CollectionEditPage,
    CollectionPage,
    CollectionsPage,
    MemberView,
)

routes = Routes("collections", kind="web")
_SETTINGS = "/settings/collections"
_MOST_FEATURING = 80


class Id(msgspec.Struct, frozen=True):
    id: int


class Given(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    description: str = ""
    tag: str = ""
    language: str = ""
    sensitive: bool = False
    listed: bool = False

    def words(self) -> Words:
        return Words(
            name=self.name,
            description=self.description,
            tag_name=self.tag,
            language=self.language,
            sensitive=self.sensitive,
            discoverable=self.listed,
        )


class Change(Given, frozen=True, kw_only=True):
    id: int


class Newcomer(msgspec.Struct, frozen=True):
    id: int
    handle: str = ""


class Item(msgspec.Struct, frozen=True):
    id: int
    item: int = 0


@routes.get("/collections/{id}", auth="visitor", rate=RateClass.PAGE, cache="private", params=Id)
async def show(call: Call[Id]) -> Response:
    """Whom somebody recommends."""
    found = await collections.one(call.app, call.viewer, call.params.id)
    (view,) = await collection_cards.views(call.app, call.viewer, [found])
    ids = [item.account_id for item in found.items]
    page = CollectionPage(
        shell=await layout.of_call(call),
        collection=view,
        people=await presenters.accounts(call.app, call.viewer, ids),
    )
    return layout.respond(call.app, page, whose=view.owner)


@routes.get(_SETTINGS, auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """One's own collections, and those one is in."""
    return await _index(call, FormView(values={"listed": "1", "language": call.me.user.locale}))


async def _index(call: Call[msgspec.Struct], form: FormView, status: int = 200) -> Response:
    app, viewer = call.app, call.me
    mine = await collections.of(app, viewer, viewer.account, limits.COLLECTIONS.per_account, 0)
    featuring = await collections.featuring(app, viewer, viewer.account, _MOST_FEATURING, 0)
    page = CollectionsPage(
        shell=await layout.of_call(call),
        mine=await collection_cards.views(app, viewer, mine),
        featuring=await collection_cards.views(app, viewer, featuring),
        full=len(mine) >= limits.COLLECTIONS.per_account,
        form=form,
    )
    return layout.respond(app, page, status)


@routes.post(_SETTINGS, auth="session", rate=RateClass.PAGE, cache="private", params=Given)
async def create(call: Call[Given]) -> Response:
    """Make a collection, then choose who is in it."""
    try:
        made = await actions.create(call.app, call.me, call.params.words())
    except Invalid as error:
        return await _index(call, _form(call, call.params, error), 422)
    return layout.go(call.app, f"/collections/{made.id}/edit")


@routes.get("/collections/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=Id)
async def edit(call: Call[Id]) -> Response:
    """The words of a collection, and who is in it."""
    found = await _own(call, call.params.id)
    record = found.record
    values = {
        "name": record.name,
        "description": record.description,
        "tag": found.tag.display_name if found.tag else "",
        "language": record.language or "",
        **({"sensitive": "1"} if record.sensitive else {}),
        **({"listed": "1"} if record.discoverable else {}),
    }
    return await _edit(call, found, FormView(values=values))


async def _edit(call: Call[msgspec.Struct], found: Featured, form: FormView, status: int = 200) -> Response:
    (view,) = await collection_cards.views(call.app, call.me, [found])
    items = {str(item.account_id): str(item.id) for item in found.items}
    people = await presenters.accounts(call.app, call.me, [item.account_id for item in found.items])
    page = CollectionEditPage(
        shell=await layout.of_call(call),
        collection=view,
        members=tuple(MemberView(account=one, item=items[one.id]) for one in people),
        languages=tuple((one.code, one.native_name) for one in language.LANGUAGES),
        full=len(items) >= limits.COLLECTIONS.members,
        form=form,
    )
    return layout.respond(call.app, page, status)


@routes.post("/collections/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=Change)
async def change(call: Call[Change]) -> Response:
    """Save the words of a collection."""
    try:
        await actions.update(call.app, call.me, call.params.id, call.params.words())
    except Forbidden as error:
        raise NotFound from error
    except Invalid as error:
        found = await _own(call, call.params.id)
        return await _edit(call, found, _form(call, call.params, error), 422)
    return layout.go(call.app, f"/collections/{call.params.id}", "saved")


@routes.post(
    "/collections/{id}/members/add", auth="session", rate=RateClass.PAGE, cache="private", params=Newcomer
)
async def add(call: Call[Newcomer]) -> Response:
    """Put somebody in who wants to be found."""
    given = call.params
    found = await _own(call, given.id)
    try:
        account = await access.account_by_handle(call.app, call.viewer, given.handle)
        await actions.add(call.app, call.me, given.id, account.id)
    except (Invalid, NotFound):
        lang = layout.language(call.request, call.viewer)
        errors = {"handle": i18n.gettext(lang, messages.NOT_FEATURED)}
        return await _edit(call, found, FormView(values={"handle": given.handle}, errors=errors), 422)
    return layout.go(call.app, f"/collections/{given.id}/edit")


@routes.post(
    "/collections/{id}/members/remove", auth="session", rate=RateClass.PAGE, cache="private", params=Item
)
async def remove(call: Call[Item]) -> Response:
    """Take somebody out."""
    await _own(call, call.params.id)
    await actions.remove(call.app, call.me, call.params.id, call.params.item)
    return layout.go(call.app, f"/collections/{call.params.id}/edit")


@routes.post("/collections/{id}/leave", auth="session", rate=RateClass.PAGE, cache="private", params=Item)
async def leave(call: Call[Item]) -> Response:
    """Leave somebody else's collection."""
    try:
        await actions.revoke(call.app, call.me, call.params.id, call.params.item)
    except Forbidden as error:
        raise NotFound from error
    return layout.go(call.app, _SETTINGS, "left-collection")


@routes.get("/collections/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=Id)
async def ask_delete(call: Call[Id]) -> Response:
    """Ask before a collection is deleted."""
    found = await _own(call, call.params.id)
    return await confirm.ask(
        call,
        messages.DELETE_COLLECTION,
        messages.DELETE_COLLECTION_TEXT,
        messages.DELETE,
        action=f"/collections/{found.record.id}/delete",
        back=f"/collections/{found.record.id}/edit",
        name=found.record.name,
    )


@routes.post("/collections/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=Id)
async def delete(call: Call[Id]) -> Response:
    """Delete a collection; nobody is unfollowed by it."""
    await _own(call, call.params.id)
    await actions.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, _SETTINGS, "deleted")


async def _own(call: Call[msgspec.Struct], id: int) -> Featured:
    found = await collections.one(call.app, call.viewer, id)
    if found.record.account_id != call.me.id:
        raise NotFound
    return found


def _form(call: Call[msgspec.Struct], given: Given, error: Invalid) -> FormView:
    """What was written, with what is wrong with it."""
    found = messages.problems(layout.language(call.request, call.viewer), error)
    texts = {name: getattr(given, name) for name in ("name", "description", "tag", "language")}
    flags = {name: "1" for name in ("sensitive", "listed") if getattr(given, name)}
    errors = {"tag" if field == "tag_name" else field: text for field, text in found.items()}
    return FormView(values={**texts, **flags}, errors=errors)
