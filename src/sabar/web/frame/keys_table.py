"""The one table of the keyboard: the sheet behind `?` is drawn from it, and the script reads from that sheet
which key does what.
"""

from msgspec import Struct

from sabar.kit.i18n import N_


class Key(Struct, frozen=True):
    """`keys`: any of them, each one or two keys in a row; `does`: as `keys.js` calls it, or its path."""

    keys: tuple[str, ...]
    does: str
    words: str

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(one.split()) for one in self.keys)


class Keys(Struct, frozen=True):
    name: str
    keys: tuple[Key, ...]


SHEET = (
    Keys(
        N_("On a post"),
        (
            Key(("j",), "next", N_("next post")),
            Key(("k",), "previous", N_("previous post")),
            Key(("o", "Enter"), "open", N_("open it")),
            Key(("r",), "reply", N_("reply")),
            Key(("b",), "boost", N_("boost")),
            Key(("f",), "favourite", N_("favourite")),
            Key(("s",), "bookmark", N_("bookmark")),
            Key(("q",), "quote", N_("quote")),
            Key(("m",), "mention", N_("mention the author")),
            Key(("p",), "author", N_("author’s profile")),
            Key(("e",), "edit", N_("edit your own post")),
            Key(("y",), "copy", N_("copy its link")),
            Key(("z",), "back", N_("take back the post you just sent")),
            Key(("x",), "reveal", N_("show or hide what is behind a warning")),
        ),
    ),
    Keys(
        N_("Everywhere"),
        (
            Key(("n", "c"), "write", N_("write")),
            Key(("Ctrl Enter",), "", N_("send your post")),
            Key(("/",), "search", N_("search")),
            Key((".",), "fresh", N_("show new posts")),
            Key(("?",), "help", N_("show these shortcuts")),
            Key(("Escape",), "", N_("close what is open")),
        ),
    ),
    Keys(
        N_("Go to"),
        (
            Key(("g h",), "/", N_("home")),
            Key(("g n",), "/notifications", N_("notifications")),
            Key(("g l",), "/public/local", N_("everyone here")),
            Key(("g e",), "/explore", N_("trending")),
            Key(("l", "g i"), "/lists", N_("lists")),
            Key(("g c",), "/conversations", N_("conversations")),
            Key(("g d",), "/drafts", N_("drafts")),
            Key(("g b",), "/bookmarks", N_("bookmarks")),
            Key(("g f",), "/favourites", N_("favourites")),
            Key(("g o",), "/outbox", N_("outbox")),
            Key(("g p",), "profile", N_("your profile")),
            Key(("g s",), "/settings", N_("settings")),
            Key(("g a",), "/accounts", N_("accounts in this browser, then a number")),
        ),
    ),
)
#: How keys are called on the sheet, where that is not their name.
NAMES = {"Escape": N_("Esc"), "Enter": N_("Enter"), "Ctrl": N_("Ctrl")}


def name(key: str) -> str:
    """What stands on a key, to be said in the reader's language."""
    return NAMES.get(key, key)
