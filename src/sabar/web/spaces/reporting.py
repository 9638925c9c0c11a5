"""Showing one post of a space to those who run the server."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.spaces import reporting as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.errors import Invalid, NotFound
from sabar.model.spaces.rooms import Entered
from sabar.reads.server import instance
from sabar.reads.spaces import access
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.spaces import said_parts
from sabar.web.spaces.said_views import PostReportedPage, ReportPostPage

routes = Routes("reporting in a space", kind="web", guests=True)


class OfPost(msgspec.Struct, frozen=True):
    slug: str
    id: int


class Sent(OfPost, frozen=True):
    category: str = "other"
    rule_ids: list[int] = []
    comment: str = ""


@routes.get("/s/{slug}/p/{id}/report", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def ask(call: Call[OfPost]) -> Response:
    """What those who run the server will see, and what is wrong with it."""
    entered = await access.space_for(call.app, call.me, call.params.slug)
    return await _page(call, entered, FormView())


async def _page(
    call: Call[Any], entered: Entered, form: FormView, chosen: list[int] | None = None
) -> Response:
    app = call.app
    post = await said_parts.one_by_id(app, entered, call.params.id)
    if not post.may_report:
        raise NotFound
    view = ReportPostPage(
        shell=await layout.of_call(call),
        room=await said_parts.room(app, entered),
        post=post,
        rules=tuple((rule.id, rule.text) for rule in await instance.rules(app)),
        chosen_rules=tuple(str(id) for id in chosen or ()),
        form=form,
    )
    return layout.respond(app, view, 422 if form.errors else 200)


@routes.post("/s/{slug}/p/{id}/report", auth="session", rate=RateClass.REPORT, cache="private", params=Sent)
async def send(call: Call[Sent]) -> Response:
    """Show it to them."""
    app, given = call.app, call.params
    entered = await access.space_for(app, call.me, given.slug)
    try:
        await actions.report(
            app,
            call.me,
            entered,
            given.id,
            category=given.category,
            rule_ids=given.rule_ids,
            comment=given.comment,
        )
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        values = {"category": given.category, "comment": given.comment}
        return await _page(call, entered, FormView(values=values, errors=errors), given.rule_ids)
    view = PostReportedPage(
        shell=await layout.of_call(call), room=await said_parts.room(app, entered), back=f"/s/{given.slug}"
    )
    return layout.respond(app, view)
