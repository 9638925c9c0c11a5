"""Accounts of other servers: kept as their server describes them, moved, gone.

What their own server says is believed of them and of nobody else; what staff and people here decided about
them stays.
"""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.db.errors import UniqueViolation
from sabar.kit import times
from sabar.model.accounts import Account
from sabar.model.federation import Claimed, Described, GoneUri, RemoteActor
from sabar.model.jobs import JobSpec
from sabar.model.statuses import CustomEmoji
from sabar.rules import domains, lanes
from sabar.rules.federation.received import THREADS
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import accounts, emojis, hydration, moderation, moving, profiles
from sabar.store.federation import actors, deeds, inboxes
from sabar.store.moderation import apart, severances

LOOK = "federation.look"
_FRESH_MS = times.DAY
#: Beyond any number of people here.
_MOST = 1_000_000
#: How often one is asked for that does not answer.
_ASKED_MS = times.HOUR


class Pictures(msgspec.Struct, frozen=True):
    """Keys of files that are shown by way of this server; empty: none. `emojis`: by name."""

    avatar: str = ""
    header: str = ""
    emojis: Sequence[tuple[str, str]] = ()


async def keep(
    app: Services, described: Described, *, domain: str, pictures: Pictures, limited: bool = False
) -> Account:
    """The account as its document has it, known under `username@domain` from now on. Whoever had that name
    under another id has it no longer: its server gave it to somebody else. `limited`: its server is.
    """
    id, now = app.ids.next(), app.clock.now_ms()
    host = domains.host_of(described.uri)
    drawn = [emojis.foreign(app.ids.next(), code, host, key, now) for code, key in pictures.emojis]

    async def unit(tx: Tx) -> Account:
        known = await actors.held(tx, described.uri)
        name = names.normalise_username(described.username)
        other = await actors.held_by_name(tx, name, domain)
        if other is not None and (known is None or other.id != known.id):
            await actors.release_name(tx, other)
        if known is None:
            new = _shown(_blank(id, described, domain, now), described, pictures, now)
            await accounts.insert(tx, new)
            await actors.put(tx, _actor(new.id, described, None, now))
            if limited:
                await moderation.flag(tx, new.id, "limited_at", now)
                await apart.put(tx, apart.Apart(new.id, limited_at=now))
            known = new
        else:
            new = _shown(known, described, pictures, now)
            await _change(tx, known, new)
            before = await actors.of(tx, known.id)
            if before is not None and _is_another(known, described, before, now):
                await _end_ties(tx, known.id)
            await actors.put(tx, _actor(known.id, described, before, now))
        await inboxes.lie_elsewhere(tx, _elsewhere(described))
        await _draw(tx, known.id, drawn)
        await _follow_suspension(tx, known.id, described, now)
        await _follow_move(tx, known.id, described)
        return await accounts.by_id(tx, known.id) or known

    try:
        return await app.db.write(unit)
    except UniqueViolation:
        # Another process, or another job, kept it a moment ago.
        return await app.db.write(unit)


def _elsewhere(described: Described) -> list[str]:
    """Its inboxes on another server than its own, as those of bridges are."""
    own = domains.host_of(described.uri)
    return [one for one in (described.inbox, described.shared_inbox) if one and domains.host_of(one) != own]


def _is_another(known: Account, described: Described, before: RemoteActor, now: int) -> bool:
    """Whether somebody else has this id by now, as on a server that was set up anew: none of the keys is the
    old one's, nor the day on which the account was made.
    """
    old, new = ({key.public for key in keys} for keys in (before.keys, described.keys))
    made = described.created_at
    return bool(old) and old.isdisjoint(new) and made is not None and min(made, now) != known.created_at


async def _end_ties(tx: Tx, account_id: int) -> None:
    """What was for those who followed, or were followed, was not for whoever comes after."""
    for other in await severances.end_follows_by(tx, account_id, _MOST):
        tx.emit(events.Unfollowed(account_id, other))
    for other in await severances.end_follows_of(tx, account_id, _MOST):
        tx.emit(events.Unfollowed(other, account_id))


async def _change(tx: Tx, old: Account, new: Account) -> None:
    """Nothing is written where nothing changed: what is drawn of an account is kept by its version."""
    if new == old:
        return
    await profiles.update(tx, new)
    if (new.username, new.url, new.created_at) != (old.username, old.url, old.created_at):
        await actors.named(tx, new)
    if (new.username, new.display_name) != (old.username, old.display_name):
        await accounts.reword(tx, new)
    if new.indexable != old.indexable:
        tx.emit(events.IndexableChanged(new.id))


async def _draw(tx: Tx, account_id: int, drawn: Sequence[CustomEmoji]) -> None:
    """The emoji in its words, as they look now."""
    known = await hydration.custom_emojis(tx, [one.shortcode for one in drawn], {one.domain for one in drawn})
    there = {one.shortcode: one.file for one in known}
    if any(there.get(one.shortcode) != one.file for one in drawn):
        await emojis.keep_foreign(tx, drawn)
        await accounts.touch(tx, account_id)


async def _follow_suspension(tx: Tx, account_id: int, described: Described, now: int) -> None:
    """Its own server hides it, or shows it again; what staff here decided stands."""
    actor = await actors.of(tx, account_id)
    account = await moderation.held(tx, account_id)
    if actor is None or account is None or account.erased_at is not None:
        return
    if described.suspended and account.suspended_at is None:
        await moderation.flag(tx, account_id, "suspended_at", now)
        await actors.put(tx, msgspec.structs.replace(actor, suspended_there=now))
    elif not described.suspended and actor.suspended_there is not None:
        if account.suspended_at == actor.suspended_there:
            await moderation.flag(tx, account_id, "suspended_at", None)
        await actors.put(tx, msgspec.structs.replace(actor, suspended_there=None))


async def look_again(app: Services, account: Account) -> None:
    """Somebody here looks at it: what is older than a day is asked for again, for whoever comes next."""
    actor = await actors.of(app.db.read(), account.id)
    before = app.clock.now_ms() - _FRESH_MS
    if actor is None or actor.gone_at is not None or (actor.counted_at or 0) > before:
        return
    key = f"{LOOK}:{account.id}"
    job = JobSpec(LOOK, str(account.id).encode(), unique_key=key, lane=lanes.actor(account.uri))

    async def unit(tx: Tx) -> None:
        tx.enqueue(job)

    if await app.cache.add(key, b"", _ASKED_MS):
        await app.db.write(unit)


async def begin_backfill(app: Services, account: Account, alone: bool) -> bool:
    """Whether its last posts are to be asked for now: they never were, or whoever follows it is `alone` with
    that and they were not a moment ago. Whoever asks at the same time is told no.
    """
    now = app.clock.now_ms()
    before = now - THREADS.looked_ms if alone else 0
    return await app.db.write(lambda tx: actors.note_backfilled(tx, account.id, now, before))


async def _follow_move(tx: Tx, account_id: int, described: Described) -> None:
    """It says that it is another one by now, and that one, as far as it is known, says the same; or it is
    itself again.
    """
    if not described.moved_to:
        await moving.come_back(tx, account_id)
        return
    target = await actors.account(tx, described.moved_to)
    there = await actors.of(tx, target.id) if target is not None else None
    if target is not None and there is not None and described.uri in there.also_known_as:
        await moving.note(tx, account_id, target.id)


async def count(app: Services, account: Account, claimed: Claimed, *, hides: bool) -> None:
    """What its own server counts; `hides`: it does not say who follows it."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await actors.count(tx, account.id, claimed, hides, now)

    await app.db.write(unit)


async def gone(app: Services, account: Account) -> None:
    """Its server said that it is no more: all it had here goes. Its id means nobody from now on."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        held = await moderation.held(tx, account.id)
        actor = await actors.of(tx, account.id)
        if held is None or actor is None or held.erased_at is not None:
            return
        await deeds.put_gone(tx, GoneUri(held.uri, held.id, held.domain, held.uri, now))
        await actors.put(tx, msgspec.structs.replace(actor, keys=[], gone_at=now))
        await moderation.flag(tx, held.id, "suspended_at", now)
        if await moderation.begin_erasure(tx, held.id, now):
            tx.emit(events.ErasureBegun(held.id))

    await app.db.write(unit)


def _blank(id: int, described: Described, domain: str, now: int) -> Account:
    return Account(
        id=id,
        username=described.username,
        name_key=names.normalise_username(described.username),
        domain=domain,
        uri=described.uri,
        url=described.url,
        display_name="",
        note="",
        note_html="",
        fields=[],
        avatar="",
        avatar_static="",
        avatar_description="",
        header="",
        header_static="",
        header_description="",
        locked=False,
        bot=False,
        discoverable=False,
        indexable=False,
        hide_collections=False,
        statuses_count=0,
        followers_count=0,
        following_count=0,
        last_status_at=None,
        version=1,
        suspended_at=None,
        limited_at=None,
        created_at=now,
    )


def _shown(known: Account, described: Described, pictures: Pictures, now: int) -> Account:
    """What a profile shows; `known` has the rest."""
    made = described.created_at
    return msgspec.structs.replace(
        known,
        username=described.username,
        name_key=names.normalise_username(described.username),
        url=described.url,
        display_name=described.display_name,
        note=described.note,
        note_html=described.note_html,
        fields=described.fields,
        avatar=pictures.avatar,
        avatar_static=pictures.avatar,
        avatar_description=described.icon_description if pictures.avatar else "",
        header=pictures.header,
        header_static=pictures.header,
        header_description=described.image_description if pictures.header else "",
        locked=described.locked,
        bot=described.kind in ("Service", "Application"),
        discoverable=described.discoverable,
        indexable=described.indexable,
        attribution_domains=described.attribution_domains,
        # Nobody is there before there were calendars, or after today.
        created_at=known.created_at if made is None or made < 0 else min(made, now),
    )


def _actor(account_id: int, described: Described, before: RemoteActor | None, now: int) -> RemoteActor:
    return RemoteActor(
        account_id=account_id,
        kind=described.kind,
        inbox=described.inbox,
        shared_inbox=described.shared_inbox,
        outbox=described.outbox,
        followers=described.followers,
        following=described.following,
        featured=described.featured,
        keys=described.keys,
        also_known_as=described.also_known_as,
        moved_to=described.moved_to,
        claimed=before.claimed if before else Claimed(),
        fetched_at=now,
        gone_at=None,
        suspended_there=before.suspended_there if before else None,
        counted_at=before.counted_at if before else None,
    )
