"""What the server says of itself: long texts, rules, terms, its picture, and what it tells of its gates."""

import contextlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from sabar.backends.files import new_key
from sabar.db.engine import Tx
from sabar.events import Event, ServerChanged, StanceChanged
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.server import InstanceRule, Picture, RuleWords, Terms
from sabar.model.viewers import Viewer
from sabar.rules import limits, roles
from sabar.rules.roles import Permission
from sabar.rules.writing import language, text
from sabar.services import Services
from sabar.store import audit, server, server_texts

#: Named texts and the most characters of each.
TEXTS = {
    "extended_description": limits.TEXTS.long,
    "privacy_policy": limits.TEXTS.long,
    "registrations_message": limits.TEXTS.message,
}
#: Named choices; the first is what holds when nothing was chosen.
CHOICES = {
    "domain_blocks_shown_to": ("everybody", "members", "nobody"),
    "federation": ("open", "allowed"),
}
PICTURE = "thumbnail"


class RuleChange(msgspec.Struct, frozen=True):
    """`translations`: language → words."""

    text: str
    hint: str = ""
    translations: dict[str, RuleWords] = {}


async def set_text(app: Services, viewer: Viewer, name: str, words: str) -> None:
    """One of `TEXTS`; empty takes it away."""
    roles.demand(viewer.user.role, Permission.MANAGE_SETTINGS)
    clean = _long(name, words, TEXTS[name])
    await _put(app, viewer, {name: clean})


async def choose(app: Services, viewer: Viewer, name: str, value: str) -> None:
    """One of `CHOICES`."""
    roles.demand(viewer.user.role, Permission.MANAGE_SETTINGS)
    if value not in CHOICES[name]:
        raise invalid(name, Problem.NOT_IN_LIST)
    known = await server.value(app.db.read(), name) or CHOICES[name][0]
    judged = name == "federation" and value != known
    await _put(app, viewer, {name: value}, StanceChanged("", app.ids.next()) if judged else None)


async def _put(
    app: Services, viewer: Viewer, values: Mapping[str, str], follows: Event | None = None
) -> None:
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        for name, value in values.items():
            await server.put(tx, name, value, now=now)
        tx.emit(ServerChanged())
        if follows is not None:
            tx.emit(follows)
        await audit.add(tx, id, now, viewer.account, "server.change", detail=" ".join(values))

    await app.db.write(unit)


async def set_picture(app: Services, viewer: Viewer, source: Path | None, description: str) -> None:
    """The server's picture and what is on it; without a source the picture stays."""
    roles.demand(viewer.user.role, Permission.MANAGE_SETTINGS)
    words = _line("description", description, limits.PROFILES.picture_description)
    known = await server.value(app.db.read(), PICTURE)
    old = msgspec.json.decode(known, type=Picture) if known else None
    picture = await _stored(app, viewer, source) if source is not None else old
    if picture is None:
        raise invalid("picture", Problem.BLANK)
    picture = msgspec.structs.replace(picture, description=words)
    await _put(app, viewer, {PICTURE: msgspec.json.encode(picture).decode()})
    if old is not None and source is not None:
        await _forget(app, old)


async def remove_picture(app: Services, viewer: Viewer) -> None:
    roles.demand(viewer.user.role, Permission.MANAGE_SETTINGS)
    known = await server.value(app.db.read(), PICTURE)
    await _put(app, viewer, {PICTURE: ""})
    if known:
        await _forget(app, msgspec.json.decode(known, type=Picture))


async def _stored(app: Services, viewer: Viewer, source: Path) -> Picture:
    made = await app.media.image(source, party=viewer.id)
    keys: dict[str, str] = {}
    for role in ("original", "small"):
        file = made.file(role)
        keys[role] = new_key(file.mime)
        await app.files.put(keys[role], file.data, file.mime)
    return Picture(keys["original"], keys["small"], made.blurhash or "", "")


async def _forget(app: Services, picture: Picture) -> None:
    for key in (picture.file, picture.small):
        # A file that stays is only lost space.
        with contextlib.suppress(OSError):
            await app.files.delete(key)


async def publish_terms(app: Services, viewer: Viewer, words: str, effective_date: str) -> Terms:
    """A version of the terms that holds from a day on, today or later."""
    roles.demand(viewer.user.role, Permission.MANAGE_SETTINGS)
    clean = _long("text", words, limits.TEXTS.long)
    if not clean:
        raise invalid("text", Problem.BLANK)
    try:
        day = date.fromisoformat(effective_date.strip()).isoformat()
        times.parse(day)
    except ValueError:
        raise invalid("effective_date", Problem.NOT_A_DATE) from None
    now, id = app.clock.now_ms(), app.ids.next()
    if day < times.day(now):
        raise invalid("effective_date", Problem.IN_THE_PAST)
    version = Terms(app.ids.next(), day, clean, now)

    async def unit(tx: Tx) -> None:
        await server_texts.put_terms(tx, version)
        tx.emit(ServerChanged())
        await audit.add(tx, id, now, viewer.account, "terms.publish", detail=version.effective_date)

    await app.db.write(unit)
    return version


async def withdraw_terms(app: Services, viewer: Viewer, terms_id: int) -> None:
    """Take back a version that does not hold yet. Raises Conflict for one that does or did."""
    roles.demand(viewer.user.role, Permission.MANAGE_SETTINGS)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        version = await server_texts.terms_by_id(tx, terms_id)
        if version is None:
            return
        if version.effective_date <= times.day(now):
            raise Conflict(N_("These terms are in force already; publish a new version instead"))
        await server_texts.delete_terms(tx, terms_id)
        tx.emit(ServerChanged())
        await audit.add(tx, id, now, viewer.account, "terms.withdraw", detail=version.effective_date)

    await app.db.write(unit)


async def add_rule(app: Services, viewer: Viewer, change: RuleChange) -> InstanceRule:
    """At the end of the list."""
    roles.demand(viewer.user.role, Permission.MANAGE_RULES)
    blank = InstanceRule(app.ids.next(), 0, "", "")
    rule = _ruled(blank, change)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> InstanceRule:
        rules = await server.rules(tx)
        if len(rules) >= limits.TEXTS.rules:
            raise invalid("text", Problem.TOO_MANY_RULES, most=limits.TEXTS.rules)
        last = max((one.position for one in rules), default=0)
        added = msgspec.structs.replace(rule, position=last + 1)
        await server_texts.add_rule(tx, added)
        tx.emit(ServerChanged())
        await audit.add(tx, id, now, viewer.account, "rule.add", detail=str(rule.id))
        return added

    return await app.db.write(unit)


async def change_rule(app: Services, viewer: Viewer, rule_id: int, change: RuleChange) -> None:
    roles.demand(viewer.user.role, Permission.MANAGE_RULES)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        rule = await server_texts.rule(tx, rule_id)
        if rule is None:
            raise NotFound
        await server_texts.change_rule(tx, _ruled(rule, change))
        tx.emit(ServerChanged())
        await audit.add(tx, id, now, viewer.account, "rule.change", detail=str(rule_id))

    await app.db.write(unit)


async def move_rule(app: Services, viewer: Viewer, rule_id: int, *, up: bool) -> None:
    """One place up or down; at the edge nothing happens."""
    roles.demand(viewer.user.role, Permission.MANAGE_RULES)

    async def unit(tx: Tx) -> None:
        rules = await server.rules(tx)
        place = next((number for number, one in enumerate(rules) if one.id == rule_id), None)
        if place is None:
            raise NotFound
        other = place - 1 if up else place + 1
        if 0 <= other < len(rules):
            rules[place], rules[other] = rules[other], rules[place]
            for number, one in enumerate(rules, start=1):
                await server_texts.change_rule(tx, msgspec.structs.replace(one, position=number))
            tx.emit(ServerChanged())

    await app.db.write(unit)


async def remove_rule(app: Services, viewer: Viewer, rule_id: int) -> None:
    """Nobody is asked to follow it any more."""
    roles.demand(viewer.user.role, Permission.MANAGE_RULES)
    now, id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        if await server_texts.remove_rule(tx, rule_id, now):
            tx.emit(ServerChanged())
            await audit.add(tx, id, now, viewer.account, "rule.remove", detail=str(rule_id))

    await app.db.write(unit)


def _ruled(rule: InstanceRule, change: RuleChange) -> InstanceRule:
    words = _line("text", change.text, limits.TEXTS.rule)
    if not words:
        raise invalid("text", Problem.BLANK)
    translations = {}
    for code, said in change.translations.items():
        if language.code_of(code) != code:
            raise invalid("translations", Problem.NOT_IN_LIST)
        if said.text.strip():
            translations[code] = RuleWords(
                _line("text", said.text, limits.TEXTS.rule), _line("hint", said.hint, limits.TEXTS.hint)
            )
    return msgspec.structs.replace(
        rule, text=words, hint=_line("hint", change.hint, limits.TEXTS.hint), translations=translations
    )


def _long(field: str, words: str, most: int) -> str:
    clean = text.clean_text(words, field)
    if len(clean) > most:
        raise invalid(field, Problem.TOO_LONG, most=most)
    return clean


def _line(field: str, words: str, most: int) -> str:
    return text.within(text.clean_line(words, field), field, most)
