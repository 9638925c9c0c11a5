"""Going to another account with one's followers, and naming the accounts one comes from."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.auth import moving
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.model.errors import Invalid, TooMany
from sabar.reads.account import moving as reading
from sabar.rules.federation import moving as rules
from sabar.rules.rates import RateClass
from sabar.web.account.views import AliasView, MovingPage
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView

routes = Routes("moving", kind="web")
_PATH = "/settings/moving"


class NewAlias(msgspec.Struct, frozen=True):
    old: str = ""


class AliasId(msgspec.Struct, frozen=True):
    id: int


class Target(msgspec.Struct, frozen=True):
    new: str = ""
    current: str = ""


async def _page(
    call: Call[Any], *, alias: FormView | None = None, move: FormView | None = None, status: int = 200
) -> Response:
    found = await reading.of(call.app, call.me)
    may_go = rules.may_go_at(found.account)
    view = MovingPage(
        shell=await layout.of_call(call),
        alias_form=alias or FormView(),
        move_form=move or FormView(),
        aliases=tuple(AliasView(id=str(one.id), handle=one.acct) for one in found.aliases),
        moved_to=found.moved_to.acct if found.moved_to is not None else None,
        may_go_ms=may_go if may_go > call.app.clock.now_ms() else None,
    )
    return layout.respond(call.app, view, status)


@routes.get(_PATH, auth="session", rate=RateClass.PAGE, cache="private")
async def show(call: Call[NoParams]) -> Response:
    """Where one comes from, and where one goes."""
    return await _page(call)


@routes.post(f"{_PATH}/aliases", auth="session", rate=RateClass.PAGE_SEARCH, cache="private", params=NewAlias)
async def add(call: Call[NewAlias]) -> Response:
    """Name an account that one was before."""
    try:
        await moving.add_alias(call.app, call.me, call.params.old)
    except (Invalid, TooMany) as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        form = FormView(values={"old": call.params.old}, errors=errors)
        return answers.say_when(await _page(call, alias=form, status=error.status), error)
    return layout.go(call.app, _PATH, "alias-added")


@routes.post(f"{_PATH}/aliases/remove", auth="session", rate=RateClass.PAGE, cache="private", params=AliasId)
async def remove(call: Call[AliasId]) -> Response:
    """Take the name of an account away again."""
    await moving.remove_alias(call.app, call.me, call.params.id)
    return layout.go(call.app, _PATH, "alias-removed")


@routes.post(f"{_PATH}/go", auth="session", rate=RateClass.PAGE_SEARCH, cache="private", params=Target)
async def go(call: Call[Target]) -> Response:
    """Move to another account."""
    try:
        await moving.go(call.app, call.me, call.params.new, call.params.current)
    except (Invalid, TooMany) as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        form = FormView(values={"new": call.params.new}, errors=errors)
        return answers.say_when(await _page(call, move=form, status=error.status), error)
    return layout.go(call.app, _PATH, "moved")


@routes.post(f"{_PATH}/back", auth="session", rate=RateClass.PAGE, cache="private")
async def back(call: Call[NoParams]) -> Response:
    """Be this account again."""
    await moving.come_back(call.app, call.me)
    return layout.go(call.app, _PATH, "came-back")
