"""Every limit of the product but two kinds: how often something may be asked for stands in `rates`, what a
connection may take before anything is known of it in `door`.

Numbers that clients can see follow Mastodon's documented ones; `reads` announces them from here
and nobody writes a second copy. Lengths are graphemes for people's words (`text.graphemes`),
code points elsewhere; sizes are bytes; times are seconds unless the name says otherwise.
"""

from msgspec import Struct

MEGABYTE = 1024 * 1024
MINUTE = 60
DAY = 24 * 60 * MINUTE
#: a mute or a filter that lasts longer lasts this long
FAR_SECONDS = 100 * 365 * DAY


class Page(Struct, frozen=True):
    """How many things one answer holds."""

    default: int
    most: int

    def clamp(self, wanted: int | None) -> int:
        """A `limit` beyond the maximum is lowered, never obeyed; nonsense counts as not given."""
        if wanted is None or wanted < 1:
            return self.default
        return min(wanted, self.most)


class Statuses(Struct, frozen=True):
    characters: int = 500
    per_link: int = 23
    #: a longer address is text, not a link: otherwise 23 characters would buy any number of bytes
    link_length: int = 2048
    #: code points as sent, links and all: what is looked at in the first place
    source: int = 20_000
    #: advisories: weakness:mention-bomb
    mentions: int = 100
    media: int = 4
    pinned: int = 5
    idempotency_key: int = 255
    idempotency_seconds: int = DAY
    scheduled_ahead_min: int = 5 * MINUTE
    scheduled_total: int = 300
    scheduled_per_day: int = 25
    #: the longest moment in which a post can be taken back before anybody has it
    undo_seconds: int = 120
    #: how long a post can be held, but for those that wait until they are sent; and how many at once
    hold_seconds: int = 365 * DAY
    held: int = 100
    together: int = 10
    drafts: int = 100
    #: code points of everything in one: a list of them is read at once
    draft: int = 30_000
    drafts_seconds: int = 365 * DAY
    correction: int = 300


class Thread(Struct, frozen=True):
    """How many posts stand above and below one, and how many answers deep."""

    ancestors: int = 400
    descendants: int = 400
    depth: int = 100


class Polls(Struct, frozen=True):
    options_min: int = 2
    options: int = 4
    option_characters: int = 50
    expires_min: int = 5 * MINUTE
    #: one month as Mastodon counts it: a twelfth of the mean Gregorian year
    expires_max: int = 2_629_746


class Images(Struct, frozen=True):
    upload_bytes: int = 16 * MEGABYTE
    #: what a decoder may be asked to unpack (7680 × 4320)
    upload_pixels: int = 33_177_600
    #: the longest side WebP can hold
    side: int = 16_383
    frames: int = 300
    #: width × height × frames of an animation
    frame_pixels: int = 200_000_000
    #: what is kept (3840 × 2160)
    stored_pixels: int = 8_294_400
    thumbnail_edge: int = 640
    #: one kept frame, and all of them together: about two seconds of choosing colours
    animated_pixels: int = 1_000_000
    animated_total: int = 24_000_000
    #: computing time of one, and how long it may take on a busy machine
    work_seconds: int = 15
    late_seconds: int = 45
    #: how many of one account may wait; others of it are sent away after a moment
    waiting_each: int = 2
    waiting: int = 64
    door_seconds: int = 10
    patience_seconds: int = 60
    description: int = 1500
    unattached_seconds: int = DAY


class Emojis(Struct, frozen=True):
    upload_bytes: int = 256 * 1024
    upload_pixels: int = 4_000_000
    category: int = 64
    #: a zip of them: the file itself, how many are in it, and what all take unpacked
    archive_bytes: int = 16 * MEGABYTE
    archive_files: int = 200
    archive_total: int = 32 * MEGABYTE


class Videos(Struct, frozen=True):
    upload_bytes: int = 99 * MEGABYTE
    pixels: int = 8_294_400
    frame_rate: int = 120
    #: of play
    seconds: int = 15 * MINUTE
    #: how many of one account, and of all, may wait to be looked at
    looks_each: int = 4
    looks: int = 64


class Profiles(Struct, frozen=True):
    username: int = 30
    display_name: int = 30
    note: int = 500
    fields: int = 4
    field_name: int = 255
    field_value: int = 255
    featured_tags: int = 10
    avatar_bytes: int = 2 * MEGABYTE
    header_bytes: int = 2 * MEGABYTE
    #: what a phone's camera takes (4096 × 3072): shown small, they need no more
    picture_pixels: int = 12_582_912
    picture_description: int = 150
    #: private words about another account
    private_note: int = 2000
    email: int = 320
    #: in memory, of pictures drawn for those who have none
    drawn_bytes: int = 16 * MEGABYTE
    #: in memory, of uploaded ones and headers made small
    face_bytes: int = 8 * MEGABYTE


class Passwords(Struct, frozen=True):
    shortest: int = 10
    longest: int = 256


class Lists(Struct, frozen=True):
    per_account: int = 50
    title: int = 100
    members: int = 5000


class Labels(Struct, frozen=True):
    per_account: int = 100
    name: int = 40
    #: accounts that were given one by hand
    members: int = 2000
    rules: int = 20


class Collections(Struct, frozen=True):
    per_account: int = 10
    members: int = 25
    name: int = 40
    description: int = 100


class MailReaders(Struct, frozen=True):
    per_account: int = 10_000
    unconfirmed_seconds: int = 7 * DAY


class Filters(Struct, frozen=True):
    #: advisories: CVE-2026-23963 (no name or keyword without a length)
    per_account: int = 100
    title: int = 100
    keywords: int = 100
    keyword: int = 100
    statuses: int = 500


class Tags(Struct, frozen=True):
    name: int = 100
    followed: int = 500


class Notifications(Struct, frozen=True):
    """How many are looked at or counted for one answer, however many there are."""

    #: after the reader's marker, or for one page of groups
    looked_at: int = 2000
    #: in one group
    counted: int = 1000
    #: in one request, and so many requests
    held: int = 100
    #: senders of one group who are listed
    senders: int = 1000


class Badges(Struct, frozen=True):
    """What waits for somebody, beside his menu and in his account."""

    #: more is not counted
    counted: int = 1000


class Sessions(Struct, frozen=True):
    per_account: int = 20
    #: people signed in side by side
    per_browser: int = 5
    absolute_seconds: int = 90 * DAY
    code_seconds: int = MINUTE
    #: of a code that a person copies from a page into an application
    copied_code_seconds: int = 10 * MINUTE
    reset_seconds: int = 30 * MINUTE
    confirm_seconds: int = DAY
    invite_seconds: int = 7 * DAY
    recovery_codes: int = 10
    #: from which somebody signed in lately
    known_networks: int = 20
    known_network_seconds: int = 90 * DAY


class Effort(Struct, frozen=True):
    """What strangers bring along: work of their machine (a second or so of a phone), or patience."""

    bits: int = 14
    rounds: int = 16
    patience_seconds: int = MINUTE
    #: a form that was open for longer is no more accepted
    seconds: int = 60 * MINUTE


class Apps(Struct, frozen=True):
    name: int = 60
    website: int = 2000
    redirect_uris: int = 10
    redirect_uri: int = 2000
    #: its own ones: an application that asks for one at each visit has each visitor's
    tokens: int = 100
    #: one that nobody used for so long ends; clients keep theirs until somebody signs up
    token_idle_seconds: int = 90 * DAY


class Push(Struct, frozen=True):
    endpoint: int = 2048
    #: of the text in a message; the rest is one tap away
    title: int = 200
    body: int = 140


class Cards(Struct, frozen=True):
    """What is kept of a page somebody links; lengths are code points."""

    page_bytes: int = MEGABYTE
    picture_bytes: int = 8 * MEGABYTE
    oembed_bytes: int = 256 * 1024
    url: int = 2048
    title: int = 300
    description: int = 1000
    name: int = 200
    image_description: int = 1500
    embed: int = 16 * 1024
    #: of the pictures a page names, until one can be shown
    pictures_tried: int = 3
    #: pixels of a player
    side: int = 4096
    #: how long a preview counts as fresh
    fresh_seconds: int = 14 * DAY
    attribution_domains: int = 100


class Lanes(Struct, frozen=True):
    #: how much waits for one destination, and how much is kept of what was given up
    waiting: int = 10_000
    given_up: int = 10_000
    #: jobs that send to one push service side by side
    abreast: int = 4


class Reports(Struct, frozen=True):
    comment: int = 1000
    statuses: int = 100


class Announcements(Struct, frozen=True):
    characters: int = 5000
    #: different emoji under one
    reactions: int = 8


class Figures(Struct, frozen=True):
    """How much may be counted for one answer."""

    days: int = 366
    cohort_days: int = 62
    cohort_months: int = 24
    #: for how long it is known who was here on which day
    kept_days: int = 800


class Texts(Struct, frozen=True):
    """What the server says of itself."""

    long: int = 100_000
    message: int = 1000
    rules: int = 50
    rule: int = 300
    hint: int = 1000


class Gates(Struct, frozen=True):
    """What staff write about those who stay outside."""

    comment: int = 2000
    #: days of turned away sign-ups that are shown, and how long they are kept
    history_days: int = 7


class Moderation(Struct, frozen=True):
    #: a strike, an appeal, a note
    text: int = 2000
    #: a suspension is taken back within these days, or what the account had is deleted
    reversible_days: int = 30
    #: staff has so long to set up a second factor
    staff_grace_days: int = 7
    #: nobody of staff was here for so long: newcomers wait for somebody
    staff_away_days: int = 7


class Requests(Struct, frozen=True):
    #: ids in one `id[]=` question
    ids: int = 100
    search_characters: int = 500
    search_offset: int = 10_000
    sockets_per_account: int = 8
    sockets_per_address: int = 64
    streams_per_socket: int = 100
    #: posts and profiles that a page of ours may say it shows
    shown_on_a_page: int = 400
    #: what a client says on an open stream: bytes of one message, and how many in how many seconds
    socket_message_bytes: int = 64 * 1024
    socket_messages: int = 300
    socket_seconds: int = 30


class Pages(Struct, frozen=True):
    """`limit` of the client API, by what is listed."""

    statuses: Page = Page(20, 40)
    accounts: Page = Page(40, 80)
    notifications: Page = Page(40, 80)
    unread: Page = Page(100, 1000)
    conversations: Page = Page(20, 40)
    scheduled: Page = Page(20, 40)
    tags: Page = Page(100, 200)
    domains: Page = Page(100, 200)
    admin: Page = Page(100, 200)
    search: Page = Page(20, 40)
    dimensions: Page = Page(10, 100)
    trends: Page = Page(10, 20)
    trending_statuses: Page = Page(20, 40)


STATUSES = Statuses()
THREAD = Thread()
VISITORS_THREAD = Thread(ancestors=40, descendants=60, depth=20)
POLLS = Polls()
IMAGES = Images()
EMOJIS = Emojis()
VIDEOS = Videos()
PROFILES = Profiles()
PASSWORDS = Passwords()
LISTS = Lists()
LABELS = Labels()
COLLECTIONS = Collections()
MAIL_READERS = MailReaders()
FILTERS = Filters()
TAGS = Tags()
NOTIFICATIONS = Notifications()
BADGES = Badges()
SESSIONS = Sessions()
APPS = Apps()
EFFORT = Effort()
PUSH = Push()
CARDS = Cards()
LANES = Lanes()
REPORTS = Reports()
ANNOUNCEMENTS = Announcements()
FIGURES = Figures()
GATES = Gates()
TEXTS = Texts()
MODERATION = Moderation()
REQUESTS = Requests()
PAGES = Pages()
