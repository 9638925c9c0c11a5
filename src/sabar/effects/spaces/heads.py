"""The last line of a day in the log of a space, to its owners by mail: kept there, it shows a log that was
written anew.
"""

from functools import partial

import msgspec

from sabar.db.engine import Tx
from sabar.effects import mail
from sabar.kit import times
from sabar.model.jobs import JobSpec
from sabar.reads.account import viewers
from sabar.rules import lanes
from sabar.rules.spaces import notices as rules
from sabar.services import Services
from sabar.store.spaces import log, rooms

WRITE = "spaces.head"


class Head(msgspec.Struct, frozen=True):
    """Line `number` of a log, to one owner."""

    space_id: int
    account_id: int
    number: int


async def sweep(app: Services) -> None:
    """Queue letters about logs to which something was added before today (UTC), and none about it yet."""
    if not app.mail.configured:
        return
    now = app.clock.now_ms()
    for space_id, number in await log.untold(app.db.slow(), now - now % times.DAY):
        await app.db.write(partial(_begin, app, space_id, number))


async def _begin(app: Services, space_id: int, number: int, tx: Tx) -> None:
    if not await log.note_told(tx, space_id, number):
        return
    for id in await rooms.owner_ids(tx, space_id):
        payload = msgspec.json.encode(Head(space_id, id, number))
        key = f"{WRITE}:{space_id}:{id}:{number}"
        tx.enqueue(JobSpec(WRITE, payload, unique_key=key, lane=lanes.letter(id)))


async def write(app: Services, head: Head) -> None:
    """Job `spaces.head`: to who is an owner still."""
    db = app.db.read()
    entered = await rooms.entered_by_id(db, head.space_id, head.account_id, app.clock.now_ms())
    line = await log.line(db, head.space_id, head.number)
    if entered is None or not entered.owner or line is None or not app.mail.configured:
        return
    space, named = entered.space, rules.may_name(entered.space)
    words = {
        "space": space.name,
        "space_id": str(space.id),
        "day": times.day(line.at),
        "number": str(line.number),
        "mark": line.hash,
        "link": f"{app.settings.url}/s/{space.slug}/log" if named else f"{app.settings.url}/s",
    }
    for viewer in await viewers.of_account(app, head.account_id):
        if rules.may_write_to(viewer.user):
            name = "space_head_named" if named else "space_head"
            await mail.write(app, name, viewer.user, viewer.account, **words)
