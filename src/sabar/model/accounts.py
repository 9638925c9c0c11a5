"""Accounts (who is seen) and users (who signs in here)."""

from enum import StrEnum

import msgspec


class Field(msgspec.Struct, frozen=True):
    """One row of a profile: `value` as written, `html` as shown."""

    name: str
    value: str
    html: str
    verified_at: int | None = None


class Account(msgspec.Struct, frozen=True):
    """Anybody who can be followed. `domain` is empty for accounts of this server."""

    id: int
    username: str
    name_key: str
    domain: str
    uri: str
    url: str
    display_name: str
    note: str
    note_html: str
    fields: list[Field]
    avatar: str
    avatar_static: str
    avatar_description: str
    header: str
    header_static: str
    header_description: str
    locked: bool
    bot: bool
    discoverable: bool
    indexable: bool
    hide_collections: bool
    statuses_count: int
    followers_count: int
    following_count: int
    last_status_at: int | None
    version: int
    suspended_at: int | None
    limited_at: int | None
    created_at: int
    show_media: bool = True
    show_media_replies: bool = True
    show_featured: bool = True
    mail_readers: bool = False
    sensitized_at: int | None = None
    erased_at: int | None = None
    #: sites that may name this account as the author of their pages
    attribution_domains: list[str] = []
    #: the account that this one became, and when it last took its followers along
    moved_to_id: int | None = None
    moved_at: int | None = None

    @property
    def local(self) -> bool:
        return not self.domain

    @property
    def acct(self) -> str:
        """`name` here, `name@host` elsewhere."""
        return f"{self.username}@{self.domain}" if self.domain else self.username


class Role(StrEnum):
    USER = "user"
    MODERATOR = "moderator"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def staff(self) -> bool:
        return self is not Role.USER

    @property
    def runs_the_server(self) -> bool:
        return self in (Role.ADMIN, Role.OWNER)


class Preferences(msgspec.Struct, frozen=True):
    """What a person chose for writing and reading; absent keys mean the default."""

    visibility: str = "public"
    sensitive: bool = False
    language: str | None = None
    quote_policy: str = "public"
    reply_policy: str = "public"
    expand_media: str = "default"
    expand_spoilers: bool = False
    keyboard: bool = True
    theme: str = "auto"
    #: an IANA name; empty until a browser or its owner says: times are told in UTC then
    zone: str = ""
    #: how long a post can be taken back before anybody has it, and an answer; None: as the server has it
    undo_seconds: int | None = None
    undo_reply_seconds: int | None = None
    #: posts by applications wait too
    undo_apps: bool = False
    #: an application knows a post by the number it had while it waited
    held_from_apps: bool = False
    #: there are rules by which own posts wait
    hold_rules: bool = False
    #: of staff: whether to be told of newcomers, and of reports
    hear_of_newcomers: bool = True
    hear_of_reports: bool = True
    #: how the box on our pages is typed in; apps say it with each post
    content_type: str = "text/plain"
    #: writers are told how often a post of theirs left, this reader included
    counted: bool = True
    #: of the small warnings before a post goes, those that are not wanted
    cautions_off: list[str] = []


class User(msgspec.Struct, frozen=True):
    """The private half of a local account."""

    id: int
    account_id: int
    email: str
    email_key: str
    password_hash: str
    role: Role
    locale: str
    confirmed_at: int | None
    approved_at: int | None
    disabled_at: int | None
    reason: str
    invite_id: int | None
    totp_secret: str
    totp_enabled: bool
    totp_last_step: int
    webauthn_handle: str
    preferences: Preferences
    last_active_at: int | None
    created_at: int
    #: only for the spaces he was invited to; never approved
    guest: bool = False

    @property
    def active(self) -> bool:
        """May use the server: confirmed, approved and not disabled."""
        return self.confirmed_at is not None and self.approved_at is not None and self.disabled_at is None


class Invite(msgspec.Struct, frozen=True):
    id: int
    code: str
    account_id: int
    max_uses: int | None
    uses: int
    follow_inviter: bool
    expires_at: int | None
    revoked_at: int | None
    created_at: int


class Session(msgspec.Struct, frozen=True):
    """A signed-in browser. `proved_at`: when the password was last given."""

    id: int
    user_id: int
    ip: str
    user_agent: str
    created_at: int
    last_seen_at: int
    proved_at: int


class Passkey(msgspec.Struct, frozen=True):
    """`credential_id` and `public_key` are base64url."""

    id: int
    user_id: int
    credential_id: str
    public_key: str
    sign_count: int
    name: str
    created_at: int
    last_used_at: int | None


class MailToken(msgspec.Struct, frozen=True):
    """A link that was mailed. `purpose`: confirm, change (of address) or reset."""

    token_hash: str
    user_id: int
    purpose: str
    email: str
    expires_at: int
    created_at: int


class Challenge(msgspec.Struct, frozen=True):
    """A proof in progress: a passkey's challenge, or a login that waits for its second factor."""

    token_hash: str
    purpose: str
    user_id: int | None
    data: str
    attempts: int
    expires_at: int
