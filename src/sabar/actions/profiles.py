"""Change one's own profile and the way one writes."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from sabar import events
from sabar.backends.files import new_key
from sabar.backends.media import MediaRefused
from sabar.db.engine import Tx
from sabar.kit.media.image_types import MIDDLE, Part
from sabar.model.accounts import Account, Field, Preferences
from sabar.model.errors import NotFound, invalid, several
from sabar.model.problems import Problem
from sabar.model.statuses import ContentType
from sabar.model.viewers import Viewer
from sabar.rules import domains, limits
from sabar.rules.writing import compose, language, text
from sabar.rules.writing.compose import Target, Who
from sabar.services import Services
from sabar.store import accounts, profiles, relations
from sabar.store.federation import destinations

Picture = Literal["avatar", "header"]

_PRIVACY = ("public", "unlisted", "local", "private", "direct")
_QUOTES = ("public", "followers", "nobody")
_FLAGS = (
    "locked", "bot", "discoverable", "indexable", "hide_collections",
    "show_media", "show_media_replies", "show_featured", "mail_readers",
)  # fmt: skip


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True):
    """None leaves a value as it is. `fields`: name and value of each row; `avatar`, `header`: new pictures,
    of which a part is taken.

    `language` empty: none in particular.
    """

    display_name: str | None = None
    note: str | None = None
    fields: list[tuple[str, str]] | None = None
    avatar: Path | None = None
    header: Path | None = None
    avatar_part: Part = MIDDLE
    header_part: Part = MIDDLE
    avatar_description: str | None = None
    header_description: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    show_media: bool | None = None
    show_media_replies: bool | None = None
    show_featured: bool | None = None
    mail_readers: bool | None = None
    attribution_domains: list[str] | None = None
    privacy: str | None = None
    sensitive: bool | None = None
    language: str | None = None
    quote_policy: str | None = None
    content_type: ContentType | None = None


async def update(app: Services, viewer: Viewer, change: ProfileChange) -> None:
    """All of it or, when one thing is wrong, nothing."""
    shown = await _shown(app, change)
    preferred = _preferred(change)
    stored: list[str] = []
    pictures: tuple[tuple[Picture, Path | None, Part], ...] = (
        ("avatar", change.avatar, change.avatar_part),
        ("header", change.header, change.header_part),
    )
    try:
        for kind, path, part in pictures:
            if path is not None:
                shown |= await _picture(app, viewer, kind, path, part, stored)
        replaced = await _write(app, viewer, shown, preferred)
    except BaseException:
        await _forget(app, stored)
        raise
    await _forget(app, replaced)


async def remove_picture(app: Services, viewer: Viewer, kind: Picture) -> None:
    """Back to the drawn one."""
    empty: dict[str, object] = dict.fromkeys((kind, f"{kind}_static", f"{kind}_description"), "")
    await _forget(app, await _write(app, viewer, empty, {}))


async def _write(
    app: Services, viewer: Viewer, shown: dict[str, object], preferred: dict[str, object]
) -> list[str]:
    """The files that nothing refers to any more."""

    async def unit(tx: Tx) -> list[str]:
        held = await relations.hold(tx, viewer.id)
        if viewer.id not in held:
            raise NotFound
        old = held[viewer.id]
        if preferred:
            known = await profiles.preferences(tx, viewer.user.id)
            new_preferences: Preferences = msgspec.structs.replace(known, **preferred)
            await profiles.update_preferences(tx, viewer.user.id, new_preferences)
        new: Account = msgspec.structs.replace(old, **shown)
        new = msgspec.structs.replace(new, fields=_still_verified(old.fields, new.fields))
        if new != old:
            await profiles.update(tx, new)
            if new.display_name != old.display_name:
                await accounts.reword(tx, new)
            leaves = app.settings.federates and await destinations.followed_from_elsewhere(tx, viewer.id)
            tx.emit(events.AccountUpdated(viewer.id, leaves))
            if old.indexable != new.indexable:
                tx.emit(events.IndexableChanged(viewer.id))
            if old.locked and not new.locked:
                tx.emit(events.AccountUnlocked(viewer.id))
        return sorted(_files(old) - _files(new))

    return await app.db.write(unit)


def _still_verified(old: Sequence[Field], new: Sequence[Field]) -> list[Field]:
    """A row that stays as it was stays verified."""
    proved = {(one.name, one.value): one.verified_at for one in old}
    return [msgspec.structs.replace(one, verified_at=proved.get((one.name, one.value))) for one in new]


def _files(account: Account) -> set[str]:
    return {account.avatar, account.avatar_static, account.header, account.header_static} - {""}


async def _forget(app: Services, keys: Sequence[str]) -> None:
    for key in keys:
        with contextlib.suppress(OSError):  # nothing leads to it any more
            await app.files.delete(key)


async def _picture(
    app: Services, viewer: Viewer, kind: Picture, path: Path, part: Part, stored: list[str]
) -> dict[str, object]:
    try:
        made = await app.media.image(path, party=viewer.id, kind=kind, part=part)
    except MediaRefused as error:
        raise several({kind: error.details["file"]}) from error
    keys = {}
    for file in made.files:
        keys[file.role] = new_key(file.mime)
        stored.append(keys[file.role])
        await app.files.put(keys[file.role], file.data, file.mime)
    original = keys["original"]
    return {kind: original, f"{kind}_static": keys.get("static", original)}


async def _shown(app: Services, change: ProfileChange) -> dict[str, object]:
    """The account's columns that change, checked."""
    values: dict[str, object] = {
        name: getattr(change, name) for name in _FLAGS if getattr(change, name) is not None
    }
    if change.display_name is not None:
        values["display_name"] = _line("display_name", change.display_name, limits.PROFILES.display_name)
    for name in ("avatar_description", "header_description"):
        words = getattr(change, name)
        if words is not None:
            values[name] = _line(name, words, limits.PROFILES.picture_description)
    if change.note is not None:
        found = compose.scan(change.note, "note", limits.PROFILES.note)
        if compose.count(found) > limits.PROFILES.note:
            raise _too_long("note", limits.PROFILES.note)
        values["note"] = found.text
        values["note_html"] = compose.render(
            found, await _targets(app, found.mentions), base_url=app.settings.url
        )
    if change.attribution_domains is not None:
        values["attribution_domains"] = _sites(change.attribution_domains)
    if change.fields is not None:
        values["fields"] = await _fields(app, change.fields)
    return values


def _sites(wanted: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for typed in wanted:
        if not typed.strip():
            continue
        domain = domains.typed(typed)
        if domain is None:
            raise invalid("attribution_domains", Problem.HOLDS_NO_DOMAIN, typed=typed[:100])
        found[domain] = None
    if len(found) > limits.CARDS.attribution_domains:
        most = limits.CARDS.attribution_domains
        raise invalid("attribution_domains", Problem.TOO_MANY, most=most)
    return list(found)


async def _fields(app: Services, pairs: Sequence[tuple[str, str]]) -> list[Field]:
    made = []
    for raw_name, raw_value in pairs:
        name = _line("fields", raw_name, limits.PROFILES.field_name)
        found = compose.scan(" ".join(raw_value.split()), "fields", limits.PROFILES.field_value)
        value = found.text
        if found.given_up_at or text.graphemes(value) > limits.PROFILES.field_value:
            raise _too_long("fields", limits.PROFILES.field_value)
        if not name and not value:
            continue
        if not name:
            raise invalid("fields", Problem.FIELD_WITHOUT_LABEL)
        targets = await _targets(app, found.mentions)
        markup = compose.render(found, targets, base_url=app.settings.url, multiline=False, rel_me=True)
        made.append(Field(name, value, markup))
    if len(made) > limits.PROFILES.fields:
        raise invalid("fields", Problem.TOO_MANY, most=limits.PROFILES.fields)
    return made


async def _targets(app: Services, mentioned: Sequence[Who]) -> dict[Who, Target]:
    is_own = app.settings.is_own
    here = {who: who[0] for who in mentioned if who[1] is None or is_own(who[1])}
    found = {one.name_key: one for one in await accounts.by_names(app.db.read(), list(here.values()))}
    known = {who: found[name] for who, name in here.items() if name in found}
    for name, domain in mentioned[: limits.STATUSES.mentions]:
        if domain is not None and not is_own(domain):
            account = await accounts.by_name(app.db.read(), name, domain)
            if account is not None:
                known[name, domain] = account
    return {who: _target(app, account) for who, account in known.items()}


def _target(app: Services, account: Account) -> Target:
    return Target(account.acct, account.username, account.url or f"{app.settings.url}/@{account.username}")


def _preferred(change: ProfileChange) -> dict[str, object]:
    """The preferences that change, checked."""
    values: dict[str, object] = {}
    if change.privacy is not None:
        if change.privacy not in _PRIVACY:
            raise invalid("privacy", Problem.NOT_IN_LIST)
        values["visibility"] = change.privacy
    if change.quote_policy is not None:
        if change.quote_policy not in _QUOTES:
            raise invalid("quote_policy", Problem.NOT_IN_LIST)
        values["quote_policy"] = change.quote_policy
    if change.content_type is not None:
        values["content_type"] = change.content_type.value
    if change.sensitive is not None:
        values["sensitive"] = change.sensitive
    if change.language is not None:
        code = language.code_of(change.language)
        if change.language and code is None:
            raise invalid("language", Problem.NOT_IN_LIST)
        values["language"] = code
    return values


def _line(field: str, line: str, most: int) -> str:
    return text.within(text.clean_line(line, field), field, most)


def _too_long(field: str, most: int) -> Exception:
    return invalid(field, Problem.TOO_LONG, most=most)
