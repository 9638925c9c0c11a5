"""What was said in a space, as far as somebody who is not there is to be told of it."""

from collections.abc import Mapping, Sequence

import msgspec

from sabar.model.spaces.notices import News
from sabar.model.spaces.posts import Content, Post
from sabar.model.spaces.rooms import EVERYTHING, Entered, Member
from sabar.rules.spaces import notices
from sabar.services import Services
from sabar.store import accounts, relations
from sabar.store.spaces import posts

_content = msgspec.json.Decoder(Content).decode
#: So many are opened to find what concerns one.
_LOOKED_AT = 50


async def wanted_by(app: Services, post: Post, members: Sequence[Member]) -> set[int]:
    """The account ids of those of these members who want to be told of a post."""
    contents, answered = await _opened(app, [post])
    return {one.account_id for one in members if _concerns(one, post, contents, answered)}


async def since(app: Services, entered: Entered, above: int, before: int) -> list[News]:
    """What somebody is to be told of, the newest first: posts after `above` that were there before `before`
    (ms) and that he has not read. Nothing where nothing may go out.
    """
    if not notices.may_go_out(entered.space):
        return []
    me, db = entered.me, app.db.read()
    from_here = max(above, me.seen_id)
    found = await posts.by_others(db, me, from_here, before, _LOOKED_AT)
    if not found:
        return []
    contents, answered = await _opened(app, found)
    wanted = [one for one in found if _concerns(me, one, contents, answered)]
    writers = list({one.account_id for one in wanted})
    standing = await relations.between(db, me.account_id, writers, app.clock.now_ms())
    known = await accounts.by_ids(db, writers)
    return [
        News(one, known[one.account_id], contents.get(one.id))
        for one in wanted
        if one.account_id in known and notices.hears_of(standing.get(one.account_id))
    ]


def _concerns(
    member: Member, post: Post, contents: Mapping[int, Content], answered: Mapping[int, int]
) -> bool:
    content = contents.get(post.id)
    return notices.concerns(
        member,
        post,
        content.named if content else (),
        answered.get(post.parent_id) if post.parent_id else None,
    )


async def _opened(app: Services, found: Sequence[Post]) -> tuple[dict[int, Content], dict[int, int]]:
    """The contents of those that can be opened, by id; who wrote what they answer, by its id."""
    clear = await app.seals.opened([post.sealed_content for post in found])
    contents = {post.id: _content(raw) for post, raw in zip(found, clear, strict=True) if raw is not None}
    above = list({post.parent_id for post in found if post.parent_id is not None})
    parents = await posts.by_ids(app.db.read(), found[0].space_id, above, EVERYTHING) if above else []
    return contents, {post.id: post.account_id for post in parents}
