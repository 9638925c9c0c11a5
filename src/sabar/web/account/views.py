"""Pages for settings and for running the server."""

from typing import ClassVar, Literal

from msgspec import Struct

from sabar.web.frame.page import Page
from sabar.web.frame.parts import (
    AccountView,
    ApplicantView,
    ChecklistItemView,
    FormView,
    InviteView,
    Registrations,
)
from sabar.web.staff.server_views import FigureView, WorkView


class SessionView(Struct, frozen=True, kw_only=True):
    """A signed-in browser, or an app with a token (`kind`)."""

    id: str
    kind: Literal["browser", "app"]
    name: str
    place: str
    created_ms: int
    used_ms: int
    current: bool = False


class PasskeyView(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    created_ms: int
    used_ms: int | None


class SettingsPage(Page, frozen=True, kw_only=True):
    """/settings: the list of what can be set."""

    template: ClassVar[str] = "settings.html"


class ProfileSettingsPage(Page, frozen=True, kw_only=True):
    """POST /settings/profile, multipart: `name`, `bio`, `avatar`, `header`, `field_name_1..4`,
    `field_value_1..4`,
    `locked`, `bot`, `discoverable`, `hide_network`, `show_media`, `show_media_replies`, `show_featured`."""

    template: ClassVar[str] = "settings_profile.html"
    form: FormView
    header: str | None


class PreferencesPage(Page, frozen=True, kw_only=True):
    """POST /settings/preferences: `language`, `theme`, `zone`, `audience`, `post_language`, `sensitive`,
    `show_sensitive`, `shortcuts`."""

    template: ClassVar[str] = "settings_preferences.html"
    form: FormView
    zones: tuple[str, ...]


class AccountSettingsPage(Page, frozen=True, kw_only=True):
    """POST /settings/password: `current`, `password`. POST /settings/email: `email`, `current`.
    `pending_email` waits for its confirmation."""

    template: ClassVar[str] = "settings_account.html"
    password_form: FormView
    email_form: FormView
    email: str
    pending_email: str | None


class SessionsPage(Page, frozen=True, kw_only=True):
    """POST /settings/sessions/end: `id`, or `all` = `1` for every other one."""

    template: ClassVar[str] = "settings_sessions.html"
    sessions: tuple[SessionView, ...]


class SecondFactorSettingsPage(Page, frozen=True, kw_only=True):
    """`off`: POST …/begin. `confirming`: shows `qr` (a data: or same-origin image address) and `secret`;
    POST …/confirm:
    `code`. `codes`: the recovery codes, once. `on`: POST …/codes, …/off with `current`. Base:
    /settings/second-factor."""

    template: ClassVar[str] = "settings_second_factor.html"
    state: Literal["off", "confirming", "codes", "on"]
    form: FormView
    qr: str = ""
    secret: str = ""
    codes: tuple[str, ...] = ()
    codes_left: int = 0


class PasskeysPage(Page, frozen=True, kw_only=True):
    """JSON POST /settings/passkeys/options, then /settings/passkeys (`name` and the credential). Form POST
    /settings/passkeys/remove: `id`."""

    template: ClassVar[str] = "settings_passkeys.html"
    passkeys: tuple[PasskeyView, ...]


class InvitesPage(Page, frozen=True, kw_only=True):
    """POST /settings/invites: `max_uses`, `days`. POST /settings/invites/end: `id`."""

    template: ClassVar[str] = "settings_invites.html"
    invites: tuple[InviteView, ...]
    fresh: str | None = None


class BlocksPage(Page, frozen=True, kw_only=True):
    template: ClassVar[str] = "settings_blocks.html"
    blocked: tuple[AccountView, ...]
    muted: tuple[AccountView, ...]


class AdminPage(Page, frozen=True, kw_only=True):
    """/admin. POST /admin/server: `name`, `description`, `contact`. POST /admin/registrations:
    `registrations`.
    POST /admin/registrations/again ends the hold that `held_ms` tells of (`brake` is `staff`).
    POST /admin/mail/test sends a mail to the viewer.
    POST /admin/jobs/retry, /admin/jobs/forget: `id`, or `everything`."""

    template: ClassVar[str] = "admin.html"
    form: FormView
    registrations: Registrations
    brake: Literal["", "staff", "day", "full"] = ""
    held_ms: int | None = None
    mail: bool
    mail_from: str
    figures: tuple[FigureView, ...] = ()
    items: tuple[ChecklistItemView, ...]
    work: WorkView = WorkView()


class QueuePage(Page, frozen=True, kw_only=True):
    """/admin/queue. POST /admin/queue/approve, /admin/queue/reject: `id`."""

    template: ClassVar[str] = "admin_queue.html"
    applicants: tuple[ApplicantView, ...]
