"""Posts that wait for their time: a list, another time, back into the box, now, never."""

import msgspec
from starlette.responses import Response

from sabar.actions import scheduled as scheduling
from sabar.actions.statuses import waiting as releasing
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.model.audience import Room
from sabar.model.errors import Invalid, invalid
from sabar.model.problems import Problem
from sabar.reads.posts.unsent import holds, scheduled
from sabar.reads.posts.unsent.scheduled import Waiting
from sabar.rules.rates import RateClass
from sabar.rules.writing import drafts, rooms
from sabar.web.frame import confirm, datetime_fields, layout, messages, presenters
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.unsent import parts
from sabar.web.posts.unsent.views import ScheduledPage, ScheduledView

routes = Routes("scheduled", kind="web")
_TITLE = N_("Delete this post before it is published?")
_TEXT = N_("Nobody will have read it. To change it, edit it instead.")
#: A post that is so late will not go out by itself any more.
_LATE = 5 * times.MINUTE


class OfPost(msgspec.Struct, frozen=True):
    id: int


class Moved(OfPost, frozen=True):
    """`at`: on the clock of the writer's zone."""

    at: str = ""


@routes.get("/scheduled", auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """What waits, the next first."""
    return await _page(call)


async def _page(call: Call[NoParams] | Call[Moved], refused: dict[int, str] | None = None) -> Response:
    """`refused`: what is wrong with the time that was sent for a post."""
    app, viewer = call.app, call.me
    waiting = await scheduled.next_of_viewer(app, viewer)
    about = await parts.about(
        app, viewer, [(one.post.in_reply_to_id, one.post.quoted_status_id) for one in waiting]
    )
    emojis = await parts.emojis(app, [words for one in waiting for words in parts.words(one.post)])
    labels = await parts.marks(app, viewer, [rooms.of_draft(one.post) for one in waiting])

    def view(one: Waiting) -> ScheduledView:
        poll, at = one.post.poll, one.record.scheduled_at
        chosen = rooms.of_draft(one.post)
        return ScheduledView(
            id=one.record.id,
            text=parts.beginning(one.post.text),
            warning=one.post.spoiler_text,
            audience=(chosen.room or Room(compose_box.audience(viewer))).value,
            circle=parts.circle(chosen, labels),
            options=tuple(poll.options) if poll else (),
            emojis=emojis,
            pictures=parts.pictures(app, viewer, one.pictures),
            answers=about.get(one.post.in_reply_to_id or 0),
            quotes=about.get(one.post.quoted_status_id or 0),
            at_ms=at,
            at=datetime_fields.shown(at, viewer.user.preferences.zone),
            failed=at < app.clock.now_ms() - _LATE,
            error=(refused or {}).get(one.record.id, ""),
        )

    page = ScheduledPage(shell=await layout.of_call(call), posts=tuple(view(one) for one in waiting))
    return layout.respond(app, page, 422 if refused else 200)


@routes.post("/scheduled/{id}/move", auth="session", rate=RateClass.PAGE, cache="private", params=Moved)
async def move(call: Call[Moved]) -> Response:
    """Another time."""
    sent = call.params
    try:
        at = datetime_fields.parse("scheduled_at", sent.at, call.me.user.preferences.zone)
        if at is None:
            raise invalid("scheduled_at", Problem.BLANK)
        await scheduling.move(call.app, call.me, sent.id, at)
    except Invalid as error:
        await scheduled.own(call.app, call.me, sent.id)
        found = messages.problems(layout.language(call.request, call.viewer), error)
        return await _page(call, {sent.id: " ".join(found.values())})
    return layout.go(call.app, "/scheduled", "saved")


@routes.post("/scheduled/{id}/edit", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def edit(call: Call[OfPost]) -> Response:
    """Back into the box, as a draft: until it is sent again it does not go out."""
    record = await scheduled.own(call.app, call.me, call.params.id)
    at = datetime_fields.shown(record.scheduled_at, call.me.user.preferences.zone)
    try:
        name = await scheduling.take_back(call.app, call.me, record.id, at)
    except Invalid:
        return layout.go(call.app, "/drafts", "drafts-full")
    return layout.go(call.app, f"/compose?draft={name}", "taken-back")


@routes.post("/scheduled/{id}/publish", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def publish(call: Call[OfPost]) -> Response:
    """At once."""
    app, viewer = call.app, call.me
    record, usual = await scheduled.own(app, viewer, call.params.id), drafts.defaults_of(viewer.user)
    waits = await holds.at_its_time(app, viewer, record)
    if waits is not None:
        draft = await releasing.settled(app, viewer, record, usual)
        await scheduling.hold_back(app, record, draft, waits)
        return layout.go(app, f"/outbox#held-{record.id}")
    id = await releasing.publish(app, viewer, record, usual, early=True)
    post = await presenters.post_by_id(app, viewer, id) if id else None
    return layout.go(app, post.url if post else "/scheduled")


@routes.get("/scheduled/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def ask_delete(call: Call[OfPost]) -> Response:
    """Ask before a post that waits is deleted."""
    await scheduled.own(call.app, call.me, call.params.id)
    return await confirm.ask(
        call, _TITLE, _TEXT, messages.DELETE, action=f"/scheduled/{call.params.id}/delete", back="/scheduled"
    )


@routes.post("/scheduled/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def delete(call: Call[OfPost]) -> Response:
    """Never."""
    await scheduled.own(call.app, call.me, call.params.id)
    await scheduling.cancel(call.app, call.me, call.params.id)
    return layout.go(call.app, "/scheduled", "deleted")
