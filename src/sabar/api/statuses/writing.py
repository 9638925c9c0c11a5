"""Posts: publish, delete."""

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import delete as deletion
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.actions.statuses.edit import Edit, MediaChange
from sabar.api.scheduled_statuses import moment
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import UnexpectedMentions
from sabar.model.statuses import QuotePolicy
from sabar.reads.entities.scheduled import ScheduledStatus
from sabar.reads.entities.statuses import Status
from sabar.reads.json import accounts
from sabar.reads.posts import posted_status, scheduled, single
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft

routes = Routes("statuses")


class NewStatus(Draft, frozen=True):
    """Without `status` there must be media. `scheduled_at`: ISO 8601; empty is now. `allowed_mentions`: ids
    of those who may be mentioned; a mention of anybody else is refused.
    """

    text: str = msgspec.field(default="", name="status")
    quote_policy: QuotePolicy | None = msgspec.field(default=None, name="quote_approval_policy")
    scheduled_at: str | None = None


class Rewrite(Edit, frozen=True, kw_only=True):
    """Attachments and poll that are left out are taken away. `remove_quote` takes the quoted post out;
    it can't be another one than before.
    """

    id: int
    text: str | None = msgspec.field(default=None, name="status")
    media_changes: list[MediaChange] = msgspec.field(default_factory=list, name="media_attributes")
    quote_policy: QuotePolicy | None = msgspec.field(default=None, name="quote_approval_policy")
    unquote: bool = msgspec.field(default=False, name="remove_quote")


class Deletion(msgspec.Struct, frozen=True):
    id: int
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
    key = call.request.headers.get("idempotency-key", "")
    if call.params.scheduled_at:
        at = moment(call.params.scheduled_at)
        waiting = await scheduling.schedule(call.app, call.me, call.params, at, key=key)
        return await scheduled.scheduled_for(call.app, call.me, waiting)
    defaults = drafts.defaults_of(call.me.user)
    posted = await posting.written(call.app, call.me, call.params, defaults, key=key)
    return await posted_status.status(call.app, call.me, posted)


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
    """Rewrite one's own post."""
    await editing.edit(call.app, call.me, call.params.id, call.params)
    return await single.status(call.app, call.me, call.params.id)


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
    """Delete one's own post; the answer holds what is needed to write it anew."""
    gone = await single.with_text(call.app, call.me, call.params.id)
    await deletion.delete(call.app, call.me, call.params.id, with_media=call.params.delete_media)
    return gone
