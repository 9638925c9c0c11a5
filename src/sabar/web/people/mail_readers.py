"""Reading somebody by mail: the form on a profile, and the two links in the letters."""

from typing import Literal

import msgspec
from starlette.responses import Response

from sabar.actions import mail_readers as actions
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.accounts import Account
from sabar.model.errors import Invalid
from sabar.reads import access
from sabar.rules.rates import RateClass
from sabar.web.frame import layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.people.views import ByMailPage

routes = Routes("mail_readers", kind="web")
State = Literal["form", "sent", "begin", "begun", "end", "ended"]


class Asked(msgspec.Struct, frozen=True):
    acct: str
    email: str = ""


class Link(msgspec.Struct, frozen=True):
    token: str = ""


@routes.get("/@{acct}/by-mail", auth="visitor", rate=RateClass.PAGE, cache="private", params=Asked)
async def form(call: Call[Asked]) -> Response:
    """Ask for somebody's posts by mail."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    return await _page(call, "form", account=account)


@routes.post("/@{acct}/by-mail", auth="visitor", rate=RateClass.CONFIRMATION, cache="private", params=Asked)
async def subscribe(call: Call[Asked]) -> Response:
    """Write to the address; says the same whether it was asked before or not."""
    given = call.params
    account = await access.account_by_handle(call.app, call.viewer, given.acct)
    lang = layout.language(call.request, call.viewer)
    try:
        await actions.subscribe(call.app, account, given.email, lang)
    except Invalid as error:
        view = FormView(values={"email": given.email}, errors=messages.problems(lang, error))
        return await _page(call, "form", account=account, form=view, status=422)
    return await _page(call, "sent", account=account)


@routes.get("/by-mail/begin", auth="visitor", rate=RateClass.PAGE, cache="private", params=Link)
async def ask_begin(call: Call[Link]) -> Response:
    """A mailed link: asks for a press, as a mail scanner may follow it."""
    return await _page(call, "begin", token=call.params.token)


@routes.post("/by-mail/begin", auth="visitor", rate=RateClass.LOGIN, cache="private", params=Link)
async def begin(call: Call[Link]) -> Response:
    """The letters begin."""
    await actions.confirm(call.app, call.params.token)
    return await _page(call, "begun")


@routes.get("/by-mail/end", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link)
async def ask_end(call: Call[Link]) -> Response:
    """The link at the foot of every letter."""
    return await _page(call, "end", token=call.params.token)


# Mail services send these for all their people from few addresses; a token cannot be guessed.
@routes.post("/by-mail/end", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link)
async def end(call: Call[Link]) -> Response:
    """The letters end and the address is forgotten; also the one click of a mail program (RFC 8058)."""
    await actions.end(call.app, call.params.token)
    return await _page(call, "ended")


async def _page(
    call: Call[msgspec.Struct],
    state: State,
    *,
    account: Account | None = None,
    token: str = "",
    form: FormView | None = None,
    status: int = 200,
) -> Response:
    page = ByMailPage(
        shell=await layout.of_call(call),
        state=state,
        name=account.username if account else "",
        token=token,
        form=form or FormView(),
    )
    whose = presenters.bare(account) if account else None
    return layout.respond(call.app, page, status, whose=whose)
