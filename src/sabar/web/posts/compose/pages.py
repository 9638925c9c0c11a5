"""The box: "What are you doing?", its page, and what happens when it is sent."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import edit as editing
from sabar.actions.statuses import post as posting
from sabar.actions.statuses import waiting as releasing
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.i18n import N_
from sabar.model.audience import Room
from sabar.model.errors import DomainError, Invalid, NotFound, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import ContentType, EditKind, Following, Hold, Waits
from sabar.reads.posts.unsent import drafts as kept_drafts
from sabar.reads.posts.unsent import holds, outbox
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.unsent import holding
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing import drafts
from sabar.rules.writing.described import MediaChange
from sabar.rules.writing.drafts import Draft
from sabar.web.frame import datetime_fields, layout, presenters, safe_return
from sabar.web.frame.post_parts import PostView
from sabar.web.posts import pieces
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.compose import card, sent
from sabar.web.posts.compose import poll as compose_poll
from sabar.web.posts.compose.sent import Choice, Sent
from sabar.web.posts.compose.views import BoxDone, BoxView
from sabar.web.posts.unsent import held as waiting
from sabar.web.posts.unsent.views import HeldFragment

routes = Routes("compose", kind="web")
_ALONE = N_("Posts that follow one another are published at once: remove the time, or the posts that follow.")


class Asked(msgspec.Struct, frozen=True):
    """`new`: without what was typed there before, as when it says for whom it is (`audience`, `labels`)."""

    reply_to: int | None = None
    edit: int | None = None
    quote: int | None = None
    draft: str = ""
    new: bool = False
    to: str = ""
    text: str = ""
    audience: Room | None = None
    labels: list[int] = []


class Changed(Sent, frozen=True):
    id: int = 0


@routes.get("/compose", auth="session", rate=RateClass.PAGE, cache="private", params=Asked)
async def page(call: Call[Asked]) -> Response:
    """The box on a page of its own, with what was typed there before."""
    return await sent.shown(call, await _box(call))


async def _box(call: Call[Asked]) -> BoxView:
    app, viewer, asked = call.app, call.me, call.params
    if asked.edit is not None:
        box = await compose_box.edit(app, viewer, asked.edit)
        kept = None if asked.new else await kept_drafts.latest(app, viewer, edits=asked.edit)
        return compose_box.with_draft(app, viewer, box, kept) if kept else box
    if asked.draft:
        kept = await kept_drafts.named(app, viewer, asked.draft)
        if kept is None:
            raise NotFound
        return await compose_box.resumed(app, viewer, kept)
    if asked.reply_to is not None:
        post = await presenters.post_by_id(app, viewer, asked.reply_to)
        if post is None:
            raise NotFound
        if asked.new:
            return compose_box.reply(app, viewer, post)
        return await compose_box.answer(app, viewer, post)
    if asked.quote is not None:
        box = await compose_box.quote(app, viewer, asked.quote)
        kept = None if asked.new else await kept_drafts.latest(app, viewer, quoted=asked.quote)
        return await compose_box.resumed(app, viewer, kept) if kept else box
    if asked.to or asked.text or asked.audience:
        start = f"@{asked.to} " if asked.to else ""
        words = f"{start}{asked.text}"[: limits.STATUSES.source]
        box = msgspec.structs.replace(compose_box.empty(app, viewer), text=words, chosen=tuple(asked.labels))
        return msgspec.structs.replace(box, audience=asked.audience.value) if asked.audience else box
    return compose_box.empty(app, viewer) if asked.new else await compose_box.home(app, viewer)


@routes.post(
    "/compose",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Sent,
    body_limit=sent.BODY_BYTES,
)
async def send(call: Call[Sent]) -> Response:
    """Publish what stands in the box, now or later; before, ask what is worth asking."""
    made: list[int] = []
    try:
        await card.quieten(call)
        if call.params.card is Choice.BACK:
            return await sent.shown(call, await sent.refilled(call, ()))
        made = await sent.store_pictures(call)
        await sent.prepared(call, made)
        await sent.describe(call)
        more = call.params.following(made)
        _demand_sendable(call, made)
        met = await card.met(call, made)
        if isinstance(met, Response):
            return met
        if call.params.later and call.params.wait is Wait.CHOSEN and not met.held:
            if more:
                raise Invalid(_ALONE)
            return await _schedule(call, met.post)
        waits = await holds.decided(call.app, call.me, met.post, more, chosen=_chosen(call, held=met.held))
        if waits is None:
            return await _publish(call, met.post, more)
        return await _hold(call, met.post, more, waits)
    except DomainError as error:
        return await sent.again(call, await sent.refilled(call, made), error)


def _chosen(call: Call[Sent], *, held: bool) -> Waits | None:
    """How it is held, rules aside. `held`: so it was decided when it was asked."""
    app, me, given = call.app, call.me, call.params
    if held:
        return Waits(waiting.until(app, me, Wait.HALF_AN_HOUR, ""), Hold.ASKED)
    if given.later:
        return Waits(waiting.until(app, me, given.wait, given.at), Hold.ASKED)
    window = holding.window_ms(
        me.user.preferences,
        app.settings.undo_seconds,
        reply=given.in_reply_to_id is not None,
        from_app=False,
    )
    return Waits(app.clock.now_ms() + window, Hold.UNDO) if window else None


async def _hold(call: Call[Sent], post: Draft, more: Sequence[Following], waits: Waits) -> Response:
    app, me, given = call.app, call.me, call.params
    key = given.once
    status = await releasing.rehearse(
        app,
        me,
        post,
        drafts.defaults_of(me.user),
        key=key,
        to_somebody=True,
        more=more,
        box=given.box,
    )
    settled = drafts.settled(post, status)
    id = await scheduling.hold(app, me, settled, waits, key=key, more=more, box=given.box)
    shown = await waiting.one(app, me, id, layout.language(call.request, me))
    if shown is None:
        # Sent once more after it went out.
        return await _out(call, (await outbox.released(app, me, [id])).get(id, id), more)
    if layout.scripted(call):
        return layout.piece(HeldFragment(shell=layout.around(call), held=(shown,)))
    near = holding.is_near(shown.until_ms or holding.FOR_GOOD, app.clock.now_ms())
    home = near and not (given.return_to or given.in_reply_to_id or waits.why is Hold.ASKED)
    return layout.go(app, f"{'/' if home else '/outbox'}#held-{id}")


async def _publish(call: Call[Sent], post: Draft, more: Sequence[Following]) -> Response:
    app, given = call.app, call.params
    posted = await posting.written(
        app,
        call.me,
        post,
        drafts.defaults_of(call.me.user),
        key=given.once,
        to_somebody=True,
        more=more,
        box=given.box,
    )
    return await _out(call, posted.id, more)


async def _out(call: Call[Sent], id: int, more: Sequence[Following]) -> Response:
    given = call.params
    if layout.scripted(call):
        return await pieces.post(call, id)
    if given.return_to or not (given.in_reply_to_id or more):
        return layout.go(call.app, safe_return.safe(given.return_to))
    # An answer is read among the others.
    place = await _where(call, given.in_reply_to_id or id)
    return layout.go(call.app, f"{place}#post-{id}")


def _demand_sendable(call: Call[Sent], made: Sequence[int]) -> None:
    """Raises Invalid, beside its own field, for a post that follows and cannot be sent."""
    given, most = call.params, limits.STATUSES.together
    if len(given.more) >= most:
        raise Invalid(N_("No more than {most} posts can be published together."), most=most)
    for place, one in enumerate(given.parts(made)[1:]):
        try:
            if one.text.strip() or one.media_ids:
                drafts.checked(drafts.following(given.post(()), one), call.app.settings.domain)
        except Invalid as error:
            faults = [fault for found in error.details.values() for fault in found]
            raise Invalid(error.message, details={f"more-{place}": faults}) from None


async def _schedule(call: Call[Sent], post: Draft) -> Response:
    app, given = call.app, call.params
    at = datetime_fields.parse("scheduled_at", given.at, call.me.user.preferences.zone)
    if at is None:
        raise invalid("scheduled_at", Problem.BLANK)
    key = given.once
    await scheduling.schedule(app, call.me, post, at, key=key, to_somebody=True, box=given.box)
    if layout.scripted(call):
        return layout.piece(BoxDone(shell=layout.around(call), at_ms=at))
    return layout.go(app, "/scheduled", "scheduled")


@routes.post(
    "/compose/{id}",
    auth="session",
    rate=RateClass.PAGE,
    cache="private",
    params=Changed,
    body_limit=sent.BODY_BYTES,
)
async def change(call: Call[Changed]) -> Response:
    """Save new words of a post; the old ones stay to be read in its history."""
    app, viewer, given = call.app, call.me, call.params
    before = await presenters.post_by_id(app, viewer, given.id)
    poll = before.poll if before else None
    made: list[int] = []
    try:
        await card.quieten(call)
        if given.card is Choice.BACK:
            return await sent.shown(call, await _changed(call, (), before))
        made = await sent.store_pictures(call)
        await sent.prepared(call, made)
        asked = await card.met_edit(call, given.id, made)
        if asked is not None:
            return asked
        words = editing.Edit(
            text=given.text,
            content_type=given.content_type or ContentType.PLAIN,
            spoiler_text=given.warning,
            media_ids=given.ordered(made),
            media_changes=[
                MediaChange(one.id, one.alt, one.focus) for one in given.album if one.id is not None
            ],
            poll=given.asked and compose_poll.ending(given.asked, poll, app.clock.now_ms()),
            quote_policy=given.quote_policy,
            reply_policy=given.reply_policy,
            unquote=given.unquote,
            language=given.language,
            correction=given.kind,
            correction_note=given.correction_note,
        )
        await editing.edit(app, viewer, given.id, words, to_somebody=True, box=given.box, computed=True)
    except DomainError as error:
        box = await _changed(call, made, before)
        # What was no typo is a correction: it only has to be sent again.
        kind = EditKind.CORRECTION.value if given.correction else ""
        return await sent.again(call, msgspec.structs.replace(box, correction=kind), error)
    if layout.scripted(call):
        return await pieces.post(call, given.id)
    return layout.go(app, before.url if before else "/")


async def _changed(call: Call[Changed], made: Sequence[int], before: PostView | None) -> BoxView:
    """The box of a change as it was sent."""
    given = call.params
    return msgspec.structs.replace(
        await sent.refilled(call, made, before.poll if before else None),
        action=f"/compose/{given.id}",
        edits=str(given.id),
        quote=before.quote if before else None,
        correction=given.kind.value if given.kind else "",
        correction_note=given.correction_note,
    )


async def _where(call: Call[Sent], id: int) -> str:
    post = await presenters.post_by_id(call.app, call.viewer, id)
    return post.url if post else "/"
