"""Settings: rules by which one's own posts wait before anybody has them."""

from typing import Any

import msgspec
from starlette.responses import Response

from sabar.actions.holding import rules as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.model.errors import DomainError, Invalid
from sabar.model.hold_rules import HoldRule, RuleWait
from sabar.reads.people import colleagues, labels
from sabar.reads.posts.unsent import holds
from sabar.rules import hours
from sabar.rules.rates import RateClass
from sabar.web.frame import confirm, layout, messages
from sabar.web.frame.layout_parts import FormView
from sabar.web.posts.unsent import questions, sentences
from sabar.web.posts.unsent.hold_views import HoldRulePage, HoldRulesPage, HoldRuleView

routes = Routes("hold_rules", kind="web")
_WEB = {"auth": "session", "rate": RateClass.PAGE, "cache": "private"}
_TITLE = N_("Delete this rule?")
_TEXT = N_("What waits by it still waits; what you send from now on does not.")


class OfRule(msgspec.Struct, frozen=True):
    id: int


class Written(msgspec.Struct, frozen=True):
    """`words`: one a line, or with commas between them; `colleague`: 0 are all."""

    wait: RuleWait = RuleWait.HALF_AN_HOUR
    weekdays: list[int] = []
    from_time: str = ""
    to_time: str = ""
    words: str = ""
    strangers: bool = False
    above: int | None = None
    label_ids: list[int] = []
    colleague: int = 0

    def rule(self, id: int, *, enabled: bool) -> HoldRule:
        return HoldRule(
            id=id,
            account_id=0,
            enabled=enabled,
            wait=self.wait,
            weekdays=self.weekdays,
            from_minute=hours.minute_of("from_time", self.from_time),
            to_minute=hours.minute_of("to_time", self.to_time),
            words=self.words.replace(",", "\n").split("\n"),
            strangers=self.strangers,
            above=self.above,
            label_ids=self.label_ids,
            created_at=0,
            colleague_id=self.colleague or None,
        )

    @property
    def values(self) -> dict[str, str]:
        return {
            "wait": self.wait.value,
            "from_time": self.from_time,
            "to_time": self.to_time,
            "words": self.words,
            "above": "" if self.above is None else str(self.above),
            "colleague": str(self.colleague),
            **({"strangers": "1"} if self.strangers else {}),
        }


class Rewritten(Written, frozen=True, kw_only=True):
    id: int


def _as_written(rule: HoldRule) -> Written:
    return Written(
        wait=rule.wait,
        weekdays=rule.weekdays,
        from_time=hours.clock(rule.from_minute),
        to_time=hours.clock(rule.to_minute),
        words="\n".join(rule.words),
        strangers=rule.strangers,
        above=rule.above,
        label_ids=rule.label_ids,
        colleague=rule.colleague_id or 0,
    )


@routes.get("/settings/holds", **_WEB)
async def index(call: Call[NoParams]) -> Response:
    """The rules, and a form for another."""
    return await _index(call, Written())


async def _index(
    call: Call[NoParams] | Call[Written], given: Written, error: Invalid | None = None
) -> Response:
    lang = layout.language(call.request, call.viewer)
    own = {label.id: label.name for label in await labels.own(call.app, call.me)}
    view = HoldRulesPage(
        shell=await layout.of_call(call),
        rules=tuple(
            HoldRuleView(
                id=one.id, sentence=sentences.of(lang, one, own), enabled=one.enabled, idle=_idle(one, own)
            )
            for one in await holds.of(call.app, call.me)
        ),
        form=_form(call, given, error),
        weekdays=tuple(given.weekdays),
        label_ids=tuple(given.label_ids),
        labels=tuple(own.items()),
        colleagues=await _colleagues(call),
    )
    return layout.respond(call.app, view, 200 if error is None else error.status)


async def _colleagues(call: Call[Any]) -> tuple[tuple[int, str], ...]:
    able = await colleagues.able(call.app, call.me)
    who = await questions.people(call.app, call.me, able)
    return tuple((id, one.name) for id, one in who.items())


def _idle(rule: HoldRule, own: dict[int, str]) -> bool:
    """Whether it can hold nothing, as its labels are gone."""
    return bool(rule.label_ids) and not any(id in own for id in rule.label_ids)


def _form(
    call: Call[NoParams] | Call[Written] | Call[OfRule], given: Written, error: DomainError | None
) -> FormView:
    found = messages.problems(layout.language(call.request, call.viewer), error) if error else {}
    return FormView(values=given.values, errors=found)


@routes.post("/settings/holds", **_WEB, params=Written)
async def create(call: Call[Written]) -> Response:
    """Another rule."""
    try:
        await actions.create(call.app, call.me, call.params.rule(0, enabled=True))
    except Invalid as error:
        return await _index(call, call.params, error)
    return layout.go(call.app, "/settings/holds", "saved")


@routes.get("/settings/holds/{id}", **_WEB, params=OfRule)
async def show(call: Call[OfRule]) -> Response:
    """One rule, to be changed."""
    rule = await holds.one(call.app, call.me, call.params.id)
    return await _show(call, rule, _as_written(rule))


async def _show(
    call: Call[OfRule] | Call[Rewritten], rule: HoldRule, given: Written, error: Invalid | None = None
) -> Response:
    lang = layout.language(call.request, call.viewer)
    own = {label.id: label.name for label in await labels.own(call.app, call.me)}
    view = HoldRulePage(
        shell=await layout.of_call(call),
        rule=HoldRuleView(
            id=rule.id, sentence=sentences.of(lang, rule, own), enabled=rule.enabled, idle=_idle(rule, own)
        ),
        form=_form(call, given, error),
        weekdays=tuple(given.weekdays),
        label_ids=tuple(given.label_ids),
        labels=tuple(own.items()),
        colleagues=await _colleagues(call),
    )
    return layout.respond(call.app, view, 200 if error is None else error.status)


@routes.post("/settings/holds/{id}", **_WEB, params=Rewritten)
async def change(call: Call[Rewritten]) -> Response:
    """Write it anew."""
    rule = await holds.one(call.app, call.me, call.params.id)
    try:
        await actions.update(call.app, call.me, call.params.rule(rule.id, enabled=rule.enabled))
    except Invalid as error:
        return await _show(call, rule, call.params, error)
    return layout.go(call.app, "/settings/holds", "saved")


@routes.post("/settings/holds/{id}/off", **_WEB, params=OfRule)
async def switch_off(call: Call[OfRule]) -> Response:
    """It holds nothing until it is switched on again."""
    return await _switch(call, enabled=False)


@routes.post("/settings/holds/{id}/on", **_WEB, params=OfRule)
async def switch_on(call: Call[OfRule]) -> Response:
    """It holds again what is sent from now on."""
    return await _switch(call, enabled=True)


async def _switch(call: Call[OfRule], *, enabled: bool) -> Response:
    rule = await holds.one(call.app, call.me, call.params.id)
    await actions.update(call.app, call.me, msgspec.structs.replace(rule, enabled=enabled))
    return layout.go(call.app, "/settings/holds", "saved")


@routes.get("/settings/holds/{id}/delete", **_WEB, params=OfRule)
async def ask_delete(call: Call[OfRule]) -> Response:
    """Ask before a rule is deleted."""
    await holds.one(call.app, call.me, call.params.id)
    action = f"/settings/holds/{call.params.id}/delete"
    return await confirm.ask(call, _TITLE, _TEXT, messages.DELETE, action=action, back="/settings/holds")


@routes.post("/settings/holds/{id}/delete", **_WEB, params=OfRule)
async def delete(call: Call[OfRule]) -> Response:
    """Delete a rule."""
    await actions.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, "/settings/holds", "deleted")
