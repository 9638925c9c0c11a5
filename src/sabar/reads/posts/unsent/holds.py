"""Whether a post waits by a rule of its writer's, asked before it is sent; and these rules, for him alone."""

import contextlib
from collections.abc import Mapping, Sequence

import msgspec

from sabar.kit import times
from sabar.model.errors import DomainError, NotFound
from sabar.model.hold_rules import HoldRule
from sabar.model.statuses import Following, Hold, Scheduled, Waits
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.people import audience
from sabar.reads.posts import media
from sabar.reads.posts.unsent import outbox
from sabar.rules.unsent import hold_rules as rules
from sabar.rules.unsent.hold_rules import Known
from sabar.rules.writing import drafts, said
from sabar.rules.writing.drafts import Draft
from sabar.services import Services
from sabar.store import follows, hold_rules


async def of(app: Services, viewer: Viewer) -> list[HoldRule]:
    """All of the viewer's, the oldest first."""
    return await hold_rules.of(app.db.read(), viewer.id)


async def one(app: Services, viewer: Viewer, id: int) -> HoldRule:
    """NotFound when the viewer has none of this id."""
    found = await hold_rules.one(app.db.read(), viewer.id, id)
    if found is None:
        raise NotFound
    return found


async def decided(
    app: Services,
    viewer: Viewer,
    draft: Draft,
    more: Sequence[Following] = (),
    *,
    chosen: Waits | None = None,
    alts: Mapping[int, str] | None = None,
) -> Waits | None:
    """How a post waits that is sent now: as was `chosen`, or by a rule that holds it longer. `more`: the
    posts that follow it; `alts`: other descriptions of its files, by id.
    """
    ruled = viewer.user.preferences.hold_rules
    rule = await _met(app, viewer, draft, more, alts or {}) if ruled else None
    if rule is None:
        return chosen
    now, place = app.clock.now_ms(), times.place(viewer.user.preferences.zone)
    until, asked = rules.until(rule, now, place), rules.asks(rule)
    if chosen is not None and not asked and (chosen.asked or chosen.until >= until):
        return chosen
    return Waits(until, Hold.RULE, rule, asked)


async def at_its_time(app: Services, viewer: Viewer, waiting: Scheduled) -> Waits | None:
    """A post with a time of its own has waited already: only a colleague can still hold it."""
    waits = await decided(app, viewer, msgspec.convert(waiting.params, Draft), waiting.more)
    return waits if waits is not None and waits.asked else None


async def _met(
    app: Services, viewer: Viewer, draft: Draft, more: Sequence[Following], alts: Mapping[int, str]
) -> HoldRule | None:
    """The rule that holds it longest. What costs a question is asked only where a rule needs it that nothing
    else has ruled out.
    """
    now, place = app.clock.now_ms(), times.place(viewer.user.preferences.zone)
    if await outbox.waits(app, viewer, draft.in_reply_to_id):
        draft = msgspec.structs.replace(draft, in_reply_to_id=None)
    known = rules.at(now, place)
    left = await hold_rules.of(app.db.read(), viewer.id)
    texts = await _texts(app, viewer, draft, more, alts)
    left = rules.may_hold(left, msgspec.structs.replace(known, texts=texts))
    if rules.ask_whom(left):
        known = msgspec.structs.replace(known, stranger=await _answers_stranger(app, viewer, draft))
        left = _still(left, known)
    if rules.ask_readers(left):
        # What cannot be sent, nobody will read: that is said when it is tried.
        with contextlib.suppress(DomainError):
            counted = await audience.of(app, viewer, draft)
            borne = [label.id for label, count in counted.labels if count]
            left = _still(left, msgspec.structs.replace(known, readers=counted.total or 0, labels=borne))
    return rules.longest(left, now, place)


def _still(left: Sequence[HoldRule], known: Known) -> list[HoldRule]:
    """Their words were looked for already."""
    return [one for one in left if rules.may_hold([msgspec.structs.replace(one, words=[])], known)]


async def _answers_stranger(app: Services, viewer: Viewer, draft: Draft) -> bool:
    """Whether it answers somebody else, whom the viewer does not follow."""
    if draft.in_reply_to_id is None:
        return False
    try:
        parent = (await access.post_for(app, viewer, draft.in_reply_to_id)).outline
    except NotFound:
        return False
    if parent.account_id == viewer.id:
        return False
    return not await follows.is_following(app.db.read(), viewer.id, [parent.account_id])


async def _texts(
    app: Services, viewer: Viewer, draft: Draft, more: Sequence[Following], alts: Mapping[int, str]
) -> list[str]:
    attached = await media.own(app, viewer, drafts.attached(draft, more))
    descriptions = [alts.get(one.id, one.description) for one in attached]
    return said.of(draft, more, descriptions, domain=app.settings.domain, base_url=app.settings.url)
