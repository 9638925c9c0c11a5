"""What is known of other servers and their accounts, and what goes between them and this one."""

from enum import StrEnum

import msgspec

from sabar.model.accounts import Field
from sabar.model.received import ForeignEmoji

#: The owner of the keys that the server itself signs with.
THE_SERVER = 0
#: Everybody, as ActivityPub spells it.
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


class KeyKind(StrEnum):
    RSA = "rsa"
    ED25519 = "ed25519"


class PublicKey(msgspec.Struct, frozen=True):
    """`id`: by which signatures name it; `public`: PEM of an RSA key, multibase (FEP-521a) of Ed25519."""

    id: str
    kind: KeyKind
    public: str


class SigningKey(msgspec.Struct, frozen=True):
    """One of the keys of `owner`, an account of this server or `THE_SERVER`. `private`: PEM, sealed with the
    server's secret, as base64; `public` as in `PublicKey`.
    """

    id: int
    owner: int
    kind: KeyKind
    private: str
    public: str
    created_at: int


class Claimed(msgspec.Struct, frozen=True):
    """What an account's own server counts; None where it does not say."""

    statuses: int | None = None
    followers: int | None = None
    following: int | None = None


class RemoteActor(msgspec.Struct, frozen=True):
    """What an account of another server says of itself, beyond what accounts here have too. Addresses are
    empty where there is none. `kind`: Person, Service, Group, Organization or Application; `gone_at`: its
    server said that it is no more; `suspended_there`: since when its server says it is suspended;
    `counted_at`: when `claimed` was asked for; `unreachable_at`: its inbox said that it is gone, and nothing
    is sent there until it was asked for anew.
    """

    account_id: int
    kind: str
    inbox: str
    shared_inbox: str
    outbox: str
    followers: str
    following: str
    featured: str
    keys: list[PublicKey]
    also_known_as: list[str]
    moved_to: str
    claimed: Claimed
    fetched_at: int
    gone_at: int | None = None
    suspended_there: int | None = None
    counted_at: int | None = None
    unreachable_at: int | None = None


class Described(msgspec.Struct, frozen=True):
    """An account of another server as its document says it is, made harmless. Addresses and words are empty
    where there are none. `username`: as it writes itself; `webfinger`: the handle by which it wants to be
    known, without `@` in front; `icon`, `image`: addresses of pictures.
    """

    uri: str
    kind: str
    username: str
    webfinger: str
    url: str
    display_name: str
    note: str
    note_html: str
    fields: list[Field]
    icon: str
    icon_description: str
    image: str
    image_description: str
    locked: bool
    discoverable: bool
    indexable: bool
    suspended: bool
    inbox: str
    shared_inbox: str
    outbox: str
    followers: str
    following: str
    featured: str
    keys: list[PublicKey]
    also_known_as: list[str]
    moved_to: str
    attribution_domains: list[str]
    created_at: int | None
    emojis: list[ForeignEmoji]


class Trouble(StrEnum):
    """Why a server could not be reached."""

    #: its name leads nowhere
    NAME = "name"
    #: nobody answers at its address
    CLOSED = "closed"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    #: it wants to be left alone for a while
    BUSY = "busy"
    #: it answers that it fails
    BROKEN = "broken"
    #: what it answers is no answer
    GARBLED = "garbled"


class Server(msgspec.Struct, frozen=True):
    """Another server, by its host (and unusual port). `software`, `version`: as its NodeInfo has them, asked
    for at `described_at`. `heard_at`: something signed came from it; `reached_at`: it took something;
    `failures`: how often it did not since, for the last time at `failed_at`, of what `trouble` (a `Trouble`,
    empty for what was written down before there were any). `signs_with`: the form of signatures that it took
    last. `compares_followers`: who follows whom is compared with it.
    """

    host: str
    software: str
    version: str
    described_at: int | None
    first_seen_at: int
    heard_at: int | None
    reached_at: int | None
    failed_at: int | None
    failures: int
    last_error: str
    signs_with: str
    trouble: str
    compares_followers: bool


class Deed(msgspec.Struct, frozen=True):
    """What the account did under the id `uri`: `verb` is the type of the activity, `object` the id of what
    it was done to.
    """

    uri: str
    account_id: int
    verb: str
    object: str
    at: int


class GoneUri(msgspec.Struct, frozen=True):
    """An id that was deleted, or undone before it came. `host`: of the server that said so; `account_id`,
    `actor`: who said it, 0 and empty for that server itself; `until`: how long it is remembered, None for
    ever.
    """

    uri: str
    account_id: int
    host: str
    actor: str
    at: int
    until: int | None = None


class Outgoing(msgspec.Struct, frozen=True):
    """An activity of `account_id` (or `THE_SERVER`) on its way out. `about`: the id of what it is about,
    `status_id`: the post, if it is about one; `body`: JSON as it is sent. `key`: no two have the same.
    """

    id: int
    account_id: int
    verb: str
    about: str
    status_id: int | None
    body: str
    created_at: int
    expires_at: int
    key: str


class InboxState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    #: refused for good
    REFUSED = "refused"
    #: it was away for too long
    GIVEN_UP = "given_up"
    #: overtaken by a later activity, or no more to be said
    CANCELLED = "cancelled"


class OutgoingInbox(msgspec.Struct, frozen=True):
    """How it went with one inbox; `status`: the last answer's; `at`: when the state became this; `stumbles`:
    of the tries, those at which the server was there and failed.
    """

    outgoing_id: int
    inbox: str
    host: str
    state: InboxState
    status: int | None
    error: str
    tries: int
    at: int
    stumbles: int = 0


class Told(msgspec.Struct, frozen=True):
    """How it went with one server: the best of its inboxes."""

    host: str
    state: InboxState
    status: int | None
    at: int


class Delivery(msgspec.Struct, frozen=True):
    """A job: this activity to this inbox."""

    outgoing_id: int
    inbox: str


class RemoteFile(msgspec.Struct, frozen=True):
    """A file of another server that may be shown here, by people of `domain`. `fetched_at`: None while it is
    not kept here; `file`, `small`: under which keys it is, then; `mime`: as its server calls it.
    """

    id: int
    url: str
    mime: str
    bytes: int = 0
    fetched_at: int | None = None
    used_at: int | None = None
    refused_until: int | None = None
    domain: str = ""
    file: str = ""
    small: str = ""
