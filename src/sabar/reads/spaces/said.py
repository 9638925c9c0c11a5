"""What was said in a space, opened: for who stands in it, and for nobody else."""

from collections import Counter
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec

from sabar.kit.paging import Window
from sabar.model.audience import OpenPage
from sabar.model.errors import NotFound
from sabar.model.spaces.posts import Card, Content, Post, Reaction
from sabar.model.spaces.rooms import EVERYTHING, Entered
from sabar.model.spaces.sealed import Sealed
from sabar.reads.assemble import people as assembled
from sabar.reads.assemble.parts import Person
from sabar.reads.spaces import files
from sabar.reads.spaces.files import Attached
from sabar.rules.spaces.standup import order
from sabar.services import Services
from sabar.store.spaces import posts, standup

_content = msgspec.json.Decoder(Content).decode
_card = msgspec.json.Decoder(Card).decode
_choices = msgspec.json.Decoder(list[int]).decode
#: As many of a thread are shown on one page.
_THREAD = 1000
#: So many are opened at once where everything is.
_PART = 100


class Reacted(msgspec.Struct, frozen=True):
    """`people`: their account ids, in the order in which they did; `names`: of those who are still there."""

    emoji: str
    people: list[int]
    mine: bool
    names: list[str] = []


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
    is gone. `author` is None for somebody whose account is gone. `card`: where the space shows previews.
    """

    post: Post
    author: Person | None
    content: Content | None
    reactions: list[Reacted]
    poll: Polled | None
    files: list[Attached] = []
    card: Card | None = None


class Parent(msgspec.Struct, frozen=True):
    """What a post answers. `text` is None for what cannot be opened."""

    post: Post
    author: Person | None
    text: str | None


class _Opened(msgspec.Struct, frozen=True):
    """The same for all who may read it. `choices`: by who voted."""

    post: Post
    author: Person | None
    content: Content | None
    signs: list[Reacted]
    choices: dict[int, list[int]]
    files: list[Attached]
    card: Card | None


async def page(app: Services, entered: Entered, window: Window, *, standups: bool = True) -> list[Said]:
    """The newest first; with the answers of stand-ups or without."""
    found = await posts.page(app.db.read(), entered.space.id, entered.me.sight, window, standups=standups)
    return await _opened(app, entered, found)


async def answers_on(app: Services, entered: Entered, day: int) -> list[Said]:
    """The answers of a stand-up on a day of their writers, those first whose morning came first."""
    found = await standup.answers(app.db.read(), entered.space.id, day, entered.me.sight)
    opened = await _opened(app, entered, found)
    return sorted(opened, key=lambda one: order(one.content.east if one.content else None, one.post.id))


async def pinned(app: Services, entered: Entered) -> list[Said]:
    db = app.db.read()
    return await _opened(app, entered, await posts.pinned(db, entered.space.id, entered.me.sight))


async def several(app: Services, entered: Entered, ids: Sequence[int]) -> list[Said]:
    """The newest first."""
    found = await posts.by_ids(app.db.read(), entered.space.id, ids, entered.me.sight) if ids else []
    return await _opened(app, entered, sorted(found, key=lambda post: -post.id))


async def beginning_for(
    app: Services, id: int, people: Sequence[Entered]
) -> tuple[Post, list[Entered]] | None:
    """The first post of a thread, and who of these people, who stand in the same space, sees it. None where
    it is gone.
    """
    found = await posts.one(app.db.read(), people[0].space.id, id, EVERYTHING) if people else None
    return (found, [one for one in people if _shown(one, found)]) if found is not None else None


async def newest_id(app: Services, entered: Entered) -> int:
    """0 where nothing was said."""
    return await posts.newest_id(app.db.read(), entered.space.id)


async def one(app: Services, entered: Entered, id: int) -> Said:
    """Raises NotFound."""
    found = await posts.one(app.db.read(), entered.space.id, id, entered.me.sight)
    if found is None:
        raise NotFound
    (said,) = await _opened(app, entered, [found])
    return said


async def thread(app: Services, entered: Entered, id: int) -> list[Said]:
    """The thread a post belongs to, from its beginning. Raises NotFound."""
    db = app.db.read()
    found = await posts.one(db, entered.space.id, id, entered.me.sight)
    if found is None:
        raise NotFound
    root = found.root_id or found.id
    return await _opened(
        app, entered, await posts.thread(db, entered.space.id, root, entered.me.sight, _THREAD)
    )


async def everything(app: Services, entered: Entered, until: int) -> AsyncGenerator[list[Said], None]:
    """All he sees up to that id: thread after thread in the order in which they began, each from old to new;
    a part at a time.
    """
    space_id, sight, above = entered.space.id, entered.me.sight, 0
    while roots := await posts.beginnings(app.db.slow(), space_id, above, until, _PART):
        above, after = roots[-1], (0, 0)
        while found := await posts.of_threads(app.db.slow(), roots, sight, until, after, _PART):
            after = (found[-1].root_id or found[-1].id, found[-1].id)
            yield await _opened(app, entered, found)


async def parents(app: Services, entered: Entered, found: Sequence[Said]) -> dict[int, Parent]:
    """What these posts answer, by its id, without what is gone or from before what is seen."""
    wanted = {one.post.parent_id for one in found if one.post.parent_id is not None}
    # Most answers stand near what they answer.
    above = {
        one.post.id: Parent(one.post, one.author, one.content.plain if one.content is not None else None)
        for one in found
        if one.post.id in wanted
    }
    wanted -= above.keys()
    if not wanted:
        return above
    db = app.db.read()
    lying = await posts.by_ids(db, entered.space.id, list(wanted), entered.me.sight)
    authors = await _present(app, {post.account_id for post in lying})
    clear = await app.seals.opened([post.sealed_content for post in lying])
    return above | {
        post.id: Parent(post, authors.get(post.account_id), _content(raw).plain if raw is not None else None)
        for post, raw in zip(lying, clear, strict=True)
    }


class Told(NamedTuple):
    """A post as one of its readers sees it, for a page that he has open; `parents`: what it answers."""

    entered: Entered
    said: Said
    parents: Mapping[int, Parent]
    page: OpenPage


async def to_each(
    app: Services, id: int, people: Sequence[Entered]
) -> list[tuple[Entered, Said, Mapping[int, Parent]]]:
    """One post, and what it answers, as each of them sees it, who stand in the same space; read once."""
    if not people:
        return []
    found = await posts.one(app.db.read(), people[0].space.id, id, EVERYTHING)
    if found is None:
        return []
    (opened,) = await _opened_for_all(app, [found])
    now = app.clock.now_ms()
    all_seeing = msgspec.structs.replace(people[0].me, sees_from=0, proof=True)
    seeing_all = msgspec.structs.replace(people[0], me=all_seeing)
    above = await parents(app, seeing_all, [_for(seeing_all, opened, now)])
    return [
        (
            one,
            _for(one, opened, now),
            {id: parent for id, parent in above.items() if _shown(one, parent.post)},
        )
        for one in people
        if _shown(one, found)
    ]


def _shown(entered: Entered, post: Post) -> bool:
    return entered.me.sight.shows(post.created_at, proof=post.proof)


async def _opened(app: Services, entered: Entered, found: Sequence[Post]) -> list[Said]:
    """In a fixed number of queries."""
    if not found:
        return []
    now = app.clock.now_ms()
    return [_for(entered, one, now) for one in await _opened_for_all(app, found)]


async def _opened_for_all(app: Services, found: Sequence[Post]) -> list[_Opened]:
    db = app.db.read()
    reactions = await posts.reactions(db, [post.id for post in found])
    people = {post.account_id for post in found} | {one.account_id for one in reactions}
    known = await _present(app, people)
    clear = await app.seals.opened([post.sealed_content for post in found])
    contents = {post.id: _content(raw) for post, raw in zip(found, clear, strict=True) if raw is not None}
    signs = await _signs(app, reactions, known)
    choices = await _choices_of(app, [id for id, content in contents.items() if content.poll is not None])
    attached = await files.of_posts(app, [post.id for post in found])
    cards = await _cards(app, found)
    return [
        _Opened(
            post,
            known.get(post.account_id),
            contents.get(post.id),
            signs.get(post.id, []),
            choices.get(post.id, {}),
            attached.get(post.id, []),
            cards.get(post.id),
        )
        for post in found
    ]


async def _cards(app: Services, found: Sequence[Post]) -> dict[int, Card]:
    """By post; without what does not open."""
    lying = [(post.id, Sealed(post.card_place, post.card)) for post in found if post.card is not None]
    opened = await app.seals.opened([sealed for _, sealed in lying])
    return {id: _card(raw) for (id, _), raw in zip(lying, opened, strict=True) if raw is not None}


async def _present(app: Services, ids: Collection[int]) -> dict[int, Person]:
    """What somebody said stays in the room when his account is deleted; his name does not."""
    found = await assembled.by_ids(app, ids)
    return {id: person for id, person in found.items() if person.account.erased_at is None}


def _for(entered: Entered, one: _Opened, now: int) -> Said:
    """As one of its readers sees it."""
    me = entered.me.account_id
    signs = [msgspec.structs.replace(sign, mine=True) if me in sign.people else sign for sign in one.signs]
    card = one.card if entered.space.previews and one.content is not None else None
    return Said(one.post, one.author, one.content, signs, _polled(one, me, now), one.files, card)


async def _signs(
    app: Services, reactions: Sequence[Reaction], known: Mapping[int, Person]
) -> dict[int, list[Reacted]]:
    opened = await app.seals.opened([one.content for one in reactions])
    people: dict[int, dict[str, list[int]]] = {}
    for one, clear in zip(reactions, opened, strict=True):
        if clear is not None:
            people.setdefault(one.post_id, {}).setdefault(clear.decode(), []).append(one.account_id)
    names = {id: one.account.display_name or one.account.username for id, one in known.items()}
    return {
        id: [
            Reacted(emoji, who, mine=False, names=[names[one] for one in who if one in names])
            for emoji, who in signs.items()
        ]
        for id, signs in people.items()
    }


async def _choices_of(app: Services, ids: Sequence[int]) -> dict[int, dict[int, list[int]]]:
    """By post and by who voted."""
    if not ids:
        return {}
    votes = await posts.votes(app.db.read(), ids)
    opened = await app.seals.opened([one.content for one in votes])
    chosen: dict[int, dict[int, list[int]]] = {}
    for one, clear in zip(votes, opened, strict=True):
        if clear is not None:
            chosen.setdefault(one.post_id, {})[one.account_id] = _choices(clear)
    return chosen


def _polled(one: _Opened, me: int, now: int) -> Polled | None:
    poll = one.content.poll if one.content is not None else None
    if poll is None:
        return None
    counted = Counter(option for choices in one.choices.values() for option in choices)
    return Polled(
        poll.options,
        poll.multiple,
        poll.ends_at,
        poll.ends_at is not None and now >= poll.ends_at,
        [counted[number] for number in range(len(poll.options))],
        len(one.choices),
        one.choices.get(me),
    )
