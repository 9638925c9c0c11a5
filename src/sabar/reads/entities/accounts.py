"""Account, CredentialAccount, Profile and what they hold."""

import msgspec

from sabar.kit import times
from sabar.model.accounts import Account as Record
from sabar.model.accounts import Role, User
from sabar.model.audience import Visibility
from sabar.reads import api_types
from sabar.reads.assemble.parts import Person
from sabar.reads.entities import emojis
from sabar.reads.entities.tags import FeaturedTag
from sabar.reads.server import addresses
from sabar.rules import limits, roles, visibility
from sabar.services import Services


class Field(msgspec.Struct, frozen=True):
    name: str
    value: str
    verified_at: api_types.Time | None


class AccountRole(msgspec.Struct, frozen=True):
    id: api_types.Id
    name: str
    color: str


class FeatureApproval(msgspec.Struct, frozen=True):
    automatic: list[str]
    manual: list[str]
    current_user: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    username: api_types.Handle
    acct: api_types.Handle
    url: api_types.Address
    uri: api_types.AccountUri
    display_name: api_types.DisplayName
    note: api_types.Html
    avatar: api_types.Avatar
    avatar_static: api_types.Avatar
    avatar_description: str
    header: api_types.Header
    header_static: api_types.Header
    header_description: str
    locked: bool
    fields: list[Field]
    emojis: list[emojis.CustomEmoji]
    bot: bool
    group: bool
    discoverable: bool | None
    indexable: bool
    noindex: bool
    moved: "Account | None"
    memorial: bool
    suspended: bool
    limited: bool
    created_at: api_types.Time
    last_status_at: api_types.Day | None
    statuses_count: int
    followers_count: int
    following_count: int
    hide_collections: bool | None
    show_media: bool
    show_media_replies: bool
    show_featured: bool
    roles: list[AccountRole]
    feature_approval: FeatureApproval


class Source(msgspec.Struct, frozen=True, kw_only=True):
    attribution_domains: list[str]
    note: api_types.Html
    fields: list[Field]
    privacy: str
    sensitive: bool
    language: api_types.Language | None
    follow_requests_count: int
    hide_collections: bool | None
    discoverable: bool | None
    indexable: bool
    quote_policy: str
    status_content_type: str


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The own account as it was written: note and fields are plain text, undrawn pictures are None."""

    id: api_types.Id
    display_name: api_types.DisplayName
    note: api_types.Html
    fields: list[Field]
    avatar: api_types.Avatar | None
    avatar_static: api_types.Avatar | None
    avatar_description: str
    header: api_types.Header | None
    header_static: api_types.Header | None
    header_description: str
    locked: bool
    bot: bool
    hide_collections: bool | None
    discoverable: bool | None
    indexable: bool
    show_media: bool
    show_media_replies: bool
    show_featured: bool
    attribution_domains: list[str]
    featured_tags: list[FeaturedTag]


class CredentialRole(msgspec.Struct, frozen=True):
    """`permissions`: Mastodon's bit mask as a decimal number."""

    id: api_types.Id
    name: str
    color: str
    permissions: str
    highlighted: bool
    collection_limit: int


class CredentialAccount(Account, frozen=True, kw_only=True):
    source: Source
    role: CredentialRole


#: Role → id and name as clients know them.
_ROLES = {
    Role.USER: ("-99", ""),
    Role.MODERATOR: ("1", "Moderator"),
    Role.ADMIN: ("2", "Admin"),
    Role.OWNER: ("3", "Owner"),
}
ROLES_BY_ID = {id: role for role, (id, _) in _ROLES.items()}


def role_of(role: Role) -> CredentialRole:
    """The Role entity."""
    id, name = _ROLES[role]
    limit = limits.COLLECTIONS.per_account
    return CredentialRole(id, name, "", str(int(roles.PERMISSIONS[role])), role.staff, limit)


def of(app: Services, person: Person) -> Account:
    record, role = person.account, person.role
    avatar, header = addresses.avatar(app, record), addresses.header(app, record)
    # Most pictures do not move, and what is drawn for somebody never does.
    still = record.avatar_static == record.avatar
    still_header = record.header_static == record.header
    return Account(
        id=str(record.id),
        username=record.username,
        acct=record.acct,
        url=addresses.profile(app, record),
        uri=addresses.actor(app, record),
        display_name=record.display_name,
        note=record.note_html,
        avatar=avatar,
        avatar_static=avatar if still else addresses.avatar(app, record, static=True),
        avatar_description=record.avatar_description,
        header=header,
        header_static=header if still_header else addresses.header(app, record, static=True),
        header_description=record.header_description,
        locked=record.locked,
        fields=[_field(field.name, field.html, field.verified_at) for field in record.fields],
        emojis=emojis.all_of(app, person.emojis),
        bot=record.bot,
        group=person.group,
        discoverable=record.discoverable,
        indexable=record.indexable,
        noindex=not record.indexable,
        moved=None if person.moved is None else of(app, person.moved),
        memorial=False,
        suspended=record.suspended_at is not None,
        limited=record.limited_at is not None,
        created_at=times.iso(times.midnight(record.created_at)),
        last_status_at=None if record.last_status_at is None else times.day(record.last_status_at),
        statuses_count=record.statuses_count,
        followers_count=record.followers_count,
        following_count=record.following_count,
        hide_collections=record.hide_collections,
        show_media=record.show_media,
        show_media_replies=record.show_media_replies,
        show_featured=record.show_featured,
        roles=[AccountRole(_ROLES[role][0], _ROLES[role][1], "")] if role and role.staff else [],
        feature_approval=_feature_approval(record),
    )


def _feature_approval(record: Record) -> FeatureApproval:
    """Who wants to be found may be featured; what an account elsewhere wants is not known here."""
    if not record.local:
        return FeatureApproval([], [], "missing")
    return (
        FeatureApproval(["public"], [], "automatic")
        if record.discoverable
        else FeatureApproval([], [], "denied")
    )


def credentials(
    app: Services, account: Account, record: Record, user: User, requests: int
) -> CredentialAccount:
    """The caller's own account with what he wrote; `requests`: how many wait to follow him."""
    preferences = user.preferences
    return CredentialAccount(
        **msgspec.structs.asdict(account),
        source=Source(
            attribution_domains=record.attribution_domains,
            note=record.note,
            fields=[_field(field.name, field.value, field.verified_at) for field in record.fields],
            privacy=visibility.told(Visibility(preferences.visibility)),
            sensitive=preferences.sensitive,
            language=preferences.language,
            follow_requests_count=requests,
            hide_collections=record.hide_collections,
            discoverable=record.discoverable,
            indexable=record.indexable,
            quote_policy=preferences.quote_policy,
            status_content_type=preferences.content_type,
        ),
        role=role_of(user.role),
    )


def profile(app: Services, record: Record, featured_tags: list[FeaturedTag]) -> Profile:
    return Profile(
        id=str(record.id),
        display_name=record.display_name,
        note=record.note,
        fields=[_field(field.name, field.value, field.verified_at) for field in record.fields],
        avatar=addresses.avatar(app, record) if record.avatar else None,
        avatar_static=addresses.avatar(app, record, static=True) if record.avatar else None,
        avatar_description=record.avatar_description,
        header=addresses.header(app, record) if record.header else None,
        header_static=addresses.header(app, record, static=True) if record.header else None,
        header_description=record.header_description,
        locked=record.locked,
        bot=record.bot,
        hide_collections=record.hide_collections,
        discoverable=record.discoverable,
        indexable=record.indexable,
        show_media=record.show_media,
        show_media_replies=record.show_media_replies,
        show_featured=record.show_featured,
        attribution_domains=record.attribution_domains,
        featured_tags=featured_tags,
    )


def _field(name: str, value: str, verified_at: int | None) -> Field:
    return Field(name, value, times.iso_or_none(verified_at))
