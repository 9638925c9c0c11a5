"""How much of what other servers say of themselves and of their people is taken. Lengths are code points."""

from msgspec import Struct

from sabar.kit import times
from sabar.kit.rate import Rate


class Documents(Struct, frozen=True):
    #: bytes of one, as it comes
    size: int = 1024 * 1024
    #: bytes of an address that serves as the id of something
    id: int = 2048
    #: of a text for which nothing else is said: names of media types, languages, hashtags, emoji, places
    word: int = 500
    #: in which one text may be said
    languages: int = 50
    #: custom ones, of a post or of an account
    emojis: int = 50


class Servers(Struct, frozen=True):
    """What it says that it runs."""

    #: bytes of the document
    document: int = 64 * 1024
    software: int = 40
    version: int = 60


class People(Struct, frozen=True):
    username: int = 200
    display_name: int = 200
    #: of HTML
    note: int = 20_000
    fields: int = 16
    field_name: int = 255
    field_value: int = 2047
    keys: int = 10
    #: bytes of the PEM of one
    key: int = 8192
    aliases: int = 256
    picture_description: int = 1500
    #: what a server counts of an account: beyond any number of people there are
    claimed: int = 10_000_000_000


class Posts(Struct, frozen=True):
    #: of HTML
    content: int = 500_000
    warning: int = 5000
    title: int = 500
    #: of the words of an article that stand in a timeline
    lead: int = 1500
    description: int = 10_000
    files: int = 16
    links: int = 4
    mentions: int = 100
    #: whom it is for by name: as many as a post for labels may have elsewhere
    addressed: int = 2000
    #: people here who do not follow the writer and hear of one post of his, later wordings included
    strangers: int = 20
    tags: int = 100
    options: int = 100
    option: int = 500
    #: what a server counts of a post: beyond any number of people there are
    counted: int = 10_000_000_000
    #: past wordings that are kept, the first ones: its server may change it without end
    wordings: int = 100
    #: what was written so long (ms) before it came is no news
    late_ms: int = 6 * times.HOUR


class Named(Struct, frozen=True):
    """Whom a post names and nobody here knows yet."""

    #: people of one post who are looked up, and documents that are asked for to find them
    each: int = 5
    #: posts of one server whose people are looked up; what comes above names whom it did before
    of_host: Rate = Rate("NAMED", 30, times.MINUTE)


class Threads(Struct, frozen=True):
    #: posts above one that was met alone, and quotes within quotes of it
    ancestors: int = 20
    quotes: int = 2
    #: answers that are fetched when somebody looks at a post, and pages of their list
    answers: int = 50
    pages: int = 5
    #: posts of somebody who is followed for the first time
    backfill: int = 40
    #: how long a post is left to what comes by itself, and how often its answers are asked for (ms)
    young_ms: int = 5 * times.MINUTE
    looked_ms: int = 15 * times.MINUTE
    #: after how long (ms) a missing parent is looked for again
    again_ms: tuple[int, ...] = (times.MINUTE, 10 * times.MINUTE, times.HOUR, 6 * times.HOUR, times.DAY)


class Activities(Struct, frozen=True):
    #: after how long (ms) what needs a server that did not answer is done again; together less than what
    #: takes it back meanwhile is remembered for
    again_ms: tuple[int, ...] = (2 * times.MINUTE, 15 * times.MINUTE, times.HOUR, 4 * times.HOUR)
    #: what is heard of whom staff suspended: that he goes, takes back, or is another by now
    of_suspended: tuple[str, ...] = ("Delete", "Update", "Undo", "Block", "Reject")


DOCUMENTS = Documents()
ACTIVITIES = Activities()
POSTS = Posts()
NAMED = Named()
THREADS = Threads()
PEOPLE = People()
SERVERS = Servers()
