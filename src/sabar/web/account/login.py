"""Logging in and out, and getting in again without the password."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
from starlette.responses import Response

from sabar.actions import oauth
from sabar.actions.auth import login, passkeys, password
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.model.errors import Forbidden, Gone, Invalid, OAuthError, TooMany, Unauthorized
from sabar.rules.rates import RateClass
from sabar.web.account import refused, side_by_side
from sabar.web.account.entrance_views import (
    ForgotPasswordPage,
    LoginPage,
    ResetPasswordPage,
    SecondFactorPage,
)
from sabar.web.frame import cookies, layout, messages, safe_return
from sabar.web.frame.layout_parts import FormView

routes = Routes("login", kind="web", window="anybody")


class Shown(msgspec.Struct, frozen=True):
    """`again`: ask although somebody is signed in."""

    return_to: str = "/"
    again: bool = False


class Credentials(msgspec.Struct, frozen=True):
    email: str = ""
    password: str = ""
    return_to: str = "/"


class Leaving(msgspec.Struct, frozen=True):
    """`account`: who leaves; without it the one the browser goes on as."""

    account: int | None = None
    all: bool = False


class Step(msgspec.Struct, frozen=True):
    code: str = ""
    return_to: str = "/"


class Key(msgspec.Struct, frozen=True):
    credential: dict[str, Any]
    return_to: str = "/"


class Address(msgspec.Struct, frozen=True):
    email: str = ""


class Link(msgspec.Struct, frozen=True):
    token: str = ""


class Fresh(msgspec.Struct, frozen=True):
    token: str = ""
    password: str = ""


async def _form(call: Call[Any], form: FormView, status: int = 200) -> Response:
    view = LoginPage(
        shell=await layout.of(call.app, call.request, None),
        form=form,
        app=await _asking_app(call, form.values["return_to"]),
        mail=call.app.mail.configured,
    )
    return layout.respond(call.app, view, status)


async def _asking_app(call: Call[Any], return_to: str) -> str | None:
    """The name of the app whose sign-in led here."""
    parts = urlsplit(return_to)
    if parts.path.rstrip("/") != "/oauth/authorize":
        return None
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    try:
        client = await oauth.client_for(call.app, query.get("client_id", ""), query.get("redirect_uri", ""))
    except OAuthError:
        return None
    return client.name


@routes.get("/login", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Shown)
async def show(call: Call[Shown]) -> Response:
    """The login form."""
    back = safe_return.safe(call.params.return_to)
    if call.viewer is not None and not call.params.again:
        return layout.go(call.app, back)
    people = await side_by_side.here(call) if call.viewer is None else []
    # A guest of spaces may have an account besides, and is nobody here.
    if people := [one for one in people if not one.viewer.user.guest]:
        # The session of the one before is over.
        response = layout.go(call.app, back)
        side_by_side.go_on(call, response, people)
        return response
    return await _form(call, FormView(values={"return_to": back}))


@routes.post("/login", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=Credentials)
async def log_in(call: Call[Credentials]) -> Response:
    """Open a session, or go on to the second step."""
    given, back = call.params, safe_return.safe(call.params.return_to)
    lang = layout.language(call.request, None)
    values = {"email": given.email, "return_to": back}
    try:
        outcome = await login.log_in(call.app, given.email, given.password, call.browser)
    except (Invalid, TooMany) as error:
        form = FormView(values=values, errors=messages.problems(lang, error))
        return answers.say_when(await _form(call, form, error.status), error)
    match outcome:
        case login.SignedIn(cookie):
            return await _in(call, cookie, layout.go(call.app, back))
        case login.SecondStep(cookie):
            return _wait(call, cookie, layout.go(call.app, _second_step(back)))
        case login.NotYet(user):
            return await refused.not_yet(call, user)
        case login.ShutOut(user, cookie):
            return await refused.closed(call, user.account_id, cookie)


def _second_step(back: str) -> str:
    return f"/login/second-factor?return_to={quote(back, safe='')}"


def _wait(call: Call[Any], cookie: str, response: Response) -> Response:
    cookies.wait(call.app, response, cookie)
    return response


async def _in(call: Call[Any], cookie: str, response: Response) -> Response:
    await side_by_side.come_in(call, response, cookie)
    return response


async def _second_form(call: Call[Any], form: FormView, status: int = 200) -> Response:
    view = SecondFactorPage(shell=await layout.of(call.app, call.request, None), form=form)
    return layout.respond(call.app, view, status)


@routes.get(
    "/login/second-factor", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Step
)
async def show_second(call: Call[Step]) -> Response:
    """The form for the code of the moment."""
    back = safe_return.safe(call.params.return_to)
    if not cookies.waiting(call.app, call.request):
        return layout.go(call.app, f"/login?return_to={quote(back, safe='')}")
    return await _second_form(call, FormView(values={"return_to": back}))


@routes.post(
    "/login/second-factor", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=Step
)
async def second(call: Call[Step]) -> Response:
    """The second step: a code of the moment or a recovery code."""
    back = safe_return.safe(call.params.return_to)
    waiting = cookies.waiting(call.app, call.request)
    try:
        outcome = await login.finish(call.app, waiting, call.params.code, call.browser)
    except Unauthorized:
        return layout.go(call.app, f"/login?return_to={quote(back, safe='')}", "too-late")
    except (Invalid, TooMany) as error:
        errors = messages.problems(layout.language(call.request, None), error)
        form = FormView(values={"return_to": back}, errors=errors)
        return answers.say_when(await _second_form(call, form, error.status), error)
    return await _in(call, outcome.cookie, layout.go(call.app, back))


@routes.post("/login/passkey/options", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private")
async def passkey_options(call: Call[NoParams]) -> answers.Raw:
    """What `navigator.credentials.get` is called with."""
    return answers.Raw((await passkeys.begin_login(call.app)).encode())


@routes.post("/login/passkey", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=Key)
async def passkey(call: Call[Key]) -> Response:
    """Open a session with a passkey; answers `{"to": …}`."""
    back = safe_return.safe(call.params.return_to)
    outcome = await passkeys.log_in(call.app, call.params.credential, call.browser)
    match outcome:
        case login.SignedIn(cookie):
            return await _in(call, cookie, answers.json({"to": back}))
        case login.SecondStep(cookie):
            return _wait(call, cookie, answers.json({"to": _second_step(back)}))
        case login.NotYet() | login.ShutOut():
            raise Forbidden(N_("This account cannot log in at the moment"))


@routes.post(
    "/logout", lobby=True, guests=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Leaving
)
async def log_out(call: Call[Leaving]) -> Response:
    """End a session of this browser, which goes on as the next one there is; or all."""
    people = await side_by_side.here(call)
    asked = call.params.account or (call.viewer.id if call.viewer else None)
    leaving = [one for one in people if call.params.all or one.viewer.id == asked]
    for one in leaving:
        await side_by_side.end(call, one)
    response = layout.go(call.app, "/", "logged-out")
    staying = [one for one in people if one not in leaving]
    side_by_side.go_on(call, response, staying)
    cookies.clear(response, stays=bool(staying))
    return response


async def _forgot(call: Call[Any], form: FormView, *, sent: bool, status: int = 200) -> Response:
    view = ForgotPasswordPage(
        shell=await layout.of(call.app, call.request, call.viewer),
        form=form,
        sent=sent,
        mail=call.app.mail.configured,
    )
    return layout.respond(call.app, view, status)


@routes.get("/password/forgot", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private")
async def show_forgot(call: Call[NoParams]) -> Response:
    """The form that asks for a link to a new password."""
    return await _forgot(call, FormView(), sent=False)


@routes.post(
    "/password/forgot",
    lobby=True,
    auth="visitor",
    rate=RateClass.PASSWORD_RESET,
    cache="private",
    params=Address,
)
async def forgot(call: Call[Address]) -> Response:
    """Mail the link; says the same whether the address is known or not."""
    try:
        await password.forgot(call.app, call.params.email, call.ip)
    except TooMany as error:
        lang = layout.language(call.request, call.viewer)
        form = FormView(values={"email": call.params.email}, errors=messages.problems(lang, error))
        return answers.say_when(await _forgot(call, form, sent=False, status=429), error)
    return await _forgot(call, FormView(), sent=True)


async def _reset(call: Call[Any], form: FormView, token: str, *, expired: bool, status: int) -> Response:
    frame = await layout.of(call.app, call.request, call.viewer)
    view = ResetPasswordPage(shell=frame, form=form, token=token, expired=expired)
    return layout.respond(call.app, view, status)


@routes.get("/password/reset", lobby=True, auth="visitor", rate=RateClass.PAGE, cache="private", params=Link)
async def show_reset(call: Call[Link]) -> Response:
    """The form for a new password, behind a mailed link."""
    token = call.params.token
    open_ = await password.is_open(call.app, token)
    return await _reset(call, FormView(), token, expired=not open_, status=200 if open_ else 410)


@routes.post(
    "/password/reset", lobby=True, auth="visitor", rate=RateClass.LOGIN, cache="private", params=Fresh
)
async def reset(call: Call[Fresh]) -> Response:
    """Set the new password; whatever was open ends."""
    given = call.params
    try:
        await password.reset(call.app, given.token, given.password, call.ip)
    except Gone:
        return await _reset(call, FormView(), "", expired=True, status=410)
    except Invalid as error:
        errors = messages.problems(layout.language(call.request, call.viewer), error)
        return await _reset(call, FormView(errors=errors), given.token, expired=False, status=422)
    return layout.go(call.app, "/login", "reset")
