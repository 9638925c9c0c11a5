"""Making an account in the browser, and confirming its address."""

import contextlib

import msgspec
from starlette.responses import Response

from sabar.actions import relations
from sabar.actions.auth import effort, email, joining
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import Routes
from sabar.model.accounts import User
from sabar.model.errors import Forbidden, Gone, Invalid, TooMany
from sabar.reads.account import joining as doors
from sabar.reads.account import viewers
from sabar.rules.rates import RateClass
from sabar.services import Services
from sabar.web.account import refused, side_by_side
from sabar.web.account.entrance_views import ConfirmEmailPage, EffortView, PendingApprovalPage, SignupPage
from sabar.web.frame import layout, messages, safe_return
from sabar.web.frame.layout_parts import FormView

routes = Routes("signup", kind="web", window="anybody")


class Shown(msgspec.Struct, frozen=True):
    return_to: str = "/"


class Newcomer(msgspec.Struct, frozen=True):
    """`return_to`: where somebody was led to before he had an account."""

    username: str = ""
    email: str = ""
    password: str = ""
    reason: str = ""
    invite: str = ""
    agree: bool = False
    challenge: str = ""
    work: str = ""
    return_to: str = "/"


class Code(msgspec.Struct, frozen=True):
    code: str


class Link(msgspec.Struct, frozen=True):
    token: str = ""


class Address(msgspec.Struct, frozen=True):
    email: str = ""


async def _form(call: Call[msgspec.Struct], form: FormView, status: int = 200) -> Response:
    door = await doors.door(call.app, form.values.get("invite", ""), call.ip)
    view = SignupPage(
        shell=await layout.of(call.app, call.request, call.viewer),
        form=form,
        inviter=await layout.person(call.app, door.inviter) if door.inviter else None,
        shut=not door.open,
        effort=_effort(call, form) if door.open and door.inviter is None else None,
    )
    return layout.respond(call.app, view, status)


def _effort(call: Call[msgspec.Struct], form: FormView) -> EffortView | None:
    """What strangers bring along, if they have to; whoever came too early keeps the task he has."""
    if not call.app.settings.sign_up_challenge:
        return None
    offered = effort.kept(call.app, form.values.get("challenge", "")) or effort.offer(call.app)
    task = offered.task
    return EffortView(token=offered.token, seed=task.seed, bits=task.bits, rounds=task.rounds)


@routes.get("/signup", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Shown)
async def show(call: Call[Shown]) -> Response:
    """The form for a new account."""
    back = safe_return.safe(call.params.return_to)
    if call.viewer is not None:
        return layout.go(call.app, back)
    return await _form(call, FormView(values={"return_to": back}))


@routes.get("/invite/{code}", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Code)
async def invited(call: Call[Code]) -> Response:
    """The form for somebody who was invited."""
    if call.viewer is not None:
        return layout.go(call.app, "/")
    door = await doors.door(call.app, call.params.code, call.ip)
    if door.inviter is None:
        lang = layout.language(call.request, None)
        return await _form(call, FormView(errors=messages.no_more_invites(lang)), 410)
    return await _form(call, FormView(values={"invite": call.params.code}))


@routes.post("/signup", lobby=True, auth="visitor", rate=RateClass.SIGN_UP, cache="private", params=Newcomer)
async def join(call: Call[Newcomer]) -> Response:
    """Make an account; signed in at once unless it must be confirmed or approved."""
    back = safe_return.safe(call.params.return_to)
    if call.viewer is not None:
        return layout.go(call.app, back)
    given, lang = call.params, layout.language(call.request, None)
    frame = await layout.of_call(call)
    words = joining.Words(
        username=given.username,
        email=given.email,
        password=given.password,
        agreed=given.agree or not frame.site.rules,
        locale=lang,
        reason=given.reason,
        invite=given.invite,
        address=call.ip,
        challenge=given.challenge,
        work=given.work,
    )
    values = {name: getattr(given, name) for name in ("username", "email", "reason", "invite")}
    values |= {"return_to": back, **({"agree": "1"} if given.agree else {})}
    try:
        arrived = await joining.in_browser(call.app, words, call.browser)
    except Invalid as error:
        errors = messages.problems(lang, error)
        if "agreement" in errors:
            errors["agree"] = errors.pop("agreement")
        return await _form(call, FormView(values=values, errors=errors), 422)
    except TooMany as error:
        values["challenge"] = given.challenge
        form = FormView(values=values, errors=messages.too_early(lang, error))
        return answers.say_when(await _form(call, form, 429), error)
    except Forbidden as error:
        found = messages.no_more_invites(lang) if given.invite else messages.problems(lang, error)
        return await _form(call, FormView(values=values, errors=found), 403)
    if arrived.cookie:
        await _follow_inviter(call.app, arrived.user)
        response = layout.go(call.app, back)
        await side_by_side.come_in(call, response, arrived.cookie)
        return response
    return await refused.not_yet(call, arrived.user)


async def _follow_inviter(app: Services, user: User) -> None:
    """Home comes next, and shows whom one follows: it does not wait for the job that does this too."""
    inviter = await doors.followed_inviter(app, user)
    if inviter is not None:
        with contextlib.suppress(Forbidden):
            await relations.follow(app, await viewers.of_user(app, user), inviter)


@routes.get("/confirm", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link)
async def ask(call: Call[Link]) -> Response:
    """A mailed link: asks for a press, so that a mail scanner that follows it confirms nothing."""
    address = await email.is_open(call.app, call.params.token)
    view = ConfirmEmailPage(
        shell=await layout.of_call(call),
        state="asked" if address else "expired",
        email=address or "",
        token=call.params.token if address else "",
    )
    return layout.respond(call.app, view, 200 if address else 410)


@routes.post("/confirm", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=Link)
async def confirm(call: Call[Link]) -> Response:
    """Confirm the address of the link."""
    frame = await layout.of_call(call)
    try:
        user = await email.confirm(call.app, call.params.token, call.viewer)
    except (Gone, Invalid):
        view = ConfirmEmailPage(shell=frame, state="expired", email="", token="")
        return layout.respond(call.app, view, 410)
    if user.approved_at is None and not user.guest:
        return layout.respond(call.app, PendingApprovalPage(shell=frame, mail=call.app.mail.configured))
    return layout.respond(call.app, ConfirmEmailPage(shell=frame, state="done", email=user.email, token=""))


@routes.post(
    "/confirm/again", lobby=True, auth="visitor", rate=RateClass.CONFIRMATION, cache="private", params=Address
)
async def again(call: Call[Address]) -> Response:
    """Mail the confirmation once more; says the same whether the address waits for one or not."""
    frame = await layout.of_call(call)
    await email.send_again_to(call.app, call.params.email)
    view = ConfirmEmailPage(shell=frame, state="sent", email=call.params.email.strip(), token="")
    return layout.respond(call.app, view)
