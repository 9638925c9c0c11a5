"""For whom words are written, who then may read them, and the words that tell where they stood."""

from dataclasses import dataclass

COMMON_TAG = "zqcommon"
AUDIENCES = ("public", "unlisted", "local", "private", "private_mention", "circle", "except", "direct")
#: Who may read what is written for each audience; the author always may. `app` is an application's own token.
OPEN = frozenset(
    {
        "anonymous",
        "app",
        "stranger",
        "colleague",
        "follower",
        "pending",
        "ex",
        "mentioned",
        "muted",
        "muter",
        "moderator",
    }
)
FOLLOWERS = frozenset({"follower", "muted", "muter"})
READERS = {
    "public": OPEN,
    "unlisted": OPEN,
    # Everybody who has an account here, and nobody who comes without one.
    "local": OPEN - {"anonymous", "app"},
    "private": FOLLOWERS,
    "private_mention": FOLLOWERS | {"mentioned"},
    "circle": frozenset({"follower"}),
    "except": FOLLOWERS - {"follower"},
    # Written for everybody, and shown to fewer since.
    "narrowed": FOLLOWERS,
    "direct": frozenset({"mentioned"}),
    # Written by the quoter, who is a stranger, and quoting the author: the author may read all of it.
    "quoting_private": frozenset({"stranger"}),
    # Written by the author, and quoting a stranger, who is shown it.
    "private_quoting": FOLLOWERS | {"stranger"},
    "own": frozenset[str](),
    # It waits for his yes.
    "asked": frozenset({"colleague"}),
    "staff": frozenset({"moderator"}),
    # Said in a space that these are in; `ex` was, and the stranger is a guest of another.
    "space": frozenset({"mentioned", "muted"}),
    # The same, and one of them showed it to staff.
    "space_reported": frozenset({"mentioned", "muted", "moderator"}),
    # What a file was called on its owner's machine is kept from everybody, and shown to nobody.
    "nobody": frozenset[str](),
}
PEOPLE = (
    "author",
    "follower",
    "mentioned",
    "muted",
    "muter",
    "stranger",
    "pending",
    "ex",
    "blocked",
    "moderator",
)


@dataclass(frozen=True)
class Canary:
    """`part`: where the word stands: text, warning, alt, file, name, poll, before (an edit), tag, id…"""

    word: str
    audience: str
    part: str
    round: str

    def meant_for(self, kind: str) -> bool:
        if kind == "author" and self.audience not in ("staff", "nobody"):
            return True
        # The names of the tags of posts that strangers meet are in lists that name no author.
        if kind == "blocked" and self.audience in ("public", "local") and self.part == "tag":
            return True
        # A block hides what others see; when that was written is no secret, nor what one was sent before.
        if kind == "blocked" and self.part == "id":
            told = self.round == "old" and self.audience in ("private_mention", "direct")
            return told or "stranger" in READERS[self.audience]
        return kind in READERS[self.audience]
