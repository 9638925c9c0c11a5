"""Coming into a space as a guest without an account of this server: one is made that opens nothing else."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.auth import guests
from sabar.actions.spaces import members
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden, Invalid, NotFound
from sabar.model.spaces.rooms import Role
from sabar.reads.account import viewers
from sabar.reads.spaces import people
from sabar.reads.spaces.people import Offered
from sabar.rules.rates import RateClass
from sabar.web.frame import cookies, layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.spaces.people_views import ArrivingPage

routes = Routes("guests of spaces", kind="web", guests=True)

_CONFIRM_FIRST = N_(
    "This invitation is for people with an e-mail address at {domain}. We have sent you a letter: open the "
    "link in it, then open your invitation again."
)


class Link(msgspec.Struct, frozen=True):
    token: str


class Newcomer(msgspec.Struct, frozen=True):
    token: str
    name: str = ""
    email: str = ""
    password: str = ""


@routes.get(
    "/s/join/{token}/guest", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link
)
async def show(call: Call[Link]) -> Response:
    """The form for a guest's name, address and password; who is signed in needs none."""
    if call.viewer is not None:
        return layout.go(call.app, f"/s/join/{call.params.token}")
    return await _page(call, await _offered(call), FormView())


async def _offered(call: Call[Any]) -> Offered:
    """Raises NotFound where the link leads nowhere, or wants people with an account."""
    found = await people.offered(call.app, None, call.params.token)
    if found.invite.role is not Role.GUEST:
        raise NotFound
    return found


async def _page(call: Call[Any], found: Offered, form: FormView, status: int = 200) -> Response:
    frame = msgspec.structs.replace(await layout.of_call(call), noindex=True)
    view = ArrivingPage(
        shell=frame,
        url=f"/s/join/{call.params.token}",
        ends_ms=found.invite.ends_at,
        mail_domain=found.invite.mail_domain,
        form=form,
    )
    return layout.respond(call.app, view, status)


@routes.post(
    "/s/join/{token}/guest",
    lobby=True,
    auth="visitor",
    rate=RateClass.SIGN_UP,
    cache="private",
    params=Newcomer,
)
async def arrive(call: Call[Newcomer]) -> Response:
    """Make an account for spaces alone, and come in."""
    given, lang = call.params, layout.language(call.request, call.viewer)
    if call.viewer is not None:
        return layout.go(call.app, f"/s/join/{given.token}")
    found = await _offered(call)
    words = guests.Words(given.name, given.email, given.password, lang, call.ip)
    try:
        arrived = await guests.arrive(call.app, words, call.browser)
    except (Invalid, Forbidden) as error:
        form = FormView(
            values={"name": given.name, "email": given.email}, errors=messages.problems(lang, error)
        )
        return await _page(call, found, form, error.status)
    viewer = await viewers.of_user(call.app, arrived.user)
    try:
        space = await members.join(call.app, viewer, given.token)
        response = layout.go(call.app, f"/s/{space.slug}", "space-joined")
    except Forbidden:
        # The account is made, and the link waits until the address is proved.
        said = i18n.gettext(lang, _CONFIRM_FIRST, domain=found.invite.mail_domain)
        response = await _page(call, found, FormView(errors={"form": said}), 403)
    cookies.sign_in(call.app, response, arrived.cookie)
    return response
