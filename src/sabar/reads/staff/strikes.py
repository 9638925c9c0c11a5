"""What was decided about somebody, as he reads it and as staff read it."""

import msgspec

from sabar.model.accounts import Account
from sabar.model.moderation import Appeal, Note, Strike
from sabar.services import Services
from sabar.store import accounts, moderation

_MOST = 100


class Told(msgspec.Struct, frozen=True):
    """A strike with what its person answered."""

    strike: Strike
    appeal: Appeal | None


async def of(app: Services, account_id: int) -> list[Told]:
    """Newest first."""
    db = app.db.read()
    found = await moderation.strikes_of(db, account_id, _MOST)
    appeals = await moderation.appeals(db, [strike.id for strike in found])
    return [Told(strike, appeals.get(strike.id)) for strike in found]


async def notes(app: Services, account_id: int) -> list[tuple[Note, str]]:
    """What staff wrote down, with the handle of who did; newest first."""
    found = await moderation.notes_of(app.db.read(), account_id, _MOST)
    writers = await accounts.by_ids(app.db.read(), [note.account_id for note in found if note.account_id])
    return [(note, writers[note.account_id].acct if note.account_id in writers else "") for note in found]


async def open_appeals(app: Services) -> list[tuple[Told, Account]]:
    """Those nobody has decided, the oldest first."""
    db = app.db.read()
    found = await moderation.open_appeals(db, _MOST)
    strikes = await moderation.strikes(db, [appeal.warning_id for appeal in found])
    people = await accounts.by_ids(db, [strike.target_id for strike in strikes.values()])
    return [
        (Told(strikes[appeal.warning_id], appeal), people[strikes[appeal.warning_id].target_id])
        for appeal in found
    ]
