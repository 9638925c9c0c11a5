"""One post for many readers: what is each one's own is put into what was assembled for nobody."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from sabar.reads.assemble import cards, posts, texts
from sabar.reads.assemble.parts import Met, Poll, Post
from sabar.reads.posts.filters import ViewerFilters
from sabar.rules.visibility import Place


class Reader(NamedTuple):
    """`votes`: by poll, the places of his answers."""

    id: int
    filters: ViewerFilters
    votes: Mapping[int, Sequence[int]]


def own(post: Post, reader: Reader, place: Place) -> Post:
    """The post as this reader sees it. The collections it links to stay as strangers see them."""
    return posts.for_reader(_own(post, reader, posts.CONTEXT[place]), reader.id)


def _own(post: Post, reader: Reader, context: str) -> Post:
    quote, card = post.quote, post.card
    if quote is not None and quote.post is not None:
        quote = replace(quote, post=_own(quote.post, reader, context))
    if card is not None:
        card = replace(card, unattributed=cards.unattributed(card.record, reader.id))
    return replace(
        post,
        boosted=_own(post.boosted, reader, context) if post.boosted else None,
        quote=quote,
        poll=_voted(post.poll, reader) if post.poll else None,
        card=card,
        filtered=_met(post, reader, context),
    )


def _voted(poll: Poll, reader: Reader) -> Poll:
    record = poll.record
    return replace(poll, votes=tuple(reader.votes.get(record.id, ())), own=record.account_id == reader.id)


def _met(post: Post, reader: Reader, context: str) -> tuple[Met, ...]:
    shown = post.boosted or post
    if not reader.filters.active or shown.content.record.account_id == reader.id:
        return ()
    ids = list(dict.fromkeys((post.content.record.id, shown.content.record.id)))
    return reader.filters.met(ids, partial(texts.of, shown.content, shown.poll, shown.card), context)
