"""A colleague says no; and what was said is put away. A yes lets the post out: `statuses/waiting`."""

from sabar import events
from sabar.db.engine import Tx
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import NotFound
from sabar.model.statuses import Scheduled
from sabar.model.viewers import Viewer, Writer
from sabar.rules.unsent import colleagues as rules
from sabar.rules.unsent import holding
from sabar.services import Services
from sabar.store import colleagues

_SAID_NO = N_("A colleague said no.")


async def refuse(app: Services, viewer: Viewer, writer: Writer, waiting: Scheduled, comment: str) -> None:
    """It stays with its writer, with the comment; nobody is asked about it any more. Conflict when it was
    decided, changed or taken back in the meantime.
    """
    failed = i18n.gettext(writer.lang, _SAID_NO)
    said = rules.answer(waiting, viewer.id, comment, yes=False, id=app.ids.next(), now=app.clock.now_ms())

    async def unit(tx: Tx) -> None:
        asked = (await colleagues.asked_about(tx, [waiting.id])).get(waiting.id, [])
        at = holding.FOR_GOOD
        if not await colleagues.decide(tx, waiting, viewer.id, asked=True, at=at, failed=failed):
            raise rules.over()
        await colleagues.note_answer(tx, said)
        for id in asked:
            tx.emit(events.AskedChanged(id))
        tx.emit(events.ColleagueAnswered(waiting.account_id, said.id))
        tx.emit(events.OutboxChanged(waiting.account_id, waiting.id))

    await app.db.write(unit)


async def dismiss(app: Services, viewer: Viewer, id: int) -> None:
    """An answer about a post that is out is read. NotFound when there is none of this id."""

    async def unit(tx: Tx) -> None:
        if not await colleagues.dismiss(tx, viewer.id, id):
            raise NotFound
        tx.emit(events.AskedChanged(viewer.id))

    await app.db.write(unit)
