"""Posts: publish, delete."""

import contextlib

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import delete as deletion
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.actions.statuses import retract, waiting
from sabar.actions.statuses.edit import Edit
from sabar.api import label_scope
from sabar.api.scheduled_statuses import moment
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import NotFound, UnexpectedMentions
from sabar.model.statuses import EditKind, Hold, QuotePolicy, StatusRef, Waits
from sabar.model.viewers import Viewer
from sabar.reads.entities.scheduled import ScheduledStatus
from sabar.reads.entities.statuses import Status
from sabar.reads.json import accounts
from sabar.reads.posts import posted_status, single
from sabar.reads.posts.unsent import holds, outbox, scheduled
from sabar.rules.rates import RateClass
from sabar.rules.unsent import holding
from sabar.rules.writing import drafts
from sabar.rules.writing.described import MediaChange
from sabar.rules.writing.drafts import Draft
from sabar.services import Services

routes = Routes("statuses")


class NewStatus(Draft, frozen=True):
    """Without `status` there must be media. `scheduled_at`: ISO 8601; empty is now. `allowed_mentions`: ids
    of those who may be mentioned; a mention of anybody else is refused. `hold_seconds`: so long it waits
    before anybody has it; `hold_until_sent`: until it is sent from the outbox. Labels are chosen with their
    own scope only.
    """

    text: str = msgspec.field(default="", name="status")
    quote_policy: QuotePolicy | None = msgspec.field(default=None, name="quote_approval_policy")
    scheduled_at: str | None = None
    hold_seconds: int | None = None
    hold_until_sent: bool = False


class Rewrite(Edit, frozen=True, kw_only=True):
    """Attachments and poll that are left out are taken away. `remove_quote` takes the quoted post out;
    it can't be another one than before.

    Of this server: `correction` says what the edit is. A `typo` is silent, and refused when it is more than
    that; a `correction` goes to everybody whom the post reached by name; a `retraction` strikes the post
    through as it stands, whatever else is sent, or, without `correction_readable`, empties it for good.
    `correction_note`: the writer's words about it.
    """

    id: StatusRef
    text: str | None = msgspec.field(default=None, name="status")
    media_changes: list[MediaChange] = msgspec.field(default_factory=list, name="media_attributes")
    quote_policy: QuotePolicy | None = msgspec.field(default=None, name="quote_approval_policy")
    unquote: bool = msgspec.field(default=False, name="remove_quote")
    correction_readable: bool = True


class Deletion(msgspec.Struct, frozen=True):
    id: StatusRef
    delete_media: bool = False


@routes.post(
    "/api/v1/statuses",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=NewStatus,
    returns=Status,
)
async def create(call: Call[NewStatus]) -> Status | ScheduledStatus | Response:
    """Publish a post, now or at a time to come."""
    try:
        return await _create(call)
    except UnexpectedMentions as wrong:
        people = await accounts.of(call.app, wrong.account_ids)
        return answers.json({"error": wrong.message, "unexpected_accounts": people}, wrong.status)


async def _create(call: Call[NewStatus]) -> Status | ScheduledStatus:
    if call.params.circle_label_ids or call.params.except_label_ids:
        label_scope.demand(call)
    app, me, draft = call.app, call.me, call.params
    key = call.request.headers.get("idempotency-key", "")
    if draft.scheduled_at:
        waiting = await scheduling.schedule(app, me, draft, moment(draft.scheduled_at), key=key)
        return await scheduled.scheduled_for(app, me, waiting)
    waits = await holds.decided(app, me, draft, chosen=await _chosen(app, me, draft))
    if waits is not None:
        return await _hold(call, waits, key)
    posted = await posting.written(app, me, draft, drafts.defaults_of(me.user), key=key)
    if posted.words is None:
        return await outbox.status(app, me, posted.id)
    return await posted_status.status(app, me, posted)


async def _chosen(app: Services, me: Viewer, asked: NewStatus) -> Waits | None:
    """How it waits, rules aside. What answers a post that waits, waits for it."""
    if asked.hold_until_sent:
        return Waits(holding.FOR_GOOD, Hold.ASKED)
    if asked.hold_seconds:
        return Waits(app.clock.now_ms() + holding.asked_ms(asked.hold_seconds), Hold.ASKED)
    parent = asked.in_reply_to_id
    window = holding.window_ms(
        me.user.preferences, app.settings.undo_seconds, reply=parent is not None, from_app=True
    )
    if window or (parent is not None and await outbox.waits(app, me, parent)):
        return Waits(app.clock.now_ms() + window, Hold.UNDO)
    return None


async def _reword(call: Call[Rewrite]) -> None:
    """Other words for a post that waits: as if it had been sent so."""
    app, me, given = call.app, call.me, call.params
    held = await outbox.own(app, me, given.id)
    before = msgspec.convert(held.params, Draft)
    draft = msgspec.structs.replace(
        before,
        text=before.text if given.text is None else given.text,
        content_type=given.content_type or before.content_type,
        spoiler_text=given.spoiler_text,
        sensitive=before.sensitive if given.sensitive is None else given.sensitive,
        language=given.language or before.language,
        media_ids=given.media_ids,
        poll=given.poll,
        quote_policy=given.quote_policy or before.quote_policy,
        reply_policy=given.reply_policy or before.reply_policy,
        quoted_status_id=None if given.unquote else before.quoted_status_id,
    )
    before_it = Waits(held.scheduled_at, held.held, held.rule, held.asked)
    changes = given.media_changes
    alts = {one.id: one.description for one in changes if one.description is not None}
    waits = await holds.decided(app, me, draft, held.more, chosen=before_it, alts=alts)
    await scheduling.reword(app, me, given.id, draft, waits or before_it, changes)


async def _hold(call: Call[NewStatus], waits: Waits, key: str) -> Status:
    app, me, usual = call.app, call.me, drafts.defaults_of(call.me.user)
    draft: Draft = call.params
    alone, held = draft, await _held(call, draft)
    if held is not None:
        draft = drafts.behind(draft, held, usual.visibility)
        while drafts.inherits_circle(held) and (above := await _held(call, held)):
            held = above
        alone = drafts.alone(draft, held)
    status = await waiting.rehearse(app, me, alone, usual, key=key)
    id = await scheduling.hold(app, me, drafts.settled(draft, status), waits, key=key)
    return await outbox.status(app, me, id)


async def _held(call: Call[NewStatus], draft: Draft) -> Draft | None:
    """What it answers, as long as that waits."""
    answered = draft.in_reply_to_id
    found = await outbox.waiting(call.app, call.me, answered) if answered else None
    return found.post if found else None


@routes.put(
    "/api/v1/statuses/{id}",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.API,
    cache="private",
    params=Rewrite,
    returns=Status,
)
async def rewrite(call: Call[Rewrite]) -> Status:
    """Rewrite one's own post, also one that waits."""
    app, me, given = call.app, call.me, call.params
    # What goes out between two questions is edited as everybody has it then.
    with contextlib.suppress(NotFound):
        if await outbox.waits(app, me, given.id):
            await _reword(call)
            return await outbox.status(app, me, given.id)
    id = await outbox.number_now(app, me, given.id)
    if given.correction is EditKind.RETRACTION:
        await retract.retract(app, me, id, given.correction_note, readable=given.correction_readable)
    else:
        await editing.edit(app, me, id, given)
    return await single.status(app, me, id)


@routes.delete(
    "/api/v1/statuses/{id}",
    auth="user",
    scopes="write:statuses",
    rate=RateClass.DELETE_STATUS,
    cache="private",
    params=Deletion,
    returns=Status,
)
async def delete(call: Call[Deletion]) -> Status:
    """Delete one's own post, or take back one that waits; the answer holds what it takes to write it anew."""
    app, me, given = call.app, call.me, call.params
    with contextlib.suppress(NotFound):
        if await outbox.waits(app, me, given.id):
            held = await outbox.held_for(app, me, given.id)
            await scheduling.cancel(app, me, given.id)
            return held.status
    id = await outbox.number_now(app, me, given.id)
    gone = await single.with_text(app, me, id)
    await deletion.delete(app, me, id, with_media=given.delete_media)
    return gone
