"""The stand-up of a space: what everybody is asked on some days of the week, and what was answered."""

from typing import Any

import msgspec

from sabar.actions.spaces import posts
from sabar.actions.spaces import standup as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import invalid
from sabar.model.problems import Problem
from sabar.model.spaces.rooms import Entered
from sabar.model.statuses import ContentType
from sabar.reads.entities import spaces as entities
from sabar.reads.spaces import access, said
from sabar.reads.spaces import standup as reads
from sabar.rules import hours
from sabar.rules.rates import RateClass
from sabar.rules.spaces import standup as rules

routes = Routes("spaces")
_READ = {"auth": "user", "scopes": "read:spaces", "rate": RateClass.API, "cache": "private"}
_WRITE = {"auth": "user", "scopes": "write:spaces", "rate": RateClass.API, "cache": "private"}
_PATH = "/api/sabar/v1/spaces/{slug}/standup"


class Slug(msgspec.Struct, frozen=True):
    slug: str


class Asking(msgspec.Struct, frozen=True):
    """`weekdays`: 1 is Monday. `question`: empty asks what is usual; left out, it stays as it is."""

    slug: str
    weekdays: list[int]
    question: str | None = None


class Hour(msgspec.Struct, frozen=True):
    """`hour`: `09:00`; null is never asked."""

    slug: str
    hour: str | None = None


class OfDay(msgspec.Struct, frozen=True):
    """`day`: `2026-12-01`; left out it is today, where the person who asks is."""

    slug: str
    day: str = ""


class Answer(msgspec.Struct, frozen=True):
    """`idempotency_key`: used twice by the same person it is one answer. `file_ids`: own, of no post."""

    slug: str
    text: str = ""
    file_ids: list[int] = []
    content_type: ContentType = ContentType.PLAIN
    idempotency_key: str = ""


@routes.get(_PATH, params=Slug, returns=entities.SpaceStandup, **_READ)
async def show(call: Call[Slug]) -> entities.SpaceStandup:
    """What a space asks, and when the person who asks this is asked."""
    return await _told(call)


@routes.put(_PATH, params=Asking, returns=entities.SpaceStandup, **_WRITE)
async def ask(call: Call[Asking]) -> entities.SpaceStandup:
    """Ask everybody on these days of the week; for owners."""
    given = call.params
    entered = await _entered(call)
    question = given.question
    if question is None:
        question = await reads.question(call.app, entered)
    await actions.ask(call.app, call.me, entered, given.weekdays, question)
    return await _told(call)


@routes.delete(_PATH, params=Slug, returns=entities.SpaceStandup, **_WRITE)
async def end(call: Call[Slug]) -> entities.SpaceStandup:
    """Ask nobody any more; for owners."""
    await actions.end(call.app, call.me, await _entered(call))
    return await _told(call)


@routes.put(f"{_PATH}/hour", params=Hour, returns=entities.SpaceStandup, **_WRITE)
async def set_hour(call: Call[Hour]) -> entities.SpaceStandup:
    """The hour of one's own day at which one is asked."""
    minute = hours.minute_of("hour", call.params.hour or "")
    await actions.set_hour(call.app, call.me, await _entered(call), minute)
    return await _told(call)


@routes.post(f"{_PATH}/not_today", params=Slug, returns=entities.SpaceStandup, **_WRITE)
async def pass_over(call: Call[Slug]) -> entities.SpaceStandup:
    """Do not ask again today."""
    await actions.pass_over(call.app, call.me, await _entered(call))
    return await _told(call)


@routes.get(f"{_PATH}/answers", params=OfDay, returns=entities.SpaceStandupDay, **_READ)
async def answers(call: Call[OfDay]) -> entities.SpaceStandupDay:
    """All that was answered on a day, in the order of time zones from the east."""
    given = call.params
    entered = await _entered(call)
    day = rules.day_of(given.day) if given.day else reads.today(call.app, call.me)
    if day is None:
        raise invalid("day", Problem.NOT_A_DATE)
    found = await reads.day(call.app, call.me, entered, day)
    return entities.standup_day(found, given.slug, call.app.settings.url)


@routes.post(f"{_PATH}/answers", params=Answer, returns=entities.SpacePost, **_WRITE)
async def answer(call: Call[Answer]) -> entities.SpacePost:
    """Answer what is asked today, once."""
    given = call.params
    entered = await _entered(call)
    id = await posts.post(
        call.app,
        call.me,
        entered,
        given.text,
        kind=given.content_type,
        file_ids=given.file_ids,
        key=given.idempotency_key,
        standup=True,
    )
    return entities.post(await said.one(call.app, entered, id), given.slug, call.app.settings.url)


async def _entered(call: Call[Any]) -> Entered:
    return await access.space_for(call.app, call.me, call.params.slug)


async def _told(call: Call[Any]) -> entities.SpaceStandup:
    entered = await _entered(call)
    return entities.standup(
        entered,
        await reads.question(call.app, entered),
        await reads.asked(call.app, call.me, entered),
        call.me.user.preferences.zone,
        reads.today(call.app, call.me),
    )
