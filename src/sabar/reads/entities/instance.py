"""Instance, V1::Instance, and the small entities of the server's own pages."""

import msgspec

from sabar.model.statuses import ContentType
from sabar.reads import api_types
from sabar.reads.entities.ready import AccountJson


class AccountLimits(msgspec.Struct, frozen=True, kw_only=True):
    max_display_name_length: int
    max_note_length: int
    max_avatar_description_length: int
    max_header_description_length: int
    max_featured_tags: int
    max_pinned_statuses: int
    max_profile_fields: int
    profile_field_name_limit: int
    profile_field_value_limit: int


class StatusLimits(msgspec.Struct, frozen=True, kw_only=True):
    max_characters: int
    max_media_attachments: int
    characters_reserved_per_url: int
    supported_mime_types: list[ContentType]


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in bytes, matrices in pixels."""

    supported_mime_types: list[str]
    description_limit: int
    image_size_limit: int
    image_matrix_limit: int
    video_size_limit: int
    video_frame_rate_limit: int
    video_matrix_limit: int


class PollLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Times in seconds."""

    max_options: int
    max_characters_per_option: int
    min_expiration: int
    max_expiration: int


class Urls(msgspec.Struct, frozen=True, kw_only=True):
    streaming: str
    status: api_types.Words | None
    about: str
    privacy_policy: str | None
    terms_of_service: str | None


class Vapid(msgspec.Struct, frozen=True, kw_only=True):
    public_key: str


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    enabled: bool


class Access(msgspec.Struct, frozen=True, kw_only=True):
    local: str
    remote: str


class TimelinesAccess(msgspec.Struct, frozen=True, kw_only=True):
    live_feeds: Access
    hashtag_feeds: Access
    trending_link_feeds: Access


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    urls: Urls
    vapid: Vapid
    accounts: AccountLimits
    statuses: StatusLimits
    media_attachments: MediaLimits
    polls: PollLimits
    translation: Translation
    timelines_access: TimelinesAccess
    limited_federation: bool


class V1Configuration(msgspec.Struct, frozen=True, kw_only=True):
    accounts: AccountLimits
    statuses: StatusLimits
    media_attachments: MediaLimits
    polls: PollLimits


class ActiveUsers(msgspec.Struct, frozen=True, kw_only=True):
    active_month: int


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    users: ActiveUsers


class Thumbnail(msgspec.Struct, frozen=True, kw_only=True):
    url: api_types.Address
    description: api_types.Description
    blurhash: api_types.Blurhash | msgspec.UnsetType = msgspec.UNSET
    versions: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


class InstanceIcon(msgspec.Struct, frozen=True, kw_only=True):
    src: str
    size: str


class Registrations(msgspec.Struct, frozen=True, kw_only=True):
    enabled: bool
    approval_required: bool
    reason_required: bool | None
    message: str | None
    min_age: int | None
    url: api_types.Address | None


class ApiVersions(msgspec.Struct, frozen=True, kw_only=True):
    """`sabar`: of what is answered beside the documented calls."""

    mastodon: int
    sabar: int


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """Something of this server's own. `paths`: its calls; `status_parameters`: what writing and editing posts
    take for it.
    """

    name: str
    paths: list[str]
    status_parameters: list[str]


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    email: api_types.Email
    account: AccountJson | None


class RuleWords(msgspec.Struct, frozen=True):
    text: api_types.Words
    hint: str


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    id: api_types.Id
    text: api_types.Words
    hint: str
    translations: dict[str, RuleWords]


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    domain: api_types.Domain
    title: api_types.Title
    version: api_types.Version
    source_url: api_types.Address
    description: api_types.Description
    wrapstodon: str | None
    usage: Usage
    thumbnail: Thumbnail
    icon: list[InstanceIcon]
    languages: list[str]
    configuration: Configuration
    registrations: Registrations
    api_versions: ApiVersions
    sabar_extensions: list[Extension]
    contact: Contact
    rules: list[Rule]


class V1Urls(msgspec.Struct, frozen=True, kw_only=True):
    streaming_api: str


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    user_count: int
    status_count: int
    domain_count: int


class V1Instance(msgspec.Struct, frozen=True, kw_only=True):
    uri: api_types.Address
    title: api_types.Title
    short_description: str
    description: api_types.Description
    email: api_types.Email
    version: api_types.Version
    urls: V1Urls
    stats: Stats
    thumbnail: str | None
    languages: list[str]
    registrations: bool
    approval_required: bool
    invites_enabled: bool
    configuration: V1Configuration
    contact_account: AccountJson | None
    rules: list[Rule]


class InstanceActivity(msgspec.Struct, frozen=True, kw_only=True):
    """One week, its start in seconds; numbers are texts, as documented."""

    week: str
    statuses: str
    logins: str
    registrations: str


class ExtendedDescription(msgspec.Struct, frozen=True, kw_only=True):
    """HTML and when it was last changed: never, when nothing was written."""

    updated_at: api_types.Time | None
    content: api_types.Html


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """PrivacyPolicy: HTML and when it was last changed."""

    updated_at: api_types.Time
    content: api_types.Html


class TermsOfService(msgspec.Struct, frozen=True, kw_only=True):
    effective_date: api_types.Day
    effective: bool
    content: api_types.Html
    succeeded_by: str | None


class Language(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str


class NodeInfoLink(msgspec.Struct, frozen=True, kw_only=True):
    rel: str
    href: api_types.Address


class NodeInfoIndex(msgspec.Struct, frozen=True, kw_only=True):
    links: list[NodeInfoLink]


class Health(msgspec.Struct, frozen=True):
    status: api_types.Words
