"""Taking back a post that others may have, and the receipts of those that were."""

import msgspec
from starlette.responses import Response

from sabar.actions.statuses import recall
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound
from sabar.reads.posts import elsewhere, receipts
from sabar.rules import limits
from sabar.rules.posted import recalling
from sabar.rules.rates import RateClass
from sabar.web.frame import confirm, layout, messages, presenters
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.posts.recall_views import RecallPage, ReceiptPage, ReceiptsPage, ReceiptView, WayView, of_told

routes = Routes("recalls", kind="web")
_PAGE = {"auth": "session", "rate": RateClass.PAGE, "cache": "private"}
_TITLE = N_("Delete this receipt?")
_TEXT = N_("What the address of the post says of it goes too. The post does not come back.")


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


class Recall(msgspec.Struct, frozen=True):
    id: int
    announce: bool = False
    reason: str = ""


class OfReceipt(msgspec.Struct, frozen=True):
    id: int


@routes.get("/@{acct}/{id}/recall", **_PAGE, params=OfPost)
async def ask(call: Call[OfPost]) -> Response:
    """Ask before a post is taken back."""
    return layout.respond(call.app, await _question(call, call.params.id))


async def _question(call: Call[OfPost] | Call[Recall], id: int) -> RecallPage:
    post = await presenters.post_by_id(call.app, call.me, id)
    if post is None or not post.mine or int(post.id) != id:
        raise NotFound
    return RecallPage(shell=await layout.of_call(call), post=post, most=limits.STATUSES.correction)


@routes.post(
    "/web/status/{id}/recall", auth="session", rate=RateClass.DELETE_STATUS, cache="private", params=Recall
)
async def send(call: Call[Recall]) -> Response:
    """Take a post of one's own back; the answer to a script is its receipt."""
    app, given = call.app, call.params
    try:
        await recall.recall(app, call.me, given.id, announce=given.announce, reason=given.reason)
    except Invalid as error:
        said = " ".join(messages.problems(layout.language(call.request, call.viewer), error).values())
        view = await _question(call, given.id)
        view = msgspec.structs.replace(view, announce=given.announce, reason=given.reason, error=said)
        return layout.respond(app, view, error.status)
    if layout.scripted(call):
        return await _receipt(call, given.id)
    return layout.go(app, f"/receipts/{given.id}")


@routes.get("/receipts", **_PAGE, params=Paged)
async def index(call: Call[Paged]) -> Response:
    """One's own, newest posts first."""
    found = await receipts.page(call.app, call.me, call.params.window(PEOPLE))
    keys = [one.record.status_id for one in found]
    view = ReceiptsPage(
        shell=await layout.of_call(call),
        receipts=tuple(_view(one) for one in found),
        pager=pager(call.params, keys, full=len(found) == PEOPLE),
    )
    return layout.respond(call.app, view)


@routes.get("/receipts/{id}", **_PAGE, params=OfReceipt)
async def show(call: Call[OfReceipt]) -> Response:
    """Where a post had been that was taken back."""
    return await _receipt(call, call.params.id)


async def _receipt(call: Call[OfReceipt] | Call[Recall], id: int) -> Response:
    found = await receipts.own(call.app, call.me, id)
    told = of_told(await elsewhere.ends(call.app, call.me, id))
    view = ReceiptPage(shell=await layout.of_call(call), receipt=_view(found), servers=told)
    return layout.respond(call.app, view)


def _view(one: receipts.Counted) -> ReceiptView:
    record = one.record
    return ReceiptView(
        id=str(record.status_id),
        audience=record.visibility.value,
        posted_ms=record.posted_at,
        recalled_ms=record.recalled_at,
        seconds_out=recalling.lasted_ms(record) // times.SECOND,
        ways=tuple(WayView(way.value, count) for way, count in one.told().items()),
        announced=record.announced,
        reason=record.reason,
    )


@routes.get("/receipts/{id}/delete", **_PAGE, params=OfReceipt)
async def ask_delete(call: Call[OfReceipt]) -> Response:
    """Ask before a receipt is deleted."""
    await receipts.own(call.app, call.me, call.params.id)
    path = f"/receipts/{call.params.id}"
    return await confirm.ask(call, _TITLE, _TEXT, messages.DELETE, action=f"{path}/delete", back=path)


@routes.post("/receipts/{id}/delete", **_PAGE, params=OfReceipt)
async def delete(call: Call[OfReceipt]) -> Response:
    """Delete a receipt, and what the address of the post says."""
    await recall.forget(call.app, call.me, call.params.id)
    return layout.go(call.app, "/receipts", "deleted")
