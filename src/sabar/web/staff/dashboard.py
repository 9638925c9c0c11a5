"""Running the server: its name, who may join, who waits, whether mail works."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.auth import joining
from sabar.actions.staff import jobs as deeds
from sabar.actions.staff import server as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.model.errors import Conflict, Forbidden, Invalid
from sabar.reads.account import joining as doors
from sabar.reads.server import server
from sabar.reads.staff import jobs
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import checklist, layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.staff import metrics
from sabar.web.staff.server_views import DashboardPage, JobView, WorkView
from sabar.web.staff.views import ApplicantView, QueuePage

routes = Routes("admin", kind="web")
_DEVOPS: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.DEVOPS,
}


class Description(msgspec.Struct, frozen=True):
    name: str = ""
    description: str = ""
    contact: str = ""


class Mode(msgspec.Struct, frozen=True):
    registrations: str = ""


class UserId(msgspec.Struct, frozen=True):
    id: int


class Chosen(msgspec.Struct, frozen=True):
    """One job that was given up, or all of them."""

    id: int = 0
    everything: bool = False


async def _page(call: Call[msgspec.Struct], form: FormView | None = None, status: int = 200) -> Response:
    if not call.me.user.role.runs_the_server:
        raise Forbidden
    about = await server.about(call.app)
    frame = await layout.of(call.app, call.request, call.viewer)
    shown = {"name": about.title, "description": about.description, "contact": about.contact_email}
    items = await checklist.items(call)
    view = DashboardPage(
        shell=frame,
        form=form or FormView(values=shown),
        registrations=layout.mode(about.chosen),
        brake=about.brake,
        held_ms=about.held_since,
        mail=call.app.mail.configured,
        mail_from=call.app.settings.mail_from,
        figures=await metrics.of_last_weeks(call.app),
        items=() if all(item.done for item in items) else items,
        work=await _work(call),
    )
    return layout.respond(call.app, view, status)


async def _work(call: Call[msgspec.Struct]) -> WorkView:
    lang = layout.language(call.request, call.viewer)
    stats = await jobs.stats(call.app)
    given_up = await jobs.given_up(call.app) if stats.dead else []
    return WorkView(
        waiting=stats.waiting,
        outside=stats.in_lanes,
        oldest_ms=stats.oldest_at,
        given_up=stats.dead,
        jobs=tuple(
            JobView(
                id=str(one.id),
                words=i18n.gettext(lang, messages.job(one.kind)),
                kind=one.kind,
                error=one.error,
                at_ms=one.at,
            )
            for one in given_up
        ),
    )


@routes.get("/admin", auth="session", rate=RateClass.PAGE, cache="private", staff=True)
async def show(call: Call[NoParams]) -> Response:
    """Name, doors and mail of the server."""
    return await _page(call)


@routes.post(
    "/admin/server", auth="session", rate=RateClass.PAGE, cache="private", params=Description, staff=True
)
async def describe(call: Call[Description]) -> Response:
    """Name and describe the server."""
    given = call.params
    try:
        await actions.describe(
            call.app, call.me, title=given.name, description=given.description, contact_email=given.contact
        )
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _page(call, FormView(values=msgspec.structs.asdict(given), errors=errors), 422)
    return layout.go(call.app, "/admin", "saved")


@routes.post(
    "/admin/registrations", auth="session", rate=RateClass.PAGE, cache="private", params=Mode, staff=True
)
async def set_registrations(call: Call[Mode]) -> Response:
    """Decide who may join."""
    try:
        await actions.set_registrations(call.app, call.me, call.params.registrations)
    except Conflict:
        return layout.go(call.app, "/admin", "fixed")
    return layout.go(call.app, "/admin", "saved")


@routes.post("/admin/registrations/again", auth="session", rate=RateClass.PAGE, cache="private", staff=True)
async def let_in_again(call: Call[NoParams]) -> Response:
    """End the hold of the door, now that staff is back."""
    await actions.let_in_again(call.app, call.me)
    return layout.go(call.app, "/admin", "saved")


@routes.post("/admin/mail/test", auth="session", rate=RateClass.CONFIRMATION, cache="private", staff=True)
async def test_mail(call: Call[NoParams]) -> Response:
    """Send the person who asks a letter."""
    await actions.send_test(call.app, call.me)
    return layout.go(call.app, "/admin", "mail-test")


@routes.get("/admin/queue", auth="session", rate=RateClass.PAGE, cache="private", staff=True)
async def queue(call: Call[NoParams]) -> Response:
    """Who asked to join."""
    applicants = tuple(
        ApplicantView(
            id=str(user.id),
            handle=account.acct,
            email=user.email,
            reason=user.reason,
            created_ms=user.created_at,
            confirmed=user.confirmed_at is not None,
        )
        for user, account in await doors.waiting(call.app)
    )
    return layout.respond(call.app, QueuePage(shell=await layout.of_call(call), applicants=applicants))


@routes.post(
    "/admin/queue/approve", auth="session", rate=RateClass.PAGE, cache="private", params=UserId, staff=True
)
async def approve(call: Call[UserId]) -> Response:
    """Let somebody in."""
    await joining.approve(call.app, call.me, call.params.id)
    return layout.go(call.app, "/admin/queue", "approved")


@routes.post(
    "/admin/queue/reject", auth="session", rate=RateClass.PAGE, cache="private", params=UserId, staff=True
)
async def reject(call: Call[UserId]) -> Response:
    """Turn somebody down."""
    await joining.reject(call.app, call.me, call.params.id)
    return layout.go(call.app, "/admin/queue", "rejected")


@routes.post("/admin/jobs/retry", **_DEVOPS, params=Chosen)
async def retry(call: Call[Chosen]) -> Response:
    """Try work again that was given up."""
    await deeds.retry(call.app, call.me, _which(call))
    return layout.go(call.app, "/admin#jobs", "decided")


@routes.post("/admin/jobs/forget", **_DEVOPS, params=Chosen)
async def forget(call: Call[Chosen]) -> Response:
    """Forget work that was given up."""
    await deeds.forget(call.app, call.me, _which(call))
    return layout.go(call.app, "/admin#jobs", "decided")


def _which(call: Call[Chosen]) -> int | None:
    return None if call.params.everything else call.params.id
