"""The small forms on posts and tags: one verb each, answered by the post as it then stands."""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.responses import Response

from sabar.actions import bookmarks, conversations, favourites, pins, polls, replies, tags
from sabar.actions.statuses import boost, delete
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import forms, ids
from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import ReplyPolicy
from sabar.model.viewers import Viewer
from sabar.rules.posted import replies as answering
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts
from sabar.services import Services
from sabar.web.frame import confirm, layout, messages, presenters, safe_return
from sabar.web.posts import pieces

routes = Routes("interactions", kind="web")
OnStatus = Callable[[Services, Viewer, int], Awaitable[object]]
OnTagName = Callable[[Services, Viewer, str], Awaitable[object]]


async def _boost(app: Services, viewer: Viewer, id: int) -> None:
    await boost.boost(app, viewer, id, drafts.defaults_of(viewer.user).visibility)


async def _close(app: Services, viewer: Viewer, id: int) -> None:
    await replies.set_policy(app, viewer, id, ReplyPolicy.NOBODY)


async def _reopen(app: Services, viewer: Viewer, id: int) -> None:
    policy = answering.opened(drafts.defaults_of(viewer.user).reply_policy)
    await replies.set_policy(app, viewer, id, policy)


_ON_STATUS: dict[str, OnStatus] = {
    "favourite": favourites.favourite,
    "unfavourite": favourites.unfavourite,
    "boost": _boost,
    "unboost": delete.unboost,
    "bookmark": bookmarks.bookmark,
    "unbookmark": bookmarks.unbookmark,
    "pin": pins.pin,
    "unpin": pins.unpin,
    "mute": conversations.mute,
    "unmute": conversations.unmute,
    "close": _close,
    "reopen": _reopen,
}


_ON_TAG: dict[str, OnTagName] = {
    "follow": tags.follow,
    "unfollow": tags.unfollow,
    "unfeature": tags.unfeature,
}


class Pressed(msgspec.Struct, frozen=True):
    """`id` of a post; `focal`: pressed on its own page."""

    id: int
    return_to: str = "/"
    focal: bool = False


class Verb(Pressed, frozen=True, kw_only=True):
    verb: str


class OnTag(msgspec.Struct, frozen=True):
    name: str
    verb: str
    return_to: str = "/"


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


@routes.post(
    "/web/status/{id}/delete", auth="session", rate=RateClass.DELETE_STATUS, cache="private", params=Pressed
)
async def delete_post(call: Call[Pressed]) -> Response:
    """Delete one's own post."""
    await delete.delete(call.app, call.me, call.params.id, with_media=True)
    if layout.scripted(call):
        return Response(status_code=204)
    return layout.go(call.app, f"/@{call.me.account.acct}", "deleted")


@routes.post(
    "/web/status/{id}/redraft", auth="session", rate=RateClass.DELETE_STATUS, cache="private", params=Pressed
)
async def redraft(call: Call[Pressed]) -> Response:
    """Delete one's own post, and open the box with what stood in it."""
    try:
        name = await delete.redraft(call.app, call.me, call.params.id)
    except Invalid:
        return layout.go(call.app, "/drafts", "drafts-full")
    return layout.go(call.app, f"/compose?draft={name}", "redrafted")


@routes.post("/web/status/{id}/vote", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def vote(call: Call[Pressed]) -> Response:
    """Answer a poll."""
    post = await presenters.post_by_id(call.app, call.viewer, call.params.id)
    if post is None or post.poll is None:
        raise NotFound
    # Every poll on a page shares one form, so each names its answers after itself.
    given = forms.as_list(call.given.get(f"choice-{post.poll.id}", []))
    choices = [int(value) for value in given if isinstance(value, str) and ids.is_one(value)]
    await polls.vote(call.app, call.me, int(post.poll.id), choices)
    return await _after_status(call)


@routes.post("/web/status/{id}/{verb}", auth="session", rate=RateClass.PAGE, cache="private", params=Verb)
async def on_post(call: Call[Verb]) -> Response:
    """Favourite, boost, bookmark, pin, mute or close the conversation; and each of them back."""
    act = _ON_STATUS.get(call.params.verb)
    if act is None:
        raise NotFound
    await act(call.app, call.me, call.params.id)
    return await _after_status(call)


async def _after_status(call: Call[Pressed]) -> Response:
    done = call.params
    if layout.scripted(call):
        return await pieces.post(call, done.id, focal=done.focal)
    return layout.go(call.app, f"{safe_return.safe(done.return_to)}#post-{done.id}")


@routes.post("/web/tag/{name}/{verb}", auth="session", rate=RateClass.PAGE, cache="private", params=OnTag)
async def on_tag(call: Call[OnTag]) -> Response:
    """Follow a hashtag, or stop; show one no longer on the profile."""
    act = _ON_TAG.get(call.params.verb)
    if act is None:
        raise NotFound
    await act(call.app, call.me, call.params.name)
    return layout.go(call.app, safe_return.safe(call.params.return_to))


@routes.get("/@{acct}/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def ask_delete(call: Call[OfPost]) -> Response:
    """Ask before a post is deleted."""
    return await _ask(call, messages.DELETE_POST, messages.DELETE_POST_TEXT, messages.DELETE, "delete")


@routes.get("/@{acct}/{id}/redraft", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def ask_redraft(call: Call[OfPost]) -> Response:
    """Ask before a post is deleted to be written anew."""
    return await _ask(call, messages.REDRAFT, messages.REDRAFT_TEXT, messages.DELETE_AND_REDRAFT, "redraft")


async def _ask(call: Call[OfPost], title: str, text: str, button: str, verb: str) -> Response:
    post = await presenters.post_by_id(call.app, call.viewer, call.params.id)
    if post is None or not post.mine:
        raise NotFound
    return await confirm.ask(
        call, title, text, button, action=f"/web/status/{post.id}/{verb}", back=post.url, post=post
    )
