"""Follow hashtags, and feature them on the own profile."""

from sabar import events
from sabar.db.engine import Tx
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import Tag
from sabar.model.viewers import Actor
from sabar.rules import limits
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import relations, tags


async def follow(app: Services, actor: Actor, name: str) -> Tag:
    """The tag, which need not have been used before."""
    wanted, id = _tag(app, name), app.ids.next()

    async def unit(tx: Tx) -> Tag:
        await relations.hold(tx, actor.id)
        tag = (await tags.ensure(tx, [wanted]))[wanted.name]
        if await tags.follow(tx, id, actor.id, tag.id):
            if await tags.followed_count(tx, actor.id) > limits.TAGS.followed:
                raise Invalid(N_("Validation failed: You follow the maximum number of hashtags"))
            tx.emit(events.TagFollowed(actor.id, tag.id))
        return tag

    return await app.db.write(unit)


async def unfollow(app: Services, actor: Actor, name: str) -> None:
    key = _tag(app, name).name

    async def unit(tx: Tx) -> None:
        tag = await tags.by_name(tx, key)
        if tag is not None and await tags.unfollow(tx, actor.id, tag.id):
            tx.emit(events.TagUnfollowed(actor.id, tag.id))

    await app.db.write(unit)


async def feature(app: Services, actor: Actor, name: str) -> Tag:
    """Show a tag on the own profile."""
    wanted, id = _tag(app, name), app.ids.next()

    async def unit(tx: Tx) -> Tag:
        await relations.hold(tx, actor.id)
        tag = (await tags.ensure(tx, [wanted]))[wanted.name]
        await tags.feature(tx, id, actor.id, tag.id)
        if len(await tags.featured(tx, actor.id)) > limits.PROFILES.featured_tags:
            raise Invalid(N_("Validation failed: You have already featured the maximum number of hashtags"))
        return tag

    return await app.db.write(unit)


async def unfeature(app: Services, actor: Actor, name: str) -> None:
    key = _tag(app, name).name

    async def unit(tx: Tx) -> None:
        tag = await tags.by_name(tx, key)
        if tag is not None:
            await tags.unfeature(tx, actor.id, tag.id)

    await app.db.write(unit)


async def delete_featured(app: Services, actor: Actor, id: int) -> None:
    """By the id of the feature. `NotFound` when it is not the actor's."""

    async def unit(tx: Tx) -> None:
        if not await tags.delete_featured(tx, id, actor.id):
            raise NotFound

    await app.db.write(unit)


def _tag(app: Services, name: str) -> Tag:
    shown = name.strip().removeprefix("#")
    if not names.is_tag(shown):
        raise invalid("name", Problem.NOT_A_HASHTAG)
    return Tag(app.ids.next(), names.normalise_tag(shown), shown, app.clock.now_ms())
