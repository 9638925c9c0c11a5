"""What was said in a space, opened: for who stands in it, and for nobody else."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.errors import NotFound
from sabar.model.spaces.posts import Content, Post, Reaction
from sabar.model.spaces.rooms import Entered
from sabar.services import Services
from sabar.store import accounts
from sabar.store.spaces import posts

_content = msgspec.json.Decoder(Content).decode
_choices = msgspec.json.Decoder(list[int]).decode
#: As many of a thread are shown on one page.
_THREAD = 1000


class Reacted(msgspec.Struct, frozen=True):
    """`people`: their account ids, in the order in which they did."""

    emoji: str
    people: list[int]
    mine: bool


class Polled(msgspec.Struct, frozen=True):
    """`votes`: of each option; `voters`: people; `mine`: the options the viewer chose, None before he did."""

    options: list[str]
    multiple: bool
    ends_at: int | None
    ended: bool
    votes: list[int]
    voters: int
    mine: list[int] | None


class Said(msgspec.Struct, frozen=True):
    """`content` is None for what cannot be opened: it was changed or moved outside of the program, or its key
    is gone. `author` is None for somebody whose account is gone.
    """

    post: Post
    author: Account | None
    content: Content | None
    reactions: list[Reacted]
    poll: Polled | None


async def page(app: Services, entered: Entered, window: Window) -> list[Said]:
    """The newest first."""
    db = app.db.read()
    return await _opened(app, entered, await posts.page(db, entered.space.id, entered.me.sees_from, window))


async def pinned(app: Services, entered: Entered) -> list[Said]:
    db = app.db.read()
    return await _opened(app, entered, await posts.pinned(db, entered.space.id, entered.me.sees_from))


async def one(app: Services, entered: Entered, id: int) -> Said:
    """Raises NotFound."""
    found = await posts.one(app.db.read(), entered.space.id, id, entered.me.sees_from)
    if found is None:
        raise NotFound
    (said,) = await _opened(app, entered, [found])
    return said


async def thread(app: Services, entered: Entered, id: int) -> list[Said]:
    """The thread a post belongs to, from its beginning. Raises NotFound."""
    db = app.db.read()
    found = await posts.one(db, entered.space.id, id, entered.me.sees_from)
    if found is None:
        raise NotFound
    root = found.root_id or found.id
    return await _opened(
        app, entered, await posts.thread(db, entered.space.id, root, entered.me.sees_from, _THREAD)
    )


async def _opened(app: Services, entered: Entered, found: Sequence[Post]) -> list[Said]:
    """In a fixed number of queries."""
    if not found:
        return []
    db = app.db.read()
    ids = [post.id for post in found]
    authors = await accounts.by_ids(db, list({post.account_id for post in found}))
    reactions = await posts.reactions(db, ids)
    clear = await app.seals.opened([post.sealed_content for post in found])
    contents = {post.id: _content(raw) for post, raw in zip(found, clear, strict=True) if raw is not None}
    signs = await _signs(app, entered, reactions)
    polls = await _polls(app, entered, contents)
    return [
        Said(
            post,
            _present(authors.get(post.account_id)),
            contents.get(post.id),
            signs.get(post.id, []),
            polls.get(post.id),
        )
        for post in found
    ]


def _present(account: Account | None) -> Account | None:
    """What somebody said stays in the room when his account is deleted; his name does not."""
    return account if account is not None and account.erased_at is None else None


async def _signs(app: Services, entered: Entered, reactions: Sequence[Reaction]) -> dict[int, list[Reacted]]:
    opened = await app.seals.opened([one.content for one in reactions])
    people: dict[int, dict[str, list[int]]] = {}
    for one, clear in zip(reactions, opened, strict=True):
        if clear is not None:
            people.setdefault(one.post_id, {}).setdefault(clear.decode(), []).append(one.account_id)
    return {
        id: [Reacted(emoji, who, entered.me.account_id in who) for emoji, who in signs.items()]
        for id, signs in people.items()
    }


async def _polls(app: Services, entered: Entered, contents: dict[int, Content]) -> dict[int, Polled]:
    asked = {id: content.poll for id, content in contents.items() if content.poll is not None}
    if not asked:
        return {}
    votes = await posts.votes(app.db.read(), list(asked))
    opened = await app.seals.opened([one.content for one in votes])
    chosen: dict[int, dict[int, list[int]]] = {id: {} for id in asked}
    for one, clear in zip(votes, opened, strict=True):
        if clear is not None:
            chosen[one.post_id][one.account_id] = _choices(clear)
    now = app.clock.now_ms()
    found = {}
    for id, poll in asked.items():
        counted = Counter(option for choices in chosen[id].values() for option in choices)
        found[id] = Polled(
            poll.options,
            poll.multiple,
            poll.ends_at,
            poll.ends_at is not None and now >= poll.ends_at,
            [counted[number] for number in range(len(poll.options))],
            len(chosen[id]),
            chosen[id].get(entered.me.account_id),
        )
    return found
