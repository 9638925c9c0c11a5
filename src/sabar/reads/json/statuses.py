"""Posts as the client API tells them.

What every reader gets alike is made once, as the entity with its other places still empty; each reader's own
is put into these by name.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from sabar.model.audience import Visibility
from sabar.model.statuses import QuotePolicy, ReplyPolicy
from sabar.model.viewers import Viewer
from sabar.reads.assemble import posts
from sabar.reads.assemble.parts import Post, Quote
from sabar.reads.assemble.shelf import Shelf
from sabar.reads.entities import collections as collection_entities
from sabar.reads.entities import media as media_entities
from sabar.reads.entities import polls as poll_entities
from sabar.reads.entities import statuses as entities
from sabar.reads.entities.statuses import QuoteApproval, ReplyApproval, Status
from sabar.reads.hydrate import Seen
from sabar.reads.json import accounts, cards
from sabar.reads.posts import delivered, filters
from sabar.rules import quotes
from sabar.rules.posted import replies
from sabar.rules.quotes import Approval
from sabar.rules.visibility import Place
from sabar.services import Services

_encode = msgspec.json.Encoder().encode
_shelf: Shelf[Status] = Shelf("status")


async def of(app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place) -> list[Status]:
    """In order; one that was deleted a moment ago is left out."""
    found = await posts.of(app, viewer, seen, place)
    delivered.read(app, viewer, found)
    return [entity(app, post) for post in found]


async def by_id(
    app: Services, viewer: Viewer | None, seen: Sequence[Seen], place: Place
) -> dict[int, Status]:
    """The same by id."""
    found = await posts.of(app, viewer, seen, place)
    delivered.read(app, viewer, found)
    return {post.content.record.id: entity(app, post) for post in found}


def body(app: Services, post: Post) -> bytes:
    """The JSON for the viewer of this post."""
    return _encode(entity(app, post))


def entity(app: Services, post: Post) -> Status:
    """The whole entity for the viewer of this post."""
    inner = post.boosted or post
    places: dict[str, Any] = {
        "account": accounts.raw(app, post.author),
        "quote_approval": _approval(inner.seen),
        "reply_approval": _ANSWERING[inner.seen.outline.reply_policy, inner.seen.reply_approval],
    }
    if post.boosted:
        places["reblog"] = entity(app, post.boosted)
        places["changed_since"] = post.changed_since
    if post.quote:
        places["quote"] = quote(app, post.quote)
    if post.poll:
        places["poll"] = poll_entities.of(app, post.poll)
    if post.card:
        places["card"] = cards.entity(app, post.card)
    if post.collections:
        places["tagged_collections"] = [collection_entities.of(app, one) for one in post.collections]
    if post.content.media:
        places["sensitive"] = post.sensitive
        if post.reader_id is not None:
            places["media_attachments"] = [
                media_entities.of(app, one, post.reader_id) for one in post.content.media
            ]
    if post.seen.marks is not None:
        # The flags of a boost are those of the post it boosts: that is what a reader acts on.
        own = inner.seen.marks or post.seen.marks
        places["favourited"] = own.favourited
        places["reblogged"] = own.reblogged
        places["muted"] = own.muted
        places["bookmarked"] = own.bookmarked
        places["pinned"] = post.seen.marks.pinned
        places["filtered"] = [filters.result(met) for met in post.filtered] if post.filtered else []
    return replace(_alike(app, post), **places)


def unsent(app: Services, post: Post, address: str) -> Status:
    """A post that waits, for its writer. It has no address yet: that of his outbox stands for it."""
    return replace(
        entities.alike(app, post.content, post.author.account),
        uri=address,
        url=address,
        account=accounts.raw(app, post.author),
        media_attachments=[media_entities.of(app, one, post.reader_id) for one in post.content.media],
        poll=poll_entities.of(app, post.poll) if post.poll else None,
        favourited=False,
        reblogged=False,
        muted=False,
        bookmarked=False,
        pinned=False,
        filtered=[],
    )


def _alike(app: Services, post: Post) -> Status:
    record = post.content.record
    kept = _shelf.get(app, record.id, record.version)
    if kept is None:
        kept = entities.alike(app, post.content, post.author.account)
        _shelf.put(app, record.id, record.version, kept)
    return kept


def quote(app: Services, one: Quote) -> entities.Quote:
    if one.named:
        return entities.Quote(one.state, quoted_status_id=None if one.id is None else str(one.id))
    return entities.Quote(one.state, quoted_status=entity(app, one.post) if one.post else None)


def _approval(seen: Seen) -> QuoteApproval:
    outline = seen.outline
    return _APPROVALS[outline.quote_policy, outline.visibility, seen.approval]


def _approved(policy: QuotePolicy, kind: Visibility, approval: Approval) -> QuoteApproval:
    """Manual approval is not offered here."""
    allowed = quotes.effective(policy, kind)
    return QuoteApproval([] if allowed is QuotePolicy.NOBODY else [allowed], [], approval)


_APPROVALS = {each: _approved(*each) for each in itertools.product(QuotePolicy, Visibility, Approval)}
_ANSWERING = {
    (policy, approval): ReplyApproval(policy, approval)
    for policy, approval in itertools.product(ReplyPolicy, replies.Approval)
}
