"""Between this server and others, for people: meeting here what one found there, following from there."""

from urllib.parse import urlencode, urlsplit

import msgspec
from starlette.responses import RedirectResponse, Response

from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.model.accounts import Account
from sabar.model.errors import NotFound, invalid
from sabar.model.problems import Problem
from sabar.reads import access
from sabar.reads.posts import local_urls
from sabar.reads.server import addresses
from sabar.rules.rates import RateClass
from sabar.rules.visibility import Place
from sabar.web.frame import layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.people.views import FromElsewherePage

routes = Routes("meeting", kind="web")


class Named(msgspec.Struct, frozen=True):
    uri: str = ""


class Asked(msgspec.Struct, frozen=True):
    acct: str
    handle: str = ""


@routes.get(
    "/authorize_interaction", auth="session", rate=RateClass.PAGE_SEARCH, cache="private", params=Named
)
async def meet(call: Call[Named]) -> Response:
    """From something that was found on another server to where it can be answered here, or to the search."""
    app, uri = call.app, call.params.uri.strip()
    named = local_urls.parse(app, uri)
    if named is not None:
        post = f"/{named.status_id}" if named.status_id is not None else ""
        return RedirectResponse(f"/@{named.username}{post}", 303)
    met = await app.elsewhere.find(uri)
    if met.account_id is not None:
        account = await access.account_for(app, call.me, met.account_id)
        return RedirectResponse(addresses.profile_path(account), 303)
    if met.status_id is not None:
        (shown,) = await presenters.posts(
            app, call.me, [await access.status_for(app, call.me, met.status_id)], Place.SINGLE
        )
        return RedirectResponse(shown.url, 303)
    return RedirectResponse("/search?" + urlencode({"q": uri}), 303)


@routes.get("/@{acct}/from-elsewhere", auth="visitor", rate=RateClass.PAGE, cache="private", params=Asked)
async def form(call: Call[Asked]) -> Response:
    """Follow somebody of this server with an account of another one."""
    return await _page(call, await _followed(call))


@routes.post(
    "/@{acct}/from-elsewhere", auth="visitor", rate=RateClass.PAGE_SEARCH, cache="private", params=Asked
)
async def lead(call: Call[Asked]) -> Response:
    """Where to go on, as the other server says it."""
    account = await _followed(call)
    page = await call.app.elsewhere.subscribe_page(call.params.handle, addresses.actor(call.app, account))
    if page is not None:
        return await _page(call, account, onward=page)
    lang = layout.language(call.request, call.viewer)
    _, _, server = call.params.handle.strip().removeprefix("@").partition("@")
    if server:
        errors = messages.problems(lang, invalid("handle", Problem.NOT_A_HANDLE))
    else:
        errors = {"handle": i18n.gettext(lang, messages.WITHOUT_SERVER)}
    form = FormView(values={"handle": call.params.handle}, errors=errors)
    return await _page(call, account, form=form, status=422)


async def _followed(call: Call[Asked]) -> Account:
    account = await access.account_by_handle(call.app, None, call.params.acct)
    if not call.app.settings.federates or not account.local or account.suspended_at is not None:
        raise NotFound
    return account


async def _page(
    call: Call[Asked],
    account: Account,
    *,
    onward: str = "",
    form: FormView | None = None,
    status: int = 200,
) -> Response:
    page = FromElsewherePage(
        shell=await layout.of_call(call),
        name=account.username,
        handle=f"@{account.username}@{call.app.settings.domain}",
        onward=onward,
        server=urlsplit(onward).netloc,
        form=form or FormView(),
    )
    return layout.respond(call.app, page, status, whose=presenters.bare(account))
