"""Relays: which there are, what came by way of each, and how to add another one."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.staff import relays as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.model.errors import Invalid
from sabar.reads.staff import relays
from sabar.rules.federation.relays import RELAYS
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.staff.relay_views import RelaysPage, RelayView

routes = Routes("relays", kind="web")
_PLACE = "/admin/relays"
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_FEDERATION,
}


class New(msgspec.Struct, frozen=True):
    address: str = ""


class One(msgspec.Struct, frozen=True):
    id: int


@routes.get(_PLACE, **_STAFF)
async def show(call: Call[NoParams]) -> Response:
    """All of them."""
    return await _show(call)


async def _show(call: Call[Any], form: FormView | None = None, status: int = 200) -> Response:
    lang = layout.language(call.request, call.viewer)
    view = RelaysPage(
        shell=await layout.of_call(call),
        form=form or FormView(),
        relays=tuple(_view(one, lang) for one in await relays.every(call.app)),
        each=RELAYS.of_each.limit,
        federates=call.app.settings.federates,
    )
    return layout.respond(call.app, view, status)


def _view(one: relays.Seen, lang: str) -> RelayView:
    relay = one.relay
    return RelayView(
        id=str(relay.id),
        address=relay.address,
        style=relay.style.value,
        state=relay.state.value,
        changed_ms=relay.changed_at,
        received=relay.received,
        last_uri=relay.last_uri,
        last_ms=relay.last_at,
        dropped=relay.dropped,
        waiting=one.waiting,
        failed_ms=one.failed_at,
        failure=one.failure,
        error=i18n.gettext(lang, relay.error) if relay.error else "",
    )


@routes.post(_PLACE, **_STAFF, params=New)
async def add(call: Call[New]) -> Response:
    """Ask another one."""
    try:
        await actions.add(call.app, call.me, call.params.address)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _show(call, FormView(values={"address": call.params.address}, errors=errors), 422)
    return layout.go(call.app, _PLACE, "relay_asked")


@routes.post(f"{_PLACE}/{{id}}/enable", **_STAFF, params=One)
async def enable(call: Call[One]) -> Response:
    """Ask it again."""
    await actions.enable(call.app, call.me, call.params.id)
    return layout.go(call.app, _PLACE, "relay_asked")


@routes.post(f"{_PLACE}/{{id}}/disable", **_STAFF, params=One)
async def disable(call: Call[One]) -> Response:
    """Send nothing more there, and take nothing more from there."""
    await actions.disable(call.app, call.me, call.params.id)
    return layout.go(call.app, _PLACE, "saved")


@routes.post(f"{_PLACE}/{{id}}/remove", **_STAFF, params=One)
async def remove(call: Call[One]) -> Response:
    """Forget it."""
    await actions.remove(call.app, call.me, call.params.id)
    return layout.go(call.app, _PLACE, "saved")
