"""Boosting: showing somebody's post to one's own followers."""

import msgspec

from sabar import events
from sabar.actions.statuses import post as posting
from sabar.db.engine import Tx
from sabar.model.audience import Audience, Visibility
from sabar.model.errors import Forbidden, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import QuotePolicy, Status
from sabar.model.viewers import Actor
from sabar.rules import visibility
from sabar.rules.federation import moving, received
from sabar.rules.visibility import STRANGER, Post
from sabar.services import Services
from sabar.store import statuses
from sabar.store.federation import destinations


class Elsewhere(msgspec.Struct, frozen=True):
    """Of a boost by somebody of another server: its id there, and when it was made (ms), as that says."""

    uri: str
    at: int | None


async def boost(
    app: Services, actor: Actor, id: int, wanted: Visibility, *, elsewhere: Elsewhere | None = None
) -> int:
    """Boost a post; the id of the boost. Of a boost, the boosted post. A second boost is the first one.

    `wanted`: who may see the boost, if the post allows it. NotFound when the post may not be read,
    Forbidden when it may not be boosted, or the actor blocks its author.
    """
    moving.demand_here(actor.account)
    if visibility.is_direct(wanted):
        raise invalid("visibility", Problem.DIRECT_BOOST)
    if visibility.is_for_circle(wanted):
        raise invalid("visibility", Problem.NOT_IN_LIST)
    now = app.clock.now_ms()
    at = now if elsewhere is None or elsewhere.at is None else max(0, min(elsewhere.at, now))
    new_id = app.ids.next() if elsewhere is None else app.ids.at(at)
    late = now - at > received.POSTS.late_ms

    async def unit(tx: Tx) -> int:
        status = visibility.demand_open(await statuses.held_to_act_on(tx, actor.id, id))
        # He may read it, so he is among those it stays with.
        post = Post(
            Audience(status.visibility, status.account_id), stays_here=status.stays_here, viewer_here=True
        )
        if not visibility.may_boost(actor.id, post, STRANGER):
            raise Forbidden
        shown = visibility.of_boost(wanted, status.visibility)
        made = _boost(new_id, at, actor, status, shown, elsewhere.uri if elsewhere else "")
        if not await statuses.insert_boost(tx, made):
            there = await statuses.boost_by(tx, actor.id, status.id)
            if there is None:
                raise NotFound
            return there.id
        await statuses.count_boosts(tx, status.id, 1, made.visibility)
        if visibility.is_counted(made.visibility, stays_here=made.stays_here):
            await statuses.count_for_author(tx, actor.id, 1, at=None if late else at)
        facts = posting.facts(made, actor.account, [], [], media=False)
        outward = app.settings.federates and actor.account.local and visibility.leaves(made, status)
        leaves = outward and (not status.local or await destinations.followed_from_elsewhere(tx, actor.id))
        tx.emit(events.StatusBoosted(new_id, actor.id, status.id, status.account_id, facts, leaves, late))
        return new_id

    return await app.db.write(unit)


def _boost(id: int, now: int, actor: Actor, of: Status, shown: Visibility, uri: str) -> Status:
    return Status(
        id=id,
        account_id=actor.id,
        uri=uri,
        url=uri,
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
        app_id=actor.app_id,
        replies_count=0,
        reblogs_count=0,
        favourites_count=0,
        quotes_count=0,
        quote_policy=QuotePolicy.NOBODY,
        version=1,
        edited_at=None,
        created_at=now,
        wording=of.wording,
        stays_here=visibility.is_for_people_here(shown) or not visibility.leaves(of),
    )
