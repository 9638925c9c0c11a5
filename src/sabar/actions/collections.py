"""Recommend accounts to others under a name; leave a collection one was put into.

A collection is public, so somebody else's is not "not found" but forbidden; one that the actor may not see
(its owner blocks him) is not there.
"""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.collections import Collection, CollectionItem, ItemState
from sabar.model.errors import Forbidden, Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import Tag
from sabar.model.viewers import Actor
from sabar.rules import limits
from sabar.rules.writing import language, names, text
from sabar.services import Services
from sabar.store import accounts, blocks, collections, relations, tags


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """None leaves a value as it is; an empty language or hashtag takes it away."""

    name: str | None = None
    description: str | None = None
    language: str | None = None
    tag_name: str | None = None
    sensitive: bool | None = None
    discoverable: bool | None = None


async def create(app: Services, actor: Actor, words: Words, account_ids: Sequence[int] = ()) -> Collection:
    """A new collection with these accounts in it, or, when one of them may not be added, none."""
    values, tag = _values(words), _tag(app, words.tag_name)
    if "name" not in values:
        raise invalid("name", Problem.BLANK)
    wanted = list(dict.fromkeys(account_ids))
    if len(wanted) > limits.COLLECTIONS.members:
        raise _full()
    now = app.clock.now_ms()
    blank = Collection(app.ids.next(), actor.id, "", "", "", "", None, None, False, True, now, now)
    keyed = [(app.ids.next(), account_id) for account_id in wanted]

    async def unit(tx: Tx) -> Collection:
        await relations.hold(tx, actor.id)
        if await collections.count(tx, actor.id) >= limits.COLLECTIONS.per_account:
            most = limits.COLLECTIONS.per_account
            raise Invalid(
                N_("Validation failed: You have reached the maximum number of collections ({most})"),
                most=most,
            )
        tag_id = (await tags.ensure(tx, [tag]))[tag.name].id if tag else None
        record: Collection = msgspec.structs.replace(blank, **values, tag_id=tag_id)
        await collections.insert(tx, record)
        for id, account_id in keyed:
            await _put(tx, actor, record.id, id, account_id, now)
        return record

    return await app.db.write(unit)


async def update(app: Services, actor: Actor, id: int, words: Words) -> Collection:
    values, tag = _values(words), _tag(app, words.tag_name)
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> Collection:
        old = await _own(tx, actor, id)
        changes = dict(values)
        if words.tag_name is not None:
            changes["tag_id"] = (await tags.ensure(tx, [tag]))[tag.name].id if tag else None
        new: Collection = msgspec.structs.replace(old, **changes)
        if new == old:
            return old
        new = msgspec.structs.replace(new, updated_at=now)
        await collections.update(tx, new)
        tx.emit(events.CollectionChanged(id))
        return new

    return await app.db.write(unit)


async def delete(app: Services, actor: Actor, id: int) -> None:
    async def unit(tx: Tx) -> None:
        await _own(tx, actor, id)
        await collections.delete(tx, id)

    await app.db.write(unit)


async def add(app: Services, actor: Actor, id: int, account_id: int) -> CollectionItem:
    """Put somebody in who agrees to be featured. Who is in it already stays as he is."""
    item_id, now = app.ids.next(), app.clock.now_ms()

    async def unit(tx: Tx) -> CollectionItem:
        await _own(tx, actor, id)
        item = await _put(tx, actor, id, item_id, account_id, now)
        if item.id == item_id:
            await collections.touch(tx, id, now)
        return item

    return await app.db.write(unit)


async def remove(app: Services, actor: Actor, id: int, item_id: int) -> None:
    """Take somebody out of one's own collection."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        await _own(tx, actor, id)
        item = await collections.item(tx, id, item_id)
        if item is None or item.state is ItemState.REVOKED:
            raise NotFound
        await collections.delete_item(tx, item.id)
        await collections.touch(tx, id, now)
        tx.emit(events.CollectionLeft(id, item.account_id))

    await app.db.write(unit)


async def revoke(app: Services, actor: Actor, id: int, item_id: int) -> None:
    """Leave a collection for good. Doing it twice is harmless."""
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        if await collections.held(tx, id) is None:
            raise NotFound
        item = await collections.item(tx, id, item_id)
        if item is None:
            raise NotFound
        if item.account_id != actor.id:
            raise Forbidden
        if item.state is ItemState.REVOKED:
            return
        await collections.revoke_item(tx, item.id)
        await collections.touch(tx, id, now)
        tx.emit(events.CollectionLeft(id, item.account_id))

    await app.db.write(unit)


async def _own(tx: Tx, actor: Actor, id: int) -> Collection:
    record = await collections.held(tx, id)
    if record is None:
        raise NotFound
    if record.account_id != actor.id:
        raise Forbidden if id in await collections.shown(tx, [id], actor.id) else NotFound
    return record


async def _put(tx: Tx, actor: Actor, id: int, item_id: int, account_id: int, now: int) -> CollectionItem:
    there = await collections.item_of(tx, id, account_id)
    if there is not None and there.state is not ItemState.REVOKED:
        return there
    account = await accounts.here_by_id(tx, account_id)
    if there is not None or account is None or not await _may_feature(tx, actor, account):
        raise invalid("account_id", Problem.NOT_FEATURABLE)
    if await collections.item_count(tx, id) >= limits.COLLECTIONS.members:
        raise _full()
    item = CollectionItem(item_id, id, account_id, ItemState.ACCEPTED, now)
    await collections.insert_item(tx, item)
    tx.emit(events.CollectionJoined(id, account_id))
    return item


async def _may_feature(tx: Tx, actor: Actor, account: Account) -> bool:
    """Who wants to be found agrees; of accounts elsewhere it is not known."""
    if not account.local or account.suspended_at is not None or not account.discoverable:
        return False
    return not await blocks.any_between(tx, actor.id, account.id)


def _full() -> Invalid:
    return Invalid(
        N_("Validation failed: A collection holds at most {most} accounts"), most=limits.COLLECTIONS.members
    )


def _values(words: Words) -> dict[str, object]:
    values: dict[str, object] = {}
    if words.name is not None:
        values["name"] = _line("name", words.name, limits.COLLECTIONS.name)
        if not values["name"]:
            raise invalid("name", Problem.BLANK)
    if words.description is not None:
        values["description"] = _line("description", words.description, limits.COLLECTIONS.description)
    if words.language is not None:
        code = language.code_of(words.language)
        if words.language and code is None:
            raise invalid("language", Problem.NOT_IN_LIST)
        values["language"] = code
    for name in ("sensitive", "discoverable"):
        if getattr(words, name) is not None:
            values[name] = getattr(words, name)
    return values


def _line(field: str, line: str, most: int) -> str:
    return text.within(text.clean_line(line, field), field, most)


def _tag(app: Services, name: str | None) -> Tag | None:
    shown = (name or "").strip().removeprefix("#")
    if not shown:
        return None
    if not names.is_tag(shown):
        raise invalid("tag_name", Problem.NOT_A_HASHTAG)
    return Tag(app.ids.next(), names.normalise_tag(shown), shown, app.clock.now_ms())
