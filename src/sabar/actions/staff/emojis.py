"""Custom emoji: small pictures that people write as `:name:`. `by`: who does it; None is the command line."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable
from pathlib import Path

import msgspec

from sabar.backends.files import new_key
from sabar.db import errors as db_errors
from sabar.db.engine import Tx
from sabar.events import EmojisChanged
from sabar.kit import archives
from sabar.kit.archives import Archive, ArchiveRefused
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid
from sabar.model.problems import Fault, Problem
from sabar.model.statuses import CustomEmoji
from sabar.model.viewers import Viewer
from sabar.rules import limits, roles
from sabar.rules.roles import Permission
from sabar.rules.writing import emojis as names
from sabar.rules.writing import text
from sabar.services import Services
from sabar.store import audit, emojis

_PROBLEMS: dict[archives.Reason, Problem] = {
    "broken": Problem.DAMAGED,
    "locked": Problem.LOCKED,
    "too_large": Problem.FILE_TOO_LARGE,
}
_SHOWN_NAME = 100
_Which = Callable[[Tx], Awaitable[list[CustomEmoji]]]


class NotTaken(msgspec.Struct, frozen=True):
    """A file of an archive, and what is wrong with it."""

    name: str
    fault: Fault


class Unpacked(msgspec.Struct, frozen=True):
    """What became of an archive. `taken`: the new names."""

    taken: tuple[str, ...]
    refused: tuple[NotTaken, ...]


async def add(
    app: Services,
    shortcode: str,
    picture: Path,
    *,
    category: str = "",
    replace: bool = True,
    by: Viewer | None = None,
) -> CustomEmoji:
    """Make an emoji, or with `replace` give one another picture; it stays in its category when none is
    named. Raises Invalid.
    """
    _demand(by)
    category = _category(category)
    if not names.is_shortcode(shortcode):
        raise invalid("shortcode", Problem.NOT_A_SHORTCODE)
    if not replace and await emojis.by_name(app.db.read(), shortcode) is not None:
        raise invalid("shortcode", Problem.TAKEN)
    made = await app.media.image(picture, party=by.id if by else "server", kind="emoji")
    moving, still = made.file("original"), made.file("static")
    file = new_key(moving.mime)
    await app.files.put(file, moving.data, moving.mime)
    static = file
    if still is not moving:
        static = new_key(still.mime)
        await app.files.put(static, still.data, still.mime)
    emoji = CustomEmoji(
        id=app.ids.next(),
        shortcode=shortcode,
        domain="",
        file=file,
        static=static,
        category=category,
        visible=True,
        created_at=app.clock.now_ms(),
    )

    async def unit(tx: Tx) -> tuple[CustomEmoji, CustomEmoji | None]:
        old = await emojis.by_name(tx, shortcode)
        if old is not None and not replace:
            raise invalid("shortcode", Problem.TAKEN)
        new = emoji
        if old is not None:
            new = msgspec.structs.replace(
                emoji, category=category or old.category, visible=old.visible, disabled=old.disabled
            )
        await emojis.put(tx, new)
        await _log(app, tx, by, "replace" if old else "add", [new])
        tx.emit(EmojisChanged())
        return new, old

    try:
        kept, old = await app.db.write(unit)
    except (Invalid, db_errors.UniqueViolation) as error:
        await _forget(app, [emoji])
        raise invalid("shortcode", Problem.TAKEN) from error
    await _forget(app, [old] if old else [])
    return kept


async def add_archive(
    app: Services, archive: Path, *, category: str = "", replace: bool = False, by: Viewer
) -> Unpacked:
    """Each picture of a zip file, called by the name of its file: what cannot be taken does not keep the
    others out. Raises Invalid when nothing of it is looked at.
    """
    _demand(by)
    category = _category(category)
    bounds = limits.EMOJIS
    try:
        opened = await asyncio.to_thread(
            Archive,
            archive,
            files=bounds.archive_files,
            each=bounds.upload_bytes,
            total=bounds.archive_total,
        )
    except ArchiveRefused as refusal:
        if refusal.reason == "too_many":
            raise invalid("archive", Problem.TOO_MANY, most=bounds.archive_files) from refusal
        known = Problem.FILE_TOO_LARGE if refusal.reason == "too_large" else Problem.NOT_AN_ARCHIVE
        raise invalid("archive", known) from refusal
    taken: list[str] = []
    refused: list[NotTaken] = []
    with contextlib.closing(opened):
        for member in opened:
            name = archives.plain_name(member)
            shortcode = names.shortcode_for(name)
            try:
                if shortcode in taken:
                    raise invalid("shortcode", Problem.TAKEN)
                content = await asyncio.to_thread(opened.read, member)
                async with app.files.working_copy(content) as path:
                    await add(app, shortcode, path, category=category, replace=replace, by=by)
            except ArchiveRefused as refusal:
                refused.append(NotTaken(name[:_SHOWN_NAME], Fault(_PROBLEMS[refusal.reason])))
            except Invalid as error:
                [[fault, *_more], *_others] = error.details.values()
                refused.append(NotTaken(name[:_SHOWN_NAME], fault))
            else:
                taken.append(shortcode)
    return Unpacked(tuple(taken), tuple(refused))


async def move(app: Services, shortcodes: Collection[str], category: str, *, by: Viewer) -> None:
    """Under another heading; an empty one is none."""
    category = _category(category)
    await _change(
        app, _named(shortcodes), "move", by, lambda one: msgspec.structs.replace(one, category=category)
    )


async def show(app: Services, shortcodes: Collection[str], visible: bool, *, by: Viewer) -> None:
    """Whether pickers offer them. Whoever knows the name can write it either way."""
    verb = "show" if visible else "hide"
    await _change(
        app, _named(shortcodes), verb, by, lambda one: msgspec.structs.replace(one, visible=visible)
    )


async def switch(app: Services, shortcodes: Collection[str], on: bool, *, by: Viewer) -> None:
    """Off: what was written with them shows the names."""
    verb = "enable" if on else "disable"
    await _change(
        app, _named(shortcodes), verb, by, lambda one: msgspec.structs.replace(one, disabled=not on)
    )


async def rename_category(app: Services, category: str, name: str, *, by: Viewer) -> None:
    """All of one category move; where the other exists, both are one. Raises NotFound."""
    name = _category(name)
    if not name:
        raise invalid("category", Problem.BLANK)

    async def inside(tx: Tx) -> list[CustomEmoji]:
        return await emojis.in_category(tx, category)

    await _change(app, inside, "move", by, lambda one: msgspec.structs.replace(one, category=name))


async def remove(app: Services, shortcodes: Collection[str], *, by: Viewer | None = None) -> None:
    """With their pictures. Raises NotFound when there is none of these names."""
    _demand(by)

    async def unit(tx: Tx) -> list[CustomEmoji]:
        old = await _there(tx, _named(shortcodes))
        await emojis.remove(tx, [one.shortcode for one in old])
        await _log(app, tx, by, "delete", old)
        tx.emit(EmojisChanged())
        return old

    await _forget(app, await app.db.write(unit))


async def _change(
    app: Services,
    which: _Which,
    verb: str,
    by: Viewer,
    changed: Callable[[CustomEmoji], CustomEmoji],
) -> None:
    """Those of them that are otherwise; done twice it is done once."""
    _demand(by)

    async def unit(tx: Tx) -> None:
        pairs = [(one, changed(one)) for one in await _there(tx, which)]
        others = [new for old, new in pairs if new != old]
        for one in others:
            await emojis.update(tx, one)
        if others:
            await _log(app, tx, by, verb, others)
            tx.emit(EmojisChanged())

    await app.db.write(unit)


def _named(shortcodes: Collection[str]) -> _Which:
    async def find(tx: Tx) -> list[CustomEmoji]:
        return await emojis.by_names(tx, shortcodes)

    return find


async def _there(tx: Tx, which: _Which) -> list[CustomEmoji]:
    found = await which(tx)
    if not found:
        raise NotFound(N_("There is no such emoji"))
    return found


def _demand(by: Viewer | None) -> None:
    if by is not None:
        roles.demand(by.user.role, Permission.MANAGE_CUSTOM_EMOJIS)


def _category(written: str) -> str:
    clean = text.clean_line(written, "category")
    if len(clean) > limits.EMOJIS.category:
        raise invalid("category", Problem.TOO_LONG, most=limits.EMOJIS.category)
    return clean


async def _log(app: Services, tx: Tx, by: Viewer | None, verb: str, which: Iterable[CustomEmoji]) -> None:
    said = " ".join(f":{one.shortcode}:" for one in which)
    who = by.account if by else None
    await audit.add(tx, app.ids.next(), app.clock.now_ms(), who, f"emoji.{verb}", detail=said)


async def _forget(app: Services, gone: Iterable[CustomEmoji]) -> None:
    for key in {key for one in gone for key in (one.file, one.static)}:
        # A file that stays is only lost space.
        with contextlib.suppress(OSError):
            await app.files.delete(key)
