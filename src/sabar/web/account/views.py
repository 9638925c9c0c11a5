"""Pages for what one settles for oneself."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.account.entrance_views import ScopeView
from sabar.web.frame.layout_parts import FormView
from sabar.web.frame.page import Page
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.settings_table import GroupFound
from sabar.web.frame.strike_views import StrikeView


class SessionView(Struct, frozen=True, kw_only=True):
    """A signed-in browser."""

    id: str
    name: str
    place: str
    created_ms: int
    used_ms: int
    current: bool = False


class LetInView(Struct, frozen=True, kw_only=True):
    """An application, and what it may do."""

    id: str
    name: str
    scopes: tuple[ScopeView, ...]
    created_ms: int
    used_ms: int


class PasskeyView(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    created_ms: int
    used_ms: int | None


class InviteView(Struct, frozen=True, kw_only=True):
    id: str
    link: str
    uses: int
    max_uses: int | None
    expires_ms: int | None
    created_ms: int


class SettingsPage(Page, frozen=True, kw_only=True):
    """GET /settings: the list of what can be set; `q`: words to find some of it."""

    template: ClassVar[str] = "account/settings.html"
    q: str
    groups: tuple[GroupFound, ...]


class RowView(Struct, frozen=True):
    """One of the things to know about somebody, as it was written."""

    name: str = ""
    value: str = ""


class ShownRowView(Struct, frozen=True, kw_only=True):
    """The same in the form. `verified_ms`: when its link was seen to lead back."""

    name: str
    value: str
    verified_ms: int | None = None


class ProfileSettingsPage(Page, frozen=True, kw_only=True):
    """POST /settings/profile, multipart: `name`, `bio`, `avatar`, `header`, `avatar_part[x]`, `[y]`,
    `[zoom]` and `header_part[…]` likewise, `remove[]` (`avatar`, `header`), `fields[][name]` with
    `fields[][value]` (as many as `rows`), `locked`, `bot`, `discoverable`, `hide_network`, `show_media`,
    `show_media_replies`, `show_featured`. `has_picture`: there is one to remove.
    """

    template: ClassVar[str] = "account/profile.html"
    form: FormView
    rows: tuple[ShownRowView, ...]
    has_picture: bool
    header: str | None


class PreferencesPage(Page, frozen=True, kw_only=True):
    """POST /settings/preferences: `language`, `theme`, `zone`, `audience`, `post_language`, `sensitive`,
    `show_sensitive`, `counted`, `shortcuts`, `undo_seconds` and `undo_reply_seconds`, `undo_apps`,
    `cautions[]` (the small warnings that are wanted).
    """

    template: ClassVar[str] = "account/preferences.html"
    form: FormView
    zones: tuple[str, ...]


class AccountSettingsPage(Page, frozen=True, kw_only=True):
    """POST /settings/password: `current`, `password`. POST /settings/email: `email`, `current`.
    `pending_email` waits for its confirmation."""

    template: ClassVar[str] = "account/password_and_email.html"
    password_form: FormView
    email_form: FormView
    email: str
    pending_email: str | None


class AliasView(Struct, frozen=True, kw_only=True):
    id: str
    handle: str


class MovingPage(Page, frozen=True, kw_only=True):
    """Below /settings/moving: POST …/aliases: `old`, a handle; …/aliases/remove: `id`; …/go: `new`, a handle,
    and `current`; …/back. `moved_to`: the handle of where one went; `may_go_ms`: from when on one may move,
    where that is not now.
    """

    template: ClassVar[str] = "account/moving.html"
    alias_form: FormView
    move_form: FormView
    aliases: tuple[AliasView, ...]
    moved_to: str | None
    may_go_ms: int | None


class SessionsPage(Page, frozen=True, kw_only=True):
    """POST /settings/sessions/end: `id`, or `all` = `1` for every other one."""

    template: ClassVar[str] = "account/sessions.html"
    browsers: tuple[SessionView, ...]
    apps: tuple[LetInView, ...]


class SecondFactorSettingsPage(Page, frozen=True, kw_only=True):
    """Below /settings/second-factor, by `state`.

    - off: POST …/begin.
    - confirming: shows `qr` (a data: or same-origin image address) and `secret`; POST …/confirm: `code`.
    - codes: the recovery codes, once.
    - on: POST …/codes, …/off with `current`.
    """

    template: ClassVar[str] = "account/second_factor.html"
    state: Literal["off", "confirming", "codes", "on"]
    form: FormView
    qr: str = ""
    secret: str = ""
    codes: tuple[str, ...] = ()
    codes_left: int = 0


class PasskeysPage(Page, frozen=True, kw_only=True):
    """JSON POST /settings/passkeys/options, then /settings/passkeys (`name` and the credential). Form POST
    /settings/passkeys/remove: `id`."""

    template: ClassVar[str] = "account/passkeys.html"
    passkeys: tuple[PasskeyView, ...]


class InvitesPage(Page, frozen=True, kw_only=True):
    """POST /settings/invites: `max_uses`, `days`. POST /settings/invites/end: `id`."""

    template: ClassVar[str] = "account/invites.html"
    invites: tuple[InviteView, ...]
    fresh: str | None = None


class StrikesPage(Page, frozen=True, kw_only=True):
    """POST /settings/moderation/appeal: `id`, `text`."""

    template: ClassVar[str] = "account/strikes.html"
    strikes: tuple[StrikeView, ...]
    form: FormView


class AccountHereView(Struct, frozen=True, kw_only=True):
    """Somebody who is signed in in this browser."""

    account: AccountView
    unread: int
    current: bool


class AccountsHerePage(Page, frozen=True, kw_only=True):
    """/accounts. `full`: nobody more can be added."""

    template: ClassVar[str] = "account/accounts_here.html"
    accounts: tuple[AccountHereView, ...]
    full: bool


class HeardPage(Page, frozen=True, kw_only=True):
    """/settings/notifications. `held`: people whose notifications wait."""

    template: ClassVar[str] = "account/heard.html"
    form: FormView
    held: int
