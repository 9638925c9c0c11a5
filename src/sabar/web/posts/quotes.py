"""Who quotes a post; the writer of the quoted one withdraws it here."""

import msgspec
from starlette.responses import Response

from sabar.actions import quotes
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound
from sabar.reads.posts import timelines
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import confirm, layout, messages, presenters
from sabar.web.frame.paging import POSTS, Paged, pager
from sabar.web.posts.views import QuotesPage

routes = Routes("quotes", kind="web")


class OfPost(Paged, frozen=True, kw_only=True):
    acct: str
    id: int


class OfQuote(msgspec.Struct, frozen=True):
    acct: str
    id: int
    quoting_status_id: int


class Withdrawal(msgspec.Struct, frozen=True):
    id: int
    quoting_status_id: int


@routes.get("/@{acct}/{id}/quotes", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def quoting(call: Call[OfPost]) -> Response:
    """Posts that quote a post, as far as the reader may see them."""
    app, viewer, asked = call.app, call.me, call.params
    post = await presenters.post_by_id(app, viewer, asked.id)
    if post is None:
        raise NotFound
    part = await timelines.quoting(app, viewer, asked.id, asked.window(POSTS))
    view = QuotesPage(
        shell=await layout.of_call(call),
        post=post,
        posts=await presenters.posts(app, viewer, part.seen, Place.THREAD),
        pager=pager(asked, part.keys, full=part.full),
    )
    return layout.respond(app, view)


@routes.get(
    "/@{acct}/{id}/quotes/{quoting_status_id}/withdraw",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=OfQuote,
)
async def ask_withdraw(call: Call[OfQuote]) -> Response:
    """Ask before the reader's post is taken out of somebody's quote."""
    app, viewer, asked = call.app, call.me, call.params
    post = await presenters.post_by_id(app, viewer, asked.id)
    if post is None or not post.mine:
        raise NotFound
    quoter = await presenters.post_by_id(app, viewer, asked.quoting_status_id)
    if quoter is None or quoter.quote is None or quoter.quote.post is None or quoter.quote.post.id != post.id:
        raise NotFound
    return await confirm.ask(
        call,
        messages.WITHDRAW,
        messages.WITHDRAW_TEXT,
        messages.WITHDRAW_BUTTON,
        action=f"/web/status/{post.id}/quotes/{quoter.id}/withdraw",
        back=f"{post.url}/quotes",
        post=quoter,
        who=quoter.author,
    )


@routes.post(
    "/web/status/{id}/quotes/{quoting_status_id}/withdraw",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Withdrawal,
)
async def withdraw(call: Call[Withdrawal]) -> Response:
    """Take the reader's post out of somebody's quote."""
    app, viewer, asked = call.app, call.me, call.params
    await quotes.revoke(app, viewer, asked.id, asked.quoting_status_id)
    post = await presenters.post_by_id(app, viewer, asked.id)
    if post is None:
        raise NotFound
    return layout.go(app, f"{post.url}/quotes", "withdrawn")
