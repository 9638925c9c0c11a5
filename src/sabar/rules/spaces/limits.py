"""The limits of spaces; units as in `rules.limits`."""

from msgspec import Struct

from sabar.rules.limits import DAY, MEGABYTE, MINUTE, Page


class Spaces(Struct, frozen=True):
    #: a person can have made so many that are not closed
    per_account: int = 20
    members: int = 500
    name: int = 60
    slug: int = 24
    invites: int = 50
    invite_seconds_least: int = 10 * MINUTE
    invite_seconds: int = 90 * DAY
    invite_uses: int = 500
    guest_seconds: int = 366 * DAY
    #: why those who run the machine opened it
    reason: int = 500
    #: how long a closed space can be opened again, before its keys are destroyed
    closing_seconds: int = 7 * DAY


class Posts(Struct, frozen=True):
    characters: int = 5000
    mentions: int = 100
    pinned: int = 5
    reactions_each: int = 10
    #: of one reaction: an emoji may be made of several
    reaction: int = 32
    files: int = 10


class Files(Struct, frozen=True):
    upload_bytes: int = 50 * MEGABYTE
    #: sealed, of one space and of one member in it
    space_bytes: int = 10_000 * MEGABYTE
    member_bytes: int = 2_000 * MEGABYTE
    name: int = 200
    #: how long one waits for a post
    loose_seconds: int = DAY


class Exports(Struct, frozen=True):
    """`notices`: what owners choose between, in days before which the members are told. `open_seconds`: so
    long it can be downloaded once its time has come.
    """

    notices: tuple[int, ...] = (0, 1, 3, 7)
    open_seconds: int = 7 * DAY


class Drafts(Struct, frozen=True):
    """`each`: of one member in a space; `characters`: of everything in one, as it was typed."""

    each: int = 100
    characters: int = 20_000
    kept_seconds: int = 30 * DAY


class Standups(Struct, frozen=True):
    question: int = 200


class Search(Struct, frozen=True):
    """`looked_at`: posts that are opened for one answer, a `part` at a time; `shown`: of those found."""

    characters: int = 200
    looked_at: int = 2000
    part: int = 200
    shown: int = 40


class Proofs(Struct, frozen=True):
    """`pause_seconds`: between two runs that members ask for; `night_hours`: when runs begin by themselves
    (UTC), for spaces whose last one is `nightly_seconds` old; `kept`: so many runs; `places`: of a leak, so
    many are told. `rest`: so many times as long as a question took, nothing is asked. `wait_seconds`: for
    what streams have to tell. `running_seconds`: a run that began before that is lost.
    """

    pause_seconds: int = 10 * MINUTE
    nightly_seconds: int = 20 * 60 * MINUTE
    night_hours: tuple[int, int] = (1, 5)
    kept: int = 30
    places: int = 5
    rest: float = 2.0
    wait_seconds: float = 10.0
    running_seconds: int = 60 * MINUTE


SPACES = Spaces()
POSTS = Posts()
FILES = Files()
EXPORTS = Exports()
DRAFTS = Drafts()
STANDUPS = Standups()
SEARCH = Search()
PROOFS = Proofs()
PAGE = Page(default=40, most=80)
LOG = Page(default=100, most=200)

#: what an owner can choose between, in seconds; None keeps everything
RETENTIONS: tuple[int | None, ...] = (
    None,
    DAY,
    7 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
    3 * 365 * DAY,
    7 * 365 * DAY,
)
