"""What is said in a space."""

from typing import Any

import msgspec

from sabar.actions.spaces import posts as actions
from sabar.actions.spaces import reporting
from sabar.edge import paging
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Page
from sabar.model.statuses import ContentType
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import access, said
from sabar.reads.spaces.said import Said
from sabar.rules.rates import RateClass
from sabar.rules.spaces.limits import PAGE
from sabar.rules.writing.drafts import PollDraft

routes = Routes("spaces")
_READ = {"auth": "user", "scopes": "read:spaces", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:spaces", "rate": RateClass.API, "cache": "private"}
_POST = "/api/sabar/v1/spaces/{slug}/posts/{id}"


class Posts(paging.Paging, frozen=True, kw_only=True):
    slug: str


class PostId(msgspec.Struct, frozen=True):
    slug: str
    id: int


class NewPost(msgspec.Struct, frozen=True):
    """`idempotency_key`: used twice by the same person it is one post. `file_ids`: own, of no post."""

    slug: str
    text: str = ""
    file_ids: list[int] = []
    in_reply_to_id: int | None = None
    content_type: ContentType = ContentType.PLAIN
    poll: PollDraft | None = None
    idempotency_key: str = ""


class PostChange(msgspec.Struct, frozen=True):
    """`file_ids`: what it is to have, in this order; null leaves what it has."""

    slug: str
    id: int
    text: str = ""
    file_ids: list[int] | None = None
    content_type: ContentType = ContentType.PLAIN


class Sign(msgspec.Struct, frozen=True):
    """`name`: an emoji."""

    slug: str
    id: int
    name: str


class PostReport(msgspec.Struct, frozen=True):
    """`category`, `rule_ids`, `comment` as for POST /api/v1/reports."""

    slug: str
    id: int
    category: str = "other"
    rule_ids: list[int] = []
    comment: str = ""


class Choice(msgspec.Struct, frozen=True):
    """`choices`: numbers of options, from 0."""

    slug: str
    id: int
    choices: list[int]


@routes.get("/api/sabar/v1/spaces/{slug}/posts", params=Posts, returns=list[entities.SpacePost], **_READ)
async def index(call: Call[Posts]) -> Page:
    """What was said in a space, the newest first."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    window = call.params.window(PAGE)
    found = await said.page(call.app, entered, window)
    return paging.page([_told(call, one) for one in found], [one.post.id for one in found], window)


@routes.post("/api/sabar/v1/spaces/{slug}/posts", params=NewPost, returns=entities.SpacePost, **_WRITE)
async def post(call: Call[NewPost]) -> entities.SpacePost:
    """Say something in a space."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    id = await actions.post(
        call.app,
        call.me,
        entered,
        given.text,
        kind=given.content_type,
        poll=given.poll,
        parent_id=given.in_reply_to_id,
        file_ids=given.file_ids,
        key=given.idempotency_key,
    )
    return _told(call, await said.one(call.app, entered, id))


@routes.get(_POST, params=PostId, returns=entities.SpacePost, **_READ)
async def show(call: Call[PostId]) -> entities.SpacePost:
    """One post of a space."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return _told(call, await said.one(call.app, entered, call.params.id))


@routes.get(f"{_POST}/thread", params=PostId, returns=list[entities.SpacePost], **_READ)
async def thread(call: Call[PostId]) -> list[entities.SpacePost]:
    """The thread a post belongs to, from its beginning."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return [_told(call, one) for one in await said.thread(call.app, entered, call.params.id)]


@routes.put(_POST, params=PostChange, returns=entities.SpacePost, **_WRITE)
async def edit(call: Call[PostChange]) -> entities.SpacePost:
    """Other words or files for one's own post."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    await actions.edit(
        call.app,
        call.me,
        entered,
        given.id,
        given.text,
        kind=given.content_type,
        file_ids=given.file_ids,
    )
    return _told(call, await said.one(call.app, entered, given.id))


@routes.delete(_POST, params=PostId, **_WRITE)
async def delete(call: Call[PostId]) -> None:
    """Delete one's own post, or as an owner anybody's, with the answers below it."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.delete(call.app, call.me, entered, call.params.id)


@routes.post(f"{_POST}/pin", params=PostId, **_WRITE)
async def pin(call: Call[PostId]) -> None:
    """Pin a post for everybody in the space; not for guests."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.pin(call.app, entered, call.params.id, on=True)


@routes.post(f"{_POST}/unpin", params=PostId, **_WRITE)
async def unpin(call: Call[PostId]) -> None:
    """Pin it no more."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.pin(call.app, entered, call.params.id, on=False)


@routes.put(f"{_POST}/reactions/{{name}}", params=Sign, **_WRITE)
async def react(call: Call[Sign]) -> None:
    """Answer with an emoji."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.react(call.app, call.me, entered, call.params.id, call.params.name)


@routes.delete(f"{_POST}/reactions/{{name}}", params=Sign, **_WRITE)
async def unreact(call: Call[Sign]) -> None:
    """Take it back."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.react(call.app, call.me, entered, call.params.id, call.params.name, on=False)


@routes.post(f"{_POST}/votes", params=Choice, returns=entities.SpacePost, **_WRITE)
async def vote(call: Call[Choice]) -> entities.SpacePost:
    """Vote in a poll, once."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    await actions.vote(call.app, call.me, entered, given.id, given.choices)
    return _told(call, await said.one(call.app, entered, given.id))


@routes.post(f"{_POST}/report", params=PostReport, **{**_WRITE, "rate": RateClass.REPORT})
async def report(call: Call[PostReport]) -> None:
    """Show somebody else's post to those who run the server: it alone. The log says that one was reported."""
    given = call.params
    entered = await access.space_for(call.app, call.me, given.slug)
    await reporting.report(
        call.app,
        call.me,
        entered,
        given.id,
        category=given.category,
        rule_ids=given.rule_ids,
        comment=given.comment,
    )


@routes.post(f"{_POST}/read", params=PostId, **_WRITE)
async def read(call: Call[PostId]) -> None:
    """Everything up to this post has been read."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    await actions.read_up_to(call.app, call.me, entered, call.params.id)


def _told(call: Call[Any], one: Said) -> entities.SpacePost:
    return entities.post(one, call.params.slug, call.app.settings.url)
