"""Boosting: showing somebody's post to one's own followers."""

from sabar import events
from sabar.actions.statuses import emitted
from sabar.db.engine import Tx
from sabar.model.audience import Audience, Visibility
from sabar.model.errors import Forbidden, NotFound, invalid
from sabar.model.oauth import Viewer
from sabar.model.statuses import QuotePolicy, Status
from sabar.rules import visibility
from sabar.rules.visibility import STRANGER, Post
from sabar.services import Services
from sabar.store import statuses


async def boost(app: Services, viewer: Viewer, id: int, wanted: Visibility | None = None) -> int:
    """Boost a post; the id of the boost. Of a boost, the boosted post. A second boost is the first one.

    `wanted`: who may see the boost; None: as the viewer's posts. NotFound when the post may not be read,
    Forbidden when it may not be boosted, or the viewer blocks its author.
    """
    if wanted is not None and visibility.is_direct(wanted):
        raise invalid("visibility", "ERR_INVALID", "of a boost can't be direct")
    new_id, now = app.ids.next(), app.clock.now_ms()
    chosen = wanted or Visibility(viewer.user.preferences.visibility)

    async def unit(tx: Tx) -> int:
        status = visibility.demand_open(await statuses.held_to_act_on(tx, viewer.id, id))
        post = Post(Audience(status.visibility, status.account_id))
        if not visibility.may_boost(viewer.id, post, STRANGER):
            raise Forbidden
        shown = visibility.of_boost(chosen, status.visibility)
        made = _boost(new_id, now, viewer, status, shown)
        if not await statuses.insert_boost(tx, made):
            there = await statuses.boost_by(tx, viewer.id, status.id)
            if there is None:
                raise NotFound
            return there.id
        await statuses.count_boosts(tx, status.id, 1)
        await statuses.count_for_author(tx, viewer.id, 1, at=now)
        facts = emitted.facts(made, viewer.account, [], [], media=False)
        tx.emit(events.StatusBoosted(new_id, viewer.id, status.id, status.account_id, facts))
        return new_id

    return await app.db.write(unit)


def _boost(id: int, now: int, viewer: Viewer, of: Status, shown: Visibility) -> Status:
    return Status(
        id=id,
        account_id=viewer.id,
        uri="",
        url="",
        visibility=shown,
        text="",
        content="",
        spoiler_text="",
        sensitive=False,
        language=None,
        in_reply_to_id=None,
        in_reply_to_account_id=None,
        reblog_of_id=of.id,
        conversation_id=None,
        app_id=viewer.token.app_id if viewer.token else None,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
        quote_policy=QuotePolicy.NOBODY,
        version=1,
        edited_at=None,
        created_at=now,
    )
