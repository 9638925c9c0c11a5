"""Posts: publish, delete."""

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import delete as deletion
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.api.scheduled_statuses import moment
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.audience import Visibility
from sabar.model.errors import UnexpectedMentions
from sabar.model.statuses import QuotePolicy
from sabar.reads.entities.scheduled import ScheduledStatus
from sabar.reads.entities.statuses import Status
from sabar.reads.json import accounts
from sabar.reads.posts import posted_status, scheduled, single
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Draft, PollDraft

routes = Routes("statuses")


class PollParams(msgspec.Struct, frozen=True):
    """`expires_in` in seconds."""

    options: list[str] = []
    expires_in: int = 0
    multiple: bool = False
    hide_totals: bool = False


class NewStatus(msgspec.Struct, frozen=True):
    """Without `status` there must be media. `scheduled_at`: ISO 8601; empty is now. `allowed_mentions`: ids
    of those who may be mentioned; a mention of anybody else is refused.
    """

    status: str = ""
    media_ids: list[int] = []
    poll: PollParams | None = None
    in_reply_to_id: int | None = None
    sensitive: bool | None = None
    spoiler_text: str = ""
    visibility: Visibility | None = None
    language: str | None = None
    scheduled_at: str | None = None
    quoted_status_id: int | None = None
    quote_approval_policy: QuotePolicy | None = None
    allowed_mentions: list[int] | None = None

    def draft(self) -> Draft:
        return Draft(
            text=self.status,
            spoiler_text=self.spoiler_text,
            media_ids=self.media_ids,
            poll=poll_draft(self.poll),
            in_reply_to_id=self.in_reply_to_id,
            sensitive=self.sensitive,
            visibility=self.visibility,
            language=self.language,
            quoted_status_id=self.quoted_status_id,
            quote_policy=self.quote_approval_policy,
            allowed_mentions=self.allowed_mentions,
        )


class MediaAttributes(msgspec.Struct, frozen=True):
    """`focus`: `x,y` from -1 to 1."""

    id: int
    description: str | None = None
    focus: str | None = None


class Rewrite(msgspec.Struct, frozen=True):
    """Attachments and poll that are left out are taken away. `remove_quote` takes the quoted post out;
    it can't be another one than before.
    """

    id: int
    status: str | None = None
    spoiler_text: str = ""
    sensitive: bool | None = None
    language: str | None = None
    media_ids: list[int] = []
    media_attributes: list[MediaAttributes] = []
    poll: PollParams | None = None
    quote_approval_policy: QuotePolicy | None = None
    quoted_status_id: int | None = None
    remove_quote: bool = False

    def edit(self) -> editing.Edit:
        changes = [editing.MediaChange(one.id, one.description, one.focus) for one in self.media_attributes]
        return editing.Edit(
            text=self.status,
            spoiler_text=self.spoiler_text,
            sensitive=self.sensitive,
            language=self.language,
            media_ids=self.media_ids,
            media_changes=changes,
            poll=poll_draft(self.poll),
            quote_policy=self.quote_approval_policy,
            quoted_status_id=self.quoted_status_id,
            unquote=self.remove_quote,
        )


class Deletion(msgspec.Struct, frozen=True):
    id: int
    delete_media: bool = False


def poll_draft(poll: PollParams | None) -> PollDraft | None:
    """None also for a poll without options, which some clients send with every post."""
    if poll is None or not poll.options:
        return None
    return PollDraft(poll.options, poll.expires_in, poll.multiple, poll.hide_totals)


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
        waiting = await scheduling.schedule(call.app, call.me, call.params.draft(), at, key=key)
        return await scheduled.scheduled_for(call.app, call.me, waiting)
    defaults = drafts.defaults_of(call.me.user)
    posted = await posting.written(call.app, call.me, call.params.draft(), defaults, key=key)
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
    await editing.edit(call.app, call.me, call.params.id, call.params.edit())
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
