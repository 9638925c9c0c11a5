"""What hangs on a post of another server: files, polls, quotes, hashtags, emoji."""

from collections.abc import Sequence

import msgspec

from sabar.db.engine import Tx
from sabar.kit.media.image_types import File
from sabar.model.accounts import Account
from sabar.model.received import Received, ReceivedFile
from sabar.model.statuses import CustomEmoji, Media, Poll, PollOption, Quote, QuoteState, Status, Tag
from sabar.model.viewers import Actor
from sabar.rules import domains, visibility
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import accounts, emojis, media, polls, quotes, statuses, tags


class Parts(msgspec.Struct, frozen=True):
    """As they are to be written, with their numbers."""

    media: list[Media]
    tags: list[Tag]
    poll: Poll | None
    emojis: list[CustomEmoji]


def prepare(app: Services, author: Account, post: Received, at: int) -> Parts:
    """`at`: when it was written."""
    now = app.clock.now_ms()
    poll = post.poll
    # Those who write under one address may have handles under several others.
    host = domains.host_of(post.uri)
    spelled = {names.normalise_tag(shown): shown for shown in post.tags}
    return Parts(
        media=[_media(app.ids.next(), author.id, place, one, at) for place, one in enumerate(post.files)],
        tags=[Tag(app.ids.next(), name, shown, now) for name, shown in spelled.items() if name],
        poll=Poll(
            id=app.ids.next(),
            status_id=0,
            account_id=author.id,
            multiple=poll.multiple,
            hide_totals=False,
            voters_count=_voters(poll.voters, [votes for _, votes in poll.options]),
            expires_at=poll.ends_at,
            closed_at=min(poll.ends_at or now, now) if poll.closed else None,
        )
        if poll is not None
        else None,
        emojis=[emojis.foreign(app.ids.next(), code, host, key, now) for code, key in post.emojis],
    )


def _voters(said: int | None, votes: Sequence[int]) -> int:
    """Where they are not counted, at least as many as the most wanted answer has."""
    return said if said is not None else max(votes, default=0)


def _media(id: int, account_id: int, place: int, one: ReceivedFile, at: int) -> Media:
    about = one.about
    size = File("original", "", about.mime, b"", about.width, about.height)
    return Media(
        id=id,
        account_id=account_id,
        status_id=None,
        position=place,
        type=about.type,
        state="ready",
        error="",
        file=one.key,
        mime=about.mime,
        thumb=one.small,
        thumb_mime="image/webp" if one.small else "",
        remote_url=about.url,
        description=about.description,
        blurhash=about.blurhash,
        focus_x=about.focus_x,
        focus_y=about.focus_y,
        meta={"original": size.measures()} if about.width and about.height else {},
        created_at=at,
    )


async def attach(tx: Tx, status_id: int, wanted: Sequence[Media]) -> None:
    for one in wanted:
        await media.put_on(tx, msgspec.structs.replace(one, status_id=status_id))


async def tag(tx: Tx, status_id: int, wanted: Sequence[Tag]) -> list[Tag]:
    """Exactly these from now on, without those that staff does not allow in posts."""
    if not wanted:
        await tags.set_of_status(tx, status_id, [])
        return []
    kept, forbidden = await tags.ensure_allowed(tx, wanted)
    shown = [one for one in kept if one.display_name not in forbidden]
    await tags.set_of_status(tx, status_id, [one.id for one in shown])
    return shown


async def open_poll(tx: Tx, status_id: int, poll: Poll, post: Received) -> None:
    """With what its server has counted so far."""
    options = post.poll.options if post.poll is not None else []
    made = msgspec.structs.replace(poll, status_id=status_id)
    await polls.insert(tx, made, [title for title, _ in options])
    await polls.count(tx, made, [votes for _, votes in options])
    if made.closed_at is None and made.expires_at is not None:
        await polls.close_later(tx, made)


async def count_poll(tx: Tx, poll: Poll, post: Received, now: int) -> None:
    """What its server has counted now, and whether it is over."""
    if post.poll is None:
        return
    votes = [votes for _, votes in post.poll.options]
    voters = _voters(post.poll.voters, votes)
    await polls.count(tx, msgspec.structs.replace(poll, voters_count=voters), votes)
    ends = min(post.poll.ends_at or now, now) if post.poll.closed else post.poll.ends_at
    if ends != poll.expires_at and poll.closed_at is None and ends is not None:
        changed = msgspec.structs.replace(poll, expires_at=ends)
        await polls.change(tx, changed)
        await polls.close_later(tx, changed)


async def quote(tx: Tx, actor: Actor, status: Status, post: Received, now: int) -> int | None:
    """Show the quoted post, if that may be; the one that is counted. What was written here is quoted by whom
    its writer lets; what was elsewhere, by whom its own server has said yes to.
    """
    quoted = await statuses.by_id(tx, post.quoted) if post.quoted is not None else None
    author = await accounts.by_id(tx, quoted.account_id) if quoted is not None else None
    if quoted is None or author is None or quoted.reblog_of_id is not None:
        return None
    if author.local:
        if await statuses.held_for(tx, actor.id, quoted.id) is None:
            return None
        accepted = await statuses.held_quotable(tx, actor.id, quoted.id) is not None
    else:
        if not visibility.is_open(quoted.visibility) and author.id != actor.id:
            return None
        accepted = post.quote_accepted or author.id == actor.id
    state = QuoteState.ACCEPTED if accepted else QuoteState.PENDING
    stamp = post.quote_stamp if accepted else ""
    await quotes.insert(tx, Quote(status.id, status.account_id, quoted.id, author.id, state, now, stamp))
    if not accepted:
        return None
    await statuses.count_quotes(tx, quoted.id, 1, by=status.id)
    return quoted.id


async def draw(tx: Tx, wanted: Sequence[CustomEmoji]) -> None:
    """The emoji of another server, as they look now."""
    if wanted:
        await emojis.keep_foreign(tx, wanted)


def differ(before: Sequence[Media], after: Sequence[Media]) -> bool:
    """Whether other files are attached, or other words to them."""
    return [(one.remote_url, one.description) for one in before] != [
        (one.remote_url, one.description) for one in after
    ]


async def replace_media(tx: Tx, status_id: int, before: Sequence[Media], after: Sequence[Media]) -> None:
    """Those that stay keep their numbers, by which past wordings name them."""
    there = {one.remote_url: one for one in before}
    kept = [
        msgspec.structs.replace(there[one.remote_url], position=one.position, description=one.description)
        if one.remote_url in there
        else one
        for one in after
    ]
    await media.delete_of_status(tx, status_id)
    await attach(tx, status_id, kept)


def other_poll(poll: Poll | None, options: Sequence[PollOption], post: Received) -> bool:
    """Whether it asks something else now, or nothing any more."""
    if poll is None or post.poll is None:
        return (poll is None) != (post.poll is None)
    titles = [title for title, _ in post.poll.options]
    return titles != [one.title for one in options] or poll.multiple != post.poll.multiple


async def replace_poll(
    tx: Tx, status_id: int, before: Poll | None, after: Poll | None, post: Received
) -> None:
    """The votes for what was asked before are void."""
    if before is not None:
        await polls.delete(tx, before.id)
    if after is not None:
        await open_poll(tx, status_id, after, post)
