"""Posts that are held back, as their writer sees them."""

from collections.abc import Iterable, Sequence

import msgspec

from sabar.kit import times
from sabar.model.audience import Room
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.model.statuses import Hold
from sabar.model.viewers import Viewer
from sabar.reads.people import labels
from sabar.reads.posts.unsent import outbox
from sabar.reads.posts.unsent.scheduled import Waiting
from sabar.rules import limits
from sabar.rules.unsent import holding
from sabar.rules.unsent.holding import Wait
from sabar.rules.writing import rooms
from sabar.services import Services
from sabar.web.frame import datetime_fields
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.compose import box as compose_box
from sabar.web.posts.unsent import parts, questions, sentences
from sabar.web.posts.unsent.hold_views import AnswerView
from sabar.web.posts.unsent.views import HeldView

#: A longer wait is no moment any more.
_MOMENT_MS = limits.STATUSES.undo_seconds * times.SECOND


async def all_of(app: Services, viewer: Viewer, lang: str) -> tuple[HeldView, ...]:
    """All of them: what could not go out, then the next to go out."""
    return await _views(app, viewer, await outbox.of_writer(app, viewer), lang)


async def near(app: Services, viewer: Viewer, lang: str) -> tuple[HeldView, ...]:
    """Those that go out soon, or could not: what stands on top of home."""
    found, now = await outbox.of_writer(app, viewer), app.clock.now_ms()
    return await _views(app, viewer, [one for one in found if _is_near(one, now)], lang)


async def one(app: Services, viewer: Viewer, id: int, lang: str) -> HeldView | None:
    """None when the viewer holds none of this id."""
    found = await outbox.waiting(app, viewer, id)
    return (await _views(app, viewer, [found], lang))[0] if found else None


async def on_top(app: Services, viewer: Viewer, id: int, lang: str) -> HeldView | None:
    """As `one`; None also when it does not stand on top of home."""
    found = await outbox.waiting(app, viewer, id)
    if found is None or not _is_near(found, app.clock.now_ms()):
        return None
    return (await _views(app, viewer, [found], lang))[0]


def _is_near(one: Waiting, now: int) -> bool:
    return bool(one.record.failed) or holding.is_near(one.record.scheduled_at, now)


async def _views(app: Services, viewer: Viewer, found: Sequence[Waiting], lang: str) -> tuple[HeldView, ...]:
    about = await parts.about(app, viewer, _about(found))
    emojis = await parts.emojis(app, [words for one in found for words in parts.words(one.post)])
    marks = await parts.marks(app, viewer, [rooms.of_draft(one.post) for one in found])
    names = await _labels(app, viewer, found)
    known = await outbox.answered(app, [one.record for one in found])
    ids = [id for some in known.asked.values() for id in some]
    who = await questions.people(app, viewer, ids + [one.colleague_id for one in known.said.values()])
    said = {
        id: AnswerView(id=one.id, who=who[one.colleague_id], yes=one.yes, comment=one.comment)
        for id, one in known.said.items()
        if one.colleague_id in who
    }
    return tuple(
        msgspec.structs.replace(
            _view(app, viewer, one, about),
            emojis=emojis,
            circle=parts.circle(rooms.of_draft(one.post), marks),
            asked=one.record.asked,
            asked_of=tuple(who[id] for id in known.asked.get(one.record.id, ()) if id in who),
            said=said.get(one.record.id),
            rule=sentences.of(lang, one.record.rule, names) if one.record.rule else "",
        )
        for one in found
    )


async def _labels(app: Services, viewer: Viewer, found: Iterable[Waiting]) -> dict[int, str]:
    """What the labels are called that rules speak of."""
    if not any(one.record.rule and one.record.rule.label_ids for one in found):
        return {}
    return {label.id: label.name for label in await labels.own(app, viewer)}


def _about(found: Iterable[Waiting]) -> list[tuple[int | None, int | None]]:
    return [(one.post.in_reply_to_id, one.post.quoted_status_id) for one in found]


def _view(app: Services, viewer: Viewer, one: Waiting, about: dict[int, PostView]) -> HeldView:
    record, post = one.record, one.post
    at, now = record.scheduled_at, app.clock.now_ms()
    timed = not (record.failed or record.after_id or holding.is_for_good(at))
    return HeldView(
        id=record.id,
        text=parts.beginning(post.text),
        warning=post.spoiler_text,
        audience=(rooms.of_draft(post).room or Room(compose_box.audience(viewer))).value,
        options=tuple(post.poll.options) if post.poll else (),
        pictures=parts.pictures(app, viewer, one.pictures),
        answers=about.get(post.in_reply_to_id or 0),
        quotes=about.get(post.quoted_status_id or 0),
        more=len(record.more),
        undo=timed and record.held is Hold.UNDO and at - now <= _MOMENT_MS,
        follows=record.after_id is not None,
        until_ms=at if timed else None,
        left_ms=max(0, at - now) if timed else None,
        whole_ms=at - record.created_at if timed else None,
        at=datetime_fields.shown(at, viewer.user.preferences.zone) if timed else "",
        failed=record.failed,
    )


def until(app: Services, me: Viewer, wait: Wait, at: str) -> int:
    """Until when (ms) the writer wants it to wait. Raises Invalid for a time that is none, or past."""
    now, zone = app.clock.now_ms(), me.user.preferences.zone
    if wait is not Wait.CHOSEN:
        return holding.until(wait, now, times.place(zone))
    chosen = datetime_fields.parse("scheduled_at", at, zone)
    if chosen is None:
        raise invalid("scheduled_at", Problem.BLANK)
    if chosen <= now:
        raise invalid("until", Problem.TOO_SOON)
    return chosen
