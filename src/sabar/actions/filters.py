"""Make, change and delete a reader's filters, their keywords and their posts."""

from collections.abc import Sequence

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.filters import Filter, FilterKeyword, FilterStatus
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import limits
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import filters, relations

CONTEXTS = ("home", "notifications", "public", "thread", "account")
ACTIONS = ("warn", "hide", "blur")


class KeywordChange(msgspec.Struct, frozen=True):
    """Without `id` a new keyword; with it a change (None: as it is) or, with `destroy`, its end."""

    id: int | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    destroy: bool = False


class FilterChange(msgspec.Struct, frozen=True):
    """UNSET leaves a value as it is. `expires_in` in seconds from now; None is never."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    context: list[str] | msgspec.UnsetType = msgspec.UNSET
    action: str | msgspec.UnsetType = msgspec.UNSET
    expires_in: int | msgspec.UnsetType | None = msgspec.UNSET
    keywords: list[KeywordChange] = []


async def create(app: Services, viewer: Viewer, change: FilterChange) -> Filter:
    """A filter with its keywords. Title and context must be there."""
    blank = Filter(app.ids.next(), viewer.id, "", [], "warn", None)
    if change.title is msgspec.UNSET:
        raise invalid("title", Problem.BLANK)
    if change.context is msgspec.UNSET:
        raise invalid("context", Problem.NO_CONTEXT)
    record = _changed(blank, change, app.clock.now_ms())
    new = [(app.ids.next(), one) for one in change.keywords if not one.destroy]

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if len(await filters.of(tx, viewer.id)) >= limits.FILTERS.per_account:
            raise Invalid(N_("Validation failed: You have reached the maximum number of filters"))
        await filters.insert(tx, record)
        for id, one in new:
            await filters.insert_keyword(tx, _keyword(FilterKeyword(id, record.id, "", True), one))
        await _not_too_many(tx, record.id)
        tx.emit(events.FiltersChanged(viewer.id))

    await app.db.write(unit)
    return record


async def update(app: Services, viewer: Viewer, id: int, change: FilterChange) -> Filter:
    """Change a filter and its keywords; all of it or, when one thing is wrong, nothing."""
    now = app.clock.now_ms()
    new_ids = [app.ids.next() for _ in change.keywords]

    async def unit(tx: Tx) -> Filter:
        await relations.hold(tx, viewer.id)
        record = await filters.one(tx, id, viewer.id)
        if record is None:
            raise NotFound
        record = _changed(record, change, now)
        await filters.update(tx, record)
        known = {one.id: one for one in await filters.keywords(tx, [id])}
        for new_id, one in zip(new_ids, change.keywords, strict=True):
            await _apply(tx, known, FilterKeyword(new_id, id, "", True), one)
        await _not_too_many(tx, id)
        tx.emit(events.FiltersChanged(viewer.id))
        return record

    return await app.db.write(unit)


async def delete(app: Services, viewer: Viewer, id: int) -> None:
    async def unit(tx: Tx) -> None:
        if not await filters.delete(tx, id, viewer.id):
            raise NotFound
        tx.emit(events.FiltersChanged(viewer.id))

    await app.db.write(unit)


async def add_keyword(
    app: Services, viewer: Viewer, filter_id: int, keyword: str, *, whole_word: bool = True
) -> FilterKeyword:
    record = _keyword(FilterKeyword(app.ids.next(), filter_id, "", whole_word), KeywordChange(None, keyword))

    async def unit(tx: Tx) -> None:
        await relations.hold(tx, viewer.id)
        if await filters.one(tx, filter_id, viewer.id) is None:
            raise NotFound
        await filters.insert_keyword(tx, record)
        await _not_too_many(tx, filter_id)
        tx.emit(events.FiltersChanged(viewer.id))

    await app.db.write(unit)
    return record


async def update_keyword(app: Services, viewer: Viewer, id: int, change: KeywordChange) -> FilterKeyword:
    async def unit(tx: Tx) -> FilterKeyword:
        known = await filters.keyword(tx, id, viewer.id)
        if known is None:
            raise NotFound
        record = _keyword(known, change)
        await filters.update_keyword(tx, record)
        tx.emit(events.FiltersChanged(viewer.id))
        return record

    return await app.db.write(unit)


async def update_by_keyword(
    app: Services, viewer: Viewer, keyword_id: int, word: KeywordChange, change: FilterChange
) -> None:
    """Change a keyword and its filter for clients that know one keyword per filter.

    A filter with more keywords is not what such a client believes it to be: only the word changes then,
    and a wish to change the rest is refused.
    """
    now = app.clock.now_ms()

    async def unit(tx: Tx) -> None:
        known = await filters.keyword(tx, keyword_id, viewer.id)
        whole = await filters.one(tx, known.filter_id, viewer.id) if known else None
        if known is None or whole is None:
            raise NotFound
        new = _changed(whole, change, now)
        shared = len(await filters.keywords(tx, [whole.id])) > 1
        if shared and (new.context, new.action) != (whole.context, whole.action):
            raise Invalid(
                N_(
                    "Validation failed: These parameters cannot be changed from this application "
                    "because they apply to more than one filter keyword"
                )
            )
        record = _keyword(known, word)
        await filters.update_keyword(tx, record)
        if not shared:
            await filters.update(tx, msgspec.structs.replace(new, title=record.keyword))
        tx.emit(events.FiltersChanged(viewer.id))

    await app.db.write(unit)


async def delete_keyword(app: Services, viewer: Viewer, id: int, *, last_ends_filter: bool = False) -> None:
    """`last_ends_filter`: a filter that has nothing left to match is deleted too."""

    async def unit(tx: Tx) -> None:
        known = await filters.keyword(tx, id, viewer.id)
        if known is None:
            raise NotFound
        await filters.delete_keyword(tx, id)
        left = await filters.keywords(tx, [known.filter_id]) or await filters.statuses(tx, [known.filter_id])
        if last_ends_filter and not left:
            await filters.delete(tx, known.filter_id, viewer.id)
        tx.emit(events.FiltersChanged(viewer.id))

    await app.db.write(unit)


async def add_status(app: Services, viewer: Viewer, filter_id: int, status_id: int) -> FilterStatus:
    """Filter one post. The caller has made sure that the viewer may see it."""
    record = FilterStatus(app.ids.next(), filter_id, status_id)

    async def unit(tx: Tx) -> FilterStatus:
        await relations.hold(tx, viewer.id)
        if await filters.one(tx, filter_id, viewer.id) is None:
            raise NotFound
        kept = await filters.insert_status(tx, record)
        if len(await filters.statuses(tx, [filter_id])) > limits.FILTERS.statuses:
            raise Invalid(N_("Validation failed: The filter holds too many posts"))
        tx.emit(events.FiltersChanged(viewer.id))
        return kept

    return await app.db.write(unit)


async def delete_status(app: Services, viewer: Viewer, id: int) -> FilterStatus:
    """What was taken out."""

    async def unit(tx: Tx) -> FilterStatus:
        known = await filters.status(tx, id, viewer.id)
        if known is None:
            raise NotFound
        await filters.delete_status(tx, id)
        tx.emit(events.FiltersChanged(viewer.id))
        return known

    return await app.db.write(unit)


async def _apply(
    tx: Tx, known: dict[int, FilterKeyword], blank: FilterKeyword, change: KeywordChange
) -> None:
    if change.id is None:
        if not change.destroy:
            await filters.insert_keyword(tx, _keyword(blank, change))
        return
    if change.id not in known:
        raise NotFound
    if change.destroy:
        await filters.delete_keyword(tx, change.id)
    else:
        await filters.update_keyword(tx, _keyword(known[change.id], change))


async def _not_too_many(tx: Tx, filter_id: int) -> None:
    if len(await filters.keywords(tx, [filter_id])) > limits.FILTERS.keywords:
        raise Invalid(N_("Validation failed: The filter holds too many keywords"))


def _changed(record: Filter, change: FilterChange, now: int) -> Filter:
    if change.title is not msgspec.UNSET:
        record = msgspec.structs.replace(record, title=_line("title", change.title, limits.FILTERS.title))
    if change.context is not msgspec.UNSET:
        record = msgspec.structs.replace(record, context=_contexts(change.context))
    if change.action is not msgspec.UNSET:
        if change.action not in ACTIONS:
            raise invalid("filter_action", Problem.NOT_IN_LIST)
        record = msgspec.structs.replace(record, action=change.action)
    if change.expires_in is not msgspec.UNSET:
        record = msgspec.structs.replace(record, expires_at=_ends(change.expires_in, now))
    return record


def _ends(seconds: int | None, now: int) -> int | None:
    if seconds is None:
        return None
    if seconds < 0:
        raise invalid("expires_in", Problem.NEGATIVE)
    return now + min(seconds, limits.FAR_SECONDS) * times.SECOND


def _contexts(names: Sequence[str]) -> list[str]:
    kept = [name for name in CONTEXTS if name in names]
    if not kept or len(kept) < len({name for name in names if name}):
        raise invalid("context", Problem.UNKNOWN_CONTEXT)
    return kept


def _keyword(record: FilterKeyword, change: KeywordChange) -> FilterKeyword:
    words = record.keyword if change.keyword is None else change.keyword
    return msgspec.structs.replace(
        record,
        keyword=_line("keyword", words, limits.FILTERS.keyword),
        whole_word=record.whole_word if change.whole_word is None else change.whole_word,
    )


def _line(field: str, line: str, most: int) -> str:
    clean = text.clean_line(line, field)
    if not clean:
        raise invalid(field, Problem.BLANK)
    return text.within(clean, field, most)
