"""Telling those who run the server about an account, from its profile or from one of its posts."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import reports
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit.paging import Window
from sabar.model.accounts import Account
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.reads import access, hydrate
from sabar.reads.posts import timelines
from sabar.reads.server import instance
from sabar.rules import limits
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.people.views import ReportDonePage, ReportPage

routes = Routes("reporting", kind="web")
_POSTS = 12


class OfAccount(msgspec.Struct, frozen=True):
    acct: str


class OfPost(msgspec.Struct, frozen=True):
    acct: str
    id: int


class Sent(msgspec.Struct, frozen=True):
    account_id: int
    category: str = "other"
    rule_ids: list[int] = []
    status_ids: list[int] = []
    comment: str = ""
    forward: bool = False


@routes.get("/@{acct}/report", auth="session", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def about_account(call: Call[OfAccount]) -> Response:
    """The form to report an account."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    return await _form(call, account, [], FormView(), f"/@{account.acct}")


@routes.get("/@{acct}/{id}/report", auth="session", rate=RateClass.PAGE, cache="private", params=OfPost)
async def about_post(call: Call[OfPost]) -> Response:
    """The form to report an account for a post, which is ticked already."""
    seen = await access.status_for(call.app, call.me, call.params.id)
    account = await access.account_for(call.app, call.me, seen.outline.account_id)
    if account.acct != call.params.acct:
        raise NotFound
    return await _form(call, account, [seen.outline.id], FormView(), f"/@{account.acct}/{seen.outline.id}")


async def _form(
    call: Call[Any],
    account: Account,
    chosen: list[int],
    form: FormView,
    back: str,
    rules: list[int] | None = None,
) -> Response:
    app, viewer = call.app, call.me
    if account.id == viewer.id:
        raise Forbidden
    named = await hydrate.see(app, viewer, chosen, Place.SINGLE)
    latest = await timelines.of_account(app, viewer, account, Window(_POSTS), exclude_reblogs=True)
    offered = {one.outline.id: one for one in (*named, *latest.seen) if one.outline.account_id == account.id}
    (shown,) = await presenters.accounts(app, viewer, [account.id])
    view = ReportPage(
        shell=await layout.of_call(call),
        account=shown,
        back=back,
        rules=tuple((rule.id, rule.text) for rule in await instance.rules(app)),
        posts=await presenters.posts(app, viewer, list(offered.values()), Place.SINGLE),
        chosen_rules=tuple(str(id) for id in rules or ()),
        chosen_posts=tuple(str(id) for id in chosen),
        form=form,
    )
    return layout.respond(app, view, 422 if form.errors else 200)


@routes.post("/web/report", auth="session", rate=RateClass.PAGE, cache="private", params=Sent)
async def send(call: Call[Sent]) -> Response:
    """Send a report."""
    app, given = call.app, call.params
    account = await access.account_for(app, call.me, given.account_id)
    if account.id == call.me.id:
        raise Forbidden
    named = list(dict.fromkeys(given.status_ids))[: limits.REPORTS.statuses]
    seen = await hydrate.see(app, call.me, named, Place.SINGLE)
    try:
        await reports.file(
            app,
            call.me,
            account,
            status_ids=[one.outline.id for one in seen if one.outline.account_id == account.id],
            rule_ids=given.rule_ids,
            comment=given.comment,
            category=given.category,
            forward=given.forward,
        )
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        values = {
            "category": given.category,
            "comment": given.comment,
            "forward": "1" if given.forward else "",
        }
        form = FormView(values=values, errors=errors)
        return await _form(call, account, named, form, f"/@{account.acct}", given.rule_ids)
    (shown,) = await presenters.accounts(app, call.me, [account.id])
    return layout.respond(app, ReportDonePage(shell=await layout.of_call(call), account=shown))
