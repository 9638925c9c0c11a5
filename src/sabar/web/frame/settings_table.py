"""The one table of what can be settled: the list of settings, its search and the menu of a phone are drawn
from it. A new page of settings is one more `Place` here.
"""

from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.rules import search


class Field(Struct, frozen=True):
    """Something on a page, by the words that stand beside it there, and its `id`."""

    name: str
    anchor: str = ""


class Place(Struct, frozen=True):
    """A page. `words`: what else people may call it; `seen_by`: `all`, `inviters`, `staff`, or `runs`
    (whoever runs the server).
    """

    path: str
    icon: str
    name: str
    words: str = ""
    fields: tuple[Field, ...] = ()
    seen_by: str = "all"

    @property
    def key(self) -> str:
        """How its template says that it is this page."""
        return self.path.rpartition("/")[2]


class Group(Struct, frozen=True):
    name: str
    places: tuple[Place, ...]


#: What one keeps and reads beside home; a phone has them behind its last tab, too.
OWN = (
    Place("/bookmarks", "bookmark", N_("Bookmarks"), N_("kept, saved, read later")),
    Place("/favourites", "star", N_("Favourites"), N_("stars, likes, thanks")),
    Place("/lists", "list", N_("Lists"), N_("a smaller home")),
    Place("/labels", "label", N_("Labels"), N_("private words for people, clients, family")),
    Place("/drafts", "draft", N_("Drafts"), N_("scheduled posts, publish later")),
    Place("/outbox", "clock", N_("Outbox"), N_("posts that wait, hold, undo, take back")),
    Place("/public/local", "square", N_("Everyone here"), N_("local timeline, public posts")),
)

#: What can be settled.
SETTINGS = (
    Group(
        N_("Profile"),
        (
            Place(
                "/settings/profile",
                "person",
                N_("Profile"),
                N_("avatar, bio, verified links, private account, bot"),
                (
                    Field(N_("Profile picture"), "avatar"),
                    Field(N_("Header picture"), "header"),
                    Field(N_("Name"), "name"),
                    Field(N_("About you"), "bio"),
                    Field(N_("Four things about you")),
                    Field(N_("Pages I write elsewhere"), "sites"),
                    Field(N_("I approve my followers"), "locked"),
                    Field(N_("Let people find me"), "discoverable"),
                    Field(N_("Hide whom I follow and who follows me"), "hide_network"),
                    Field(N_("This account is automated"), "bot"),
                    Field(
                        N_("An offer to read your public posts by e-mail, without an account"), "mail_readers"
                    ),
                ),
            ),
            Place(
                "/settings/hashtags",
                "tag",
                N_("Hashtags"),
                N_("tags"),
                (
                    Field(N_("Follow a hashtag"), "followed"),
                    Field(N_("Show a hashtag on your profile"), "featured"),
                ),
            ),
            Place(
                "/settings/collections",
                "people",
                N_("Collections"),
                N_("starter packs, recommend people"),
            ),
            Place("/settings/years", "clock", N_("Your years"), N_("year in review, look back")),
        ),
    ),
    Group(
        N_("Reading and writing"),
        (
            Place(
                "/settings/preferences",
                "gear",
                N_("Language and preferences"),
                N_("dark mode, theme, appearance, display"),
                (
                    Field(N_("Language of these pages"), "language"),
                    Field(N_("Light or dark"), "theme"),
                    Field(N_("Time zone"), "zone"),
                    Field(N_("Show sensitive pictures straight away"), "show_sensitive"),
                    Field(N_("Keyboard shortcuts"), "shortcuts"),
                    Field(N_("Who can see my posts by default")),
                    Field(N_("Who can quote my posts by default"), "quote_policy"),
                    Field(N_("Who can reply to my posts by default"), "reply_policy"),
                    Field(N_("How long I can take a post back"), "undo"),
                    Field(N_("Warnings before a post goes"), "cautions"),
                    Field(N_("Language I write in"), "post_language"),
                    Field(N_("Mark my pictures as sensitive by default"), "sensitive"),
                    Field(N_("Write with Markdown"), "markdown"),
                ),
            ),
            Place(
                "/settings/holds",
                "clock",
                N_("Rules that hold posts"),
                N_("delay, wait, at night, words, before it is sent, outbox"),
            ),
            Place(
                "/settings/colleagues",
                "people",
                N_("Colleagues who say yes"),
                N_("four eyes, approve posts, review, ask before sending"),
            ),
            Place(
                "/settings/narrow",
                "private",
                N_("Show old posts to fewer people"),
                N_("past, archive, visibility, privacy, hide old posts, followers only, only here"),
            ),
            Place(
                "/settings/expiry",
                "clock",
                N_("Posts that delete themselves"),
                N_("automatic deletion, expire, ephemeral, delete old posts, clean up"),
            ),
            Place("/settings/filters", "filter", N_("Filters"), N_("muted words, hide posts")),
            Place(
                "/settings/sharing",
                "link",
                N_("Share from other pages"),
                N_("bookmarklet, install, home screen, application"),
                (Field(N_("With a bookmark"), "bookmark"), Field(N_("From your phone"), "phone")),
            ),
        ),
    ),
    Group(
        N_("Notifications"),
        (
            Place(
                "/settings/notifications",
                "bell",
                N_("Who may notify you"),
                N_("filtered notifications, strangers, requests"),
                (
                    Field(N_("People you don’t follow"), "for_not_following"),
                    Field(N_("People who don’t follow you"), "for_not_followers"),
                    Field(N_("New accounts"), "for_new_accounts"),
                    Field(N_("Unsolicited private mentions"), "for_private_mentions"),
                    Field(N_("Accounts limited by the moderators"), "for_limited_accounts"),
                ),
            ),
            Place(
                "/settings/push",
                "device",
                N_("Notifications on this device"),
                N_("push, alerts, while the pages are closed"),
            ),
        ),
    ),
    Group(
        N_("Privacy and people"),
        (
            Place(
                "/settings/blocks",
                "block",
                N_("Blocked and muted"),
                N_("unblock, unmute, blocked servers, domains"),
            ),
            Place("/follow_requests", "people", N_("Follow requests"), N_("approve followers")),
            Place(
                "/settings/invites",
                "ticket",
                N_("Invite people"),
                N_("links, friends"),
                (),
                "inviters",
            ),
        ),
    ),
    Group(
        N_("Account and security"),
        (
            Place(
                "/settings/account",
                "mail",
                N_("Password and e-mail"),
                N_("address, change"),
                (Field(N_("New password"), "password"), Field(N_("New address"), "email")),
            ),
            Place(
                "/settings/second-factor",
                "shield",
                N_("Two-step login"),
                N_("two-factor authentication, 2FA, TOTP, authenticator app, recovery codes"),
            ),
            Place("/settings/passkeys", "key", N_("Passkeys"), N_("fingerprint, face, security key")),
            Place(
                "/settings/sessions",
                "device",
                N_("Devices and apps"),
                N_("sessions, log out elsewhere, devices, authorised applications, tokens, revoke"),
                (Field(N_("Browsers"), "browsers"), Field(N_("Apps"), "apps")),
            ),
            Place(
                "/settings/moving",
                "out",
                N_("Moving"),
                N_("another server, old account, new account, migrate, followers, alias"),
                (Field(N_("Your old account"), "old"), Field(N_("Your new account"), "new")),
            ),
            Place(
                "/settings/moderation",
                "scales",
                N_("Decisions about your account"),
                N_("warnings, appeals"),
            ),
        ),
    ),
)

#: What else is looked for there.
BESIDE = (
    Group(N_("Yours to read"), OWN),
    Group(
        N_("This server"),
        (
            Place("/admin", "gear", N_("Name and sign-ups"), N_("registrations, who may join"), (), "runs"),
            Place("/admin/reports", "shield", N_("Reports"), N_("moderation"), (), "staff"),
            Place("/admin/rules", "list", N_("The rules"), "", (), "runs"),
            Place(
                "/help",
                "help",
                N_("Before it flies, and after"),
                N_("help, who reads, take back, correct, delete"),
            ),
            Place("/about", "square", N_("About this server"), N_("rules, contact, privacy, version")),
        ),
    ),
)


class FieldFound(Struct, frozen=True):
    """`words`: by which a script finds it; `hidden`: it is not what was asked for."""

    field: Field
    words: str
    hidden: bool


class PlaceFound(Struct, frozen=True):
    place: Place
    words: str
    hidden: bool
    fields: tuple[FieldFound, ...]


class GroupFound(Struct, frozen=True):
    name: str
    hidden: bool
    places: tuple[PlaceFound, ...]


def shown(groups: Iterable[Group], seen_by: frozenset[str]) -> list[Group]:
    """What somebody is shown of it, without empty groups."""
    found = (Group(one.name, tuple(it for it in one.places if it.seen_by in seen_by)) for one in groups)
    return [one for one in found if one.places]


def menu(with_invites: bool) -> list[Group]:
    """What stands beside each page of settings."""
    return shown(SETTINGS, frozenset({"all", "inviters"} if with_invites else {"all"}))


def find(groups: Iterable[Group], question: str) -> tuple[GroupFound, ...]:
    """All of it, hidden where not every word of the question begins one of its own, in any of our languages.
    Nothing asked: only the pages.
    """
    asked = search.words(question)
    return tuple(_group(one, asked) for one in groups)


def _group(group: Group, asked: list[str]) -> GroupFound:
    places = tuple(_place(one, asked) for one in group.places)
    return GroupFound(group.name, all(one.hidden for one in places), places)


def _place(place: Place, asked: list[str]) -> PlaceFound:
    fields = []
    for field in place.fields:
        words = _words(field.name)
        fields.append(FieldFound(field, words, not asked or not _meant(words, asked)))
    words = _words(place.name, place.words)
    hidden = not _meant(words, asked) and all(one.hidden for one in fields)
    return PlaceFound(place, words, hidden, tuple(fields))


def _meant(words: str, asked: list[str]) -> bool:
    return all(f" {one}" in f" {words}" for one in asked)


@cache
def _words(*sentences: str) -> str:
    said = (i18n.gettext(lang, one) for lang in i18n.languages() for one in sentences if one)
    return " ".join(dict.fromkeys(word for one in said for word in search.words(one)))
