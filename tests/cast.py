"""A handful of the seeded people, for tests that want them in an instant; `sabar.demo` has the whole cast.

Run it inside the server's loop: `server.run(cast.small_cast, server.app)`.
"""

from dataclasses import dataclass

from sabar.actions import labels, relations
from sabar.actions.auth import accounts
from sabar.actions.profiles import ProfileChange, update
from sabar.actions.statuses import boost, post
from sabar.demo.stage import PASSWORD
from sabar.model.audience import Visibility
from sabar.model.viewers import Viewer
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.services import Services
from sabar.store import accounts as account_store

__all__ = ["PASSWORD", "SmallCast", "small_cast"]

_NAMES = ("awa", "ben", "chloe", "dede", "elodie", "stranger")


@dataclass(frozen=True)
class SmallCast:
    """`viewers` by name, `posts` (ids) by what they are.

    Ben and Chloé follow Awa, Awa follows Ben; Élodie is locked, Dede asked to follow her; nobody knows the
    stranger.
    """

    viewers: dict[str, Viewer]
    posts: dict[str, int]


async def small_cast(app: Services) -> SmallCast:
    """Six people and a dozen posts of Awa's, one of each kind."""
    viewers = {}
    for name in _NAMES:
        user = await accounts.make(app, name, f"{name}@example.org", PASSWORD)
        account = await account_store.by_id(app.db.read(), user.account_id)
        assert account is not None
        viewers[name] = Viewer(account, user)
    await update(app, viewers["elodie"], ProfileChange(locked=True))
    for one, other in (("ben", "awa"), ("chloe", "awa"), ("awa", "ben"), ("dede", "elodie")):
        await relations.follow(app, viewers[one], viewers[other].account)
    awa, posts = viewers["awa"], {}
    family = await labels.create(app, awa, "Family")
    await labels.give(app, awa, family.id, [viewers["ben"].id])
    for visibility in Visibility:
        people = [family.id] if visibility is Visibility.CIRCLE else []
        words = Draft(text=f"@ben this is {visibility}", visibility=visibility, circle_label_ids=people)
        posts[visibility.value] = await post.post(app, awa, words)
    public = posts["public"]
    for name, draft in {
        "reply": Draft(text="and another thing", in_reply_to_id=public),
        "warning": Draft(text="the end of the book", spoiler_text="spoiler"),
        "tag": Draft(text="rain again #weather", language="en"),
        "poll": Draft(text="tea?", poll=PollDraft(["yes", "no"], expires_in=3600)),
        "french": Draft(text="Le thé est prêt", language="fr"),
    }.items():
        posts[name] = await post.post(app, awa, draft)
    posts["answer"] = await post.post(app, viewers["ben"], Draft(text="@awa indeed", in_reply_to_id=public))
    posts["locked"] = await post.post(
        app, viewers["elodie"], Draft(text="quiet", visibility=Visibility.PRIVATE)
    )
    posts["boost"] = await boost.boost(app, viewers["chloe"], public, Visibility.PUBLIC)
    return SmallCast(viewers, posts)
