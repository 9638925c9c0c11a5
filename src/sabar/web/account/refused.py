"""What somebody finds behind the login or the form to join who is not let in, or not yet."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.edge.call import Call
from sabar.model.accounts import User
from sabar.reads.staff import strikes
from sabar.web.account.entrance_views import (
    ConfirmEmailPage,
    LoginClosedPage,
    PendingApprovalPage,
)
from sabar.web.frame import layout, strike_views
from sabar.web.frame.layout_parts import FormView


async def closed(call: Call[Any], account_id: int, ticket: str) -> Response:
    """What somebody finds behind the login form who is kept out."""
    return await page(call, account_id, ticket, FormView())


async def page(
    call: Call[Any], account_id: int, ticket: str, form: FormView, *, sent: bool = False
) -> Response:
    """The decisions, and a form for one answer to each; `ticket` came with the right password."""
    told = await strikes.of(call.app, account_id)
    view = LoginClosedPage(
        shell=await layout.of(call.app, call.request, None),
        strikes=strike_views.many(told),
        ticket=ticket,
        form=form,
        sent=sent,
    )
    status = 200 if sent else (422 if form.errors else 403)
    return layout.respond(call.app, view, status)


async def not_yet(call: Call[msgspec.Struct], user: User) -> Response:
    """What somebody sees whose account cannot be used yet."""
    frame = await layout.of(call.app, call.request, call.viewer)
    if user.confirmed_at is None:
        view = ConfirmEmailPage(shell=frame, state="sent", email=user.email, token="")
        return layout.respond(call.app, view)
    return layout.respond(call.app, PendingApprovalPage(shell=frame, mail=call.app.mail.configured))
