"""What one browser is told while the pages are closed: switched on, chosen and switched off here."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions import push as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.accounts import Session
from sabar.model.errors import Invalid, Unauthorized
from sabar.reads.account import push
from sabar.rules.rates import RateClass
from sabar.rules.spaces import notices
from sabar.rules.unsent import colleagues
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.people.notices import OF_TAB
from sabar.web.people.notification_views import PushPage, Told

routes = Routes("push_settings", kind="web", guests=True)
_PLACE = "/settings/push"
#: What is ticked before anything was chosen.
_FIRST: tuple[Told, ...] = ("mentions", "follows", "colleagues", "spaces")


class Wanted(msgspec.Struct, frozen=True):
    """The rest comes from the browser, as its push service told it."""

    kinds: list[Told] = []
    endpoint: str = ""
    p256dh: str = ""
    auth: str = ""


def _session(call: Call[Any]) -> Session:
    if call.me.session is None:
        raise Unauthorized
    return call.me.session


def _offered(call: Call[Any]) -> tuple[Told, ...]:
    if call.me.user.guest:
        return ("spaces",)
    staff = call.me.user.role.staff
    of_tabs: list[Told] = [kind for kind in OF_TAB if kind != "all" and (kind != "staff" or staff)]
    return (*of_tabs, "colleagues", "spaces")


def _alerts(kind: Told) -> tuple[str, ...]:
    if kind == "colleagues":
        return (colleagues.ALERT,)
    return (notices.ALERT,) if kind == "spaces" else OF_TAB[kind]


async def _page(call: Call[Any], form: FormView, status: int = 200) -> Response:
    types = await push.alerts_of(call.app, _session(call))
    offered = _offered(call)
    chosen = _FIRST if types is None else tuple(kind for kind in offered if types.issuperset(_alerts(kind)))
    view = PushPage(
        shell=await layout.of_call(call),
        kinds=offered,
        chosen=chosen,
        on=types is not None,
        server_key=push.server_key(call.app),
        form=form,
    )
    return layout.respond(call.app, view, status)


@routes.get(_PLACE, auth="session", rate=RateClass.PAGE, cache="private")
async def show(call: Call[NoParams]) -> Response:
    """Of what this browser is told."""
    return await _page(call, FormView())


@routes.post(_PLACE, auth="session", rate=RateClass.PAGE, cache="private", params=Wanted)
async def switch_on(call: Call[Wanted]) -> Response:
    """Have this browser told of these kinds, and of no other."""
    given, offered = call.params, _offered(call)
    alerts: dict[str, bool] = {
        type: True for kind in given.kinds if kind in offered for type in _alerts(kind)
    }
    wanted = actions.Wanted(
        endpoint=given.endpoint,
        p256dh=given.p256dh,
        auth=given.auth,
        standard=True,
        alerts=alerts,
        policy="all",
    )
    try:
        await actions.subscribe(call.app, call.me, _session(call), wanted)
    except Invalid as error:
        said = messages.problems(layout.language(call.request, call.viewer), error)
        return await _page(call, FormView(errors={"form": " ".join(said.values())}), error.status)
    return layout.go(call.app, _PLACE, "saved")


@routes.post(f"{_PLACE}/off", auth="session", rate=RateClass.PAGE, cache="private")
async def switch_off(call: Call[NoParams]) -> Response:
    """Have this browser told nothing."""
    await actions.unsubscribe(call.app, _session(call))
    return layout.go(call.app, _PLACE, "saved")
