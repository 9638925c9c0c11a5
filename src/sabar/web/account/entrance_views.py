"""Pages for getting in: set-up, sign-up, login, apps."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.layout_parts import ChecklistItemView, FormView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.strike_views import StrikeView


class SetupPage(Page, frozen=True, kw_only=True):
    """POST /setup: `username`, `email`, `password`, `code` (printed in the console). `known_as`: what stands
    after the @ for everybody elsewhere; empty where nobody elsewhere is spoken with.
    """

    template: ClassVar[str] = "account/setup.html"
    form: FormView
    known_as: str


class ChecklistPage(Page, frozen=True, kw_only=True):
    """GET /setup/checklist, right after the first account exists; /admin shows the same list until it is
    done.

    POST /admin/invites (no field) makes the link that stands in `invite_link` afterwards."""

    template: ClassVar[str] = "account/setup_checklist.html"
    items: tuple[ChecklistItemView, ...]
    invite_link: str | None


class EffortView(Struct, frozen=True, kw_only=True):
    """For each of `rounds` a number whose hash with `seed` begins with `bits` zero bits, as
    `kit.crypto.proof_of_work` checks it.
    """

    token: str
    seed: str
    bits: int
    rounds: int


class SignupPage(Page, frozen=True, kw_only=True):
    """POST /signup: `username`, `email`, `password`, `agree` when there are rules, `reason` when people are
    approved, `invite` when it came by a link, `return_to`. `inviter` is who made the link; `shut` means
    nobody can join here now. `effort`: a task for the browser; its token comes back as `challenge`, its
    answer as `work`.
    """

    template: ClassVar[str] = "account/signup.html"
    form: FormView
    inviter: AccountView | None
    shut: bool
    effort: EffortView | None = None


class LoginPage(Page, frozen=True, kw_only=True):
    """POST /login: `email` (or handle), `password`, `return_to`. Passkeys: POST /login/passkey/options,
    /login/passkey.

    `app` names the app that asks, when the person came from a sign-in of an app."""

    template: ClassVar[str] = "account/login.html"
    form: FormView
    app: str | None
    mail: bool


class SecondFactorPage(Page, frozen=True, kw_only=True):
    """POST /login/second-factor: `code` (six digits or a recovery code), `return_to` in `form.values`."""

    template: ClassVar[str] = "account/login_second_factor.html"
    form: FormView


class ForgotPasswordPage(Page, frozen=True, kw_only=True):
    """POST /password/forgot: `email`. `sent` shows the answer, the same whether the address is known or
    not."""

    template: ClassVar[str] = "account/forgot_password.html"
    form: FormView
    sent: bool
    mail: bool


class ResetPasswordPage(Page, frozen=True, kw_only=True):
    """POST /password/reset: `token`, `password`. `expired` shows the way to a new link."""

    template: ClassVar[str] = "account/reset_password.html"
    form: FormView
    token: str
    expired: bool


class ConfirmEmailPage(Page, frozen=True, kw_only=True):
    """`sent`: look into your mail. `asked`: press to confirm (POST /confirm with `token`). `done`, `expired`.
    POST /confirm/again sends the mail once more."""

    template: ClassVar[str] = "account/confirm_email.html"
    state: Literal["sent", "asked", "done", "expired"]
    email: str
    token: str


class PendingApprovalPage(Page, frozen=True, kw_only=True):
    """Shown to people whose request to join waits for somebody's yes."""

    template: ClassVar[str] = "account/pending_approval.html"
    mail: bool


class LoginClosedPage(Page, frozen=True, kw_only=True):
    """Behind the login of somebody who is kept out. POST /appeal: `ticket`, `id`, `text`."""

    template: ClassVar[str] = "account/login_closed.html"
    strikes: tuple[StrikeView, ...]
    ticket: str
    form: FormView
    sent: bool = False


class ScopeView(Struct, frozen=True, kw_only=True):
    """A permission an app asks for: `kind` picks the icon, `name` is the scope itself."""

    name: str
    kind: Literal["read", "write", "follow", "push", "admin"]


class AuthorizePage(Page, frozen=True, kw_only=True):
    """POST /oauth/authorize with the `hidden` pairs and `answer` = yes | no."""

    template: ClassVar[str] = "account/oauth_authorize.html"
    app: str
    redirect_host: str
    scopes: tuple[ScopeView, ...]
    hidden: dict[str, str]


class CodePage(Page, frozen=True, kw_only=True):
    """The code to be copied into an app that has no address."""

    template: ClassVar[str] = "account/oauth_code.html"
    app: str
    code: str
