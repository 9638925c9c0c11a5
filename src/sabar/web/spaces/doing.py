"""What one does with a post of a space: answer with a sign, vote, pin, delete."""

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import posts as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import forms, ids
from sabar.kit.i18n import N_
from sabar.model.errors import NotFound
from sabar.model.spaces.rooms import Entered
from sabar.reads.spaces import access
from sabar.rules.rates import RateClass
from sabar.rules.spaces import rooms as rules
from sabar.web.frame import confirm, layout, safe_return
from sabar.web.spaces import parts, said_parts
from sabar.web.spaces.said_views import SaidPiece

routes = Routes("posts of a space", kind="web", guests=True)
_DELETE = N_("Delete this post?")
_DELETE_TEXT = N_("It disappears for everybody in {space}, with the answers below it. This cannot be undone.")
_DELETE_BUTTON = N_("Delete")


class Pressed(msgspec.Struct, frozen=True):
    """`emoji`: a reaction; `focal`: pressed on the page of the post."""

    slug: str
    id: int
    emoji: str = ""
    return_to: str = ""
    focal: bool = False


@routes.get("/s/{slug}/p/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def ask(call: Call[Pressed]) -> Response:
    """Ask before a post is deleted."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    post = await said_parts.one_by_id(call.app, entered, call.params.id)
    if not post.may_delete:
        raise NotFound
    if rules.is_held(entered.space) and not layout.scripted(call):
        return _told_why(call, entered)
    return await confirm.ask(
        call,
        _DELETE,
        _DELETE_TEXT,
        _DELETE_BUTTON,
        action=f"{post.url}/delete",
        back=post.url,
        page=parts.asking(entered, "posts"),
        space=entered.space.name,
    )


def _told_why(call: Call[Pressed], entered: Entered) -> Response:
    return layout.go(call.app, f"/s/{entered.space.slug}/settings#hold", "space-held")


@routes.post("/s/{slug}/p/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def delete(call: Call[Pressed]) -> Response:
    """Delete one's own post, or as an owner anybody's; with the answers below it."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    if rules.is_held(entered.space) and not layout.scripted(call):
        return _told_why(call, entered)
    await actions.delete(call.app, call.me, entered, call.params.id)
    if layout.scripted(call):
        return Response(status_code=204)
    return layout.go(call.app, f"/s/{entered.space.slug}", "deleted")


@routes.post("/s/{slug}/p/{id}/react", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def react(call: Call[Pressed]) -> Response:
    """Answer with an emoji."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.react(call.app, call.me, entered, call.params.id, call.params.emoji)
    return await _after(call, entered)


@routes.post("/s/{slug}/p/{id}/unreact", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def unreact(call: Call[Pressed]) -> Response:
    """Take it back."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.react(call.app, call.me, entered, call.params.id, call.params.emoji, on=False)
    return await _after(call, entered)


@routes.post("/s/{slug}/p/{id}/pin", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def pin(call: Call[Pressed]) -> Response:
    """Pin a post on top of the space."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.pin(call.app, entered, call.params.id, on=True)
    return await _after(call, entered)


@routes.post("/s/{slug}/p/{id}/unpin", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def unpin(call: Call[Pressed]) -> Response:
    """Pin it no more."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.pin(call.app, entered, call.params.id, on=False)
    return await _after(call, entered)


@routes.post("/s/{slug}/p/{id}/vote", auth="session", rate=RateClass.PAGE, cache="private", params=Pressed)
async def vote(call: Call[Pressed]) -> Response:
    """Answer a poll."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    # Every poll on a page shares one form, so each names its answers after itself.
    given = forms.as_list(call.given.get(f"choice-{call.params.id}", []))
    choices = [int(value) for value in given if isinstance(value, str) and ids.is_one(value)]
    await actions.vote(call.app, call.me, entered, call.params.id, choices)
    return await _after(call, entered)


async def _after(call: Call[Pressed], entered: Entered) -> Response:
    done = call.params
    if layout.scripted(call):
        view = await said_parts.one_by_id(call.app, entered, done.id)
        return layout.piece(SaidPiece(shell=layout.around(call), post=view, focal=done.focal))
    back = safe_return.safe(done.return_to) if done.return_to else f"/s/{entered.space.slug}"
    return layout.go(call.app, f"{back}#post-{done.id}")
