"""Staff decides what may be talked of in public: tags, posts, links, sites."""

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from sabar.db.engine import Tx
from sabar.model.errors import NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.viewers import Viewer
from sabar.rules import roles
from sabar.rules.roles import Permission
from sabar.rules.writing import names
from sabar.services import Services
from sabar.store import audit, reviews

Kind = Literal["tag", "status", "link", "publisher"]


class TagChange(msgspec.Struct, frozen=True):
    """None leaves a value as it is. `display_name`: the same tag in other capitals or accents."""

    display_name: str | None = None
    trendable: bool | None = None
    usable: bool | None = None
    listable: bool | None = None


async def review(app: Services, viewer: Viewer, kind: Kind, id: int, *, allow: bool) -> None:
    """Let something trend, or keep it from trending. NotFound when there is no such thing."""
    if kind == "tag":
        await change_tag(app, viewer, id, TagChange(trendable=allow))
        return
    now = app.clock.now_ms()
    decide: dict[str, Callable[[Tx], Awaitable[bool]]] = {
        "status": lambda tx: reviews.set_status(tx, id, allow),
        "link": lambda tx: reviews.set_card(tx, id, allow),
        "publisher": lambda tx: reviews.set_provider(tx, id, allow, now),
    }
    roles.demand(viewer.user.role, Permission.MANAGE_TAXONOMIES)
    audit_id = app.ids.next()

    async def unit(tx: Tx) -> None:
        if not await decide[kind](tx):
            raise NotFound
        action = f"trends.{'approve' if allow else 'reject'}_{kind}"
        await audit.add(tx, audit_id, now, viewer.account, action, detail=str(id))

    await app.db.write(unit)


async def change_tag(app: Services, viewer: Viewer, id: int, change: TagChange) -> None:
    """What a tag may be used for; it counts as looked at from now on."""
    roles.demand(viewer.user.role, Permission.MANAGE_TAXONOMIES)
    now, audit_id = app.clock.now_ms(), app.ids.next()

    async def unit(tx: Tx) -> None:
        found = await reviews.held_tag(tx, id)
        if found is None:
            raise NotFound
        tag, before = found
        shown = tag.display_name if change.display_name is None else change.display_name.strip().lstrip("#")
        if names.normalise_tag(shown) != tag.name:
            raise invalid("display_name", Problem.ANOTHER_HASHTAG)
        given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
        given.pop("display_name", None)
        after = msgspec.structs.replace(before, reviewed_at=now, **given)
        await reviews.set_tag(tx, after, shown)
        await audit.add(tx, audit_id, now, viewer.account, "tag.change", detail=tag.name)

    await app.db.write(unit)
