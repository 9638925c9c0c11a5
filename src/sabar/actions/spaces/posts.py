"""What is said in a space: said, changed, taken away, pinned, answered with a sign or a vote."""

from collections.abc import Mapping, Sequence

import msgspec

from sabar import events
from sabar.actions.spaces import shedding, standing
from sabar.db.engine import Reader, Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, Forbidden, Invalid, NotFound
from sabar.model.spaces.drafts import Box, Draft
from sabar.model.spaces.posts import Content, Post, Reaction, Vote
from sabar.model.spaces.rooms import Entered
from sabar.model.statuses import ContentType
from sabar.model.viewers import Viewer
from sabar.rules.previews import cards
from sabar.rules.spaces import files as file_rules
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces import standup as standups
from sabar.rules.spaces import writing
from sabar.rules.spaces.limits import POSTS
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import PollDraft
from sabar.services import Services
from sabar.store import accounts
from sabar.store.spaces import drafts as unsent
from sabar.store.spaces import files, posts, rooms
from sabar.store.spaces import standup as answers
from sabar.store.spaces.files import Rebound

_encode = msgspec.json.Encoder().encode


async def post(
    app: Services,
    viewer: Viewer,
    entered: Entered,
    text: str,
    *,
    kind: ContentType = ContentType.PLAIN,
    poll: PollDraft | None = None,
    parent_id: int | None = None,
    file_ids: Sequence[int] = (),
    key: str = "",
    box: Box | None = None,
    standup: bool = False,
) -> int:
    """Its id. `key`: of the form; used twice by the same person it is one post. `box`: what it kept while one
    typed is gone. `standup`: it answers what the space asks today, where its writer is. Raises Invalid, and
    NotFound when what it answers or one of its files is gone, or the writer is out.
    """
    drafts.check_key(key)
    rules.demand_open(entered)
    chosen = file_rules.chosen(file_ids)
    content = await _content(app, entered, text, kind, poll, has_files=bool(chosen))
    now = app.clock.now_ms()
    id, day = app.ids.next(), now // times.DAY
    here = standups.here(now, viewer.user.preferences.zone) if standup else None
    if here is not None:
        content = msgspec.structs.replace(content, east=here.east)
    clear = _encode(content)
    made = Post(
        id,
        entered.space.id,
        viewer.id,
        day,
        b"",
        len(clear),
        now,
        parent_id=parent_id,
        proof=entered.me.proof,
        standup=here.day if here is not None else None,
    )
    sealed = await app.seals.begin(made.place, clear)
    made = msgspec.structs.replace(made, sealed=sealed, sent_key=secrets.digest(key) if key else None)
    bound = await _bound(app, made, chosen)

    async def unit(tx: Tx) -> int:
        still = await standing.now(app, tx, entered)
        rules.demand_open(still)
        if made.standup is not None:
            standups.demand_day(still.space, made.standup)
            # Held from here on: two answers at once come one after the other.
            await answers.note_done(tx, made.space_id, viewer.id, made.standup)
        if made.sent_key is not None:
            earlier = await posts.sent(tx, made.space_id, viewer.id, made.sent_key)
            if earlier is not None:
                return earlier
        if made.standup is not None:
            standups.demand_first(await answers.answer(tx, made.space_id, viewer.id, made.standup))
        whole = made
        if parent_id is not None:
            whole = msgspec.structs.replace(made, root_id=await _beginning(tx, still, parent_id))
        await posts.insert(tx, whole)
        await _attach(tx, whole, chosen, bound)
        if box is not None:
            await _spend(app, tx, whole, box)
        linked = _wanted(app, still, content)
        tx.emit(events.SpacePosted(whole.space_id, whole.id, viewer.id, linked))
        if whole.standup is None:
            await rooms.note_seen(tx, whole.space_id, viewer.id, whole.id)
        else:
            tx.emit(events.SpaceStandup(whole.space_id))
        return whole.id

    return await app.db.write(unit)


async def edit(
    app: Services,
    viewer: Viewer,
    entered: Entered,
    id: int,
    text: str,
    *,
    kind: ContentType = ContentType.PLAIN,
    file_ids: Sequence[int] | None = None,
) -> None:
    """Other words, or other files: those left out go, None leaves them; a poll stays. Raises Invalid,
    Forbidden for somebody else's, NotFound, and Conflict when it was changed in the same moment.
    """
    rules.demand_open(entered)
    rules.demand_unheld(entered)
    before = await _own(app, viewer, entered, id)
    (clear,) = await app.seals.opened([before.sealed_content])
    if clear is None:
        raise NotFound
    old = msgspec.json.decode(clear, type=Content)
    chosen = None if file_ids is None else file_rules.chosen(file_ids)
    kept = chosen if chosen is not None else (await files.of_posts(app.db.read(), [id])).get(id)
    worded = await _content(app, entered, text, kind, None, has_files=bool(kept))
    content = msgspec.structs.replace(worded, poll=old.poll, east=old.east)
    clear = _encode(content)
    sealed = await app.seals.seal(before.place, clear)
    same_link = _link(app, old) == _link(app, content)
    bound = await _bound(app, before, chosen or ())

    async def unit(tx: Tx) -> None:
        # Held, so that nothing goes after owners were told that nothing does.
        still = await standing.held(app, tx, entered)
        rules.demand_open(still)
        rules.demand_unheld(still)
        now = await _one(tx, still, id)
        # What hangs on it may have changed meanwhile; the words may not.
        if now.sealed != before.sealed:
            raise Conflict
        new = msgspec.structs.replace(now, sealed=sealed, size=len(clear), edited_at=app.clock.now_ms())
        await posts.reword(tx, new if same_link else msgspec.structs.replace(new, card=None))
        if chosen is not None:
            await _attach(tx, new, chosen, bound)
            shedding.queue(tx)
        tx.emit(events.SpacePostChanged(before.space_id, id, _wanted(app, still, content)))

    await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, entered: Entered, id: int) -> None:
    """One's own, or as an owner anybody's; with the answers below it. Raises NotFound, and Forbidden,
    also for what two owners hold.
    """

    async def unit(tx: Tx) -> None:
        still = await standing.held(app, tx, entered)
        found = await _one(tx, still, id)
        if found.account_id != viewer.id:
            rules.demand_owner(still)
        rules.demand_unheld(still)
        newest_at = await posts.delete(tx, found)
        shedding.queue(tx)
        tx.emit(
            events.SpacePostDeleted(found.space_id, id, found.root_id, newest_at=newest_at, proof=found.proof)
        )
        if found.standup is not None:
            tx.emit(events.SpaceStandup(found.space_id))

    await app.db.write(unit)


async def pin(app: Services, entered: Entered, id: int, *, on: bool) -> None:
    """For everybody in the space; members may, guests not. Raises Forbidden, Invalid and NotFound."""
    rules.demand_member(entered)
    rules.demand_open(entered)

    async def unit(tx: Tx) -> None:
        still = await standing.held(app, tx, entered)
        rules.demand_member(still)
        found = await _one(tx, still, id)
        if on and found.pinned_at is None and await posts.pins(tx, found.space_id) >= POSTS.pinned:
            raise Invalid(N_("A space can have {most} pinned posts"), most=POSTS.pinned)
        await posts.pin(tx, id, app.clock.now_ms() if on else None)
        tx.emit(events.SpacePostChanged(found.space_id, id))

    await app.db.write(unit)


async def react(
    app: Services, viewer: Viewer, entered: Entered, id: int, given: str, *, on: bool = True
) -> None:
    """Answer with an emoji, or take it back; either twice is once. Raises Invalid, NotFound, and Forbidden
    for taking back what two owners hold.
    """
    emoji = writing.reaction(given)
    rules.demand_open(entered)
    now = app.clock.now_ms()
    found = await _one(app.db.read(), entered, id)
    bare = Reaction(id, viewer.id, "", found.space_id, found.day, b"", now)
    mark = await app.seals.mark(found.place, emoji)
    bare = msgspec.structs.replace(bare, mark=mark)
    sealed = await app.seals.seal(bare.content.place, emoji.encode())

    async def unit(tx: Tx) -> None:
        still = await (standing.now if on else standing.held)(app, tx, entered)
        await _one(tx, still, id)
        if on:
            if await posts.reactions_by(tx, id, viewer.id) >= POSTS.reactions_each:
                raise Invalid(N_("You cannot add more reactions to this post"))
            changed = await posts.react(tx, msgspec.structs.replace(bare, sealed=sealed))
        else:
            rules.demand_unheld(still)
            changed = await posts.unreact(tx, id, viewer.id, mark)
        if changed:
            tx.emit(events.SpacePostChanged(found.space_id, id))

    await app.db.write(unit)


async def vote(app: Services, viewer: Viewer, entered: Entered, id: int, chosen: Sequence[int]) -> None:
    """Once. Raises Invalid, and NotFound where there is no poll."""
    rules.demand_open(entered)
    found = await _one(app.db.read(), entered, id)
    (clear,) = await app.seals.opened([found.sealed_content])
    content = msgspec.json.decode(clear, type=Content) if clear is not None else None
    if content is None or content.poll is None:
        raise NotFound
    now = app.clock.now_ms()
    wanted = writing.choices(content.poll, chosen, now)
    bare = Vote(id, viewer.id, found.space_id, found.day, b"", now)
    sealed = await app.seals.seal(bare.content.place, _encode(wanted))

    async def unit(tx: Tx) -> None:
        still = await standing.now(app, tx, entered)
        await _one(tx, still, id)
        if not await posts.vote(tx, msgspec.structs.replace(bare, sealed=sealed)):
            raise Invalid(N_("Validation failed: You have already voted on this poll"))
        tx.emit(events.SpacePostChanged(found.space_id, id))

    await app.db.write(unit)


async def read_up_to(app: Services, viewer: Viewer, entered: Entered, id: int) -> None:
    """Everything up to this post has been read."""
    if id <= entered.me.seen_id:
        return

    async def unit(tx: Tx) -> None:
        if await rooms.note_seen(tx, entered.space.id, viewer.id, id):
            tx.emit(events.SpaceRead(entered.space.id, viewer.id))

    await app.db.write(unit)


async def _beginning(tx: Tx, entered: Entered, id: int) -> int:
    """Of the thread that a post belongs to; it stays until this write ends. Raises NotFound."""
    found = await _one(tx, entered, id)
    root_id = found.root_id or found.id
    while not await posts.hold(tx, root_id):
        # It went in this moment; an answer that is younger begins the thread now.
        found = await _one(tx, entered, id)
        root_id = found.root_id or found.id
    return root_id


async def _spend(app: Services, tx: Tx, post: Post, box: Box) -> None:
    """Nothing that the box kept is kept any more."""
    writer = secrets.digest(box.writer)
    draft = Draft(app.ids.next(), post.space_id, post.account_id, post.day, b"", writer, 0, post.created_at)
    kept = msgspec.structs.replace(draft, parent_id=post.parent_id, standup=post.standup is not None)
    await unsent.spend(tx, kept, box.revision)


async def _bound(app: Services, post: Post, ids: Sequence[int]) -> dict[int, Rebound]:
    """The writer's own that no post has yet, sealed for this one; without what does not open as it lies."""
    loose = await files.own_loose(app.db.read(), post.space_id, post.account_id, ids) if ids else []
    clear = await app.seals.opened([file.about for file in loose])
    given = [msgspec.structs.replace(file, post_id=post.id) for file in loose]
    return {
        file.id: Rebound(file.sealed, await app.seals.seal(file.about.place, raw))
        for file, raw in zip(given, clear, strict=True)
        if raw is not None
    }


async def _attach(tx: Tx, post: Post, ids: Sequence[int], bound: Mapping[int, Rebound]) -> None:
    given = await files.attach(tx, post.space_id, post.account_id, post.id, ids, bound)
    file_rules.demand_all(given, len(ids))


async def _content(
    app: Services,
    entered: Entered,
    text: str,
    kind: ContentType,
    poll: PollDraft | None,
    *,
    has_files: bool = False,
) -> Content:
    draft = writing.checked(text, kind, poll, app.settings.domain, has_files=has_files)
    now = app.clock.now_ms()
    inside = await rooms.named(app.db.read(), entered.space.id, list(set(draft.names.values())), now)
    known = await accounts.by_ids(app.db.read(), inside)
    base = f"{app.settings.url}/s/{entered.space.slug}"
    return writing.content(draft, list(known.values()), base, now)


def _link(app: Services, content: Content) -> str | None:
    return cards.first_link(content.html, app.settings.site)


def _wanted(app: Services, entered: Entered, content: Content) -> bool:
    """Whether a page is to be fetched that this links to."""
    on = app.settings.previews and entered.space.previews and not entered.me.proof
    return on and _link(app, content) is not None


async def _own(app: Services, viewer: Viewer, entered: Entered, id: int) -> Post:
    found = await _one(app.db.read(), entered, id)
    if found.account_id != viewer.id:
        raise Forbidden
    return found


async def _one(db: Reader, entered: Entered, id: int) -> Post:
    """Raises NotFound for what he cannot see either."""
    found = await posts.one(db, entered.space.id, id, entered.me.sight)
    if found is None:
        raise NotFound
    return found
