"""Of what somebody is told while he is not in a space."""

import msgspec

from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.model.errors import NotFound
from sabar.model.spaces.notices import Notify
from sabar.model.spaces.rooms import Entered
from sabar.rules.spaces import notices as rules
from sabar.services import Services
from sabar.store.spaces import notices


async def choose(
    app: Services, entered: Entered, notify: Notify | msgspec.UnsetType, by_mail: bool | msgspec.UnsetType
) -> None:
    """One's own choice; nobody else hears of it. UNSET leaves something as it is. Raises NotFound."""

    async def unit(tx: Tx) -> None:
        still = await standing.now(app, tx, entered)
        me = still.me
        chosen = msgspec.structs.replace(
            me,
            notify=me.notify if notify is msgspec.UNSET else notify,
            by_mail=me.by_mail if by_mail is msgspec.UNSET else by_mail,
        )
        await notices.choose(tx, chosen)

    await app.db.write(unit)


async def end_letters(app: Services, token: str) -> None:
    """By the link in one of them; twice is once. Raises NotFound."""
    found = rules.ended_by(app.secret, token)
    if found is None:
        raise NotFound
    space_id, account_id = found

    async def unit(tx: Tx) -> None:
        await notices.end_letters(tx, space_id, account_id)

    await app.db.write(unit)
