"""How a person wants to read and write."""

from collections.abc import Collection

import msgspec

from sabar import events
from sabar.db.engine import Tx
from sabar.model.cautions import Caution
from sabar.model.viewers import Viewer
from sabar.services import Services
from sabar.store import profiles, users


async def note_zone(app: Services, viewer: Viewer, zone: str) -> None:
    """The time zone that a browser is in, for whoever has not chosen one."""

    async def unit(tx: Tx) -> None:
        known = await profiles.preferences(tx, viewer.user.id)
        if not known.zone:
            await profiles.update_preferences(tx, viewer.user.id, msgspec.structs.replace(known, zone=zone))

    await app.db.write(unit)


async def switch_off(app: Services, viewer: Viewer, cautions: Collection[Caution]) -> None:
    """These small warnings are not wanted any more."""

    async def unit(tx: Tx) -> None:
        known = await profiles.preferences(tx, viewer.user.id)
        off = sorted({*known.cautions_off, *(one.value for one in cautions)})
        await profiles.update_preferences(
            tx, viewer.user.id, msgspec.structs.replace(known, cautions_off=off)
        )

    await app.db.write(unit)


async def change(app: Services, viewer: Viewer, *, locale: str, **chosen: object) -> None:
    """`locale`: of our pages, empty for what the browser asks; `chosen`: fields of `Preferences`."""

    async def unit(tx: Tx) -> None:
        known = await profiles.preferences(tx, viewer.user.id)
        wanted = msgspec.structs.replace(known, **chosen)
        await profiles.update_preferences(tx, viewer.user.id, wanted)
        if wanted.counted is not known.counted:
            tx.emit(events.CountingChosen(viewer.id, wanted.counted))
        await users.set_locale(tx, viewer.user.id, locale)

    await app.db.write(unit)
