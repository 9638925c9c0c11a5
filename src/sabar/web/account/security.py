"""Password and address, logged-in places, the second step, passkeys."""

from typing import Any, Literal

import msgspec
import segno
from starlette.responses import Response

from sabar.actions.auth import email, login, passkeys, password, second_factor, sessions
from sabar.edge import answers
from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.kit.i18n import N_
from sabar.model.accounts import Session
from sabar.model.errors import DomainError, Forbidden, Invalid, TooMany
from sabar.reads.account import security
from sabar.rules.rates import RateClass
from sabar.web.account import scopes
from sabar.web.account.views import (
    AccountSettingsPage,
    LetInView,
    PasskeysPage,
    PasskeyView,
    SecondFactorSettingsPage,
    SessionsPage,
    SessionView,
)
from sabar.web.frame import layout, messages
from sabar.web.frame.layout_parts import FormView

routes = Routes("security", kind="web")


class NewPassword(msgspec.Struct, frozen=True):
    current: str = ""
    password: str = ""


class NewAddress(msgspec.Struct, frozen=True):
    email: str = ""
    current: str = ""


class Ended(msgspec.Struct, frozen=True):
    """`id`: `b` and a session's id, or `a` and an application's."""

    id: str = ""
    all: bool = False


class Proof(msgspec.Struct, frozen=True):
    current: str = ""


class Digits(msgspec.Struct, frozen=True):
    code: str = ""


class NewPasskey(msgspec.Struct, frozen=True):
    credential: dict[str, Any]
    name: str = ""


class PasskeyId(msgspec.Struct, frozen=True):
    id: int


async def _account(
    call: Call[Any],
    *,
    password_form: FormView | None = None,
    email_form: FormView | None = None,
    status: int = 200,
) -> Response:
    view = AccountSettingsPage(
        shell=await layout.of_call(call),
        password_form=password_form or FormView(),
        email_form=email_form or FormView(),
        email=call.me.user.email,
        pending_email=await security.pending_email(call.app, call.me),
    )
    return layout.respond(call.app, view, status)


@routes.get("/settings/account", auth="session", rate=RateClass.PAGE, cache="private")
async def account(call: Call[NoParams]) -> Response:
    """Password and address."""
    return await _account(call)


@routes.post("/settings/password", auth="session", rate=RateClass.PAGE, cache="private", params=NewPassword)
async def change_password(call: Call[NewPassword]) -> Response:
    """Set another password."""
    try:
        await password.change(call.app, call.me, call.params.current, call.params.password)
    except (Invalid, TooMany) as error:
        form = FormView(errors=_sentences(call, error))
        return answers.say_when(await _account(call, password_form=form, status=error.status), error)
    return layout.go(call.app, "/settings/account", "password")


@routes.post(
    "/settings/email", auth="session", rate=RateClass.CONFIRMATION, cache="private", params=NewAddress
)
async def change_email(call: Call[NewAddress]) -> Response:
    """Move to another mail address."""
    try:
        done = await email.change(call.app, call.me, call.params.email, call.params.current)
    except (Invalid, TooMany) as error:
        form = FormView(values={"email": call.params.email}, errors=_sentences(call, error))
        return answers.say_when(await _account(call, email_form=form, status=error.status), error)
    return layout.go(call.app, "/settings/account", "email" if done else "email-sent")


def _sentences(call: Call[Any], error: DomainError) -> dict[str, str]:
    return messages.problems(layout.language(call.request, call.viewer), error)


@routes.get("/settings/sessions", auth="session", rate=RateClass.PAGE, cache="private")
async def places(call: Call[NoParams]) -> Response:
    """Where this person is logged in: browsers and applications."""
    current = call.me.session.id if call.me.session else 0
    view = SessionsPage(
        shell=await layout.of_call(call),
        browsers=tuple(_browser(one, current) for one in await security.sessions_of(call.app, call.me)),
        apps=tuple(
            LetInView(
                id=f"a{one.client.id}",
                name=one.client.name,
                scopes=scopes.views(one.scopes),
                created_ms=one.since,
                used_ms=one.used,
            )
            for one in await security.apps_of(call.app, call.me)
        ),
    )
    return layout.respond(call.app, view)


def _browser(session: Session, current: int) -> SessionView:
    return SessionView(
        id=f"b{session.id}",
        name=security.browser_name(session.user_agent),
        place=session.ip,
        created_ms=session.created_at,
        used_ms=session.last_seen_at,
        current=session.id == current,
    )


@routes.post("/settings/sessions/end", auth="session", rate=RateClass.PAGE, cache="private", params=Ended)
async def end(call: Call[Ended]) -> Response:
    """End one logged-in place, or all others."""
    kind, id = call.params.id[:1], call.params.id[1:]
    if call.params.all:
        await sessions.end_others(call.app, call.me)
    elif id.isdecimal() and len(id) < 19 and kind == "b":
        await sessions.end_session(call.app, call.me, int(id))
    elif id.isdecimal() and len(id) < 19 and kind == "a":
        await sessions.end_app(call.app, call.me, int(id))
    return layout.go(call.app, "/settings/sessions", "ended")


_SECOND = "/settings/second-factor"
State = Literal["off", "confirming", "codes", "on"]


async def _second(
    call: Call[Any],
    form: FormView,
    *,
    confirming: bool = False,
    codes: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    user, qr, secret = call.me.user, "", ""
    state: State = "codes" if codes else "on" if user.totp_enabled else "off"
    waiting = second_factor.waiting_secret(call.app, user) if confirming else None
    if waiting is not None:
        state, secret = "confirming", waiting
        address = second_factor.address(call.app, call.me.account.username, waiting)
        qr = segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")
    view = SecondFactorSettingsPage(
        shell=await layout.of_call(call),
        state=state,
        form=form,
        qr=qr,
        secret=secret,
        codes=codes,
        codes_left=await security.recovery_codes_left(call.app, call.me),
    )
    return layout.respond(call.app, view, status)


@routes.get(_SECOND, auth="session", rate=RateClass.PAGE, cache="private")
async def second(call: Call[NoParams]) -> Response:
    """Whether the second step is on."""
    return await _second(call, FormView())


@routes.post(f"{_SECOND}/begin", auth="session", rate=RateClass.PAGE, cache="private")
async def begin(call: Call[NoParams]) -> Response:
    """Make a secret and show it."""
    if not sessions.lately_proved(call.app, call.me):
        return _prove_first(call, _SECOND)
    await second_factor.begin(call.app, call.me)
    return layout.go(call.app, f"{_SECOND}/confirm")


def _prove_first(call: Call[Any], path: str) -> Response:
    return layout.go(call.app, f"/login?again=1&return_to={path}", "again")


@routes.get(f"{_SECOND}/confirm", auth="session", rate=RateClass.PAGE, cache="private")
async def show_secret(call: Call[NoParams]) -> Response:
    """The secret whose first code is awaited."""
    if call.me.user.totp_enabled or not sessions.lately_proved(call.app, call.me):
        return layout.go(call.app, _SECOND)
    return await _second(call, FormView(), confirming=True)


@routes.post(f"{_SECOND}/confirm", auth="session", rate=RateClass.LOGIN, cache="private", params=Digits)
async def confirm(call: Call[Digits]) -> Response:
    """Switch the second step on and show the recovery codes, once."""
    try:
        codes = await second_factor.confirm(call.app, call.me, call.params.code)
    except Invalid as error:
        return await _second(call, FormView(errors=_sentences(call, error)), confirming=True, status=422)
    return await _second(call, FormView(), codes=tuple(codes))


@routes.post(f"{_SECOND}/codes", auth="session", rate=RateClass.PAGE, cache="private", params=Proof)
async def renew(call: Call[Proof]) -> Response:
    """New recovery codes, shown once."""
    try:
        await login.prove(call.app, call.me, call.params.current)
    except (Invalid, TooMany) as error:
        return answers.say_when(
            await _second(call, FormView(errors=_sentences(call, error)), status=error.status), error
        )
    return await _second(call, FormView(), codes=tuple(await second_factor.renew_codes(call.app, call.me)))


@routes.post(f"{_SECOND}/off", auth="session", rate=RateClass.PAGE, cache="private", params=Proof)
async def off(call: Call[Proof]) -> Response:
    """Back to the password alone."""
    try:
        await login.prove(call.app, call.me, call.params.current)
    except (Invalid, TooMany) as error:
        return answers.say_when(
            await _second(call, FormView(errors=_sentences(call, error)), status=error.status), error
        )
    await second_factor.switch_off(call.app, call.me)
    return layout.go(call.app, _SECOND, "second-off")


_PASSKEYS = "/settings/passkeys"


@routes.get(_PASSKEYS, auth="session", rate=RateClass.PAGE, cache="private")
async def list_passkeys(call: Call[NoParams]) -> Response:
    """This person's passkeys; asks for the password first, unless it was given lately."""
    if not sessions.lately_proved(call.app, call.me):
        return _prove_first(call, _PASSKEYS)
    found = tuple(
        PasskeyView(id=str(one.id), name=one.name, created_ms=one.created_at, used_ms=one.last_used_at)
        for one in await security.passkeys_of(call.app, call.me)
    )
    return layout.respond(call.app, PasskeysPage(shell=await layout.of_call(call), passkeys=found))


def _demand_proof(call: Call[Any]) -> None:
    if not sessions.lately_proved(call.app, call.me):
        raise Forbidden(N_("Log in again first"))


@routes.post(f"{_PASSKEYS}/options", auth="session", rate=RateClass.PAGE, cache="private")
async def passkey_options(call: Call[NoParams]) -> answers.Raw:
    """What `navigator.credentials.create` is called with."""
    _demand_proof(call)
    return answers.Raw((await passkeys.begin_registration(call.app, call.me)).encode())


@routes.post(_PASSKEYS, auth="session", rate=RateClass.PAGE, cache="private", params=NewPasskey)
async def add_passkey(call: Call[NewPasskey]) -> dict[str, str]:
    """Keep a new passkey; answers `{"to": …}`."""
    _demand_proof(call)
    await passkeys.register(call.app, call.me, call.params.name, call.params.credential)
    return {"to": _PASSKEYS}


@routes.post(f"{_PASSKEYS}/remove", auth="session", rate=RateClass.PAGE, cache="private", params=PasskeyId)
async def remove_passkey(call: Call[PasskeyId]) -> Response:
    """Forget a passkey."""
    if not sessions.lately_proved(call.app, call.me):
        return _prove_first(call, _PASSKEYS)
    await passkeys.remove(call.app, call.me, call.params.id)
    return layout.go(call.app, _PASSKEYS, "passkey-gone")
