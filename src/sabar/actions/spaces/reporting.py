"""One post of a space, shown to those who run the server: copied as it is, sealed, and gone again."""

from collections.abc import Sequence
from functools import partial

import msgspec

from sabar import events
from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.kit import ids
from sabar.kit.i18n import N_
from sabar.model.errors import Conflict, Forbidden, NotFound
from sabar.model.moderation import Report
from sabar.model.spaces.log import Happened
from sabar.model.spaces.posts import Content
from sabar.model.spaces.reports import Evidence, Reported
from sabar.model.spaces.rooms import Entered
from sabar.model.viewers import Viewer
from sabar.rules.posted import reporting as rules
from sabar.services import Services
from sabar.store import accounts
from sabar.store import reports as all_reports
from sabar.store.spaces import posts, reports

_encode = msgspec.json.Encoder().encode


async def report(
    app: Services,
    viewer: Viewer,
    entered: Entered,
    id: int,
    *,
    category: str = "other",
    rule_ids: Sequence[int] = (),
    comment: str = "",
) -> None:
    """Once: as long as staff has not closed it, another one of the same person is the same. Raises Invalid,
    Forbidden for one's own, NotFound for what cannot be opened or whose writer is gone, and Conflict when it
    was changed in the same moment.
    """
    words = rules.comment(comment)
    known = await all_reports.known_rules(app.db.read(), rules.named(rule_ids))
    kind = rules.category(category, has_rules=bool(known))
    found = await posts.one(app.db.read(), entered.space.id, id, entered.me.sight)
    if found is None:
        raise NotFound
    if found.account_id == viewer.id:
        raise Forbidden
    (clear,) = await app.seals.opened([found.sealed_content])
    target = await accounts.by_id(app.db.read(), found.account_id)
    if clear is None or target is None or target.erased_at is not None:
        raise NotFound(N_("Nobody stands behind this post any more, or it cannot be opened"))
    content, now, report_id = msgspec.json.decode(clear, type=Content), app.clock.now_ms(), app.ids.next()
    copy = Reported(report_id, found.space_id, id, found.day, found.created_at, b"")
    evidence = Evidence(content.text, words, content.poll.options if content.poll else [])
    copy = msgspec.structs.replace(copy, sealed=await app.seals.seal(copy.place, _encode(evidence)))
    made = Report(
        id=report_id,
        account_id=viewer.id,
        target_id=target.id,
        category=kind,
        comment="",
        status_ids=[],
        rule_ids=sorted(known),
        forward=False,
        action_taken_at=None,
        created_at=now,
        updated_at=now,
        in_space=True,
    )

    async def unit(tx: Tx) -> None:
        still = await standing.held(app, tx, entered)
        same = await posts.one(tx, still.space.id, id, still.me.sight)
        if same is None:
            raise NotFound
        if same.sealed != found.sealed:
            raise Conflict
        if await reports.is_open(tx, id, viewer.id):
            return
        await all_reports.insert(tx, made)
        await reports.insert(tx, copy)
        # Not who, nor what: whoever reports is not found out by the log.
        await standing.note(app, tx, still.space, Happened.REPORTED)
        tx.emit(events.Reported(report_id))

    await app.db.write(unit)


async def forget(app: Services) -> None:
    """What nobody has closed for a long time goes too."""
    below = ids.first_of(app.clock.now_ms() - rules.SPACE_KEPT_MS)
    await app.db.write(partial(reports.forget, below=below))
