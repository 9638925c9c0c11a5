"""Names that are keys: hashtags and user names, in the one spelling by which they are compared."""

import unicodedata

import regex

from sabar.model.problems import Fault, Problem
from sabar.rules import limits
from sabar.rules.writing import grammar

_NOT_IN_TAG = regex.compile(f"(?![{grammar.TAG_JOINERS}]|{grammar.WORD}).", regex.DOTALL)
_BEGINS_TAG = regex.compile(grammar.WORD)
_LETTER = regex.compile(r"\p{L}")
_ACCENT = regex.compile(r"(?<=[a-z])\p{Mn}+")
#: Latin letters whose stroke is no accent of its own in Unicode; Mastodon folds them too.
_STROKES = str.maketrans("đðħıĸłŋøŧ", "ddhiklnot")

_USERNAME = regex.compile(r"[a-z0-9_]+")

#: Offices, and the first parts of our own addresses.
_RESERVED = """
    abuse account accounts actor admin administrator all announcements anonymous api app apps auth
    authorize blocks bookmarks channel compose contact conversations css deleted directory docs
    domain_blocks download embed emoji events everyone explore export favicon favourites federation feed
    feeds filters follow_requests followers following ghost hashtag health help here home hostmaster
    htmx images import inbox info instance instance_actor internal invite invites join js list lists
    local locale login logout mail mailer_daemon manifest me media metrics mod moderation moderator
    mutes no_reply nobody nodeinfo noreply notifications now null oauth oembed official outbox owner
    passkeys password pinned postmaster privacy profile proxy public register relay reports reset robots
    root rss rules sabar search security session sessions set_up settings setup share sign_in sign_out
    sign_up signin signout signup spaces staff static status statuses streaming support sw system tag
    tags team terms trends undefined unsubscribe uploads user users verify web webmaster well_known
    widget www
"""
RESERVED = frozenset(_RESERVED.split())


def normalise_tag(name: str) -> str:
    """The spelling under which a hashtag is stored and found: `#Café` and `#CAFE` are one tag.

    As Mastodon does: widths made equal (NFKC), small letters, Latin accents folded; accents of other
    scripts stay, they are letters there. Empty when nothing of the name can stand in a hashtag.
    """
    if name.isascii():
        return _NOT_IN_TAG.sub("", name.lower())
    small = unicodedata.normalize("NFKC", name).casefold().translate(_STROKES)
    letters = unicodedata.normalize("NFKD", _NOT_IN_TAG.sub("", small))
    return unicodedata.normalize("NFKC", _ACCENT.sub("", letters))


def is_tag(name: str) -> bool:
    """Whether what follows a `#` names a tag: a letter or joined numbers (`1_2`, `1・2`), no lone digits."""
    return (
        len(name) <= limits.TAGS.name
        and _BEGINS_TAG.match(name) is not None
        and _NOT_IN_TAG.search(name) is None
        and (_LETTER.search(name) is not None or any(mark in name.strip("_") for mark in "_·・"))
        and 0 < len(normalise_tag(name)) <= limits.TAGS.name
    )


def normalise_username(name: str) -> str:
    """The key of a user name: no `@` in front, small letters."""
    return name.strip().removeprefix("@").lower()


def username_problem(name: str) -> Fault | None:
    """What speaks against a new local user name (`a-z 0-9 _`, case folded), or None."""
    if not name:
        return Fault(Problem.BLANK)
    if len(name) > limits.PROFILES.username:
        return Fault(Problem.TOO_LONG, {"most": limits.PROFILES.username})
    key = name.lower()
    if not name.isascii() or not _USERNAME.fullmatch(key):
        return Fault(Problem.NOT_A_USERNAME)
    if key in RESERVED or key.replace("_", "") in RESERVED:
        return Fault(Problem.RESERVED)
    return None
