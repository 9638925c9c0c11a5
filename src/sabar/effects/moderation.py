"""What follows a decision of staff: its person is told, posts go, and whoever lost followers hears of it."""

from collections.abc import Sequence

from sabar import events
from sabar.actions.statuses import delete
from sabar.db.engine import Tx
from sabar.effects import letters, mail
from sabar.kit import i18n
from sabar.model.moderation import Measure
from sabar.model.notifications import Notification
from sabar.reads.account import viewers
from sabar.rules.notifications import Type
from sabar.services import Services
from sabar.store import accounts, moderation, notifications
from sabar.store.moderation import severances


async def carry_out(app: Services, event: events.Struck) -> None:
    """Delete the posts the strike is about, where that is the measure."""
    strike = await moderation.strike(app.db.read(), event.strike_id)
    if strike is not None and strike.action is Measure.DELETE_STATUSES:
        await delete.by_staff(app, strike.target_id, strike.status_ids)


async def tell(app: Services, event: events.Struck) -> None:
    """A notification for the person."""
    strike = await moderation.strike(app.db.read(), event.strike_id)
    if strike is not None:
        await _notify(app, [strike.target_id], Type.MODERATION_WARNING, f"warning:{strike.id}")


async def write_letter(app: Services, event: events.Struck) -> None:
    """A letter, where mail is configured and staff wanted one."""
    strike = await moderation.strike(app.db.read(), event.strike_id)
    if strike is None or not event.letter or not app.mail.configured:
        return
    # Whoever is kept out reads and answers behind the login form.
    page = "/login" if strike.action in (Measure.DISABLE, Measure.SUSPEND) else "/settings/moderation"
    for viewer in await viewers.of_account(app, strike.target_id):
        await mail.write(
            app,
            "strike",
            viewer.user,
            viewer.account,
            measure=i18n.gettext(viewer.user.locale, letters.MEASURES[strike.action]),
            words=strike.text,
            link=app.settings.url + page,
        )


async def on_appeal_decided(app: Services, event: events.AppealDecided) -> None:
    """A letter that says who was right."""
    strike = await moderation.strike(app.db.read(), event.strike_id)
    if strike is None or not app.mail.configured:
        return
    letter = "appeal_approved" if strike.overruled_at is not None else "appeal_rejected"
    for viewer in await viewers.of_account(app, strike.target_id):
        words = i18n.gettext(viewer.user.locale, letters.MEASURES[strike.action])
        await mail.write(app, letter, viewer.user, viewer.account, measure=words)


async def on_severed(app: Services, event: events.Severed) -> None:
    """Whoever lost followers, or somebody to follow."""
    people = await severances.concerned(app.db.read(), event.severance_id)
    await _notify(app, people, Type.SEVERED, f"severed:{event.severance_id}")


async def _notify(app: Services, recipients: Sequence[int], type: Type, key: str) -> None:
    # Nobody did this to them: such a notification comes from its reader, and no policy hides it.
    now = app.clock.now_ms()
    known = await accounts.by_ids(app.db.read(), recipients)
    made = [
        Notification(id, account.id, account.id, type, None, f"ungrouped-{id}", False, key, now)
        for account in known.values()
        if account.local and account.erased_at is None
        for id in (app.ids.next(),)
    ]

    async def unit(tx: Tx) -> None:
        for notification in made:
            if await notifications.insert(tx, notification):
                tx.emit(events.Notified(notification.id, notification.account_id))

    if made:
        await app.db.write(unit)
