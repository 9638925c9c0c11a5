"""Follow, block, mute, endorse, remember: every change of how accounts stand to one another.

Each write first holds both accounts, so that of two changes at the same moment one sees the other. Whoever
repeats a call gets the same result.
"""

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.relations import Follow, Mute
from sabar.model.viewers import Actor
from sabar.rules import domains, limits
from sabar.rules.federation import moving
from sabar.rules.writing import language, text
from sabar.services import Services
from sabar.store import blocks, colleagues, follows, mutes, relations
from sabar.store.moderation import severances

#: Requests let in with one transaction.
_AUTHORIZED = 100


class FollowOptions(msgspec.Struct, frozen=True):
    """None leaves a follow that is there as it is."""

    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None


async def follow(app: Services, actor: Actor, target: Account, options: FollowOptions | None = None) -> None:
    """Follow somebody, or ask to when the account is locked, or its own server has to answer; repeated, it
    changes the options.
    """
    _not_oneself(actor, target)
    wanted = options or FollowOptions()
    codes = None if wanted.languages is None else _languages(wanted.languages)
    id, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        me, other = await _hold(tx, actor, target)
        _not_suspended(other)
        if await blocks.any_between(tx, me.id, other.id) or await blocks.blocks_domain(
            tx, me.id, other.domain
        ):
            raise Forbidden
        there = await follows.of(tx, me.id, other.id)
        asked = None if there else await follows.request_of(tx, me.id, other.id)
        if there is None and asked is None:
            moving.demand_here(me)
        new = _with_options(there or asked or _new_follow(id, me.id, other.id, now), wanted, codes)
        if there is not None:
            if new != there:
                await follows.change(tx, new)
                tx.emit(events.FollowChanged(me.id, other.id))
            elif not me.local:
                # Whoever asks again has not heard the answer.
                tx.emit(events.FollowAnswered(me.id, other.id, accepted=True))
        elif asked is not None:
            await follows.change_request(tx, new)
        elif other.moved_to_id is not None:
            raise Forbidden(N_("This account has moved. Follow its new one."))
        elif other.locked or me.limited_at is not None or (me.local and not other.local):
            await follows.insert_request(tx, new)
            tx.emit(events.FollowRequested(me.id, other.id, _leaves(app, me, other)))
        else:
            await follows.insert(tx, new)
            tx.emit(events.Followed(me.id, other.id, _leaves(app, other, me)))

    await app.db.write(unit)


async def unfollow(app: Services, actor: Actor, target: Account) -> None:
    """Stop following, or take back the request to."""

    async def unit(tx: Tx) -> None:
        me, other = await _hold(tx, actor, target)
        await _end_follow(tx, me, other, leaves=_leaves(app, me, other))
        if await follows.delete_request(tx, me.id, other.id):
            tx.emit(events.FollowRequestWithdrawn(me.id, other.id, _leaves(app, me, other)))

    await app.db.write(unit)


async def remove_follower(app: Services, actor: Actor, follower: Account) -> None:
    """Make somebody stop following the actor."""

    async def unit(tx: Tx) -> None:
        me, other = await _hold(tx, actor, follower)
        await _end_follow(tx, other, me, by_target=True, leaves=_leaves(app, me, other))

    await app.db.write(unit)


async def authorize(app: Services, actor: Actor, asking: Account) -> None:
    """Let somebody follow who asked to. `NotFound` when he did not ask (and does not follow)."""
    id, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        me, other = await _hold(tx, actor, asking)
        _not_suspended(other)
        request = await follows.request_of(tx, other.id, me.id)
        if request is None:
            if await follows.of(tx, other.id, me.id) is None:
                raise NotFound
            return
        await follows.delete_request(tx, other.id, me.id)
        # The follow is as old as its permission: lists of followers are in the order they joined.
        await follows.insert(tx, msgspec.structs.replace(request, id=id, created_at=now))
        tx.emit(events.FollowRequestAuthorized(other.id, me.id))
        tx.emit(events.Followed(other.id, me.id, _leaves(app, me, other), afar=not me.local))

    await app.db.write(unit)


async def authorize_waiting(app: Services, account_id: int) -> None:
    """Let those follow who asked while the account was locked, in small writes."""
    while await _authorize_some(app, account_id):
        pass


async def _authorize_some(app: Services, account_id: int) -> bool:
    """The first of them. Whether some are left."""
    now = app.clock.now_ms()
    waiting = await follows.oldest_requests(app.db.read(), account_id, _AUTHORIZED)
    keyed = [(app.ids.next(), request) for request in waiting]

    async def unit(tx: Tx) -> bool:
        held = await relations.hold(tx, account_id, *(request.account_id for request in waiting))
        if account_id not in held or held[account_id].locked:
            return False
        for id, request in keyed:
            if await follows.delete_request(tx, request.account_id, account_id):
                await follows.insert(tx, msgspec.structs.replace(request, id=id, created_at=now))
                tx.emit(events.FollowRequestAuthorized(request.account_id, account_id))
                other = held.get(request.account_id)
                leaves = other is not None and _leaves(app, held[account_id], other)
                tx.emit(events.Followed(request.account_id, account_id, leaves))
        return len(waiting) == _AUTHORIZED

    return await app.db.write(unit) if waiting else False


async def reject(app: Services, actor: Actor, asking: Account) -> None:
    """Refuse somebody who asked to follow. `NotFound` when he did not ask."""

    async def unit(tx: Tx) -> None:
        me, other = await _hold(tx, actor, asking)
        if not await follows.delete_request(tx, other.id, me.id):
            raise NotFound
        tx.emit(events.FollowRequestRejected(other.id, me.id, _leaves(app, me, other)))

    await app.db.write(unit)


async def block(app: Services, actor: Actor, target: Account) -> None:
    """Block: everything between the two ends, in both directions."""
    _not_oneself(actor, target)
    id, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        me, other = await _hold(tx, actor, target)
        if not await blocks.insert(tx, id, me.id, other.id, now):
            return
        leaves = _leaves(app, me, other)
        for one, two in ((me, other), (other, me)):
            await _end_follow(tx, one, two, by_target=one is other, leaves=leaves)
            await follows.delete_request(tx, one.id, two.id)
        await relations.forget_collection_places(tx, me.id, other.id)
        await relations.forget_notifications(tx, me.id, other.id)
        for tie in await colleagues.between(tx, me.id, other.id):
            await colleagues.delete(tx, tie.id)
            tx.emit(events.AskedChanged(tie.colleague_id))
        tx.emit(events.Blocked(me.id, other.id, _leaves(app, me, other)))

    await app.db.write(unit)


async def unblock(app: Services, actor: Actor, target: Account) -> None:
    async def unit(tx: Tx) -> None:
        if await blocks.delete(tx, actor.id, target.id):
            tx.emit(events.Unblocked(actor.id, target.id, _leaves(app, actor.account, target)))

    await app.db.write(unit)


async def mute(
    app: Services, actor: Actor, target: Account, *, notifications: bool = True, seconds: int = 0
) -> None:
    """Hide somebody's posts, and with `notifications` his doings too. `seconds`: how long; 0 is for ever."""
    _not_oneself(actor, target)
    if seconds < 0:
        raise invalid("duration", Problem.NEGATIVE)
    now = app.clock.now_ms()
    ends = now + min(seconds, limits.FAR_SECONDS) * times.SECOND if seconds else None
    record = Mute(app.ids.next(), actor.id, target.id, notifications, ends, now)

    async def unit(tx: Tx) -> None:
        await _hold(tx, actor, target)
        await mutes.delete_expired(tx, actor.id, now)
        await mutes.put(tx, record)
        tx.emit(events.Muted(actor.id, target.id))

    await app.db.write(unit)


async def unmute(app: Services, actor: Actor, target: Account) -> None:
    async def unit(tx: Tx) -> None:
        if await mutes.delete(tx, actor.id, target.id):
            tx.emit(events.Unmuted(actor.id, target.id))

    await app.db.write(unit)


async def note(app: Services, actor: Actor, target: Account, comment: str) -> None:
    """Keep private words about somebody; empty ones are forgotten."""
    clean = text.within(text.clean_text(comment, "comment"), "comment", limits.PROFILES.private_note)

    async def unit(tx: Tx) -> None:
        await _hold(tx, actor, target)
        await relations.note(tx, actor.id, target.id, clean)

    await app.db.write(unit)


async def endorse(app: Services, actor: Actor, target: Account) -> None:
    """Show somebody on the own profile; only whom one follows."""
    id = app.ids.next()

    async def unit(tx: Tx) -> None:
        _, other = await _hold(tx, actor, target)
        _not_suspended(other)
        if await follows.of(tx, actor.id, target.id) is None:
            raise Invalid(
                N_("Validation failed: You must be already following the person you want to endorse")
            )
        await relations.endorse(tx, id, actor.id, target.id)

    await app.db.write(unit)


async def unendorse(app: Services, actor: Actor, target: Account) -> None:
    async def unit(tx: Tx) -> None:
        await relations.unendorse(tx, actor.id, target.id)

    await app.db.write(unit)


async def block_domain(app: Services, actor: Actor, domain: str) -> None:
    """Hide a whole server, and end every follow between its accounts and the actor."""
    host = _host(domain)
    if app.settings.is_own(host):
        raise invalid("domain", Problem.OWN_SERVER)
    id, severance_id, now = app.ids.next(), app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        if not await blocks.insert_domain(tx, id, actor.id, host):
            return
        await relations.hold(tx, actor.id)
        if await severances.count_domain(tx, severance_id, actor.id, host, now):
            tx.emit(events.Severed(severance_id))
        for list_id in sorted(await blocks.sever_domain(tx, actor.id, host)):
            tx.emit(events.ListChanged(actor.id, list_id))
        tx.emit(events.DomainBlocked(actor.id, host, app.settings.federates and actor.account.local))

    await app.db.write(unit)


async def unblock_domain(app: Services, actor: Actor, domain: str) -> None:
    host = _host(domain)

    async def unit(tx: Tx) -> None:
        if await blocks.delete_domain(tx, actor.id, host):
            tx.emit(events.DomainUnblocked(actor.id, host))

    await app.db.write(unit)


async def _end_follow(
    tx: Tx, follower: Account, target: Account, *, leaves: bool, by_target: bool = False
) -> None:
    """What stands only on the follow goes with it: places in lists, the endorsement."""
    if not await follows.delete(tx, follower.id, target.id):
        return
    await relations.unendorse(tx, follower.id, target.id)
    for list_id in await relations.forget_list_places(tx, follower.id, target.id):
        tx.emit(events.ListChanged(follower.id, list_id))
    tx.emit(events.Unfollowed(follower.id, target.id, by_target, leaves))


def _leaves(app: Services, doer: Account, other: Account) -> bool:
    """Whether another server is to hear what somebody of this one did."""
    return app.settings.federates and doer.local and not other.local


async def _hold(tx: Tx, actor: Actor, target: Account) -> tuple[Account, Account]:
    held = await relations.hold(tx, actor.id, target.id)
    if len(held) < len({actor.id, target.id}):
        raise NotFound
    return held[actor.id], held[target.id]


def _not_suspended(account: Account) -> None:
    """With a suspended account things can end, but not begin."""
    if account.suspended_at is not None:
        raise NotFound


def _not_oneself(actor: Actor, target: Account) -> None:
    if actor.id == target.id:
        raise Forbidden


def _new_follow(id: int, account_id: int, target_id: int, now: int) -> Follow:
    return Follow(id, account_id, target_id, show_reblogs=True, notify=False, languages=[], created_at=now)


def _with_options(follow: Follow, wanted: FollowOptions, codes: list[str] | None) -> Follow:
    return msgspec.structs.replace(
        follow,
        show_reblogs=follow.show_reblogs if wanted.reblogs is None else wanted.reblogs,
        notify=follow.notify if wanted.notify is None else wanted.notify,
        languages=follow.languages if codes is None else codes,
    )


def _languages(tags: list[str]) -> list[str]:
    codes = [language.code_of(tag) for tag in tags if tag]
    if None in codes:
        raise invalid("languages", Problem.NOT_A_LANGUAGE)
    return list(dict.fromkeys(code for code in codes if code))


def _host(domain: str) -> str:
    host = domains.server(domain.strip().removeprefix("@"))
    if host is None:
        raise invalid("domain", Problem.NOT_A_DOMAIN)
    return host
