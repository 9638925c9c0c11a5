"""Where those who run the server write its rules, in every language of the pages."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.staff import server_texts as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.model.errors import Invalid, NotFound
from sabar.model.server import RuleWords
from sabar.reads.server import server_texts as reads
from sabar.rules.rates import RateClass
from sabar.rules.roles import Permission
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.staff.server_views import RuleRow, RulesPage

routes = Routes("rules", kind="web")
_STAFF: dict[str, Any] = {
    "auth": "session",
    "rate": RateClass.PAGE,
    "cache": "private",
    "staff": Permission.MANAGE_RULES,
}


class Rule(msgspec.Struct, frozen=True):
    """The words are read as they were sent: their fields are named after the languages."""

    id: int = 0


class Move(msgspec.Struct, frozen=True):
    id: int
    way: str


@routes.get("/admin/rules", **_STAFF)
async def show(call: Call[NoParams]) -> Response:
    """The rules of the house."""
    return await _page(call, FormView())


async def _page(call: Call[msgspec.Struct], form: FormView, editing: str = "", status: int = 200) -> Response:
    rows = []
    for one in await reads.rules(call.app):
        values = {"text": one.text, "hint": one.hint}
        for code, said in one.translations.items():
            values |= {f"text_{code}": said.text, f"hint_{code}": said.hint}
        if editing == str(one.id):
            values = form.values
        rows.append(RuleRow(id=str(one.id), text=one.text, hint=one.hint, form=FormView(values=values)))
    view = RulesPage(
        shell=await layout.of_call(call),
        form=FormView() if editing else form,
        problem=next(iter(form.errors.values()), "") if editing else "",
        editing=editing,
        rules=tuple(rows),
    )
    return layout.respond(call.app, view, status)


@routes.post("/admin/rules", **_STAFF, params=Rule)
async def add(call: Call[Rule]) -> Response:
    """A further rule."""
    try:
        await actions.add_rule(call.app, call.me, _change(call))
    except Invalid as error:
        return await _refused(call, error, "")
    return layout.go(call.app, "/admin/rules", "saved")


@routes.post("/admin/rules/{id}", **_STAFF, params=Rule)
async def change(call: Call[Rule]) -> Response:
    """Other words for a rule."""
    try:
        await actions.change_rule(call.app, call.me, call.params.id, _change(call))
    except Invalid as error:
        return await _refused(call, error, str(call.params.id))
    return layout.go(call.app, "/admin/rules", "saved")


@routes.post("/admin/rules/{id}/{way}", **_STAFF, params=Move)
async def move(call: Call[Move]) -> Response:
    """Up, down, or away."""
    given = call.params
    if given.way == "remove":
        await actions.remove_rule(call.app, call.me, given.id)
        return layout.go(call.app, "/admin/rules", "deleted")
    if given.way not in ("up", "down"):
        raise NotFound
    await actions.move_rule(call.app, call.me, given.id, up=given.way == "up")
    return layout.go(call.app, "/admin/rules")


def _said(call: Call[Rule]) -> dict[str, str]:
    codes = i18n.languages()
    names = ("text", "hint", *(f"{name}_{code}" for code in codes for name in ("text", "hint")))
    return {name: str(call.given.get(name, "")) for name in names}


def _change(call: Call[Rule]) -> actions.RuleChange:
    said = _said(call)
    translations = {
        code: RuleWords(said[f"text_{code}"], said[f"hint_{code}"])
        for code in i18n.languages()
        if said[f"text_{code}"]
    }
    return actions.RuleChange(said["text"], said["hint"], translations)


async def _refused(call: Call[Rule], error: Invalid, editing: str) -> Response:
    errors = messages.problems(layout.language(call.request, call.viewer), error)
    return await _page(call, FormView(values=_said(call), errors=errors), editing, 422)
