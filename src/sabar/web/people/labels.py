"""The reader's labels: what they are called, who bears them, and those of one person."""

from collections.abc import Container

import msgspec
from starlette.responses import Response

from sabar.actions import labels as actions
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.accounts import Account
from sabar.model.errors import DomainError, Invalid, NotFound
from sabar.model.labels import Colour, RuleKind
from sabar.reads import access
from sabar.reads.entities.labels import Label
from sabar.reads.people import labels
from sabar.rules.rates import RateClass
from sabar.web.frame import confirm, label_parts, layout, messages, presenters
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.paging import PEOPLE, Paged, pager
from sabar.web.frame.people_parts import LabelMark
from sabar.web.people.label_views import LabelChoiceView, LabelPage, LabelsOfPage, LabelsPage, LabelView

routes = Routes("labels", kind="web")
_COLOURS = tuple(Colour)
#: What most people call some of theirs, each in a colour of its own.
_SUGGESTED = (
    (N_("Client"), Colour.BLUE),
    (N_("Employer"), Colour.ORANGE),
    (N_("Press"), Colour.PURPLE),
    (N_("Family"), Colour.GREEN),
)


class NewLabel(msgspec.Struct, frozen=True):
    name: str = ""
    colour: Colour = Colour.GREY
    sensitive: bool = False


class OfLabel(Paged, frozen=True, kw_only=True):
    id: int


class Changes(Paged, frozen=True, kw_only=True):
    id: int
    name: str = ""
    colour: Colour | None = None
    sensitive: bool = False


class Bearer(Paged, frozen=True, kw_only=True):
    id: int
    handle: str = ""
    account: int = 0


class NewRule(Paged, frozen=True, kw_only=True):
    id: int
    kind: RuleKind = RuleKind.SERVER
    value: str = ""


class OldRule(msgspec.Struct, frozen=True):
    id: int
    rule: int = 0


class OfAccount(msgspec.Struct, frozen=True):
    acct: str


class Choice(msgspec.Struct, frozen=True):
    """`names` and `name`: of labels that begin with this person."""

    acct: str
    label_ids: list[int] = []
    names: list[str] = []
    name: str = ""


def _view(label: Label) -> LabelView:
    return LabelView(
        id=label.id,
        mark=label_parts.mark(label),
        url=f"/labels/{label.id}",
        sensitive=label.sensitive,
        followers=label.followers_count,
        rules=tuple((rule.id, rule.kind, rule.value) for rule in label.rules),
    )


@routes.get("/labels", auth="session", rate=RateClass.PAGE, cache="private")
async def index(call: Call[NoParams]) -> Response:
    """The reader's labels."""
    return await _index(call, FormView(values={"colour": Colour.GREY.value}))


async def _index(call: Call[msgspec.Struct], form: FormView, status: int = 200) -> Response:
    shell, own = await layout.of_call(call), await labels.of(call.app, call.me)
    view = LabelsPage(
        shell=shell,
        labels=tuple(map(_view, own)),
        suggested=_suggested(shell.lang, {label.name for label in own}),
        colours=_COLOURS,
        form=form,
    )
    return layout.respond(call.app, view, status)


@routes.post("/labels", auth="session", rate=RateClass.PAGE, cache="private", params=NewLabel)
async def create(call: Call[NewLabel]) -> Response:
    """Make a label."""
    given = call.params
    try:
        made = await actions.create(
            call.app, call.me, given.name, colour=given.colour, sensitive=given.sensitive
        )
    except Invalid as error:
        form = FormView(values=_values(given.name, given.colour, given.sensitive), errors=_told(call, error))
        return await _index(call, form, error.status)
    return layout.go(call.app, f"/labels/{made.id}", "saved")


def _suggested(lang: str, own: Container[str]) -> tuple[LabelMark, ...]:
    """Names that the reader has not given yet, in his language."""
    offered = (LabelMark(i18n.gettext(lang, name), colour.value) for name, colour in _SUGGESTED)
    return tuple(mark for mark in offered if mark.name not in own)


def _values(name: str, colour: str, sensitive: bool) -> dict[str, str]:
    return {"name": name, "colour": colour, **({"sensitive": "1"} if sensitive else {})}


def _told(call: Call[msgspec.Struct], error: DomainError) -> dict[str, str]:
    return messages.problems(layout.language(call.request, call.viewer), error)


_Of = OfLabel | Changes | Bearer | NewRule


@routes.get("/labels/{id}", auth="session", rate=RateClass.PAGE, cache="private", params=OfLabel)
async def show(call: Call[OfLabel]) -> Response:
    """Who bears a label, and what it is called."""
    return await _show(call, call.params, FormView())


async def _show(call: Call[msgspec.Struct], asked: _Of, form: FormView, status: int = 200) -> Response:
    label = await labels.one(call.app, call.me, asked.id)
    given = await labels.given(call.app, call.me, asked.id, asked.window(PEOPLE))
    view = LabelPage(
        shell=await layout.of_call(call),
        label=_view(label),
        people=await presenters.accounts(call.app, call.me, given),
        colours=_COLOURS,
        pager=pager(asked, given, full=len(given) == PEOPLE),
        form=FormView(
            values={**_values(label.name, label.colour, label.sensitive), **form.values}, errors=form.errors
        ),
    )
    return layout.respond(call.app, view, status)


@routes.post("/labels/{id}", auth="session", rate=RateClass.PAGE, cache="private", params=Changes)
async def change(call: Call[Changes]) -> Response:
    """Save name, colour, and whether to be asked."""
    given = call.params
    try:
        await actions.update(
            call.app, call.me, given.id, name=given.name, colour=given.colour, sensitive=given.sensitive
        )
    except Invalid as error:
        form = FormView(values={"name": given.name}, errors=_told(call, error))
        return await _show(call, given, form, error.status)
    return layout.go(call.app, f"/labels/{given.id}", "saved")


@routes.post("/labels/{id}/people/add", auth="session", rate=RateClass.PAGE, cache="private", params=Bearer)
async def give(call: Call[Bearer]) -> Response:
    """Give a label to somebody."""
    given = call.params
    await labels.one(call.app, call.me, given.id)
    try:
        account = await access.account_by_handle(
            call.app, call.viewer, given.handle.strip().removeprefix("@")
        )
        await actions.give(call.app, call.me, given.id, [account.id])
    except (Invalid, NotFound) as error:
        lang = layout.language(call.request, call.viewer)
        nobody = {"handle": i18n.gettext(lang, messages.NOBODY_OF_THIS_NAME)}
        errors = _told(call, error) if isinstance(error, Invalid) else nobody
        return await _show(call, given, FormView(values={"handle": given.handle}, errors=errors), 422)
    return layout.go(call.app, f"/labels/{given.id}")


@routes.post(
    "/labels/{id}/people/remove", auth="session", rate=RateClass.PAGE, cache="private", params=Bearer
)
async def take(call: Call[Bearer]) -> Response:
    """Take a label from somebody."""
    await actions.take(call.app, call.me, call.params.id, [call.params.account])
    return layout.go(call.app, f"/labels/{call.params.id}")


@routes.post("/labels/{id}/rules/add", auth="session", rate=RateClass.PAGE, cache="private", params=NewRule)
async def add_rule(call: Call[NewRule]) -> Response:
    """Give a label to all whom a rule names, also to who comes later."""
    given = call.params
    try:
        await actions.add_rule(call.app, call.me, given.id, given.kind, given.value)
    except Invalid as error:
        values = {"kind": given.kind.value, "value": given.value}
        return await _show(call, given, FormView(values=values, errors=_told(call, error)), error.status)
    return layout.go(call.app, f"/labels/{given.id}")


@routes.post(
    "/labels/{id}/rules/remove", auth="session", rate=RateClass.PAGE, cache="private", params=OldRule
)
async def remove_rule(call: Call[OldRule]) -> Response:
    """Take a rule away."""
    await actions.remove_rule(call.app, call.me, call.params.id, call.params.rule)
    return layout.go(call.app, f"/labels/{call.params.id}")


@routes.get("/labels/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfLabel)
async def ask_delete(call: Call[OfLabel]) -> Response:
    """Ask before a label is deleted."""
    label = await labels.one(call.app, call.me, call.params.id)
    return await confirm.ask(
        call,
        messages.DELETE_LABEL,
        messages.DELETE_LABEL_TEXT,
        messages.DELETE,
        action=f"/labels/{label.id}/delete",
        back=f"/labels/{label.id}",
        name=label.name,
    )


@routes.post("/labels/{id}/delete", auth="session", rate=RateClass.PAGE, cache="private", params=OfLabel)
async def delete(call: Call[OfLabel]) -> Response:
    """Delete a label; posts that went to its people stay theirs."""
    await actions.delete(call.app, call.me, call.params.id)
    return layout.go(call.app, "/labels", "deleted")


@routes.get("/@{acct}/labels", auth="session", rate=RateClass.PAGE, cache="private", params=OfAccount)
async def ask_labels(call: Call[OfAccount]) -> Response:
    """Which of the reader's labels somebody bears."""
    account = await access.account_by_handle(call.app, call.viewer, call.params.acct)
    return await _of_account(call, account, None, FormView())


async def _of_account(
    call: Call[msgspec.Struct], account: Account, chosen: list[int] | None, form: FormView, status: int = 200
) -> Response:
    """`chosen`: what was ticked; None: what is given."""
    app, viewer = call.app, call.me
    given = await labels.given_to(app, viewer, account.id)
    borne = {label.id for label in (await labels.marks(app, viewer, [account.id])).get(account.id, [])}
    (shown,) = await presenters.accounts(app, viewer, [account.id])
    shell, own = await layout.of_call(call), await labels.own(app, viewer)
    view = LabelsOfPage(
        shell=shell,
        account=shown,
        labels=tuple(
            LabelChoiceView(
                id=str(label.id),
                mark=label_parts.mark(label),
                given=label.id in (given if chosen is None else chosen),
                named=label.id in borne - given,
            )
            for label in own
        ),
        suggested=_suggested(shell.lang, {label.name for label in own}),
        form=form,
    )
    return layout.respond(app, view, status)


@routes.post("/@{acct}/labels", auth="session", rate=RateClass.PAGE, cache="private", params=Choice)
async def choose_labels(call: Call[Choice]) -> Response:
    """Give somebody these labels, take the others, and begin a new one with them."""
    app, viewer, given = call.app, call.me, call.params
    account = await access.account_by_handle(app, call.viewer, given.acct)
    held = await labels.given_to(app, viewer, account.id)
    wanted = set(given.label_ids)
    try:
        for id in sorted(wanted - held):
            await actions.give(app, viewer, id, [account.id])
        for id in sorted(held - wanted):
            await actions.take(app, viewer, id, [account.id])
        colours = {mark.name: Colour(mark.colour) for mark in _suggested(layout.around(call).lang, ())}
        for name in filter(str.strip, (*given.names, given.name)):
            made = await actions.create(app, viewer, name, colour=colours.get(name, Colour.GREY))
            await actions.give(app, viewer, made.id, [account.id])
    except Invalid as error:
        form = FormView(values={"name": given.name}, errors=_told(call, error))
        return await _of_account(call, account, given.label_ids, form, error.status)
    return layout.go(app, f"/@{account.acct}", "saved")
